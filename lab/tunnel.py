"""A Unix socket of this machine that leads to one in the guest."""
import os
import socket
import tempfile
import threading
from shlex import quote

CHUNK = 65536


class Tunnel:
    """with Tunnel(lab, "/run/dbus/system_bus_socket") as path: ...

    Each connection to `path` becomes one in the guest, by default as root. File descriptors
    can't be passed through it.
    """

    def __init__(self, lab, guest_socket, uid=0):
        self._lab = lab
        self._command = (f"exec setpriv --reuid {uid} --clear-groups"
                         f" socat - UNIX-CONNECT:{quote(guest_socket)}")
        self._folder = tempfile.TemporaryDirectory(prefix="lab-")
        self.path = os.path.join(self._folder.name, "socket")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        self.close()

    def close(self):
        """No new connections; those that are open end with the lab."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._folder.cleanup()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            process = self._lab.spawn(self._command)
            for pump in (_to_guest, _from_guest):
                threading.Thread(target=pump, args=(connection, process), daemon=True).start()


def _to_guest(connection, process):
    try:
        while data := connection.recv(CHUNK):
            process.send(data)
        process.end_input()
    except OSError:
        pass  # Either end has gone: so does the other.


def _from_guest(connection, process):
    try:
        while data := process.read():
            connection.sendall(data)
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        process.kill()
    connection.close()
