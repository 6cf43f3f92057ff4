#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Optional commands over the air, with small and large packets: device info, scan, names and
DIGO settings; and only over an encrypted link where that is required."""
import json
import sys

from peer import ERROR, RESULT, STATE, Peer, SmallPeer, frame
from support import NO_BUTTON, SETTINGS, SSID, Group, check, run

NONE, INVALID, UNKNOWN_RPC, BAD_HOSTNAME = 0x00, 0x01, 0x02, 0x05
INFO, SCAN, HOSTNAME, NAME = range(0x03, 0x07)
HOST, DEVICE, TOKEN = 0xC8, 0xC9, 0xCA
LONG_NAME = "Keller links, die weiße Box neben der Tür " * 4
ADDRESS = "00:AA:01:02:00:02"


def asked(bench):
    """The bench's peer; the first time it connects to improvd, which it starts."""
    if not bench.peer:
        bench.begin()
        bench.peer = SmallPeer(bench)
        bench.peer.connect()
    return bench.peer


def listed(*values):
    """Strings as a command carries them."""
    return b"".join(bytes([len(value)]) + value.encode() for value in values)


def check_is(found, wanted):
    check(found == wanted, f"{found}, not {wanted}")


def stored(bench):
    return json.loads(bench.lab.pull(SETTINGS))


# --- Answers ---------------------------------------------------------------------------------

def tells_what_it_is(bench):
    """Longer than the MTU: 20 bytes are notified, the rest is read."""
    firmware, version, hardware, name, system, release = asked(bench).ask(frame(INFO))
    check_is((firmware, version, name), (b"Lamp", b"2.1-rc", b"Lab device"))
    check(b"QEMU" in hardware, f"hardware: {hardware}")
    check_is((system, release), (b"Debian GNU/Linux", b"12"))


def scans(bench):
    answer = asked(bench).ask(frame(SCAN))
    networks = dict(zip(answer[::3], zip(answer[1::3], answer[2::3])))
    rssi, security = networks[SSID.encode()]
    check(-100 < int(rssi) < 0 and security == b"WPA2", f"{rssi}, {security}")


def hostname_is_told(bench):
    """By hostnamed, which may need longer to start here than anybody waits."""
    bench.lab.run("hostnamectl --static", check=True)
    check_is(asked(bench).ask(frame(HOSTNAME)), [b"lab"])


def hostname_is_set(bench):
    check_is(asked(bench).ask(frame(HOSTNAME, b"kitchen-7")), [b"kitchen-7"])
    check_is(bench.lab.run("hostnamectl --static", check=True).out.strip(), "kitchen-7")
    check_is(asked(bench).ask(frame(HOSTNAME)), [b"kitchen-7"])


def bad_hostname(bench):
    for name in (b"-kitchen", b"kit.chen", b"k" * 64):
        check_is(asked(bench).ask(frame(HOSTNAME, name)), BAD_HOSTNAME)
    check_is(bench.lab.run("hostnamectl --static", check=True).out.strip(), "kitchen-7")


def without_hostnamed(bench):
    bench.systemctl("mask --runtime --now systemd-hostnamed")
    try:
        check_is(asked(bench).ask(frame(HOSTNAME, b"cellar")), 0xFF)
    finally:
        bench.systemctl("unmask --runtime systemd-hostnamed")
    bench.systemctl("start systemd-hostnamed")
    check_is(asked(bench).ask(frame(HOSTNAME)), [b"kitchen-7"])


def name_is_set(bench):
    """In a long write; advertised at once, as much of it as there is room for."""
    check_is(asked(bench).ask(frame(NAME)), [b"Lab device"])
    check_is(asked(bench).ask(frame(NAME, LONG_NAME.encode())), [LONG_NAME.encode()])
    check_is(stored(bench)["name"], LONG_NAME)
    check_is(asked(bench).ask(frame(NAME)), [LONG_NAME.encode()])
    bench.lab.run("btmon --read /var/log/btmon.snoop |"
                  " grep -q 'Name (complete): Keller links, die weiße Box'", check=True)


def bad_name(bench):
    for name in (b"a\nb", b"\xff", b"n" * 255):
        check_is(asked(bench).ask(frame(NAME, name)), INVALID)


def digo_is_stored(bench):
    peer = asked(bench)
    host = ("mqtt.example.net", "8883", "www.example.net", "", "yes")
    check_is(peer.ask(frame(HOST, listed(*host))), [])
    check_is(peer.ask(frame(DEVICE, listed("p", "d", "b", "t"))), [])
    check_is(peer.ask(frame(TOKEN, listed("s" * 200))), [])
    check_is(stored(bench), {
        "name": LONG_NAME,
        "host": {"host": "mqtt.example.net", "port": 8883, "host_http": "www.example.net",
                 "port_http": None, "ssl": True},
        "device": {"device_profile_id": "p", "device_id": "d", "box_id": "b", "tenant_id": "t"},
        "token": "s" * 200})


def digo_is_refused(bench):
    """What can't be stored is told, and the old stays."""
    before = stored(bench)
    folder = SETTINGS.rsplit("/", 1)[0]
    bench.lab.run(f"mount -t tmpfs -o ro,size=4k none {folder}", check=True)
    try:
        check_is(asked(bench).ask(frame(TOKEN, listed("new"))), 0xFF)
    finally:
        bench.lab.run(f"umount {folder}", check=True)
    check_is(stored(bench), before)
    check_is(asked(bench).ask(frame(TOKEN, listed("new"))), [])
    check_is(stored(bench), {**before, "token": "new"})


