"""One QEMU process and its monitor."""
import json
import os
import re
import shlex
import shutil
import socket
import subprocess

from .process import LabError

# TCG by default: KVM is there on many a machine (nested, in a container) and hangs.
ACCELERATORS = {
    "tcg": ["-accel", "tcg,thread=multi,tb-size=512", "-cpu", "max"],
    "kvm": ["-accel", "kvm", "-cpu", "host"],
}
MACHINE = ["-machine", "pc", "-smp", "2", "-m", "768", "-nodefaults", "-display", "none", "-no-reboot"]
KERNEL_LINE = ("console=ttyS0 panic=-1 quiet loglevel=3 mitigations=off net.ifnames=0 "
               "systemd.show_status=0 rw")
AGENT_PORT = 5555
ANSWER_SECONDS = 120  # for a moved RAM or an answer of QEMU


def accelerator():
    name = os.environ.get("LAB_ACCEL", "tcg")
    if name not in ACCELERATORS:
        raise LabError(f"LAB_ACCEL={name}: it can be {' or '.join(ACCELERATORS)}")
    return name


def require(*programs):
    """Says what to install rather than fail in the middle."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing:
        raise LabError(f"not installed: {', '.join(missing)}. Run ./do setup")


def definition():
    """What a frozen state depends on, as text."""
    version = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True)
    return "\n".join([version.stdout, KERNEL_LINE, *MACHINE, *ACCELERATORS[accelerator()]])


class Qemu:
    """A virtual machine on a disk (qcow2); from a RAM file, if given, on a throw-away disk."""

    def __init__(self, build, disk, ram=None):
        require("qemu-system-x86_64", "setpriv")
        ours, theirs = socket.socketpair()
        ours.settimeout(ANSWER_SECONDS)
        args = [
            # However this process ends, QEMU ends with it.
            "setpriv", "--pdeathsig", "KILL", "--",
            "qemu-system-x86_64", *ACCELERATORS[accelerator()], *MACHINE,
            "-kernel", build / "vmlinuz", "-initrd", build / "initrd", "-append", KERNEL_LINE,
            "-drive", f"file={disk},if=virtio,format=qcow2,snapshot={'on' if ram else 'off'}",
            "-nic", f"user,id=net0,model=virtio-net-pci,restrict=on,"
                    f"hostfwd=tcp:127.0.0.1:0-10.0.2.15:{AGENT_PORT}",
            "-chardev", "ringbuf,id=console,size=65536", "-serial", "chardev:console",
            "-chardev", f"socket,id=monitor,fd={theirs.fileno()}",
            "-mon", "chardev=monitor,mode=control",
        ]
        if ram:
            args += ["-incoming", "defer"]
        # In a session of its own it does not get the terminal's Ctrl-C before its logs are saved.
        self._process = subprocess.Popen(args, pass_fds=[theirs.fileno()], start_new_session=True,
                                         stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        theirs.close()
        self._monitor = ours
        self._stream = ours.makefile("r")
        try:
            self._receive("QMP")
            self.command("qmp_capabilities")
            self.command("migrate-set-capabilities",
                         capabilities=[{"capability": "events", "state": True}])
            if ram:
                self._restore(ram)
        except BaseException:
            self.kill()
            raise

    def command(self, name, **arguments):
        """Runs a monitor command and returns its answer."""
        message = json.dumps({"execute": name, "arguments": arguments})
        self._monitor.sendall(message.encode())
        return self._receive("return")["return"]

    def freeze(self, ram):
        """Stops the machine, saves its RAM and ends QEMU with all written to the disk."""
        self.command("stop")
        self.command("migrate-set-parameters", **{"max-bandwidth": 1 << 34})
        self.command("migrate", uri=f"exec:cat > {shlex.quote(str(ram))}")
        self._await_migration()
        self.command("quit")
        self._process.wait(30)
        self.kill()

    def _restore(self, ram):
        self.command("migrate-incoming", uri=f"exec:cat {shlex.quote(str(ram))}")
        self._await_migration()
        self.command("cont")

    def _await_migration(self):
        status = None
        while status != "completed":
            message = self._receive("event")
            if message["event"] == "MIGRATION":
                status = message["data"]["status"]
            if status == "failed":
                raise LabError("QEMU could not move the guest's RAM: is the disk full?")

    def _receive(self, wanted):
        try:
            for line in self._stream:
                message = json.loads(line)
                if "error" in message:
                    raise LabError(f"QEMU: {message['error']['desc']}")
                if wanted in message:
                    return message
        except TimeoutError:
            raise LabError(f"QEMU did not answer in {ANSWER_SECONDS} s; "
                           "does LAB_ACCEL=tcg work?") from None
        raise LabError(f"QEMU ended: {self._process.stderr.read().decode().strip()}")

    def agent_port(self):
        """The port on 127.0.0.1 that leads to the agent; the system chose a free one."""
        table = self.command("human-monitor-command", **{"command-line": "info usernet"})
        return int(re.search(r"TCP\[HOST_FORWARD\]\s+\d+\s+127\.0\.0\.1\s+(\d+)", table)[1])

    def console(self):
        """The end of what the guest wrote on its serial line."""
        return self.command("ringbuf-read", device="console", size=65536)

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()
        self._stream.close()
        self._monitor.close()
