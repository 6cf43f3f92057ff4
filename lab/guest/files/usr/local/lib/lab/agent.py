#!/usr/bin/python3
"""Runs the host's commands: one TCP connection is one command.

Both directions carry frames: a kind (1 byte), a length (4 bytes, big endian), that many bytes.
From the host: C token LF command, I input, E end of input, K signal number.
To the host:   O output (stdout and stderr), X exit code.
The command runs in a session of its own and is killed when the host hangs up.
"""
import os
import selectors
import signal
import socket
import struct
import subprocess

PORT = 5555
CHUNK = 65536


def read_exactly(sock, size):
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def read_frame(sock):
    kind, size = struct.unpack(">cI", read_exactly(sock, 5))
    return kind, read_exactly(sock, size)


def write_frame(sock, kind, payload):
    sock.sendall(struct.pack(">cI", kind, len(payload)) + payload)


class Command:
    def __init__(self, sock, text):
        self.sock = sock
        self.pending = b""
        self.input_ended = False
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", text], cwd="/root", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, bufsize=0, start_new_session=True)
        os.set_blocking(self.process.stdin.fileno(), False)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, selectors.EVENT_READ, self.on_host)
        self.selector.register(self.process.stdout, selectors.EVENT_READ, self.on_output)
        self.selector.register(os.pidfd_open(self.process.pid), selectors.EVENT_READ, None)

    def signal_group(self, number):
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def on_host(self):
        kind, payload = read_frame(self.sock)
        if kind == b"I":
            self.pending += payload
        elif kind == b"E":
            self.input_ended = True
        elif kind == b"K":
            self.signal_group(int(payload))
        self.feed()

    def feed(self):
        """Gives the command as much input as it takes now, and waits for it to take the rest."""
        stdin = self.process.stdin
        if stdin.closed:
            return
        try:
            while self.pending:
                taken = os.write(stdin.fileno(), self.pending)
                self.pending = self.pending[taken:]
        except BlockingIOError:
            pass
        except BrokenPipeError:
            self.pending, self.input_ended = b"", True
        waiting = stdin in self.selector.get_map()
        if self.pending and not waiting:
            self.selector.register(stdin, selectors.EVENT_WRITE, self.feed)
        if not self.pending and waiting:
            self.selector.unregister(stdin)
        if not self.pending and self.input_ended:
            stdin.close()

    def on_output(self):
        """Sends what there is; false when there is nothing now."""
        data = self.process.stdout.read(CHUNK)
        if data:
            write_frame(self.sock, b"O", data)
        elif data == b"":
            self.selector.unregister(self.process.stdout)
        return bool(data)

    def serve(self):
        """Until the command itself ends: a child left in the background holds nobody up."""
        ended = False
        while not ended:
            for key, _ in self.selector.select():
                if key.data:
                    key.data()
                else:
                    ended = True
        if self.process.stdout in self.selector.get_map():
            while self.on_output():
                pass
        write_frame(self.sock, b"X", b"%d" % self.process.wait())


def serve_connection(sock, token):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    kind, payload = read_frame(sock)
    given, _, text = payload.partition(b"\n")
    if kind != b"C" or given != token:
        return
    command = Command(sock, text)
    try:
        command.serve()
    except (EOFError, OSError):
        command.signal_group(signal.SIGKILL)


def main():
    with open("/etc/lab/token", "rb") as file:
        token = file.read()
    # Handlers are forked and nobody asks how they ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.create_server(("", PORT), backlog=64) as server:
        while True:
            sock, _ = server.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                server.close()
                serve_connection(sock, token)
                os._exit(0)
            sock.close()


if __name__ == "__main__":
    main()
