#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The configuration as people meet it: mistakes are told, and nothing is started;
--check shows what is in force."""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
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
     "esp32_improv:\n  authorizer: b\nbinary_sensor:\n  - platform: touch\n    id: b",
     "4:15: binary_sensor: platform: expected 'evdev', 'gpio' or 'dbus', not 'touch'"),
    ("a sensor without a platform",
     "esp32_improv:\n  authorizer: b\nbinary_sensor:\n  - id: b",
     "4:5: binary_sensor: platform is missing; expected 'evdev', 'gpio' or 'dbus'"),
    ("an unknown platform of an output",
     "esp32_improv:\n  authorizer: none\noutput:\n  platform: pwm\n  id: l\n  led: x",
     "4:13: output: platform: expected 'led' or 'gpio', not 'pwm'"),
    ("an output without its LED",
     "esp32_improv:\n  authorizer: none\noutput:\n  platform: led\n  id: l",
     "4:3: output: led is missing"),
    ("an unknown input key",
     "esp32_improv:\n  authorizer: b\n"
     "binary_sensor:\n  - platform: evdev\n    id: b\n    key: KEY_WPS",
     "6:10: binary_sensor: key: expected a key of linux/input-event-codes.h"),
)


ESPHOME = """esphome:
  name: lamp
esp32:
  board: !secret board
logger:
api:
  encryption: {key: geheim}
ota:
  - platform: esphome
wifi:
  ssid: Home
  password: geheim
esp32_improv:
  authorizer: button
binary_sensor:
  - platform: gpio
    id: button
    pin: {number: GPIO0, inverted: true, mode: {input: true, pullup: true}}
    on_press: [logger.log: hello]
"""


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
    """By --check in both forms and by a start."""
    file = Path(folder) / "improvd.yaml"
    file.write_text(text + "\n")
    bus = Bus(tempfile.mkdtemp(dir=folder))
    for arguments in (["--check", str(file)], ["--check", "-c", str(file)], ["-c", str(file)]):
        result = improvd(arguments, bus.environment)
        check_said(result, MISTAKE, f"improvd: {file}:{line}")
    bus.check_untouched()


def all_at_once(folder):
    """Of each file, in one run."""
    first, second = Path(folder) / "first.yaml", Path(folder) / "second.yaml"
    first.write_text("wify:\nesp32_improv:\n  linger: 10\n  digo: perhaps\n")
    second.write_text("output: {platform: pwm}\n")
    code, said = improvd(["--check", str(first), str(second)])
    places = [f"{first}:1:1: ", f"{first}:3:11: ", f"{first}:4:9: ", f"{second}:1:20: "]
    lines = said.splitlines()
    check(code == MISTAKE and len(lines) == len(places) and
          all(line.startswith("improvd: " + place) for line, place in zip(lines, places)),
          "not each mistake once", said)


def pasted_from_esphome(folder):
    """Its own blocks are passed over, each with a note; no secret is repeated."""
    file = Path(folder) / "improvd.yaml"
    file.write_text(ESPHOME)
    code, said = improvd(["--check", str(file)])
    check(code == 0, f"exit code {code}", said)
    for line, block in ((1, "esphome"), (3, "esp32"), (5, "logger"), (6, "api"), (8, "ota")):
        check(f"improvd: {file}:{line}: {block} is ignored" in said, f"no note on {block}", said)
    check("geheim" not in said, "a password is repeated", said)


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
    code, said = improvd(["--check", *files])
    lines = said.splitlines()
    check(code == 0 and "improvd: the configuration is good" in lines, "not good", said)
    check(max(map(len, (line for line in lines if not line.startswith("improvd: ")))) <= 80,
          "more than 80 columns", said)
    for key, value, source in (("authorizer", "binary_sensor_id", "improvd.yaml:6"),
                               ("device", "Improv lab panel", "board.yaml:5"),
                               ("wifi_timeout", "1min", "default")):
        check(f"  {key:20} {value:34} {source}" in lines, f"no row of {key}", said)
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={folder}/none"}
    arguments = [part for file in files for part in ("-c", file)]
    check_said(improvd(arguments, environment), NO_BUS, "improvd: no D-Bus system bus:")


def hints(folder):
    """What only the machine can tell is no mistake."""
    file = Path(folder) / "improvd.yaml"
    file.write_text("esp32_improv: {authorizer: none}\n"
                    "output: {platform: led, led: no-such-led}\n")
    code, said = improvd(["--check", str(file)])
    check(code == 0 and "output: there is no LED 'no-such-led'" in said, "no hint", said)


def start(arguments, **options):
    """A process that is ended if it takes too long: reading its output then ends."""
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, text=True, **options)
    watch = threading.Timer(60, process.kill)
    watch.daemon = True
    watch.start()
    return process


def read_until(stream, *texts):
    """Until each has been said."""
    said, wanted = "", set(texts)
    while wanted:
        line = stream.readline()
        check(line, f"it ended without {wanted}", said)
        said += line
        wanted = {text for text in wanted if text not in line}
    return said


def reload_at_once(folder):
    """Where nothing else happens, on a bus without services; and it keeps its name there."""
    file, address = Path(folder) / "improvd.yaml", f"unix:path={folder}/daemon"
    file.write_text("esp32_improv: {authorizer: none}\n")
    missing = ("bluetoothd is not running", "no NetworkManager, iwd or wpa_supplicant")
    bus = start(["dbus-daemon", "--session", "--nofork", "--print-address=1",
                 f"--address={address}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    bus.stdout.readline()
    daemon = start([IMPROVD, "-c", str(file)], stderr=subprocess.PIPE,
                   env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address})
    try:
        read_until(daemon.stderr, *missing)
        daemon.send_signal(signal.SIGHUP)
        said = read_until(daemon.stderr, "the configuration was read again", *missing)
        daemon.terminate()
        said += daemon.stderr.read()
        check(daemon.wait() == 0, "no clean end", said)
        check("improvd running twice" not in said, "it does not know its own name", said)
    finally:
        daemon.kill()
        bus.terminate()


def a_file_needs_check(folder):
    code, said = improvd([f"{folder}/improvd.yaml"])
    check(code == 2 and "is not an option; see improvd --help" in said, f"exit code {code}", said)


OTHERS = (
    ("no such file", no_file),
    ("of several files the one with the mistake is named", later_file_wins),
    ("all mistakes in one run", all_at_once),
    ("a file pasted from ESPHome", pasted_from_esphome),
    ("no mistake", good),
    ("what is not there is a hint", hints),
    ("a file without --check is no option", a_file_needs_check),
    ("a reload begins at once", reload_at_once),
)


def main():
    tap = Tap(len(MISTAKES) + len(OTHERS))
    with tempfile.TemporaryDirectory() as folder:
        for title, text, line in MISTAKES:
            tap.test(title, partial(refused, folder, text, line))
        for title, step in OTHERS:
            tap.test(title, partial(step, folder))
    return tap.exit_code()


if __name__ == "__main__":
    sys.exit(main())
