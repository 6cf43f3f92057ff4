#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improv against devices that nobody should ship: it works, or says what is wrong and ends."""
import sys

from faulty import FaultyDevice
from support import PASSWORD, SSID, Group, check, run

(OK, FAILED, NOT_FOUND, NO_NETWORK, REFUSED, CONNECTION, TIMEOUT, NO_ADAPTER,
 NO_BLUETOOTHD) = (0, 1, 3, 5, 6, 7, 8, 9, 10)
PROVISION = f"provision --ssid {SSID}"
ATTEMPTS = 3
ESCAPES = b"\x1b[2J\x1b]0;mine\x07Lamp".hex()
NOT_UTF8 = b"\xff\xfe\xc0Lamp".hex()
NONCHARACTER = "\ufffeLamp".encode().hex()  # D-Bus takes it, sd-bus does not read it


def attempts(device):
    return len(device.seen("connected"))


def ends(title, arguments, code, pattern, *faults, password=PASSWORD, also=None, **options):
    """A test: with these faults the client ends so."""
    def step(bench):
        with FaultyDevice(bench.lab, *faults, **options) as device:
            result = bench.client_ends(f"{arguments} --device {device.address}", code, pattern,
                                       password=password)
            check(attempts(device) <= ATTEMPTS, "tried too often", device.events)
            check("\x1b" not in result.out and "\x07" not in result.out, "not escaped", result.out)
            if also:
                also(device, result)
    return title, step


# --- The answer ----------------------------------------------------------------

ORDER = (
    ends("the state before the result", PROVISION, OK, r"http://192\.0\.2\.1/",
         "state-before-result"),
    ends("the state without a result", PROVISION, OK, "provisioned", "success-without-result"),
    ends("the result without the state", PROVISION, OK, r"http://192\.0\.2\.1/",
         "success-without-state"),
    ends("no URL", PROVISION, OK, "provisioned", "no-url"),
    ends("answered before the write is", PROVISION, OK, r"http://192\.0\.2\.1/",
         "blocking-connect"),
    ends("an error of somebody else's", PROVISION, OK, "provisioned", "stray-error"),
    ends("a result of somebody else's", "info", OK, "Test firmware", "stray-result"),
    ends("refused, the state stays", PROVISION, NO_NETWORK, "unable to connect",
         "failure-without-state", password="notmypassword"),
    ends("refused without an error", PROVISION, TIMEOUT, "waiting for the answer failed",
         "failure-without-error", password="notmypassword"),
    ends("an error that there is not", "name x", REFUSED, "0x42", "error-value", commands="1,2"),
)

UNASKED = (
    ends("told before it has subscribed", PROVISION, OK, "provisioned", "notify-unsubscribed"),
)

SILENCE = (
    ends("silent when subscribed to", "info", TIMEOUT, "subscribing failed: no answer",
         "silence-at=subscribe"),
    ends("silent when read", "info", TIMEOUT, "reading the state failed: no answer",
         "silence-at=read"),
    ends("silent when written to", "info", TIMEOUT, "sending the command failed: no answer",
         "silence-at=write"),
    ends("silent to the command", "info", TIMEOUT, "waiting for the answer failed: no answer",
         "silence-at=command"),
    ends("silent once while its services are looked for", "info", OK, "Test firmware",
         "silence-at=discovery:1"),
)


# --- Its bytes -----------------------------------------------------------------

RESULTS = (
    ends("a result cut by the link", "info", OK, "Test firmware(.|\n)*Test device", "mtu"),
    ends("a cut result that reads as nothing", "info", FAILED, "reading the result", "mtu",
         "result-read-empty"),
    ends("a cut result that reads as others'", "info", TIMEOUT, "waiting for the answer", "mtu",
         "result-read-constant"),
    ends("a result with a wrong length", "info", FAILED, "malformed", "result-length=7"),
    ends("a result with a wrong checksum", "info", FAILED, "malformed", "result-checksum"),
    ends("a result with more after it", "info", FAILED, "malformed", "result-trailing"),
    ends("a string longer than its result", "info", FAILED, "malformed", "result-string"),
    ends("a result over 255 bytes", "networks", TIMEOUT, "reading the result failed",
         "result-over-255"),
    ends("a result of another command", "info", TIMEOUT, "waiting for the answer",
         "result-other=4"),
    ends("provisioned, with a wrong checksum", PROVISION, OK, "provisioned", "result-checksum"),
    ends("values of no byte", PROVISION, OK, "provisioned", "value-length=0"),
    ends("a state that there is not", "info", OK, "unknown state", "state-value"),
)

PARTS = (
    ends("no capabilities", PROVISION, OK, "provisioned", "without=capabilities"),
    ends("no result", PROVISION, OK, "provisioned", "without=result"),
    ends("no state", "info", REFUSED, "opening the Improv service failed: a part", "without=state"),
    ends("no command", "info", REFUSED, "opening the Improv service failed: a part", "without=command"),
    ends("no service data", PROVISION, OK, "provisioned", "no-service-data"),
    ends("no name", PROVISION, OK, "provisioned", "no-name"),
)