def name_is_kept(bench):
    """Over a restart, with what was advertised."""
    bench.peer.close()
    check(bench.stop() == 0, "improvd did not end well")
    bench.start()
    line = bench.daemon.expect("advertising as .*", 30).group(0)
    check(LONG_NAME in line, "the name is forgotten", line)
    bench.peer = SmallPeer(bench)
    bench.peer.connect()
    check_is(asked(bench).ask(frame(NAME)), [LONG_NAME.encode()])


def group_may_read(bench):
    mode = bench.lab.run(f"stat -c '%a %U %G' {SETTINGS}", check=True).out.strip()
    check_is(mode, "640 root games")


def no_secret_logged(bench):
    said = bench.daemon.out + bench.lab.journal()
    check("s" * 200 not in said, "the token is in a log")


# --- Parts -----------------------------------------------------------------------------------

def peer_of(bench):
    if not bench.peer:
        bench.begin()
        bench.peer = Peer(bench)
        bench.peer.connect()
    return bench.peer


def long_write_in_two(bench):
    """The second part is a long write that begins where the first has ended."""
    peer = peer_of(bench)
    whole = frame(0x7F, bytes(200))
    peer.write(whole[:60])
    check_is(peer.error(), NONE)
    peer.write(whole[60:], '2 offset q 60 type s "reliable"')
    check_is(peer.error(), UNKNOWN_RPC)


def not_encrypted(bench):
    """Where it is not required, nobody has to pair, or could."""
    paired = bench.lab.run(f"bluetoothctl info {ADDRESS}", check=True).out
    check("Paired: no" in paired, "paired without need", paired)


# --- Encryption ------------------------------------------------------------------------------

def pairable(bench, value):
    bench.lab.run("busctl set-property org.bluez /org/bluez/hci2 org.bluez.Adapter1"
                  f" Pairable b {value}", check=True)


def refused(step):
    try:
        step()
    except AssertionError:
        return
    raise AssertionError("it is allowed without encryption")


def unencrypted_is_refused(bench):
    """State and error can be read. Commands and results need a link that is encrypted, and
    BlueZ hangs up where it can't pair for them."""
    bench.begin()
    pairable(bench, "false")
    bench.peer = Peer(bench)
    for step in (lambda: bench.peer.write(frame(0x7F)), lambda: bench.peer.read(RESULT)):
        bench.peer.connect()
        check_is((bench.peer.read(STATE), bench.peer.read(ERROR)), (b"\x02", b"\x00"))
        refused(step)
    check("error" not in bench.daemon.out, "the command was taken", bench.daemon.out)
    bench.lab.run("btmon --read /var/log/btmon.snoop | grep -q 'Insufficient Encryption'",
                  check=True)


def paired_is_allowed(bench):
    """As phones do when they are told that the encryption is insufficient."""
    pairable(bench, "true")
    bench.peer.connect()
    bench.peer.pair()
    bench.daemon.expect("a central pairs", 30)
    bench.peer.write(frame(0x7F))
    bench.daemon.expect("error 0x02", 30)
    check_is((bench.peer.error(), bench.peer.read(RESULT)), (UNKNOWN_RPC, b""))


def bond_is_kept(bench):
    bench.peer.disconnect()
    bench.peer.connect()
    bench.peer.write(frame(0x01))
    bench.daemon.expect("error 0x01", 30)
    check_is(bench.daemon.out.count("a central pairs"), 1)


def nobody_pairs_afterwards(bench):
    """The agent goes with improvd."""
    check(bench.stop() == 0, "improvd did not end well")
    bench.lab.run("until busctl get-property org.bluez /org/bluez/hci2 org.bluez.Adapter1 Pairable"
                  " | grep -q false; do :; done", timeout=30, check=True)


INFO_CONFIG = """
improvd: {firmware_name: Lamp, firmware_version: 2.1-rc, settings_group: games}
"""

if __name__ == "__main__":
    sys.exit(run(
        "requests",
        Group(NO_BUTTON + "  digo: true" + INFO_CONFIG,
              ("device info, longer than the MTU", tells_what_it_is),
              ("the hostname", hostname_is_told),
              ("another hostname, for the whole system", hostname_is_set),
              ("a bad hostname", bad_hostname),
              ("no hostnamed", without_hostnamed),
              ("a long device name, stored and advertised", name_is_set),
              ("a bad device name", bad_name),
              ("DIGO settings", digo_is_stored),
              ("DIGO settings that can't be stored", digo_is_refused),
              ("the device name survives a restart", name_is_kept),
              ("a group may read the settings", group_may_read),
              ("the token is in no log", no_secret_logged),
              ("a scan", scans), dependent=True),
        Group(NO_BUTTON,
              ("a frame in two long writes", long_write_in_two),
              ("no encryption where it is not required", not_encrypted), dependent=True),
        Group(NO_BUTTON + "  encryption: required",
              ("without encryption a command is refused", unencrypted_is_refused),
              ("a central that pairs is allowed", paired_is_allowed),
              ("it need not pair again", bond_is_kept),
              ("nobody can pair when improvd has gone", nobody_pairs_afterwards),
              dependent=True)))
