# SPDX-License-Identifier: Apache-2.0
"""The worst case of the stack: a walk over the call graph that gcc writes.

Each call counts in full, tail calls too. A call by pointer counts as the deepest of all
functions whose address is taken. Recursion and a stack of varying size are errors.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

from .sources import CORE
from .toolchain import Target, run

FLAGS = ("-fstack-usage", "-fcallgraph-info=su")
MEM_BYTES = 20  # memcpy, memmove and memset of newlib for Armv6-M push five registers
NODE = re.compile(r'^node: \{ title: "([^"]+)" label: ".*\\n(\d+) bytes \(([^)]*)\)"',
                  re.MULTILINE)
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', re.MULTILINE)
ADDRESS = re.compile(r"R_ARM_ABS32\s+(?:\.text\.)?(\S+)")
POINTER = "__indirect_call"


@dataclass
class Graph:
    frames: dict[str, int] = field(default_factory=dict)  # bytes of each function
    calls: dict[str, set[str]] = field(default_factory=dict)

    def add(self, text: str) -> None:
        for name, size, kind in NODE.findall(text):
            if kind != "static":
                raise SystemExit(f"bench: the stack of {plain(name)} is {kind}")
            self.frames[name] = int(size)
        for caller, callee in EDGE.findall(text):
            self.calls.setdefault(caller, set()).add(callee)

    def worst(self, name: str, above: tuple[str, ...] = ()) -> list[tuple[str, int]]:
        """The deepest path from a function on: names and bytes."""
        if name in above:
            raise SystemExit("bench: recursion: " + " > ".join(map(plain, above)))
        if name.startswith("mem"):
            return [(name, MEM_BYTES)]
        if name != POINTER and name not in self.frames:
            raise SystemExit(f"bench: the stack of {name} is not known")
        callees = sorted(self.calls.get(name, ()))
        below = [self.worst(callee, (*above, name)) for callee in callees]
        deepest = max(below, key=depth, default=[])
        return deepest if name == POINTER else [(name, self.frames[name]), *deepest]


def depth(path: list[tuple[str, int]]) -> int:
    return sum(size for _, size in path)


def plain(name: str) -> str:
    """A function's name without its file."""
    return name.rpartition(":")[2]


def taken(target: Target, source: Path, object_file: Path, graph: Graph) -> set[str]:
    """The functions whose address a file takes."""
    listing = run(f"{target.prefix}-objdump", "-r", object_file)
    names = set(ADDRESS.findall(listing))
    return {name for name in graph.frames
            if plain(name) in names and name in (plain(name), f"{source}:{plain(name)}")}


def read_graph(target: Target, sources: list[Path], objects: list[Path]) -> Graph:
    """From the .ci files beside the objects."""
    graph = Graph()
    for file in objects:
        graph.add(file.with_suffix(".ci").read_text())
    for source, file in zip(sources, objects):
        graph.calls.setdefault(POINTER, set()).update(taken(target, source, file, graph))
    return graph


def entries(header: str) -> set[str]:
    """The public functions of an engine, such as improv_device_handle."""
    text = (CORE / "include/improv" / header).read_text()
    return set(re.findall(rf"\b(improv_{Path(header).stem}_\w+)\(", text))


def worst_of(graph: Graph, header: str) -> list[tuple[str, int]]:
    paths = [graph.worst(entry) for entry in sorted(entries(header))]
    return [(plain(name), size) for name, size in max(paths, key=depth)]
