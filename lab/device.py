"""The device of the lab, its front panel, and a client beside it."""
import re
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
CONFIG = Path(__file__).resolve().parent / "config"
PROGRAMS = ("daemon/improvd", "client/improv", "lab/panel", "lab/gpio")
SETTINGS = "/var/lib/improvd/settings.json"
SSID, PASSWORD = "MyWirelessAP", "mysecurepassword"


class Panel:
    """The button and the light: what a hand can press and an eye can see."""

    def __init__(self, lab, arguments=""):
        self._lab = lab
        self._arguments = arguments
        self.plug()

    def plug(self):
        """Makes the device; it may get another event node and LED than before."""
        self._process = self._lab.spawn(f"exec /opt/panel {self._arguments}")
        ready = self._process.expect(r"ready event=(\S+) led=\S*/(\S+)", 30)
        self.event, self.led = ready.groups()

    def unplug(self):
        self.send("quit")
        self._process.wait(10)

    def send(self, *commands):
        """What the button does; panel.c lists the commands."""
        self._process.send("".join(f"{command}\n" for command in commands))

    def press(self):
        self.send("press")

    LIGHT = r"led ([01]) (\d+)"

    def changes(self, timeout):
        """Yields (milliseconds, on) as the light changes, for so many seconds."""
        deadline = time.monotonic() + timeout
        while True:
            line = self._process.readline(max(0, deadline - time.monotonic()))
            if line is None:
                return
            match = re.match(self.LIGHT, line)
            if match:
                yield int(match.group(2)), match.group(1) == "1"

    def catch_up(self):
        """Passes over what it has told until now."""
        try:
            while self._process.readline(0) is not None:
                pass
        except TimeoutError:
            pass

    def await_light(self, on, timeout):
        next(lit for _, lit in self.changes(timeout) if lit == on)

    def lights(self):
        """All changes until now: for each whether it was lit then."""
        return [light == "1" for light, _ in re.findall(f"(?m)^{self.LIGHT}", self._process.out)]

    def await_cycle(self, is_cycle, length, timeout):
        """The first `length` successive phases [(on, ms)] that are a cycle."""
        phases, last = [], None
        for at, on in self.changes(timeout):
            if last:
                phases.append((last[1], at - last[0]))
            last = (at, on)
            if len(phases) >= length and is_cycle(phases[-length:]):
                return phases[-length:]
        raise AssertionError(f"the light never showed it: {phases}")


class GpioChip(Panel):
    """A GPIO chip of eight lines: a button is wired to line 3, a light to line 5."""

    LIGHT = r"line 5 ([01]) (\d+)"

    def plug(self):
        self._process = self._lab.spawn("exec /opt/gpio")
        self._process.expect("ready /dev/gpiochip", 20)

    def sync(self):
        """Waits until the driver, which polls while somebody wants edges, has seen all: a
        change before its first look would be none, nor one back before the next."""
        self.send("sync")
        self._process.expect("(?m)^synced", 20)

    def press(self):
        self.sync()
        self.send("low 3")

    def release(self):
        self.send("high 3")
        self.sync()


def draw(phases):
    """Phases as text, a character for each 100 ms."""
    return "".join(("#" if on else ".") * max(1, round(ms / 100)) for on, ms in phases)


def is_identify(phases):
    """Three flashes, then a break longer than all between them."""
    lights = [on for on, _ in phases]
    lengths = [ms for _, ms in phases]
    return lights == [True, False] * 3 and lengths[5] > 2 * max(lengths[:5])


class Device:
    """improvd with the lab's configuration, on hci2; clients use hci0."""

    def __init__(self, lab, build):
        self.lab = lab
        for program in PROGRAMS:
            lab.push(Path(build) / program, "/opt")
        self.panel = Panel(lab)
        self._push_config()
        self.daemon = None

    def _push_config(self):
        with tempfile.TemporaryDirectory() as folder:
            board = (CONFIG / "board.yaml").read_text()
            board = re.sub(r"panel_led.*", f'"{self.panel.led}"', board)
            (Path(folder) / "board.yaml").write_text(board)
            (Path(folder) / "improvd.yaml").write_text((CONFIG / "improvd.yaml").read_text())
            self.lab.push(folder, "/etc/improvd")
        self.lab.push(TOP / "packaging/dbus/org.improvd.Improv1.conf", "/etc/dbus-1/system.d")
        self.lab.run("mkdir -p /var/lib/improvd && systemctl reload dbus", check=True)

    def start(self, options=""):
        self.daemon = self.lab.spawn(
            "exec /opt/improvd -c /etc/improvd/improvd.yaml"
            f" -c /etc/improvd/board.yaml {options}")

    def await_advertising(self, timeout=30):
        self.daemon.expect("advertising as", timeout)

    def stop(self):
        self.daemon.kill()
        return self.daemon.wait(30)

    def client(self, arguments):
        """Starts the client; returns its Process."""
        return self.lab.spawn(f"exec /opt/improv {arguments} --adapter hci0")

    def run_client(self, arguments, timeout=90, password=None):
        stdin = password + "\n" if password else None
        return self.lab.run(f"exec /opt/improv {arguments} --adapter hci0",
                            timeout=timeout, stdin=stdin)
