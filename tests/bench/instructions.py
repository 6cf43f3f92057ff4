# SPDX-License-Identifier: Apache-2.0
"""The instructions of one round of parse_build.c, with all that it calls, by callgrind."""
import re
from pathlib import Path

from .sources import CORE, listed
from .toolchain import run

ROUNDS = 100
PROGRAM = Path(__file__).with_name("parse_build.c")


def build(folder: Path) -> Path:
    program = folder / "parse_build"
    files = [file for part in ("codec", "value") for file in listed()[part]]
    run("gcc", "-std=c11", "-O2", "-I", CORE / "include", PROGRAM, *files, "-o", program)
    return program


def count(program: Path, rounds: int) -> int:
    out = program.with_suffix(".callgrind")
    run("valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, rounds)
    return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.MULTILINE)[1])


def per_round(folder: Path) -> int:
    """What start and end of the program take is in both counts."""
    program = build(folder)
    return round((count(program, 2 * ROUNDS) - count(program, ROUNDS)) / ROUNDS)
