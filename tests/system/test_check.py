#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improv check: improvd passes it whole, and each fault of another device is found."""
import json
import sys
from xml.etree import ElementTree

from faulty import FaultyDevice
from support import NO_BUTTON, PASSWORD, SSID, Group, check, check_code, run

CONFORMANT, NONCONFORMANT = 0, 13
SECONDS = 300
JUNIT = "/tmp/junit.xml"
FULL = f"--ssid {SSID} --digo"


class Run:
    """A run of improv check to its end; on_press() is what presses the button."""

    def __init__(self, bench, arguments, on_press=None, password=PASSWORD):
        process = bench.client(f"check --json {arguments}")
        if "--ssid" in arguments and password:
            process.send(f"{password}\n")
        process.end_input()
        self.events = []
        for line in process.lines(SECONDS):
            self.events.append(json.loads(line))
            if self.events[-1]["event"] == "press" and on_press:
                on_press()
        self.code = process.wait(10)
        self.out = process.out

    def rules(self, *outcomes):
        return [event for event in self.events
                if event["event"] == "rule" and event["outcome"] in outcomes]

    def ids(self, *outcomes):
        return {rule["id"] for rule in self.rules(*outcomes)}

    def check_passed(self):
        check(self.code == CONFORMANT, f"exit code {self.code}", self.out)
        check(not self.rules("failed", "note"), "not all passed", self.out)


# --- improvd ---------------------------------------------------------------------------------


def passes_as_it_is(bench):
    """Without anybody who presses or consents, and nothing has changed then."""
    bench.begin()
    result = Run(bench, "--no-wait")
    result.check_passed()
    check({"ADV-1", "FRM-2", "REQ-2", "FRM-3c"} <= result.ids("passed"), "rules", result.out)
    check({"WIFI-6a", "NAME-2", "STR-1d"} <= result.ids("skipped"), "what changes was sent", result.out)
    check(result.events[-2]["left"] == "in state 0x01 (authorization required)", "left", result.out)
    check("provisioning" not in bench.daemon.out, "something was joined", bench.daemon.out)


def passes_whole(bench):
    """With the button, a network and the DIGO commands; the report is JUnit as well."""
    result = Run(bench, f"{FULL} --junit {JUNIT}", bench.panel.press)
    result.check_passed()
    check(result.ids("skipped") == {"IDF-2", "ID-6"}, "skipped", result.ids("skipped"))
    check(PASSWORD not in result.out, "the password is in the report")
    suite = ElementTree.fromstring(
        bench.lab.run(f"cat {JUNIT}", check=True).out).find("testsuite")
    check(len(suite.findall("testcase")) == len(result.rules("passed", "skipped")) ==
          int(suite.get("tests")), "other tests", suite.attrib)
    bench.check_online()
    bench.stop()


def passes_without_light(bench):
    """So identify is not offered: it is refused."""
    bench.lab.run("sed -i '/status_indicator/d' /etc/improvd/board.yaml", check=True)
    bench.begin()
    result = Run(bench, "--no-wait --rules IDF")
    result.check_passed()
    check(result.ids("passed") == {"IDF-2"}, "not refused", result.out)
    bench.stop()


def passes_without_button(bench):
    bench.begin()
    result = Run(bench, "")
    result.check_passed()
    check({"AUTH-2", "NAME-1a"} <= result.ids("passed"), "no button is needed", result.out)
    bench.stop()


def shows_rows(bench):
    """As text: rows of at most 80 columns, the bytes of what failed, and no colour."""
    with FaultyDevice(bench.lab, "no-checksum") as device:
        result = bench.run_client(f"check --device {device.address} --rules FRM-2,ERR-3")
    check_code(result, NONCONFORMANT, r"(?m)^failed   FRM-2 ")
    check_code(result, NONCONFORMANT, r"(?m)^passed   ERR-3 ")
    check_code(result, NONCONFORMANT, r"written    command  7F 01 05 86")
    check_code(result, NONCONFORMANT, r"(?m)^1 passed, 1 failed, 0 notes, 0 skipped$")
    check(max(map(len, result.out.splitlines())) <= 80, "over 80 columns", result.out)
    check("\033" not in result.out, "colours in a pipe", result.out)


