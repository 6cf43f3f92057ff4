# SPDX-License-Identifier: Apache-2.0
"""The official web client in Chromium, and whoever sits before it: see tests/peers/web."""
import atexit
import json
import os
import shutil
import subprocess
import tempfile

from peer import DEVICE_ADDRESS
from support import SSID, TOP, check
from lab.tunnel import Tunnel

DRIVER = TOP / "tests/peers/web/driver.mjs"
SCREENSHOTS = TOP / "build/screenshots/web"
BUS = "/run/dbus/system_bus_socket"
DEVICE_NAME = "Lab device"
ATTEMPTS = 3
LOST = "Device disconnected"
FORM, BUTTON, JOINING, DONE = CONNECTED = \
    "Configure Wi-Fi", "Press the authorize button", "Provisioning", "Provisioned!"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_{DEVICE_ADDRESS.replace(':', '_')}"


class WebClient:
    """A browser of its own, with a page that has chosen the device.

    Each step returns what the dialog shows then: text, buttons, next, states. Screenshots are
    left in a folder with the name.
    """

    def __init__(self, bench, name):
        prepare(bench)
        forget_device(bench)
        self._files = tempfile.TemporaryDirectory(prefix="web-")
        self._tunnel = Tunnel(bench.lab, BUS, os.getuid())
        screenshots = SCREENSHOTS / name
        shutil.rmtree(screenshots, ignore_errors=True)
        screenshots.mkdir(parents=True)
        self._log = screenshots / "errors.txt"
        self._screenshots, self._steps = screenshots, 0
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                ["node", DRIVER, shutil.which("chromium") or "chromium", screenshots],
                env=self._environment(), text=True, stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=log)
        atexit.register(self.close)
        self._connect_page(bench)

    def _connect_page(self, bench):
        """A person whose connection fails begins anew; see prepare() for why it may."""
        for _ in range(ATTEMPTS):
            self.step("open")
            self.step("pick", DEVICE_NAME)
            if LOST not in self.step("see", LOST, *CONNECTED)["text"]:
                return
            forget_device(bench)

    def close(self):
        """The person closes the browser, whatever it does."""
        atexit.unregister(self.close)
        self._process.terminate()
        self._process.communicate()
        self._tunnel.close()
        self._files.cleanup()

    def step(self, *words):
        """What driver.mjs lists."""
        try:
            self._process.stdin.write(json.dumps(words) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # the log says why
        line = self._process.stdout.readline()
        check(line, "the browser has ended", self._log.read_text())
        shown = json.loads(line)
        check("failed" not in shown, f"{words[0]} failed", f"{shown}\n{self._log.read_text()}")
        self._steps += 1
        check(self._steps == len(list(self._screenshots.glob("*.png"))), "no screenshot", words)
        return shown

    def see(self, words):
        return self.step("see", words)

    def connect(self, password, ssid=SSID):
        """Fills in the form and sends it."""
        self.step("type", ssid, password)
        self.step("click", "Connect")

    def _environment(self):
        """Nothing of the browser stays on this machine."""
        return {**os.environ, "HOME": self._files.name, "TMPDIR": self._files.name,
                "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self._tunnel.path}"}


def prepare(bench):
    """Both ends of the connection are under one bluetoothd here, and its 5.66 does not tell
    the browser of a connection if it reads the kernel's messages about both ends too late:
    with one processor, and before all others, it is in time. logind answers the browser with
    a file descriptor, which the tunnel can't pass: it goes."""
    bench.lab.run("systemctl mask --runtime --now systemd-logind"
                  " && echo 0 >/sys/devices/system/cpu/cpu1/online"
                  " && chrt --fifo --pid 1 $(pidof bluetoothd)", check=True)


def forget_device(bench):
    """bluetoothd does not list the services of a device that it was connected to before."""
    removed = bench.lab.run(
        f"busctl call org.bluez {ADAPTER} org.bluez.Adapter1 RemoveDevice o {DEVICE}")
    check(removed.code == 0 or "Does Not Exist" in removed.out, "not removed", removed.out)
