"""Makes the guest, once: Debian's packages, then a disk, then a machine frozen when ready."""
import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .process import LabError, Process
from .qemu import Qemu, definition, require

HERE = Path(__file__).resolve().parent
GUEST = HERE / "guest"
SUITE = "bookworm"
BOOT_SECONDS = 240


def build_dir():
    return Path(os.environ.get("LAB_BUILD") or HERE.parent / "build" / "lab")


def ensure():
    """Makes what is missing or out of date; returns the directory that holds it."""
    require("qemu-system-x86_64", "qemu-img", "mmdebstrap", "mke2fs")
    build = build_dir()
    build.mkdir(parents=True, exist_ok=True)
    with locked(build / "lock"):
        packages = digest("", GUEST / "packages", GUEST / "excludes")
        if stamp(build, "packages") != packages:
            install(build)
            set_stamp(build, "packages", packages)
        ready = digest(packages + definition(), GUEST / "mkroot.sh", GUEST / "files")
        if stamp(build, "ready") != ready:
            make_disk(build)
            freeze(build)
            set_stamp(build, "ready", ready)
    return build


def digest(text, *paths):
    """A hash of a text and of files, and of all files in directories."""
    total = hashlib.sha256(text.encode())
    for top in paths:
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(str(path.relative_to(HERE)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def stamp(build, step):
    path = build / f"{step}.stamp"
    return path.read_text() if path.exists() else None


def set_stamp(build, step, value):
    (build / f"{step}.stamp").write_text(value)


@contextlib.contextmanager
def locked(path):
    """One process makes the image, the others wait for it."""
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("lab: waiting for another process that makes the image", file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def step(text):
    """Shows a step and how long it took."""
    print(f"lab: {text} ...", end="", file=sys.stderr, flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", file=sys.stderr)
        raise
    print(f" {time.monotonic() - start:.0f} s", file=sys.stderr)


def settings(name):
    """A file's lines without comments."""
    lines = (GUEST / name).read_text().split("\n")
    return [line for line in lines if line and not line.startswith("#")]


def mirror(archive):
    """The machine's own mirror of a Debian archive, which may be a near one."""
    address = re.compile(rf"^(?!#).*?(https?://[^/\s]+/{archive})/?\s", re.MULTILINE)
    etc = Path("/etc/apt")
    for path in [etc / "sources.list", *sorted(etc.glob("sources.list.d/*"))]:
        if path.suffix in (".list", ".sources") and path.exists():
            text = path.read_text()
            found = address.search(text)
            # Other archives are called /debian too, but they have no such suites.
            if found and re.search(r"-(updates|security)\b", text):
                return found[1]
    raise LabError(f"/etc/apt names no archive {archive}, from which the guest's packages "
                   "would come: run the lab on Debian 12")


def sources():
    main, security = mirror("debian"), mirror("debian-security")
    return [f"deb {main} {SUITE} main", f"deb {main} {SUITE}-updates main",
            f"deb {security} {SUITE}-security main"]


def may_be_root():
    """Whether this user can own files of many users: as root, or in a user namespace."""
    if os.geteuid() == 0:
        return True
    trial = subprocess.run([*as_root(), "true"], capture_output=True)
    return trial.returncode == 0 and bool(shutil.which("newuidmap"))


def as_root():
    return [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--map-auto"]


def execute(args, log, **options):
    """Runs a program with its output in a log that is shown when it fails."""
    with open(log, "w") as file:
        code = subprocess.run(args, stdout=file, stderr=subprocess.STDOUT, **options).returncode
    if code:
        tail = "".join(log.read_text(errors="replace").splitlines(True)[-15:])
        raise LabError(f"{args[0]} failed; the end of {log}:\n{tail}")


def install(build):
    """Debian's packages as a tar file; nothing of them is installed on this machine."""
    if not may_be_root():
        raise LabError("the image needs root, or user namespaces with the package uidmap and "
                       "ranges in /etc/subuid and /etc/subgid: try again with sudo")
    filters = [f"--dpkgopt={line}" for line in settings("excludes")]
    target = build / "packages.tar"
    with step("installing Debian 12 packages into the guest"):
        execute(["mmdebstrap", "--variant=essential", f"--include={','.join(settings('packages'))}",
                 *filters, SUITE, target, *sources()],
                # The lab has an initial RAM disk of its own; Debian's would take half a minute.
                build / "packages.log", env={**os.environ, "INITRD": "No"})


def make_disk(build):
    """Packages and the lab's own files on a disk."""
    for old in build.glob("ready.*"):
        old.unlink()
    token = secrets.token_hex(16)
    with step("making its disk"):
        execute([*as_root(), "sh", GUEST / "mkroot.sh", build / "packages.tar", GUEST / "files",
                 build, token], build / "disk.log")
        execute(["qemu-img", "convert", "-O", "qcow2", build / "root.ext4", build / "ready.qcow2"],
                build / "disk.log")
        (build / "root.ext4").unlink()
    (build / "token").touch(mode=0o600)
    (build / "token").write_text(token)


def freeze(build):
    """Boots, waits until all is up, and keeps disk and RAM as they are then."""
    with step("booting it and freezing it when its radios are up"):
        qemu = Qemu(build, build / "ready.qcow2")
        try:
            await_ready(qemu, (build / "token").read_bytes())
            qemu.freeze(build / "ready.ram")
        except BaseException:
            (build / "console.log").write_text(qemu.console())
            qemu.kill()
            raise


def await_ready(qemu, token):
    """The guest's own check ends when everything is up; before that the agent must be."""
    port = qemu.agent_port()
    deadline = time.monotonic() + BOOT_SECONDS
    while True:
        process = Process(port, token, "/usr/local/lib/lab/await-ready")
        try:
            if process.wait(max(1, deadline - time.monotonic())) == 0:
                return
            raise LabError(f"the guest does not become ready. If this machine is busy or slow, "
                           f"try again:\n{process.out}")
        except LabError:
            if process.raw or time.monotonic() > deadline:
                raise
            time.sleep(0.5)  # Nothing tells of a port that is not open yet.
        finally:
            process.close()

