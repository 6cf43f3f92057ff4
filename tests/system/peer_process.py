# SPDX-License-Identifier: Apache-2.0
"""A program of tests/peers beside the lab, with a Bluetooth controller in its air."""
import json
import subprocess
import threading
import time

from support import TOP, check

from lab.tunnel import Tunnel

PEERS = TOP / "tests/peers"
CONTROLLERS = "/tmp/bt-server-le"


class PeerProcess:
    """with PeerProcess(lab, "device/device.mjs", "--button") as peer: ...

    It tells what happens as JSON lines, which are kept; expect() takes them in order."""

    def __init__(self, lab, program, *arguments):
        check((PEERS / "node_modules/ble-host").exists(),
              "tests/peers has no packages: run ./do setup")
        self._tunnel = Tunnel(lab, CONTROLLERS)
        self._changed = threading.Condition()
        self._next = 0
        self._ended = False
        self.events = []
        self.process = subprocess.Popen(
            ["node", str(PEERS / program), "--socket", self._tunnel.path, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=PEERS, text=True)
        threading.Thread(target=self._collect, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends the program, and its controller with it."""
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._tunnel.close()

    def send(self, command):
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()

    def expect(self, event, timeout=60, **fields):
        """Skips to the event that has these fields, and returns it."""
        wanted = {"event": event, **fields}
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                while self._next < len(self.events):
                    found = self.events[self._next]
                    self._next += 1
                    if wanted.items() <= found.items():
                        return found
                check(not self._ended, f"it ended without {wanted}", self._told())
                check(self._changed.wait(max(0, deadline - time.monotonic())),
                      f"no {wanted} in {timeout} s", self._told())

    def seen(self, event, **fields):
        """All such events until now, expected or not."""
        wanted = {"event": event, **fields}
        with self._changed:
            return [found for found in self.events if wanted.items() <= found.items()]

    def _told(self):
        return "".join(f"{json.dumps(event)}\n" for event in self.events)

    def _collect(self):
        for line in self.process.stdout:
            with self._changed:
                self.events.append(json.loads(line))
                self._changed.notify_all()
        problem = self.process.stderr.read()
        with self._changed:
            if problem:
                self.events.append({"event": "failed", "stderr": problem})
            self._ended = True
            self._changed.notify_all()
