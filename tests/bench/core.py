# SPDX-License-Identifier: Apache-2.0
"""Size, memory and speed of the core, without running it on a small processor."""
import tempfile
from pathlib import Path

from . import instructions, ports, stack
from .sources import listed, parts
from .toolchain import TARGETS, compile_files, sizes, symbols, undefined

M0PLUS = TARGETS["m0plus"]
HEAP = {"malloc", "calloc", "realloc", "aligned_alloc", "free"}
LIMITS = {
    "core_codec_text_m0plus_bytes": 961,
    "core_device_text_m0plus_bytes": 4500,
    "core_device_ram_bytes": 1024,
    "core_client_ram_bytes": 1024,
    "core_static_ram_bytes": 0,
    "core_heap_bytes": 0,
    "core_stack_m0plus_bytes": 256,
    "core_client_stack_m0plus_bytes": 256,
    "core_undefined_symbols": 0,
    "core_parse_build_instructions": 480,
    **ports.LIMITS,
}

Figures = dict[str, int]
Notes = list[str]


def text_figures(folder: Path) -> Figures:
    """Code and constants of each part, for each processor."""
    figures = {}
    for name, target in TARGETS.items():
        for part, files in parts().items():
            objects = compile_files(target, folder / name, files)
            figures[f"core_{part}_text_{name}_bytes"] = sizes(target, objects)[0]
    return figures


def ram_figures(folder: Path) -> Figures:
    """By the sizes of the variables in ram.c."""
    objects = compile_files(M0PLUS, folder / "ram", [Path(__file__).with_name("ram.c")])
    return {row[0]: int(row[3]) for row in symbols(M0PLUS, objects)}


def symbol_figures(objects: list[Path]) -> tuple[Figures, Notes]:
    """What the core needs of others: mem*, hence no heap."""
    names = undefined(M0PLUS, objects)
    if names & HEAP:
        raise SystemExit(f"bench: the core allocates: {' '.join(names & HEAP)}")
    strange = [name for name in names if not name.startswith("mem")]
    return ({"core_static_ram_bytes": sizes(M0PLUS, objects)[1], "core_heap_bytes": 0,
             "core_undefined_symbols": len(strange)},
            [f"undefined symbols: {' '.join(sorted(names))}"])


def stack_figures(files: list[Path], objects: list[Path]) -> tuple[Figures, Notes]:
    graph = stack.read_graph(M0PLUS, files, objects)
    device = stack.worst_of(graph, "device.h")
    client = stack.worst_of(graph, "client.h")
    paths = {"device": device, "client": client}
    return ({"core_stack_m0plus_bytes": stack.depth(device),
             "core_client_stack_m0plus_bytes": stack.depth(client)},
            [f"deepest stack of the {name}: " + " > ".join(f"{n} {size}" for n, size in path)
             for name, path in paths.items()])


def measure() -> tuple[Figures, Notes]:
    files = [file for part in listed().values() for file in part]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        objects = compile_files(M0PLUS, folder / "all", files, *stack.FLAGS)
        needs, names = symbol_figures(objects)
        stacks, paths = stack_figures(files, objects)
        return ({**text_figures(folder), **ram_figures(folder), **needs, **stacks,
                 "core_parse_build_instructions": instructions.per_round(folder),
                 **ports.esp_idf(folder)},
                names + paths)