# --- The connection ------------------------------------------------------------

def lost_at(step):
    return ends(f"disconnected once: {step}", PROVISION, OK, r"trying again \(2 of 3\)",
                f"disconnect-at={step}:1")


def joined_once(device, _result):
    check(len(device.seen("joining")) == 1, "sent again", device.events)


def always_lost_at(step):
    return ends(f"disconnected each time: {step}", PROVISION, CONNECTION,
                r"trying again \(3 of 3\)", f"disconnect-at={step}")


def another_address(title, choice):
    """A test: while the client waits for the button, the device takes another address."""
    def step(bench):
        name = f"Lamp {title}"
        with FaultyDevice(bench.lab, name=name, button=True) as device:
            client = bench.client(f"{PROVISION} {choice.format(name=name)}")
            client.send(f"{PASSWORD}\n")
            client.expect("(?i)press", 60)
            former = device.address
            device.send("stop")
            device.send("disconnect")
            device.expect("disconnected")
            device.send("address")
            moved = device.expect("moved")["address"]
            device.send("resume")
            client.expect(f"found {moved}", 60)
            client.expect("(?i)press", 60)
            device.send("press")
            check(client.wait(60) == OK and moved != former, "another end", client.out)
    return f"another address after a disconnect: {title}", step


def never_back(bench):
    with FaultyDevice(bench.lab, button=True) as device:
        client = bench.client(f"{PROVISION} --timeout 3 --device {device.address}")
        client.send(f"{PASSWORD}\n")
        client.expect("(?i)press", 60)
        device.send("stop")
        device.send("disconnect")
        check(client.wait(60) == CONNECTION, "another end", client.out)
        check("not in range any more" in client.out, "it does not say so", client.out)


LINK = (
    *(lost_at(step) for step in ("discovery", "subscribe", "read", "write", "command")),
    ends("disconnected while it joins", PROVISION, OK, "provisioned",
         "disconnect-at=provisioning:1", also=joined_once, join_ms=3000),
    ends("disconnected with the result", PROVISION, OK, "provisioned", "disconnect-at=result:1",
         also=joined_once),
    *(always_lost_at(step) for step in ("discovery", "subscribe", "read", "write", "command")),
    another_address("by its name", "--device '{name}'"),
    another_address("as the only one", ""),
    ("a device that does not come back", never_back),
)


# --- Names ---------------------------------------------------------------------

def beside_a_noncharacter(bench):
    """A neighbour's name that sd-bus does not read takes nothing else from the list."""
    with FaultyDevice(bench.lab, name_hex=NONCHARACTER) as odd, \
            FaultyDevice(bench.lab) as device:
        for _ in range(2):  # it is new, then it is in BlueZ's list
            found = bench.client_ends("scan --seconds 4", OK, device.address)
            check(odd.address in found.out, "one is missing", found.out)
        bench.provision(options=f"--device {device.address}")
        bench.provision(options=f"--device {odd.address}")


NAMES = (
    ends("a name with escape sequences", PROVISION, OK, r"found .*\\x1B", name_hex=ESCAPES),
    ends("a name that is not UTF-8", PROVISION, OK, "found .*Lamp", name_hex=NOT_UTF8),
    ("a name of a noncharacter", beside_a_noncharacter),
)


# --- The adapter and bluetoothd: last, for they take the air with them --------------

def begin_to_wait(bench, device):
    client = bench.client(f"{PROVISION} --device {device.address}")
    client.send(f"{PASSWORD}\n")
    client.expect("(?i)press", 60)
    return client


def expect_end(client, code, said):
    check(client.wait(60) == code and said in client.out, f"not {code}, {said!r}", client.out)


def await_adapter(bench):
    bench.lab.run("until busctl get-property org.bluez /org/bluez/hci0 org.bluez.Adapter1"
                  " Powered | grep -q true; do :; done", timeout=60, check=True)


def bluetoothd_restarts(bench):
    with FaultyDevice(bench.lab, button=True) as device:
        client = begin_to_wait(bench, device)
        bench.systemctl("restart bluetooth")
        expect_end(client, NO_BLUETOOTHD, "bluetoothd failed: it has stopped")
        await_adapter(bench)


def adapter_vanishes(bench):
    with FaultyDevice(bench.lab, button=True) as device:
        client = begin_to_wait(bench, device)
        bench.systemctl("stop lab-btvirt")
        expect_end(client, NO_ADAPTER, "the adapter has gone")


def without_adapter(bench):
    bench.client_ends("scan --seconds 1", NO_ADAPTER, "there is no hci0")


GONE = (
    ("bluetoothd restarts while the client waits", bluetoothd_restarts),
    ("the adapter vanishes while the client waits", adapter_vanishes),
    ("there is no adapter any more", without_adapter),
)


if __name__ == "__main__":
    sys.exit(run("robust",
                 Group("", *ORDER, *UNASKED, *SILENCE, *RESULTS, *PARTS),
                 Group("", *LINK, *NAMES),
                 Group("", *GONE, dependent=True)))