def lists_rules(bench):
    result = bench.client_ends("check --list", 0, r"(?m)^FRM-2 .* a wrong checksum is refused$")
    check(max(map(len, result.out.splitlines())) <= 80, "over 80 columns", result.out)
    bench.client_ends("check --rules NONE", 2, "not all of")


# --- Faults ----------------------------------------------------------------------------------


def passes(bench):
    """The other device keeps the rules, but for its faults."""
    with FaultyDevice(bench.lab, button=True) as device:
        result = Run(bench, f"--device {device.address} {FULL}", lambda: device.send("press"))
    result.check_passed()


def finds(fault, rules, found, **options):
    """With this fault, of these rules just those are not kept."""
    def step(bench):
        with FaultyDevice(bench.lab, fault, **options) as device:
            result = Run(bench, f"--device {device.address} --rules {rules} --ssid {SSID}"
                         " --join-timeout 5", lambda: device.send("press"))
        check(result.ids("failed", "note") == set(found.split()),
              f"{result.ids('failed', 'note')}", result.out)
        check(result.code == (NONCONFORMANT if result.rules("failed") else CONFORMANT),
              f"exit code {result.code}", result.out)
    return (f"fault {fault}", step)


def finds_at(network, fault, password):
    """A fault that shows only at such a network; without it all is well there."""
    secret = "" if password else "--open"

    def step(bench):
        for faults, found in ((), set()), ((fault,), {"WIFI-5a"}):
            with FaultyDevice(bench.lab, *faults, ssid="Testnet", password=password) as device:
                result = Run(bench, f"--device {device.address} --rules WIFI --ssid Testnet"
                             f" {secret}", password=password)
            check(result.ids("failed", "note") == found, f"{faults}", result.out)
            check("WIFI-6b" in result.ids("passed"), "nothing wrong was tried", result.out)
            check(not password or json.dumps(password)[1:-1] not in result.out,
                  "the password is in the report")
    return (f"fault {fault}: {network}", step)


def not_found(fault):
    def step(bench):
        with FaultyDevice(bench.lab, fault) as device:
            bench.client_ends(f"check --device {device.address} --timeout 5", 3, "not in range|none")
    return (f"fault {fault}", step)


FRAME_FAULTS = (
    finds("half-frame-survives", "FRM-6,ERR-3", "FRM-6"),
    finds("half-frame-stays", "FRM-6,FRM-7", "FRM-7b"),
    finds("long-write-dropped", "FRM-3", "FRM-3a FRM-3b FRM-3c"),
    finds("length-254-hangs", "FRM-3", "FRM-3b"),
    finds("one-byte-frame", "FRM-4", "FRM-4a"),
    finds("empty-wifi-accepted", "STR-1", "STR-1e"),
    finds("string-overrun", "STR-1", "STR-1f STR-1g STR-1h"),
    finds("leftover-accepted", "STR-1", "STR-1i"),
    finds("password-swallows-checksum", "STR-1", "STR-1h"),
    finds("any-credentials", "STR-1,WIFI-2", "WIFI-2"),
    finds("no-checksum", "FRM-2,ERR-3", "FRM-2"),
    finds("min-15-bytes", "ERR-3,IDF-1", "ERR-3 IDF-1"),
    finds("unknown-silent", "ERR-3", "ERR-3"),
    finds("no-reassembly", "ERR-3,FRM-4", "FRM-4a FRM-4b"),
    finds("long-name-crashes", "NAME-3", "NAME-3"),
    finds("short-write-crashes", "ERR-3,FRM-4a", "FRM-4a"),
    finds("scan-13-crashes", "INFO-2,SCAN-2", "SCAN-2"),
    finds("hostname-needs-length", "NAME-1,NAME-4", "NAME-1b"),
    finds("hostname-length-refused", "NAME-1,NAME-4", "NAME-4"),
    finds("scan-13-silent", "INFO-2,SCAN-2", "SCAN-2"),
)

