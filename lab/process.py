"""A command in the guest, over one connection to guest/files/usr/local/lib/lab/agent.py."""
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass

CHUNK = 65536


class LabError(Exception):
    """The lab cannot do what it was asked; the message says what to do."""


@dataclass
class Result:
    """How a command ended: its exit code (negative: the signal) and its stdout and stderr."""
    code: int
    raw: bytes

    @property
    def out(self):
        return self.raw.decode(errors="replace")


class Process:
    """A running command. Its output is collected all the time, read or not."""

    def __init__(self, port, token, command):
        self.command = command
        self._code = None
        self._ended = False
        self._output = bytearray()
        self._cursor = 0
        self._changed = threading.Condition()
        self._sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._sock.settimeout(None)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._write(b"C", token + b"\n" + command.encode())
        threading.Thread(target=self._collect, daemon=True).start()

    def send(self, data):
        """Gives the command input."""
        data = data.encode() if isinstance(data, str) else data
        for start in range(0, len(data), CHUNK):
            self._write(b"I", data[start:start + CHUNK])

    def end_input(self):
        self._write(b"E", b"")

    def kill(self, signal=15):
        """Sends a signal to the command's whole process group; harmless when it has ended."""
        if not self._ended:
            self._write(b"K", b"%d" % signal)

    def close(self):
        """Hangs up, which kills a command that still runs."""
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._sock.close()

    def wait(self, timeout=None):
        """The exit code."""
        self._await(lambda: self._ended, timeout, "the end")
        if self._code is None:
            raise LabError(f"the lab lost its connection to: {self.command}")
        return self._code

    @property
    def raw(self):
        """All output until now, read or not."""
        with self._changed:
            return bytes(self._output)

    @property
    def out(self):
        return self.raw.decode(errors="replace")

    def readline(self, timeout=None):
        """The next line without its end, or None after the last one."""
        def found():
            return self._output.find(b"\n", self._cursor) >= 0 or self._ended
        self._await(found, timeout, "a line")
        with self._changed:
            end = self._output.find(b"\n", self._cursor)
            end = len(self._output) if end < 0 else end + 1
            line = bytes(self._output[self._cursor:end])
            self._cursor = end
        return line.decode(errors="replace").rstrip("\r\n") if line else None

    def read(self, timeout=None):
        """What output there is, at least a byte; b"" after the end."""
        self._await(lambda: self._cursor < len(self._output) or self._ended, timeout, "output")
        with self._changed:
            data = bytes(self._output[self._cursor:])
            self._cursor += len(data)
        return data

    def lines(self, timeout=None):
        """The lines to come; the timeout is for each."""
        return iter(lambda: self.readline(timeout), None)

    def expect(self, pattern, timeout):
        """Skips lines up to one that the regular expression is found in; returns the match."""
        deadline = time.monotonic() + timeout
        while True:
            line = self.readline(max(0, deadline - time.monotonic()))
            if line is None:
                raise LabError(f"{self.command}: ended without {pattern!r}:\n{self.out}")
            match = re.search(pattern, line)
            if match:
                return match

    def _await(self, condition, timeout, what):
        with self._changed:
            if not self._changed.wait_for(condition, timeout):
                text = self._output.decode(errors="replace")
                raise TimeoutError(f"{self.command}: no sign of {what} in time:\n{text}")

    def _write(self, kind, payload):
        try:
            self._sock.sendall(struct.pack(">cI", kind, len(payload)) + payload)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The command has ended; its exit code says how.

    def _collect(self):
        """The reader thread: takes frames until the exit code or the end of the connection."""
        try:
            with self._sock.makefile("rb") as stream:
                while self._take_frame(stream):
                    pass
        except OSError:
            pass
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take_frame(self, stream):
        header = stream.read(5)
        if len(header) < 5:
            return False
        kind, size = struct.unpack(">cI", header)
        payload = stream.read(size)
        with self._changed:
            if kind == b"X":
                self._code = int(payload)
                return False
            self._output += payload
            self._changed.notify_all()
        return True
