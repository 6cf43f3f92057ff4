#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Client and daemon where something is missing: one clear line, an exit code, or patience."""
import signal
import sys

from peer import drop_link
from support import (EXTRA_CONFIG, NO_BUTTON, PASSWORD, SOON, SSID, Group, check, check_code,
                     check_one_line, run)

CONFIG = f"-c /etc/improvd/improvd.yaml -c /etc/improvd/board.yaml -c {EXTRA_CONFIG}"
POLICY = "/etc/dbus-1/system.d/zz-deny.conf"
DENY = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><policy user="nobody"><deny send_destination="org.bluez"/></policy></busconfig>
"""
AS_NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups"
PROVISION = f"provision --ssid {SSID}"


def deny_nobody(bench):
    bench.lab.run(f"cat >{POLICY}", stdin=DENY.encode(), check=True)
    bench.systemctl("reload dbus")
    bench.lab.run("chmod -R a+rX /etc/improvd", check=True)


# --- The client --------------------------------------------------------------

def client(arguments, code, pattern, before=None, prefix=""):
    """A test: the client ends so, and its last word is the pattern."""
    def step(bench):
        if before:
            before(bench)
        command = f"{prefix} timeout 60 /opt/improv {arguments}"
        check_code(bench.lab.run(command, stdin=f"{PASSWORD}\n".encode()), code, pattern)
    return step


def start_once(bench):
    if not bench.daemon:
        bench.begin()


def stop_bluetoothd(bench):
    bench.systemctl("stop bluetooth")


def wrong_password(bench):
    start_once(bench)
    bench.panel.press()
    bench.daemon.expect("-> authorized", SOON)
    bench.provision("notmypassword", 5)


def connection_lost(bench):
    """It is begun anew, but not for ever."""
    bench.stop()
    bench.begin()
    process = bench.client(PROVISION)
    process.send(PASSWORD + "\n")
    process.end_input()
    for _ in range(3):
        process.expect("press it now", 60)
        drop_link(bench)
    check(process.wait(60) == 7, "another end", process.out)
    check(process.out.count("trying again") == 2, "not tried again", process.out)


CLIENT = (
    ("client: no such adapter",
     client("scan --seconds 1 --adapter hci9", 9, "hci9")),
    ("client: an SSID that is too long", client(f"provision --ssid {33 * 'x'}", 2, "(?i)ssid")),
    ("client: an empty SSID", client("provision --ssid ''", 2, "(?i)ssid")),
    ("client: no device in range",
     client(f"{PROVISION} --timeout 2", 3, "none is in range")),
    ("client: not authorized",
     client(f"{PROVISION} --no-wait", 4, "(?i)not authorized", start_once)),
    ("client: the button is not pressed in time",
     client(f"{PROVISION} --wait 2", 4, "(?i)not pressed", start_once)),
    ("client: wrong password", wrong_password),
    ("client: connection lost", connection_lost),
    ("client: no permission",
     client("scan --seconds 1", 11, "(?i)permi|not allowed", deny_nobody, AS_NOBODY)),
    ("client: no bluetoothd", client("scan --seconds 1", 10, "(?i)bluetoothd", stop_bluetoothd)),
)


# --- The daemon, when it shall not wait -----------------------------------------

def daemon(code, pattern, breaks=None, mends=None, prefix="", options=""):
    """A test: improvd ends at once with this code, and of its lines one says why."""
    def step(bench):
        if breaks:
            breaks(bench)
        result = bench.lab.run(f"{prefix} timeout 30 /opt/improvd {CONFIG} {options} --no-wait")
        check_code(result, code)
        errors = [line for line in result.out.splitlines()
                  if not any(word in line for word in (
                      "indicator:", "button:", "Wi-Fi: ", "Bluetooth: hci", " -> ",
                      "Going on without"))]
        check_one_line("\n".join(errors), pattern)
        if mends:
            mends(bench)
    return step


def no_adapter(bench):
    bench.configure(NO_BUTTON + "improvd:\n  adapter: hci9")


def default_adapter(bench):
    bench.configure(NO_BUTTON)


def unit(verb, *names):
    return lambda bench: bench.systemctl(f"{verb} {' '.join(names)}")


NO_STACK = "no NetworkManager, iwd or wpa_supplicant is running"
STACKS = ("NetworkManager", "wpa_supplicant")  # wpa_supplicant alone would do, too

DAEMON = (
    ("improvd: no such adapter",
     daemon(9, "(?i)adapter", no_adapter, default_adapter)),
    ("improvd: no NetworkManager",
     daemon(12, NO_STACK, unit("stop", *STACKS), unit("start", "NetworkManager"))),
    ("improvd: no permission",
     daemon(11, "no permission: run as root, or see D-Bus's policy", deny_nobody,
            prefix=AS_NOBODY)),
    ("improvd: no bluetoothd",
     daemon(10, "bluetoothd is not running", unit("stop", "bluetooth"),
            unit("start", "bluetooth"))),
    ("improvd: no D-Bus",
     daemon(69, "no D-Bus system bus",
            prefix="env DBUS_SYSTEM_BUS_ADDRESS=unix:path=/none")),
)


# --- The daemon, when it waits -------------------------------------------------

def comes_later(units, said):
    """A test: improvd starts without these units, then they come, and all is well."""
    def step(bench):
        bench.forget()
        bench.systemctl(f"stop {units}")
        bench.start()
        bench.daemon.expect(f"{said}; waiting for it", 20)
        bench.systemctl(f"start {units}")
        bench.await_advertising()
        bench.check_works()
    return step


def reload(bench):
    """BlueZ forgets what is registered before it is told the same again."""
    bench.forget()
    bench.begin()
    bench.daemon.kill(signal.SIGHUP)
    bench.daemon.expect("the configuration was read again", 30)
    bench.await_advertising()
    check("refused" not in bench.daemon.out, "BlueZ refused", bench.daemon.out)
    bench.check_works()


WAITING = (
    ("improvd waits for bluetoothd", comes_later("bluetooth", "bluetoothd is not running")),
    ("improvd waits for NetworkManager",
     comes_later(" ".join(STACKS), NO_STACK)),
    ("improvd waits for the adapter",
     comes_later("lab-beacon lab-btvirt", "adapter of the configuration is not there")),
    ("improvd is reloaded while it serves", reload),
)

if __name__ == "__main__":
    sys.exit(run("missing", Group("", *CLIENT), Group(NO_BUTTON, *DAEMON),
                 Group(NO_BUTTON, *WAITING)))