ANSWER_FAULTS = (
    finds("result-length", "INFO-2,SCAN-2", "INFO-2 SCAN-2"),
    finds("result-over-255", "INFO-2,SCAN-2", "SCAN-2"),
    finds("result-checksum", "INFO-2", "INFO-2"),
    finds("result-trailing", "INFO-2", "INFO-2"),
    finds("result-string", "INFO-2", "INFO-2"),
    finds("result-other", "INFO-2,SCAN-2", "SCAN-2"),
    finds("stray-result", "INFO-2", "INFO-2"),
    finds("result-read-constant", "INFO-2,RES-1", "RES-1b"),
    finds("result-read-empty", "INFO-2,RES-1", "RES-1b"),
    finds("result-read-cut", "INFO-2,RES-1b", "RES-1b"),
    finds("mtu", "FRM,INFO,SCAN,RES", ""),
    finds("result-not-notified", "INFO-2", "INFO-2"),
    finds("claims-not-offered", "ID-6,SCAN-2", "SCAN-2"),
    finds("capabilities", "ID-6", "ID-6"),
)

STATE_FAULTS = (
    finds("no-authorization", "REQ-2,WIFI-4a", "REQ-2 WIFI-4a", button=True),
    finds("error-sticks", "ERR", "ERR-1a ERR-1b ERR-2"),
    finds("repeated-error-silent", "ERR", "ERR-1a"),
    finds("error-not-notified", "ERR-3", "ERR-3"),
    finds("error-value", "ERR-3", "ERR-3"),
    finds("state-value", "ID-3", "ID-3"),
    finds("value-length", "ID-3,ID-4a", "ID-3 ID-4a"),
    finds("disconnect-at=command", "ERR-3", "ERR-3"),
    finds("silence-at=command", "ERR-3", "ERR-3"),
    finds("without=result", "ID-2", "ID-2a ID-2b"),
    finds("advertisement-stale", "ADV-4c", "ADV-4c", button=True),
    finds("advertised-state", "ADV-4a", "ADV-4a"),
    finds("advertised-capabilities", "ADV", "ADV-4b"),
    finds("service-data-length", "ADV-1", "ADV-1"),
    finds("long-advertisement", "ADV-1", "ADV-1"),
    finds("no-service-data", "ADV-1", "ADV-1"),
    not_found("no-uuid"),
)

WIFI_FAULTS = (
    finds("any-password", "WIFI", "WIFI-6a WIFI-6b"),
    finds("blocking-connect", "WIFI-4,WIFI-6", "WIFI-4b WIFI-4c WIFI-6b"),
    finds("wifi-silent", "WIFI-4,WIFI-6", "WIFI-6a WIFI-6b"),
    finds("teardown-on-success", "WIFI", "WIFI-5a"),
    finds("state-before-result", "WIFI", "WIFI-5c"),
    finds("success-without-result", "WIFI", "WIFI-5b"),
    finds("success-without-state", "WIFI", "WIFI-5b"),
    finds("failure-without-state", "WIFI-4,WIFI-6", "WIFI-6b"),
    finds("failure-without-error", "WIFI-4,WIFI-6", "WIFI-6a"),
    finds("stray-error", "WIFI", "WIFI-5a"),
    finds("no-url", "WIFI", "WIFI-5d"),
    finds_at("an open network", "psk-only", ""),
    finds_at("a password with a dollar and quotes", "shell", "let$me'in\""),
)

if __name__ == "__main__":
    sys.exit(run(
        "check",
        Group("",
              ("improvd passes as it is", passes_as_it_is),
              ("improvd passes whole", passes_whole),
              dependent=True),
        Group("", ("improvd passes without a light", passes_without_light)),
        Group("",
              ("rows for people", shows_rows),
              ("the table of rules", lists_rules),
              ("a device without a fault passes whole", passes),
              *FRAME_FAULTS, *ANSWER_FAULTS),
        Group(NO_BUTTON,
              ("improvd passes without a button", passes_without_button),
              *STATE_FAULTS, *WIFI_FAULTS),
    ))
