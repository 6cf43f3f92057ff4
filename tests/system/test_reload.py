#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SIGHUP: the configuration is read again, and a bad one changes nothing."""
import sys

from support import NO_BUTTON, PASSWORD, SOON, SSID, Group, check, run

RELOADS = 20


def hang_up(bench):
    bench.lab.run("kill -HUP $(pidof improvd)", check=True)


def descriptors(bench):
    return int(bench.lab.run("ls /proc/$(pidof improvd)/fd | wc -l", check=True).out)


def good(bench):
    bench.begin()
    bench.configure(NO_BUTTON + "improvd: {name: Another name}")
    hang_up(bench)
    bench.daemon.expect('advertising as "Another name"', 30)
    bench.client_ends("scan --seconds 3", 0, "Another name")


def bad(bench):
    bench.configure(NO_BUTTON + "  lingre: 1s\n")
    hang_up(bench)
    bench.daemon.expect("did you mean 'linger'", SOON)
    bench.daemon.expect("the configuration stays as it was", SOON)
    bench.client_ends("identify", 0)


def many(bench):
    bench.configure(NO_BUTTON)
    before = descriptors(bench)
    for _ in range(RELOADS):
        hang_up(bench)
        bench.await_advertising()
    after = descriptors(bench)
    check(after == before, f"descriptors: {before}, then {after}")
    for wrong in ("BlueZ refused", "belongs to another process"):
        check(wrong not in bench.daemon.out, wrong, bench.daemon.out)


def joining(bench):
    """A join is not disturbed: what was changed counts afterwards."""
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    bench.daemon.expect("-> provisioning", 60)
    hang_up(bench)
    check(client.wait(90) == 0, "not provisioned", client.out)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    bench.daemon.expect("the configuration was read again", SOON)
    bench.check_online()


if __name__ == "__main__":
    sys.exit(run("reload", Group(
        NO_BUTTON,
        ("a good file is taken over", good),
        ("a bad one is told, and changes nothing", bad),
        (f"{RELOADS} reloads leave nothing behind", many),
        ("a join is waited for", joining),
        dependent=True)))
