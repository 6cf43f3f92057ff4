#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wi-Fi by NetworkManager: every kind of network, and every way in which a join fails."""
import sys
import time
from shlex import quote

from support import NO_BUTTON, PASSWORD, PROFILES, SOON, SSID, Group, check, run
from lab.air import access_point, crowd
from peer import RESULT, Peer, frame
from service import get

UNABLE_TO_CONNECT = 5
SCAN, SCAN_SECONDS = 0x04, 60
WRONG = "notmypassword"
RAW_KEY = "0123456789abcdef" * 4
RARELY = 2000  # two seconds; a scan listens to a channel for 60 ms
# Each test looks at Wi-Fi as it is after it, so nothing is to linger; and a busy machine must
# not make a failure a time-out.
PATIENT = NO_BUTTON + "  wifi_timeout: 1s\n  linger: 1s\n  connect_timeout: 55s\n"
IMPATIENT = NO_BUTTON + "  connect_timeout: 40s\n"


def provision(bench, ssid, password=PASSWORD, code=0):
    secret = "--open" if password is None else ""
    bench.client_ends(f"provision --ssid {quote(ssid)} {secret}", code, password=password)


def check_joined(bench, ssid):
    bench.daemon.expect("provisioning -> provisioned", SOON)
    name = bench.lab.run("nmcli -g GENERAL.CONNECTION device show wlan1").out.strip()
    check(name == ssid, f"{ssid} is not connected but {name}")
    check(bench.profiles() == [ssid], "not the one network is saved", bench.profiles())
    ping = bench.lab.run("ping -c 1 -W 5 -I wlan1 192.168.77.1")
    check(ping.code == 0, "the device is not online", ping.out)


def joins(security, ssid, password=PASSWORD, hidden=False):
    """A test that joins such a network; the next one finds none again."""
    def test(bench):
        access_point(bench.lab, security, hidden=hidden, ssid=ssid, password=password or PASSWORD)
        bench.begin()
        provision(bench, ssid, password)
        check_joined(bench, ssid)
        bench.forget()
    return test


def hidden_is_saved_so(bench):
    """It would not be found again after a restart, if it were not asked for by name. Nor now:
    it beacons so rarely that scans hear nothing of it."""
    access_point(bench.lab, hidden=True, ssid="Hidden", beacon=RARELY)
    bench.begin()
    provision(bench, "Hidden")
    check_joined(bench, "Hidden")
    hidden = bench.lab.run("nmcli -g 802-11-wireless.hidden connection show Hidden").out
    check(hidden.strip() == "yes", "it is not saved as a hidden one", hidden)
    bench.forget()


def joined_anew(bench):
    """The profile of before is replaced if improvd made it, and else kept."""
    access_point(bench.lab)
    bench.lab.run("nmcli connection add type wifi ifname wlan1 con-name theirs autoconnect no"
                  f" ssid {SSID} wifi-sec.key-mgmt wpa-psk wifi-sec.psk {PASSWORD}", check=True)
    for _ in range(2):
        bench.lab.run("nmcli device disconnect wlan1")
        bench.begin()
        provision(bench, SSID)
        bench.daemon.expect("provisioning -> provisioned", SOON)
        bench.stop()
    bench.lab.run("until [ $(nmcli -g NAME connection show | wc -l) = 2 ]; do :; done",
                  timeout=20, check=True)
    names = sorted(name.split("-")[0] for name in bench.profiles())
    check(names == [SSID, "theirs"], "not these two are left", names)
    bench.forget()


# --- Failures ----------------------------------------------------------------

def fails(bench, ssid, password, failure):
    provision(bench, ssid, password, UNABLE_TO_CONNECT)
    bench.daemon.expect(rf"could not join: .* \({failure}\)", SOON)
    bench.daemon.expect("provisioning -> authorized", SOON)
    told = bench.lab.run(get("LastFailure"), check=True).out
    check(told.strip() == f's "{failure}"', "not so on D-Bus", told)
    listing = bench.lab.run("nmcli -g NAME,TYPE connection show").out
    check("wireless" not in listing, "a connection is left", listing)


def wrong_wpa2(bench):
    access_point(bench.lab)
    bench.begin()
    fails(bench, SSID, WRONG, "password")
    bench.forget()


