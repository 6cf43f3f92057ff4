#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A hundred provisionings of one improvd: it uses no more at the end than at the beginning."""
import sys

from support import NO_BUTTON, Group, check, run

ROUNDS = 100
SETTLED = 10  # caches are warm, each path was taken
SLACK_KIB = 64  # pages that the allocator keeps
CONFIG = NO_BUTTON + "  wifi_timeout: 1s\n  linger: 1s\n"
USED = ("cd /proc/$(pidof improvd) && ls fd | wc -l && awk '/^Anonymous:/ {print $2}' smaps_rollup"
        " && ls /var/lib/improvd | wc -l")


def used(bench):
    """Descriptors, KiB of its own memory, files."""
    return [int(word) for word in bench.lab.run(USED, check=True).out.split()]


def forget_attributes(bench):
    """One bluetoothd is client and device here, and the device's services come and go faster
    than the client's memory of them is told: it shall discover them each time."""
    bench.lab.run("sed -i 's/^\\[GATT\\]/&\\nCache = no/' /etc/bluetooth/main.conf"
                  " && grep -q ^Cache /etc/bluetooth/main.conf", check=True)
    bench.systemctl("restart bluetooth")


def one_round(bench, number):
    if number % 10 == 1:
        bench.client_ends(f"digo host --host host{number}.example.net", 0)
    bench.provision()
    bench.daemon.expect("provisioned -> stopped", 30)
    bench.lab.run("nmcli -g UUID connection show | xargs nmcli connection delete", check=True)
    bench.await_advertising()


def soak(bench):
    forget_attributes(bench)
    bench.begin()
    for number in range(1, ROUNDS + 1):
        one_round(bench, number)
        if number == SETTLED:
            first = used(bench)
        if number % 10 == 0:
            print(f"# {number} of {ROUNDS}: descriptors, KiB, files {used(bench)}", flush=True)
    last = used(bench)
    check(last[0] == first[0], f"descriptors: {first[0]}, then {last[0]}")
    check(last[1] <= first[1] + SLACK_KIB, f"KiB: {first[1]}, then {last[1]}")
    check(last[2] == first[2], f"files: {first[2]}, then {last[2]}")


if __name__ == "__main__":
    sys.exit(run("soak", Group(CONFIG, (f"{ROUNDS} provisionings: nothing grows", soak))))
