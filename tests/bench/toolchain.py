# SPDX-License-Identifier: Apache-2.0
"""The compilers for small processors, and what can be read from their object files."""
import functools
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .sources import CORE

FLAGS = ("-std=c11", "-Os", "-ffunction-sections", "-fdata-sections", "-fno-jump-tables")


@dataclass(frozen=True)
class Target:
    prefix: str
    flags: tuple[str, ...] = ()


ARM = "arm-none-eabi"
TARGETS = {
    "m0plus": Target(ARM, ("-mcpu=cortex-m0plus", "-mthumb")),
    "m4": Target(ARM, ("-mcpu=cortex-m4", "-mthumb")),
    "rv32imc": Target("riscv64-unknown-elf", ("-march=rv32imc", "-mabi=ilp32")),
    "lx106": Target("xtensa-lx106-elf"),
}


def run(*command, cwd: Path | None = None, stdin: str = "") -> str:
    """A command's output; without the command, or if it fails, the bench ends."""
    words = [str(word) for word in command]
    try:
        result = subprocess.run(words, cwd=cwd, input=stdin, capture_output=True, text=True)
    except FileNotFoundError:
        raise SystemExit(f"bench: {words[0]} is not installed") from None
    if result.returncode != 0:
        raise SystemExit(f"bench: {words[0]} failed\n{result.stderr}")
    return result.stdout


def versions() -> list[str]:
    """What the figures depend on, besides the sources."""
    compilers = [f"{target.prefix}-gcc" for target in TARGETS.values()] + ["gcc"]
    lines = [run(name, "--version").splitlines()[0] for name in compilers]
    return [*dict.fromkeys(lines), os.confstr("CS_GNU_LIBC_VERSION")]


@functools.cache
def libc_headers() -> Path:
    """newlib's, of the ARM compiler: the others come without stdint.h and string.h."""
    rule = run(f"{ARM}-gcc", "-M", "-x", "c", "-", stdin="#include <string.h>\n")
    return next(Path(word).parent for word in rule.split() if word.endswith("/string.h"))


def compile_files(target: Target, folder: Path, files: list[Path], *more: str) -> list[Path]:
    """The objects, in a folder that may be new."""
    folder.mkdir(exist_ok=True)
    run(f"{target.prefix}-gcc", *FLAGS, *target.flags, *more, "-isystem", libc_headers(),
        "-I", CORE / "include", "-c", *files, cwd=folder)
    return [folder / f"{file.stem}.o" for file in files]


def sizes(target: Target, objects: list[Path]) -> tuple[int, int]:
    """Bytes of code and constants, and of variables."""
    rows = [line.split() for line in
            run(f"{target.prefix}-size", *objects).splitlines()[1:]]
    return (sum(int(row[0]) for row in rows),
            sum(int(row[1]) + int(row[2]) for row in rows))


def symbols(target: Target, objects: list[Path]) -> list[list[str]]:
    """Name, type, and, where there are, value and size, in decimal."""
    lines = run(f"{target.prefix}-nm", "-g", "-P", "-t", "d", *objects).splitlines()
    return [line.split() for line in lines if " " in line]


def undefined(target: Target, objects: list[Path]) -> set[str]:
    """The names that all these objects together lack."""
    every = symbols(target, objects)
    return {row[0] for row in every if row[1] == "U"} - \
           {row[0] for row in every if row[1] != "U"}


# Variables far from the code, as on most chips; what is not ours counts as nothing.
LAYOUT = """SECTIONS {
    .text 0x42000000 : { *(.text* .rodata* .srodata*) }
    .others : { *(.others) }
    .bss 0x3fc80000 (NOLOAD) : { *(.data* .sdata* .bss* .sbss*) }
}"""


def link(target: Target, image: Path, objects: list[Path], roots: tuple[str, ...]) -> Path:
    """The objects as they are in firmware: calls made shorter, without what nobody uses. What
    they lack is made up, within reach of a short call."""
    stubs, layout = image.with_suffix(".o"), image.with_suffix(".ld")
    lacking = [name for name in sorted(undefined(target, objects))
               if not name.startswith("__riscv_")]  # those save registers: libgcc's do count
    names = "".join(f".global {name}\n{name}:\n" for name in lacking)
    run(f"{target.prefix}-gcc", *target.flags, "-c", "-x", "assembler", "-", "-o", stubs,
        stdin=f'.section .others,"aw",@nobits\n.balign 4\n{names}.space 4\n')
    layout.write_text(LAYOUT)
    run(f"{target.prefix}-gcc", *target.flags, "-nostdlib", f"-Wl,-T,{layout},--gc-sections",
        *[f"-Wl,-u,{name}" for name in roots], f"-Wl,-e,{roots[0]}", *objects, stubs, "-lgcc",
        "-o", image)
    return image
