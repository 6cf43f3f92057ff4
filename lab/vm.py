"""The lab as tests and the demo see it: a fresh virtual machine and commands in it."""
import io
import tarfile
import time
from pathlib import Path
from shlex import quote

from . import image
from .process import LabError, Process, Result
from .qemu import Qemu

RESUME_SECONDS = 60


def pack(path):
    """A tar stream of a directory's contents, or of one file, that belongs to root."""
    def as_root(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        return entry
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        tar.add(path, arcname="." if path.is_dir() else path.name, filter=as_root)
    return stream.getvalue()


class Lab:
    """with Lab() as lab: ... The machine begins in the ready state and leaves nothing behind."""

    def __init__(self):
        self._qemu = None
        self._processes = []

    def __enter__(self):
        build = image.ensure()
        self._token = (build / "token").read_bytes()
        self._qemu = Qemu(build, build / "ready.qcow2", build / "ready.ram")
        try:
            self._resume()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the machine and all that runs in it."""
        for process in self._processes:
            process.close()
        self._processes.clear()
        if self._qemu:
            self._qemu.kill()
            self._qemu = None

    def spawn(self, command):
        """Starts a command (bash, as root) and returns its Process."""
        process = Process(self._port, self._token, command)
        self._processes.append(process)
        return process

    def run(self, command, timeout=60, stdin=None, check=False):
        """Runs a command to its end; with check, a code other than 0 is a LabError."""
        process = Process(self._port, self._token, command)
        try:
            if stdin:
                process.send(stdin)
            process.end_input()
            result = Result(process.wait(timeout), process.raw)
        finally:
            process.close()
        if check and result.code:
            raise LabError(f"{command}: exit code {result.code}:\n{result.out}")
        return result

    def push(self, source, guest_dir):
        """Copies a directory's contents, or a file, into a directory of the guest."""
        source, there = Path(source), quote(str(guest_dir))
        if not source.exists():
            raise LabError(f"{source}: nothing there to push")
        self.run(f"mkdir -p {there} && tar -xf - -C {there}", stdin=pack(source), check=True)

    def pull(self, guest_file):
        """The contents of a file of the guest."""
        return self.run(f"cat {quote(str(guest_file))}", check=True).raw

    def journal(self, options="-o short-monotonic"):
        """The guest's whole journal as text."""
        return self.run(f"journalctl --no-pager --merge {options}", check=True).out

    def save_logs(self, host_dir):
        """Leaves journal, Bluetooth trace (as btmon prints and as it records) and console."""
        host_dir = Path(host_dir)
        host_dir.mkdir(parents=True, exist_ok=True)
        (host_dir / "journal.txt").write_text(self.journal())
        (host_dir / "btmon.snoop").write_bytes(self.pull("/var/log/btmon.snoop"))
        trace = self.run("btmon --time --read /var/log/btmon.snoop")
        (host_dir / "btmon.txt").write_text(trace.out)
        (host_dir / "console.txt").write_text(self._qemu.console())

    def _resume(self):
        self._port = self._qemu.agent_port()
        # The guest still has the time at which it was frozen.
        self.run(f"date --set=@{time.time():.3f}", timeout=RESUME_SECONDS, check=True)