def wrong_wpa3(bench):
    access_point(bench.lab, "WPA3", ssid="OnlySAE")
    bench.begin()
    fails(bench, "OnlySAE", WRONG, "password")
    bench.forget()


def wrong_transition(bench):
    access_point(bench.lab, "WPA2/WPA3", ssid="Both")
    bench.begin()
    fails(bench, "Both", WRONG, "password")
    bench.forget()


def unfit(bench):
    """Refused as soon as the network is found: what it is tells that it can't be."""
    access_point(bench.lab, ssid="Closed")
    bench.begin()
    fails(bench, "Closed", None, "password")
    bench.forget()


def not_found(bench):
    bench.begin()
    fails(bench, "Nowhere", PASSWORD, "not-found")
    bench.forget()


def no_address(bench):
    """NetworkManager waits 45 s for DHCP: improvd gives up before, and knows what it lacks."""
    access_point(bench.lab)
    bench.systemctl("stop lab-dhcp")
    bench.begin()
    provision(bench, SSID, PASSWORD, UNABLE_TO_CONNECT)
    bench.daemon.expect("no-address", SOON)
    bench.systemctl("start lab-dhcp")
    bench.forget()


def not_saved(bench):
    """It was connected, and still goes back."""
    access_point(bench.lab)
    bench.begin()
    bench.lab.run(f"mount -t tmpfs -o ro tmpfs {PROFILES}", check=True)
    fails(bench, SSID, PASSWORD, "not-saved")
    check("Wi-Fi: connected" not in bench.daemon.out, "it was told as connected",
          bench.daemon.out)
    bench.lab.run(f"umount {PROFILES}", check=True)
    provision(bench, SSID)
    check_joined(bench, SSID)
    bench.forget()


# --- Scan --------------------------------------------------------------------

# The security of each kind of network in lab/crowd.py.
WORDS = {"open": "NO", "wep": "WEP", "wpa": "WPA", "wpa2": "WPA2", "wpa/wpa2": "WPA/WPA2",
         "wpa2-eap": "WPA2 EAP", "wpa3": "WPA3", "wpa2/wpa3": "WPA2/WPA3"}


def strings(data):
    while data:
        yield data[1:1 + data[0]]
        data = data[1 + data[0]:]


def scan_result(peer):
    """(SSID, RSSI, security) of each network that the device lists."""
    peer.write(frame(SCAN))
    deadline = time.monotonic() + SCAN_SECONDS
    while not (result := peer.read(RESULT)) or result[0] != SCAN:
        check(time.monotonic() < deadline, f"no result, error {peer.error()}")
    texts = list(strings(result[2:-1]))
    return list(zip(texts[0::3], texts[1::3], texts[2::3]))


def sixty_networks(bench):
    """What fits into a frame, the strongest first: the crowd is further away."""
    crowd(bench.lab, 60)
    bench.begin()
    peer = Peer(bench)
    peer.connect()
    networks = scan_result(peer)
    check(networks[0][0] == SSID.encode(), "not the strongest first", networks)
    check(len(networks) > 5, "too few networks", networks)
    for ssid, rssi, security in networks[1:]:
        kind = ssid.decode(errors="replace").split(" ")[0]
        check(security.decode() == WORDS[kind] and rssi == b"-50", "not what it is",
              (ssid, rssi, security))
    peer.disconnect()


if __name__ == "__main__":
    sys.exit(run(
        "wifi_nm",
        Group(PATIENT,
              ("an open network", joins("open", "Cafe", password=None)),
              ("WPA3 only", joins("WPA3", "OnlySAE")),
              ("WPA2 and WPA3 together", joins("WPA2/WPA3", "Both")),
              ("WPA2 by its raw key", joins("WPA2", "Raw", RAW_KEY)),
              ("a hidden network", hidden_is_saved_so),
              ("a network joined anew", joined_anew)),
        Group(PATIENT,
              ("a wrong password, WPA2", wrong_wpa2),
              ("a wrong password, WPA3", wrong_wpa3),
              ("a wrong password, both", wrong_transition),
              ("no password for a network that needs one", unfit),
              ("no such network", not_found),
              ("not saved", not_saved)),
        # Told by what giving up returns, and by the scan command: of the daemon.
        Group(IMPATIENT, ("no address", no_address)),
        Group(PATIENT, ("sixty networks", sixty_networks)),
    ))
