# SPDX-License-Identifier: Apache-2.0
"""The ways in which the tests are built, and how a program of each is run."""
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from lab.image import SUITE, mirror  # noqa: E402

SANITIZERS = ["-Db_sanitize=address,undefined", "-Db_lundef=false"]
CORE_ONLY = ["-Dlinux=false"]


class BuildError(Exception):
    """What went wrong, with the end of the log."""


@dataclass
class Build:
    title: str
    folder: str
    options: list = field(default_factory=list)
    compiler: str = "gcc"
    architecture: str = ""  # Debian's name, where it is another one
    triplet: str = ""
    emulator: str = ""

    @property
    def path(self):
        return TOP / "build" / self.folder

    @property
    def root(self):
        """Debian's cmocka for the other architecture; the toolchain has the C library."""
        return self.path.with_name(self.folder + "-root")

    def command(self, program):
        """How to run a program of this build."""
        if not self.emulator:
            return program
        libraries = self.root / "usr/lib" / self.triplet
        return [self.emulator, "-L", f"/usr/{self.triplet}",
                "-E", f"LD_LIBRARY_PATH={libraries}", *program]

    def make(self):
        if self.emulator:
            self._extract_cmocka()
            self._write_cross_file()
        if not (self.path / "build.ninja").exists():
            run(["meson", "setup", str(self.path), *self.options, *self._cross_options()],
                self.path, {**os.environ, "CC": self.compiler})
        run(["ninja", "-C", str(self.path)], self.path)

    def _cross_options(self):
        return [f"--cross-file={self._cross_file}"] if self.emulator else []

    @property
    def _cross_file(self):
        return self.path.with_suffix(".ini")

    def _extract_cmocka(self):
        if (self.root / "usr/include/cmocka.h").exists():
            return
        shutil.rmtree(self.root, ignore_errors=True)
        run(["mmdebstrap", "--variant=extract", f"--architectures={self.architecture}",
             "--include=libcmocka-dev", SUITE, str(self.root),
             f"deb {mirror('debian')} {SUITE} main"], self.path)

    def _write_cross_file(self):
        usr = self.root / "usr"
        self._cross_file.write_text(
            "[binaries]\n"
            f"c = '{self.triplet}-gcc'\nar = '{self.triplet}-ar'\n"
            "pkgconfig = 'pkg-config'\n"
            f"exe_wrapper = {self.command([])!r}\n"
            "[properties]\n"
            f"pkg_config_libdir = '{usr}/lib/{self.triplet}/pkgconfig'\n"
            f"sys_root = '{self.root}'\n"
            "[host_machine]\n"
            "system = 'linux'\n"
            f"cpu_family = '{CPU_FAMILY[self.architecture]}'\n"
            f"cpu = '{self.architecture}'\n"
            f"endian = '{ENDIAN[self.architecture]}'\n")


CPU_FAMILY = {"armhf": "arm", "s390x": "s390x"}
ENDIAN = {"armhf": "little", "s390x": "big"}

SANITIZED = Build("gcc, address and undefined-behaviour sanitizers", "sanitized", SANITIZERS)
CLANG = Build("clang, the same sanitizers", "sanitized-clang",
              [*SANITIZERS, *CORE_ONLY], compiler="clang")
CROSS_OPTIONS = ["-Db_sanitize=undefined", "-Db_lundef=false", *CORE_ONLY]
ARM = Build("32-bit ARM, emulated", "arm", CROSS_OPTIONS, architecture="armhf",
            triplet="arm-linux-gnueabihf", emulator="qemu-arm")
BIG_ENDIAN = Build("big-endian s390x, emulated", "s390x", CROSS_OPTIONS,
                   architecture="s390x", triplet="s390x-linux-gnu", emulator="qemu-s390x")
COVERAGE = Build("branch coverage", "coverage", ["-Db_coverage=true", *CORE_ONLY,
                                                 "-Dbuildtype=debug"])


def run(command, folder, environment=None):
    """Runs a program with its output in a log, which is shown when it fails."""
    log = folder.with_suffix(".log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as file:
        code = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT,
                              env=environment).returncode
    if code:
        tail = "".join(log.read_text(errors="replace").splitlines(True)[-30:])
        raise BuildError(f"{command[0]} failed; the end of {log.relative_to(TOP)}:\n{tail}")
