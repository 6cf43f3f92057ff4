#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What improv prints with --json is what its schema says, and so is what it reads."""
import json
import os
import subprocess
import sys

from faulty import FaultyDevice
from support import PASSWORD, SSID, TOP, Group, build_folder, check, run

VALIDATE = TOP / "tests/system/validate.py"
OUTPUT = TOP / "docs/improv-output.schema.json"
SETTINGS = TOP / "docs/improv-settings.schema.json"
TOKEN = "a-token-of-the-test"
CLIENT_SECONDS = 180
USAGE = 2
HOST = "digo host --host api.example.net --port 8883 --ssl yes"
DEVICE = "digo device --profile-id lamp-2 --device-id 4711 --box-id 7 --tenant-id acme"


def faults(schema, lines):
    """What is wrong with the lines, or nothing."""
    result = subprocess.run([VALIDATE, schema], input=lines, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    check(result.returncode in (0, 1), "validate.py", result.stdout)
    return result.stdout


def events(output):
    return [json.loads(line)["event"] for line in output.splitlines()]


def is_secret_free(output):
    return PASSWORD not in output and PASSWORD.encode().hex().upper() not in output


def prints(arguments, code, *wanted, stdin=None, press=False, before=None):
    """A test: all lines are as the schema has them, these events are among them, and the last
    one has the exit code."""
    def step(bench):
        if before:
            bench.lab.run(before, check=True)
        if not bench.daemon:
            bench.begin()
        process = bench.client(f"{arguments} --json -v")
        if stdin:
            process.send(stdin + "\n")
        process.end_input()
        if press:
            process.expect('"press"', CLIENT_SECONDS)
            bench.panel.press()
        check(process.wait(CLIENT_SECONDS) == code, f"not exit code {code}", process.out)
        wrong = faults(OUTPUT, process.out)
        check(not wrong, "not as the schema has it", wrong)
        for event in wanted:
            check(event in events(process.out), f"no {event!r}", process.out)
        last = json.loads(process.out.splitlines()[-1])
        check(last["event"] == "ended" and last["code"] == code, "another end", process.out)
        check(is_secret_free(process.out), "the password is shown", process.out)
    return step


def prints_of(fault, arguments, code, *wanted, stdin=None):
    """The same with another device, which has a fault."""
    def step(bench):
        with FaultyDevice(bench.lab, fault) as device:
            prints(f"{arguments} --device {device.address}", code, *wanted, stdin=stdin)(bench)
    return step


def monitors(bench):
    bench.stop()
    bench.begin()
    process = bench.client("monitor --json")
    process.expect('"monitoring"', CLIENT_SECONDS)
    bench.panel.press()
    process.expect('"notification".*"authorized"', 30)
    process.kill(2)
    check(process.wait(30) == 130, "another end", process.out)
    check("interrupted" in events(process.out), "no Ctrl-C", process.out)
    wrong = faults(OUTPUT, process.out)
    check(not wrong, "not as the schema has it", wrong)


# As a key of a laptop does it: event CHANGE_ALL, of all Bluetooth radios.
RFKILL = "printf '\\0\\0\\0\\0\\2\\3\\%d\\0' >/dev/rfkill"


def is_switched_off(bench):
    bench.lab.run(RFKILL % 1, check=True)
    prints("scan --seconds 1", 11, "failed")(bench)
    bench.lab.run(RFKILL % 0, check=True)


def other_lines_are_wrong(_):
    good = '{"event":"monitoring","seconds":1.5}'
    check(not faults(OUTPUT, good), "a good line is wrong")
    for bad in (good.replace("monitoring", "unheard-of"), good.replace("1.5", '"1.5"'),
                good.replace("}", ',"more":1}'), '{"event":"state","seconds":1}', "[]", "x"):
        check(faults(OUTPUT, bad), "a wrong line is not found", bad)


FULL = {
    "wifi": {"ssid": SSID, "password": PASSWORD}, "hostname": "lamp", "name": "Lämp",
    "host": {"host": "api.example.net", "port": 8883, "host_http": None, "port_http": "443",
             "ssl": True},
    "device": {"device_profile_id": "1", "device_id": "2", "box_id": "3", "tenant_id": "4",
               "device_owner": "5"},
    "token": TOKEN,
}


def with_value(value, *path):
    """FULL with one value in another way; without it, if that is Ellipsis."""
    settings = json.loads(json.dumps(FULL))
    group = settings
    for key in path[:-1]:
        group = group[key]
    if value is ...:
        del group[path[-1]]
    else:
        group[path[-1]] = value
    return settings


GOOD = (
    FULL, with_value("", "wifi", "password"), with_value(64 * "A", "wifi", "password"),
    with_value("yes", "host", "ssl"), with_value(None, "hostname"), with_value(..., "host"),
    with_value(..., "device", "device_owner"), with_value("", "host", "port"),
)
BAD = (
    with_value("short", "wifi", "password"), with_value(64 * "x", "wifi", "password"),
    with_value("", "wifi", "ssid"), with_value(33 * "x", "wifi", "ssid"),
    with_value("-lamp", "hostname"), with_value(64 * "x", "hostname"), with_value("", "name"),
    with_value(0, "host", "port"), with_value("65536", "host", "port"),
    with_value("maybe", "host", "ssl"), with_value([], "device"), with_value("x", "psk"),
    with_value("x", "wifi", "psk"), with_value(1.5, "name"), with_value("", "token"), [],
)


def settings_are_read_so(_):
    """The schema and the program say yes to the same files. Without a bus the program ends
    where it would begin to look for the device."""
    no_bus = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
    for expected, files in ((True, GOOD), (False, BAD)):
        for settings in files:
            text = json.dumps(settings)
            result = subprocess.run(
                [build_folder() / "client/improv", "provision", "--settings", "-"], input=text,
                text=True, env=no_bus, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            check((result.returncode != USAGE) == expected, "improv", text + result.stdout)
            check((not faults(SETTINGS, text)) == expected, "the schema", text)


PRINTS = (
    ("json: a device is listed", prints("scan --seconds 3", 0, "device")),
    ("json: a device is described",
     prints("info", 0, "found", "connected", "device", "sending", "packet", "info")),
    ("json: it is checked", prints("check --no-wait", 0, "rule", "checked")),
    ("json: it is identified", prints("identify", 0, "identified")),
    ("json: its networks", prints("networks", 0, "networks")),
    ("json: another device is wanted",
     prints("identify --device nobody --timeout 3", 3, "candidate", "failed")),
    ("json: not authorized",
     prints(f"provision --ssid {SSID} --no-wait", 4, "failed", stdin=PASSWORD)),
    # hostnamed is started by whoever asks it; in a busy lab that takes longer than improvd waits.
    ("json: a hostname, after a press", prints("hostname", 0, "press", "state", "hostname",
                                               press=True, before="hostnamectl")),
    ("json: what a device tells", monitors),
    ("json: the DIGO servers", prints(HOST, 0, "stored")),
    ("json: the DIGO identity", prints(DEVICE, 0, "stored")),
    ("json: the DIGO token", prints("digo token", 0, "stored", stdin=TOKEN)),
    ("json: a name", prints("name Lamp", 0, "name")),
    ("json: provisioned", prints(f"provision --ssid {SSID}", 0, "sending", "state", "provisioned",
                                 stdin=PASSWORD)),
    ("json: Bluetooth is switched off", is_switched_off),
)

PRINTS_OF_OTHERS = (
    ("json: the connection breaks", prints_of("disconnect-at=read:1", "identify", 0,
                                              "reconnecting")),
    ("json: a part is missing", prints_of("without=state", "info", 6, "retrying", "failed")),
    ("json: a check joins", prints_of("any-password", f"check --ssid {SSID} --rules WIFI-4b,WIFI-6",
                                      13, "joining", "rule", "checked", stdin=PASSWORD)),
    ("json: monitor ends with the device", prints_of("disconnect-at=subscribe", "monitor", 0,
                                                     "disconnected")),
)

READ = (
    ("json: other lines are wrong", other_lines_are_wrong),
    ("json: settings are read as their schema says", settings_are_read_so),
)

if __name__ == "__main__":
    sys.exit(run("json",
                 Group("esp32_improv:\n  authorized_duration: 30min\n",
                       *READ, *PRINTS, dependent=True),
                 Group("", *PRINTS_OF_OTHERS)))
