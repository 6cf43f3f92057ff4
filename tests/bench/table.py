# SPDX-License-Identifier: Apache-2.0
"""The table of figures in the repository, sizes.md: written, read, and compared with."""
import re
from pathlib import Path

from .core import LIMITS, Figures
from .toolchain import TARGETS, versions

FILE = Path(__file__).with_name("sizes.md")
RENEW = "tests/bench/run core --update"
TEXT = re.compile(rf"core_(\w+)_text_({'|'.join(TARGETS)})_bytes")
WIDTHS = {"part": 16, "figure": 34}  # of a first column; the others have 8

HEAD = f"""# Size and speed of the core

Written by `{RENEW}`, and compared with: no figure may grow unseen.
The figures hold for these compilers; with others, only the limits count:

"""
CODEC = LIMITS["core_codec_text_m0plus_bytes"]
DEVICE = LIMITS["core_device_text_m0plus_bytes"]
TEXT_HEAD = f"""
Code and constants in bytes: the `text` of `size`, at `-Os`. `codec`, `values` and each
`device_*` are in `device`, the whole device side with every command; the others are not.
`client` is the client engine alone. Limits, on m0plus: codec {CODEC}, device {DEVICE}.

"""
OTHER_HEAD = """
RAM is that of one device with a place for one central, or of one client; stack is the
worst case over all calls; instructions are those of x86-64 at `-O2`, to decode a Wi-Fi
command and to build its result. A port is what it adds to the core, with all its
features, for an ESP32-C3: `text` is that of its objects, `linked` what of it is in a
firmware, where the linker shortens calls and leaves out what nobody uses; its RAM is
static, with the device and its places in it.

"""


def row(cells: list[object], width: int) -> str:
    return f"| {cells[0]:{width}} |" + "".join(f" {cell!s:>8} |" for cell in cells[1:]) + "\n"


def grid(head: list[str], rows: list[list[object]]) -> str:
    width = WIDTHS[head[0]]
    rule = f"|{'-' * (width + 2)}|" + "---------:|" * (len(head) - 1) + "\n"
    return row(head, width) + rule + "".join(row(cells, width) for cells in rows)


def text_rows(figures: Figures) -> list[list[object]]:
    keys = [match for match in map(TEXT.fullmatch, figures) if match]
    return [[part, *(figures[f"core_{part}_text_{name}_bytes"] for name in TARGETS)]
            for part in dict.fromkeys(match[1] for match in keys)]


def write(figures: Figures) -> None:
    other = [[key, value, LIMITS.get(key, "")] for key, value in figures.items()
             if not TEXT.fullmatch(key)]
    FILE.write_text(HEAD + "".join(f"- {line}\n" for line in versions()) +
                    TEXT_HEAD + grid(["part", *TARGETS], text_rows(figures)) +
                    OTHER_HEAD + grid(["figure", "value", "limit"], other))


def read_row(cells: list[str], head: list[str]) -> Figures:
    if head[0] == "figure":
        return {cells[0]: int(cells[1])}
    return {f"core_{cells[0]}_text_{name}_bytes": int(value)
            for name, value in zip(head[1:], cells[1:])}


def read() -> Figures:
    """Of these compilers; none if the table is of others."""
    text = FILE.read_text() if FILE.exists() else ""
    if re.findall(r"^- (.*)", text, re.MULTILINE) != versions():
        return {}
    figures, head = {}, []
    for line in re.findall(r"^\| (.*) \|$", text, re.MULTILINE):
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] in WIDTHS:
            head = cells
        else:
            figures.update(read_row(cells, head))
    return figures


def over_limit(figures: Figures, limits: Figures) -> list[str]:
    return [f"{key} is {figures[key]}, over the limit, {limit}"
            for key, limit in limits.items() if figures[key] > limit]


def grown(figures: Figures, table: Figures) -> list[str]:
    return [f"{key} is {value}, in the table {table.get(key, 'it is not')}"
            for key, value in figures.items() if table and value > table.get(key, -1)]


def hints(figures: Figures, table: Figures) -> list[str]:
    if not table:
        return [f"No table of these compilers: only the limits count. To write it: {RENEW}"]
    if figures != table:
        return [f"Not as in the table. To renew it: {RENEW}"]
    return []
