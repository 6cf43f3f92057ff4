#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many clients, clumsy and hostile ones: each is served, none disturbs another."""
import sys

from peer import IDENTIFY, Neighbour, Peer, drop_link, frame
from service import await_property, call
from support import NO_BUTTON, PASSWORD, SOON, SSID, Group, build_folder, check, run

from lab.device import is_identify  # support knows where

WRITES = 100_000
SEED = 20_260_711
FLOOD_SECONDS = 1800
UNABLE_TO_CONNECT = 3


def wifi_frame(password):
    ssid, password = SSID.encode(), password.encode()
    return frame(0x01, bytes([len(ssid)]) + ssid + bytes([len(password)]) + password)


def begin_once(bench):
    if not bench.daemon:
        bench.begin()


# --- One connection ----------------------------------------------------------

def wrong_then_right(bench):
    """As a person does it: the connection stays, the password is typed again."""
    begin_once(bench)
    peer = Peer(bench)
    peer.connect()
    peer.write(wifi_frame("notmypassword"))
    bench.daemon.expect("provisioning -> authorized", 60)
    bench.daemon.expect("error 0x03 told", SOON)
    check(peer.error() == UNABLE_TO_CONNECT, "the error can't be read")
    peer.write(wifi_frame(PASSWORD))
    bench.daemon.expect("provisioning -> provisioned", 60)
    bench.check_online()
    peer.disconnect()


def error_goes_with_service(bench):
    """The client is still there; the next error is a new one for programs, too [RUN-5]."""
    begin_once(bench)
    peer = Peer(bench)
    peer.connect()
    peer.write(frame(0x77))
    await_property(bench, "Error", "unknown-rpc")
    bench.lab.run(call("Stop"), check=True)
    await_property(bench, "State", "stopped")
    await_property(bench, "Error", "none")


# --- Gone at every step ------------------------------------------------------

def connected(peer):
    peer.connect()


def half_a_frame(peer):
    peer.connect()
    peer.write(wifi_frame(PASSWORD)[:9])


def identified(peer):
    peer.connect()
    peer.write(IDENTIFY)


def refused(peer):
    peer.connect()
    peer.write(frame(0x77))


def joining(peer):
    peer.connect()
    peer.write(wifi_frame("notmypassword"))


def gone_at(step):
    """A test: the client vanishes after the step; the next one begins afresh."""
    def test(bench):
        begin_once(bench)
        step(Peer(bench))
        drop_link(bench)
        other = Peer(bench)
        other.connect()
        check(other.error() in (0, UNABLE_TO_CONNECT), "an old error is left", other.error())
        other.write(IDENTIFY)
        bench.panel.await_cycle(is_identify, 6, timeout=60)
        check(other.error() in (0, UNABLE_TO_CONNECT), "its frame was spoilt", other.error())
        other.disconnect()
    return test


def still_works(bench):
    bench.check_works()


# --- Two at once -------------------------------------------------------------

def frames_never_meet(bench):
    """Two write half a frame each, in turns; both are understood [MANY-1]."""
    begin_once(bench)
    one, two = Peer(bench), Neighbour(bench)
    one.connect()
    first, second = wifi_frame("notmypassword"), IDENTIFY
    one.write(first[:10])
    two.write(second[:1])
    one.write(first[10:20])
    two.write(second[1:])
    bench.panel.await_cycle(is_identify, 6, timeout=60)
    one.write(first[20:])
    bench.daemon.expect("authorized -> provisioning", SOON)
    bench.daemon.expect("provisioning -> authorized", 60)
    one.disconnect()


def flood(bench):
    """One writes rubbish as fast as it can, another provisions meanwhile."""
    begin_once(bench)
    bench.lab.push(build_folder() / "tests/system/flood", "/opt")
    hostile = Neighbour(bench)
    writes = bench.lab.spawn(
        f"exec /opt/flood {hostile.destination} {hostile.PATH} {WRITES} {SEED}")
    writes.expect("0000 writes", FLOOD_SECONDS)
    bench.provision(options="--no-wait")
    bench.check_online()
    writes.expect(f"flood: {WRITES} writes", FLOOD_SECONDS)
    check(writes.wait(30) == 0, "it ended badly", writes.out)


def after_the_flood(bench):
    bench.forget()
    bench.begin()
    bench.check_works()


if __name__ == "__main__":
    sys.exit(run(
        "clients",
        Group(NO_BUTTON, ("a wrong password, then the right one, on one connection",
                          wrong_then_right)),
        Group(NO_BUTTON, ("stopped, the error of the session is gone", error_goes_with_service)),
        Group(NO_BUTTON,
              *((f"a client gone: {name}", gone_at(step)) for name, step in (
                  ("connected", connected), ("half a frame sent", half_a_frame),
                  ("identify running", identified), ("refused", refused),
                  ("device joining", joining))),
              ("after all of them it is provisioned", still_works)),
        Group(NO_BUTTON, ("two clients at once: their frames never meet", frames_never_meet),
              ("both gone: it is provisioned", still_works)),
        Group(NO_BUTTON, (f"{WRITES} random writes while another client provisions", flood),
              ("after the flood it is provisioned", after_the_flood), dependent=True),
    ))
