#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""crowd.py COUNT CHANNEL: runs in the guest and makes that many networks on the radio wlan2.

They are beacons only, written by hand into a monitor interface. A scan listens for some
30 ms to a channel, so all of them are sent at once, again and again.
"""
import socket
import struct
import subprocess
import sys
import time

RADIO, MONITOR = "wlan2", "crowd"
PAUSE_SECONDS = 0.03
RADIOTAP = struct.pack("<BBHI", 0, 0, 8, 0)
BEACON, BROADCAST = 0x0080, b"\xff" * 6
ESS, PRIVACY = 0x0001, 0x0010
RATES = bytes([0x82, 0x84, 0x8B, 0x96, 0x0C, 0x12, 0x18, 0x24])
SSID_IE, RATES_IE, CHANNEL_IE, RSN_IE, VENDOR_IE = 0, 1, 3, 48, 221
RSN, MICROSOFT = b"\x00\x0f\xac", b"\x00\x50\xf2"
TKIP, CCMP = 2, 4
EAP, PSK, SAE = 1, 2, 8
MFP_REQUIRED = 0x00C0


def element(number, value):
    return bytes([number, len(value)]) + value


def suites(organisation, *kinds):
    return struct.pack("<H", len(kinds)) + b"".join(organisation + bytes([kind]) for kind in kinds)


def rsn(*key_managements, capabilities=0):
    return element(RSN_IE, struct.pack("<H", 1) + RSN + bytes([CCMP]) + suites(RSN, CCMP) +
                   suites(RSN, *key_managements) + struct.pack("<H", capabilities))


def wpa1():
    return element(VENDOR_IE, MICROSOFT + struct.pack("<BH", 1, 1) + MICROSOFT + bytes([TKIP]) +
                   suites(MICROSOFT, TKIP) + suites(MICROSOFT, PSK))


# (name, capabilities, elements); networks take them in turn.
KINDS = (
    ("open", ESS, b""),
    ("wep", ESS | PRIVACY, b""),
    ("wpa", ESS | PRIVACY, wpa1()),
    ("wpa2", ESS | PRIVACY, rsn(PSK)),
    ("wpa/wpa2", ESS | PRIVACY, wpa1() + rsn(PSK)),
    ("wpa2-eap", ESS | PRIVACY, rsn(EAP)),
    ("wpa3", ESS | PRIVACY, rsn(SAE, capabilities=MFP_REQUIRED)),
    ("wpa2/wpa3", ESS | PRIVACY, rsn(PSK, SAE)),
)
FILLERS = ("x".encode(), "é".encode(), "网".encode(), b"\xff", b",", b"\t")


def ssid(number):
    """Its kind and number, then filled up to one of 32 lengths with one of several fillers."""
    name = f"{KINDS[number % len(KINDS)][0]} {number} ".encode()
    length = max(len(name), 32 - number % 32)
    filler = FILLERS[number // len(KINDS) % len(FILLERS)]
    while len(name) + len(filler) <= length:
        name += filler
    return name


def beacon(number, channel):
    _, capabilities, security = KINDS[number % len(KINDS)]
    address = b"\x02\xc0" + struct.pack(">I", number)
    header = struct.pack("<HH", BEACON, 0) + BROADCAST + address + address + bytes(2)
    body = struct.pack("<QHH", 0, 100, capabilities)
    return (RADIOTAP + header + body + element(SSID_IE, ssid(number)) +
            element(RATES_IE, RATES) + element(CHANNEL_IE, bytes([channel])) + security)


def command(text):
    subprocess.run(text.split(), check=True)


def open_monitor(channel):
    command(f"iw dev {RADIO} interface add {MONITOR} type monitor")
    command(f"ip link set {RADIO} down")
    command(f"ip link set {MONITOR} up")
    command(f"iw dev {MONITOR} set channel {channel}")
    monitor = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    monitor.bind((MONITOR, 0))
    return monitor


def main():
    count, channel = int(sys.argv[1]), int(sys.argv[2])
    beacons = [beacon(number, channel) for number in range(count)]
    monitor = open_monitor(channel)
    print(f"{count} networks are on the air", flush=True)
    while True:
        for frame in beacons:
            monitor.send(frame)
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main()
