# SPDX-License-Identifier: Apache-2.0
"""What the system tests share: a device in a fresh lab, and a list of tests with it."""
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP))

from lab import Lab  # noqa: E402
from lab.device import PASSWORD, SETTINGS, SSID, Device  # noqa: E402,F401
from tap import Tap  # noqa: E402

EXTRA_CONFIG = "/etc/improvd/test.yaml"
PROFILES = "/etc/NetworkManager/system-connections"
SOON = 30  # seconds until what should be there at once: the machine may be busy
LABS_AT_A_TIME = int(os.environ.get("LABS_AT_A_TIME", 2))
NO_BUTTON = "esp32_improv:\n  authorizer: none\n"


def build_folder():
    return Path(sys.argv[1]) if len(sys.argv) > 1 else TOP / "build/dev"


def is_wanted(title):
    """The words after the build folder choose tests; without any, all."""
    return not sys.argv[2:] or any(word in title for word in sys.argv[2:])


def check(condition, what, output=""):
    if not condition:
        raise AssertionError(f"{what}\n{output}")


def check_code(result, code, pattern=None):
    """How a Result ended, and that it said the pattern."""
    check(result.code == code, f"exit code {result.code}, not {code}", result.out)
    if pattern:
        check(re.search(pattern, result.out), f"{pattern!r} was not said", result.out)


def check_one_line(output, pattern):
    lines = output.strip().splitlines()
    check(len(lines) == 1 and re.search(pattern, lines[0]),
          f"not one line with {pattern!r}", output)


class Bench(Device):
    """The device in a fresh lab, with more configuration, and what is done to it."""

    def __init__(self, lab, build, config=""):
        super().__init__(lab, build)
        self.peer = None  # see peer.py
        self.configure(config)

    def configure(self, config):
        self.lab.run(f"cat >{EXTRA_CONFIG}", stdin=config.encode() + b"\n", check=True)

    def start(self, options=""):
        super().start(f"-c {EXTRA_CONFIG} {options}")

    def begin(self, options=""):
        """Starts improvd; returns as soon as it can be found."""
        self.start(options)
        self.await_advertising()

    def panel_output(self):
        """All that the panel has told."""
        return self.panel._process.out

    def systemctl(self, arguments):
        self.lab.run(f"systemctl {arguments}", check=True)

    def client_ends(self, arguments, code, pattern=None, password=None):
        """Runs the client to its end, which must be the exit code."""
        result = self.run_client(arguments, password=password)
        check_code(result, code, pattern)
        return result

    def provision(self, password=PASSWORD, code=0, options=""):
        arguments = f"provision --ssid {SSID} {options}"
        return self.client_ends(arguments, code, password=password)

    def profiles(self):
        """The names of NetworkManager's connections that are on disk."""
        listing = self.lab.run(f"ls {PROFILES}", check=True).out.split()
        return [name.removesuffix(".nmconnection") for name in listing]

    def check_online(self):
        result = self.lab.run("ping -c 1 -W 5 -I wlan1 192.168.77.1")
        check(result.code == 0, "the device is not online", result.out)
        check(self.profiles() == [SSID], "not the one network is saved", self.profiles())

    def check_works(self):
        """A whole provisioning, after whatever has happened."""
        self.provision()
        self.daemon.expect("provisioning -> provisioned", SOON)
        self.check_online()

    def forget(self):
        """Ends improvd and makes NetworkManager forget all networks."""
        if self.daemon:
            self.stop()
        self.lab.run("nmcli -g UUID connection show | xargs -r nmcli connection delete",
                     check=True)


class Group:
    """Tests that share a lab until one of them fails; `config` is of the device. If they are
    dependent, those after a failure are not reached."""

    def __init__(self, config, *tests, dependent=False):
        self.config = config
        self.tests = [test for test in tests if dependent or is_wanted(test[0])]
        self.dependent = dependent
        self.lab = self.bench = None

    def run(self, tap, logs):
        try:
            self._run(tap, logs)
        finally:
            self._close()

    def _run(self, tap, logs):
        failed = False
        for title, step in self.tests:
            if failed and self.dependent:
                tap.not_reached(title)
            elif not tap.test(title, partial(self._test, step),
                              partial(self._why, logs / re.sub(r"\W+", "-", title))):
                failed = True
                self._close()

    def _test(self, step):
        if not self.bench:
            self.lab = Lab()
            self.lab.__enter__()
            self.bench = Bench(self.lab, build_folder(), self.config)
        step(self.bench)

    def _why(self, folder):
        """What improvd said, and where the logs are."""
        text = ""
        try:
            if self.bench and self.bench.daemon:
                text = f"improvd said:\n{self.bench.daemon.out}"
            self.lab.save_logs(folder)
            return f"{text}logs: {folder}\n"
        except Exception as error:  # the lab itself may be what broke
            return f"{text}no logs: {error}\n"

    def _close(self):
        if self.lab:
            self.lab.close()
        self.lab = self.bench = None


def run(name, *groups):
    """Runs the tests of a program, two labs at a time or LABS_AT_A_TIME of the environment;
    returns its exit code."""
    logs = TOP / "build/logs" / name
    shutil.rmtree(logs, ignore_errors=True)
    tap = Tap(sum(len(group.tests) for group in groups))
    with ThreadPoolExecutor(LABS_AT_A_TIME) as pool:
        for future in [pool.submit(group.run, tap, logs) for group in groups]:
            future.result()
    return tap.exit_code()
