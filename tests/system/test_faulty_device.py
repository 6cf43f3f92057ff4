#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The faulty device of tests/peers: without faults it keeps to the rules, with them it shows."""
import sys

from faulty import FaultyDevice
from peer import IDENTIFY, RESULT, Peer, frame
from support import PASSWORD, SSID, Group, check, run

NOT_FOUND, NOT_AUTHORIZED, UNABLE_TO_CONNECT = 3, 4, 5
INFO = frame(0x03)


def connected(bench, device):
    peer = Peer(bench, address=device.address)
    peer.connect()
    return peer


# --- Without a fault -----------------------------------------------------------

def provisioned(bench):
    with FaultyDevice(bench.lab) as device:
        mine = f"--device {device.address}"
        bench.provision("notmypassword", code=UNABLE_TO_CONNECT, options=mine)
        device.expect("joining", ssid=SSID, password="notmypassword")
        device.expect("error", error=3)
        bench.provision(options=mine)
        device.expect("joining", ssid=SSID, password=PASSWORD)
        device.expect("result")
        device.expect("state", state=4)
        check(not device.seen("fault"), "it has faults")


def button_needed(bench):
    with FaultyDevice(bench.lab, button=True) as device:
        # By its address: BlueZ may not have forgotten the device before it.
        mine = f"--device {device.address}"
        bench.provision(options=f"{mine} --no-wait", code=NOT_AUTHORIZED)
        client = bench.client(f"provision --ssid {SSID} {mine}")
        client.send(f"{PASSWORD}\n")
        client.expect("(?i)press", 60)
        device.send("press")
        check(client.wait(60) == 0, "it is not provisioned", client.out)


# --- Faults on the air -----------------------------------------------------------

def half_frame_survives(bench):
    with FaultyDevice(bench.lab, "half-frame-survives") as device:
        connected(bench, device).write(INFO[:2])
        device.send("disconnect")
        device.expect("disconnected")
        device.expect("advertising")
        peer = connected(bench, device)
        peer.write(IDENTIFY)
        device.expect("error", error=1)
        check(peer.error() == 1, "its frame was not spoilt")


def frames_and_results(bench):
    """Several at once; one of them the first time only."""
    with FaultyDevice(bench.lab, "no-checksum:1", "result-length=7") as device:
        peer = connected(bench, device)
        for event in ("identify", "error"):
            peer.write(IDENTIFY[:2] + b"\x55")
            device.expect(event)
        peer.write(INFO)
        device.expect("fault", name="result-length")
        device.expect("result")
        check(peer.read(RESULT)[:2] == b"\x03\x07", "the length is right", peer.read(RESULT))


def hangs(bench):
    with FaultyDevice(bench.lab, "length-254-hangs") as device:
        connected(bench, device).write(frame(0x06, b"n" * 254))
        device.expect("hang")


def blocks(bench):
    with FaultyDevice(bench.lab, "blocking-connect", join_ms=1500) as device:
        bench.provision(options=f"--device {device.address}")
        told = [event["hex"] for event in device.seen("notified", characteristic="state")]
        check(told == ["04"], "state 0x03 was told", told)


def small_mtu(bench):
    """The link cuts the result; the client reads it."""
    with FaultyDevice(bench.lab, "mtu", url="http://192.0.2.1/a/long/way/to/go") as device:
        result = bench.provision()
        check("/a/long/way/to/go" in result.out, "the result is cut", result.out)
        device.expect("mtu", mtu=23)


def another_address(bench):
    with FaultyDevice(bench.lab, "no-service-data") as device:
        former = device.address
        result = bench.client_ends("scan --seconds 1", 0, former)
        check("identify" not in result.out, "it advertises capabilities", result.out)
        bench.client_ends("scan --seconds 1", 0, device.move())
        check(device.address != former, "it is the same")


def twins(bench):
    with FaultyDevice(bench.lab, name="Twin") as one, \
            FaultyDevice(bench.lab, name="Twin", join_ms=1) as other:
        result = bench.provision(options="--device Twin", code=NOT_FOUND)
        for device in (one, other):
            check(device.address in result.out, "it is not named", result.out)
        bench.provision(options=f"--device {other.address}")
        other.expect("joining")


if __name__ == "__main__":
    sys.exit(run(
        "faulty_device",
        Group("",
              ("the device is provisioned after a wrong password", provisioned),
              ("the device wants its button pressed", button_needed),
              ("fault: half a frame survives", half_frame_survives),
              ("faults: no checksum, once; wrong length of results", frames_and_results),
              ("fault: hangs", hangs),
              ("fault: blocking connect", blocks),
              ("fault: small MTU", small_mtu),
              ("without service data it goes on under another address", another_address),
              ("two devices of one name", twins)),
    ))
