#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Malformed and unusual frames over the air: each gets its error, and the device answers on."""
import sys
import time

from peer import IDENTIFY, NO_OPTIONS, STATE, Peer, frame
from support import NO_BUTTON, Group, check, run

NONE, INVALID, UNKNOWN = 0x00, 0x01, 0x02
COMMAND = '1 type s "command"'  # BlueZ's name of write without response
RELIABLE = '1 type s "reliable"'  # and of a write in prepared parts
WIFI, NOT_OFFERED = 0x01, 0x7F
HALF_FRAME_SECONDS = 5
AUTHORIZED = b"\x02"


def connected(bench):
    """The bench's peer; the first time it connects to improvd, which it starts."""
    if not bench.peer:
        bench.begin()
        bench.peer = Peer(bench)
        bench.peer.connect()
        check(bench.peer.read(STATE) == AUTHORIZED, "not authorized")
    return bench.peer


def set_error(peer):
    peer.write(frame(NOT_OFFERED))
    check(peer.error() == UNKNOWN, "an unknown command is not refused")


def check_answers(peer, options=NO_OPTIONS):
    """A good command clears the error, so nothing before it was put in front of it."""
    peer.write(IDENTIFY, options)
    check(peer.error() == NONE, "a good command is refused")


def gets(error, *writes, options=NO_OPTIONS):
    """A test: after these writes there is this error, and the device answers."""
    def step(bench):
        peer = connected(bench)
        for data in writes:
            peer.write(data, options)
        found = peer.error()
        check(found == error, f"error 0x{found:02X}, not 0x{error:02X}")
        check_answers(peer)
    return step


def in_pieces(bench, options=NO_OPTIONS):
    peer = connected(bench)
    set_error(peer)
    for byte in IDENTIFY:
        peer.write(bytes([byte]), options)
    check(peer.error() == NONE, "a good command is refused")


def by_command(bench):
    peer = connected(bench)
    in_pieces(bench, COMMAND)
    peer.write(frame(WIFI), COMMAND)
    check(peer.error() == INVALID, "a malformed command is taken")
    check_answers(peer, COMMAND)


def dropped_by_disconnect(bench):
    peer = connected(bench)
    peer.write(frame(WIFI, b"\x04home\x08password")[:9])
    peer.disconnect()
    peer.connect()
    check(peer.error() == NONE, "an error outlives a connection")
    peer.write(IDENTIFY)
    check(peer.error() == NONE, "the half frame was put before the next command")
    set_error(peer)
    check_answers(peer)


def dropped_by_silence(bench):
    peer = connected(bench)
    peer.write(IDENTIFY)
    peer.write(frame(NOT_OFFERED, bytes(255))[:-1])
    check(peer.error() == NONE, "half a frame is refused at once")
    deadline = time.monotonic() + HALF_FRAME_SECONDS + 30
    while peer.error() == NONE:
        check(time.monotonic() < deadline, "half a frame is kept")
    check(peer.error() == INVALID, "another error")
    check_answers(peer)


def nothing_happened(bench):
    """None of all that was a Wi-Fi command, and improvd is the one that was started."""
    check(connected(bench).read(STATE) == AUTHORIZED, "the state has changed")
    check(bench.stop() == 0, "improvd did not end well")
    check("provisioning" not in bench.daemon.out, "something was joined")


TESTS = (
    ("a frame in pieces of one byte", in_pieces),
    ("a frame whose first byte comes alone",
     gets(UNKNOWN, frame(NOT_OFFERED)[:1], frame(NOT_OFFERED)[1:])),
    ("a wrong checksum", gets(INVALID, frame(0x02, checksum=0x03))),
    ("an unknown command", gets(UNKNOWN, frame(NOT_OFFERED))),
    ("data of 254 bytes", gets(UNKNOWN, frame(NOT_OFFERED, bytes(254)))),
    ("data of 255 bytes", gets(UNKNOWN, frame(NOT_OFFERED, bytes(255)))),
    ("data of 254 bytes, the last apart",
     gets(UNKNOWN, frame(NOT_OFFERED, bytes(254))[:-2], frame(NOT_OFFERED, bytes(254))[-2:])),
    ("Wi-Fi settings of no bytes", gets(INVALID, frame(WIFI))),
    ("an SSID that ends after the data", gets(INVALID, frame(WIFI, b"\x20home"))),
    ("an SSID that ends with the data, and no password",
     gets(INVALID, frame(WIFI, b"\x04home"))),
    ("a password that would swallow the checksum",
     gets(INVALID, frame(WIFI, b"\x04home\x09password"))),
    ("bytes after the frame", gets(INVALID, IDENTIFY + b"\x02")),
    ("two frames in one write", gets(INVALID, IDENTIFY + IDENTIFY)),
    ("a write of 300 bytes", gets(INVALID, frame(NOT_OFFERED, bytes(255)) + bytes(42))),
    ("a write of 510 bytes: BlueZ itself refuses more",
     gets(INVALID, frame(NOT_OFFERED, bytes(255)) + bytes(252))),
    ("a long write of 258 bytes, which is a frame",
     gets(UNKNOWN, frame(NOT_OFFERED, bytes(255)), options=RELIABLE)),
    ("a long write of 508 bytes: BlueZ itself refuses more",
     gets(INVALID, frame(NOT_OFFERED, bytes(255)) + bytes(250), options=RELIABLE)),
    ("a long write that begins in the middle",
     gets(INVALID, IDENTIFY, options="1 offset q 7")),
    ("writes without response", by_command),
    ("half a frame, then another connection", dropped_by_disconnect),
    ("half a frame, then silence", dropped_by_silence),
    ("the device is as it was", nothing_happened),
)

if __name__ == "__main__":
    sys.exit(run("frames", Group(NO_BUTTON, *TESTS)))
