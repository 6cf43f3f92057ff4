#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Mistakes in the configuration: one line says where and what, and nothing is started."""
import os
import socket
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from support import TOP, build_folder, check
from tap import Tap

MISTAKE = 78
NO_BUS = 69
IMPROVD = build_folder().resolve() / "daemon/improvd"

# (title, configuration, what the line must say after "improvd: FILE:")
MISTAKES = (
    ("not YAML", "esp32_improv: [", "2:1: not YAML:"),
    ("a tab", "esp32_improv:\n\tauthorizer: none", "2:1: not YAML:"),
    ("a list", "- esp32_improv", "1:1: expected 'key: value' lines"),
    ("an unknown block", "esp32_improve:\n  authorizer: none",
     "1:1: unknown key 'esp32_improve'; did you mean 'esp32_improv'?"),
    ("an unknown key", "esp32_improv:\n  authoriser: none",
     "2:3: esp32_improv: unknown key 'authoriser'; did you mean 'authorizer'?"),
    ("a key given twice", "esp32_improv:\n  authorizer: none\n  authorizer: none",
     "3:3: esp32_improv: 'authorizer' is given twice"),
    ("a block given twice", "wifi:\nesp32_improv:\n  authorizer: none\nwifi:",
     "4:1: 'wifi' is given twice"),
    ("a time without a unit", "esp32_improv:\n  authorizer: none\n  wifi_timeout: 60",
     "3:17: esp32_improv: wifi_timeout: expected a time"),
    ("a time of an unknown unit", "esp32_improv:\n  authorizer: none\n  linger: 1 week",
     "3:11: esp32_improv: linger: expected a time"),
    ("a negative time", "esp32_improv:\n  identify_duration: -1s",
     "2:22: esp32_improv: identify_duration: expected a time"),
    ("neither true nor false", "esp32_improv:\n  authorizer: none\n  digo: maybe",
     "3:9: esp32_improv: digo: expected true or false"),
    ("no text", "esp32_improv:\n  authorizer: [none]",
     "2:15: esp32_improv: authorizer: expected a text"),
    ("no authorizer", "esp32_improv:\n  wifi_timeout: 1min",
     "2:3: esp32_improv: authorizer is missing"),
    ("nothing at all", "", "1:1: esp32_improv: authorizer is missing"),
    ("an authorizer that is no sensor",
     "esp32_improv:\n  authorizer: button\n"
     "binary_sensor:\n  - platform: evdev\n    id: butten",
     "2:15: esp32_improv: authorizer: no binary_sensor has the id 'button'"),
    ("an indicator that is no output",
     "esp32_improv:\n  authorizer: none\n  status_indicator: light",
     "3:21: esp32_improv: status_indicator: no output has the id 'light'"),
    ("an unknown platform of a sensor",
     "esp32_improv:\n  authorizer: b\nbinary_sensor:\n  - platform: gpio\n    id: b",
     "4:15: binary_sensor: platform: expected 'evdev', not 'gpio'"),
    ("a sensor without a platform",
     "esp32_improv:\n  authorizer: b\nbinary_sensor:\n  - id: b",
     "4:5: binary_sensor: platform: expected 'evdev', not ''"),
    ("an unknown platform of an output",
     "esp32_improv:\n  authorizer: none\noutput:\n  platform: pwm\n  id: l\n  led: x",
     "4:13: output: platform: expected 'led', not 'pwm'"),
    ("an output without its LED",
     "esp32_improv:\n  authorizer: none\noutput:\n  platform: led\n  id: l",
     "4:3: output: led is missing"),
    ("an unknown input key",
     "esp32_improv:\n  authorizer: b\n"
     "binary_sensor:\n  - platform: evdev\n    id: b\n    key: KEY_WPS",
     "6:10: binary_sensor: key: there is no key 'KEY_WPS'"),
)


class Bus:
    """A D-Bus socket that nobody answers: it tells whether improvd came."""

    def __init__(self, folder):
        path = f"{folder}/bus"
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(path)
        self._socket.listen()
        self._socket.setblocking(False)
        self.environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={path}"}

    def check_untouched(self):
        try:
            self._socket.accept()
        except BlockingIOError:
            return
        raise AssertionError("improvd went on to D-Bus")


def improvd(arguments, environment=None):
    result = subprocess.run([IMPROVD, *arguments], env=environment, text=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=60, check=False)
    return result.returncode, result.stdout


def check_said(result, code, line):
    check(result[0] == code, f"exit code {result[0]}, not {code}", result[1])
    lines = result[1].splitlines()
    check(len(lines) == 1 and lines[0].startswith(line), f"not one line {line!r}", result[1])


def refused(folder, text, line):
    """By --check and by a start."""
    file = Path(folder) / "improvd.yaml"
    file.write_text(text + "\n")
    bus = Bus(tempfile.mkdtemp(dir=folder))
    for arguments in (["--check"], []):
        result = improvd(["-c", str(file), *arguments], bus.environment)
        check_said(result, MISTAKE, f"improvd: {file}:{line}")
    bus.check_untouched()


def no_file(folder):
    file = f"{folder}/none.yaml"
    check_said(improvd(["--check", "-c", file]), MISTAKE,
               f"improvd: {file}: No such file or directory")


def later_file_wins(folder):
    """The mistake is in the file that has it, not in the last one."""
    first, second = Path(folder) / "first.yaml", Path(folder) / "second.yaml"
    first.write_text("esp32_improv:\n  authorizer: none\n")
    second.write_text("esp32_improv:\n  status_indicator: light\n")
    result = improvd(["--check", "-c", str(second), "-c", str(first)])
    check_said(result, MISTAKE, f"improvd: {second}:2:21: esp32_improv: status_indicator")


def good(folder):
    """The lab's configuration is good; a start goes on to D-Bus, which is not there."""
    files = [str(TOP / "lab/config" / name) for name in ("improvd.yaml", "board.yaml")]
    arguments = [part for file in files for part in ("-c", file)]
    check_said(improvd(["--check", *arguments]), 0, "improvd: the configuration is good")
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/none"}
    check_said(improvd(arguments, environment), NO_BUS, "improvd: no D-Bus system bus:")


def main():
    tap = Tap(len(MISTAKES) + 3)
    with tempfile.TemporaryDirectory() as folder:
        for title, text, line in MISTAKES:
            tap.test(title, partial(refused, folder, text, line))
        tap.test("no such file", partial(no_file, folder))
        tap.test("of several files the one with the mistake is named",
                 partial(later_file_wins, folder))
        tap.test("no mistake", partial(good, folder))
    return tap.exit_code()


if __name__ == "__main__":
    sys.exit(main())
