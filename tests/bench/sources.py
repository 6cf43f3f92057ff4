# SPDX-License-Identifier: Apache-2.0
"""The core's files by part, as core/meson.build lists them."""
import re
from collections.abc import Iterable
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
CORE = TOP / "core"


def listed() -> dict[str, list[Path]]:
    """The files of each list: codec, value, device, optional, client."""
    text = (CORE / "meson.build").read_text()
    lists = re.findall(r"^core_(\w+)_sources = files\(([^)]*)\)", text, re.MULTILINE)
    found = {name: [CORE / file for file in re.findall(r"'([^']+)'", files)]
             for name, files in lists}
    check_complete(file for files in found.values() for file in files)
    return found


def check_complete(files: Iterable[Path]) -> None:
    missing = set(CORE.glob("src/*.c")) - set(files)
    if missing:
        names = ", ".join(sorted(file.name for file in missing))
        raise SystemExit(f"bench: in none of the lists of core/meson.build: {names}")


def parts() -> dict[str, list[Path]]:
    """What is measured together; `device` is the whole device side, every command in it."""
    lists = listed()
    commands = [file for file in lists["optional"] if file.name.startswith("device_")]
    return {"codec": lists["codec"], "values": lists["value"],
            "device": lists["codec"] + lists["value"] + lists["device"] + commands,
            **{file.stem: [file] for file in lists["optional"]}, "client": lists["client"]}
