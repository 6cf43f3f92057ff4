#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The faulty device of tests/peers: without a fault improv provisions it, with one it shows."""
import sys

from faulty import FaultyDevice
from support import PASSWORD, SSID, Group, check, run


def provisioned(bench):
    """By default it keeps to the rules."""
    with FaultyDevice(bench.lab) as device:
        bench.client_ends("scan --seconds 1", 0, device.address)
        bench.provision("notmypassword", code=5)
        bench.provision(PASSWORD)
        joined = device.expect("joining", ssid=SSID, password="notmypassword")
        device.expect("error", error=3)
        device.expect("joining", ssid=SSID, password=PASSWORD)
        device.expect("state", state=4)
        check(joined["ms"] > 0, "no time")


if __name__ == "__main__":
    sys.exit(run(
        "faulty_device",
        Group("", ("the device is provisioned", provisioned)),
    ))
