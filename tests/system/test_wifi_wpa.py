#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wi-Fi by wpa_supplicant's own D-Bus API, with addresses from systemd-networkd."""
import re
import sys

from support import NO_BUTTON, PASSWORD, SOON, SSID, Group, check, run
from lab.air import access_point
from service import get

UNABLE_TO_CONNECT = 5
WRONG = "notmypassword"
RAW_KEY = "0123456789abcdef" * 4
BY_WPA = "wifi:\n  backend: wpa_supplicant\n  interface: wlan1\n" + NO_BUTTON
HURRY = BY_WPA + "  wifi_timeout: 1s\n  connect_timeout: 45s\n  linger: 1s\n"
NETWORKS = "/etc/wpa_supplicant/wpa_supplicant-wlan1.conf"
ADDRESSES = "/etc/systemd/network/wlan1.network"
NO_NETWORK = "update_config=1\n"
OBJECT = "fi.w1.wpa_supplicant1 /fi/w1/wpa_supplicant1/Interfaces/"


def network(ssid, password, more=""):
    return f'network={{\n\tssid="{ssid}"\n\tpsk="{password}"\n{more}}}\n'


# --- The stack ---------------------------------------------------------------

def write(bench, path, text):
    bench.lab.run(f"cat >{path}", stdin=text.encode(), check=True)


def begin(bench, networks=NO_NETWORK):
    """wpa_supplicant and systemd-networkd in NetworkManager's place, as a distribution
    without it has them, then improvd; once for all tests that share the lab."""
    if bench.daemon:
        return
    bench.systemctl("stop NetworkManager wpa_supplicant")
    write(bench, NETWORKS, networks)
    write(bench, ADDRESSES, "[Match]\nName=wlan1\n[Network]\nDHCP=yes\nIPv6AcceptRA=no\n")
    bench.systemctl("start systemd-networkd wpa_supplicant")
    bench.start()
    bench.daemon.expect("Wi-Fi: wlan1, by wpa_supplicant", 30)


def saved(bench):
    """The networks on disk, as {SSID: its lines}."""
    text = bench.lab.pull(NETWORKS).decode()
    blocks = re.findall(r"network=\{\n(.*?)\}", text, re.DOTALL)
    return [dict(line.strip().split("=", 1) for line in block.splitlines()) for block in blocks]


def check_saved(bench, *ssids):
    names = [one["ssid"].strip('"') for one in saved(bench)]
    check(names == list(ssids), f"not {ssids} are saved", names)
    disabled = [one["ssid"] for one in saved(bench) if one.get("disabled") == "1"]
    check(not disabled, "a network is saved disabled", disabled)


def known(bench):
    """How many networks wpa_supplicant has in memory."""
    path = bench.lab.run("busctl call fi.w1.wpa_supplicant1 /fi/w1/wpa_supplicant1"
                         " fi.w1.wpa_supplicant1 GetInterface s wlan1", check=True).out
    path = path.split('"')[1]
    answer = bench.lab.run("busctl get-property fi.w1.wpa_supplicant1"
                           f" {path} fi.w1.wpa_supplicant1.Interface Networks", check=True).out
    return int(answer.split()[1])


def provision(bench, ssid, password=PASSWORD, code=0):
    options = "" if password else " --open"
    bench.client_ends(f"provision --ssid {ssid}{options}", code, password=password)


def check_reached(bench):
    result = bench.lab.run("ping -c 1 -W 5 -I wlan1 192.168.77.1")
    check(result.code == 0, "the device is not online", result.out)


def refused(bench, reason, *arguments):
    provision(bench, *arguments, code=UNABLE_TO_CONNECT)
    bench.daemon.expect(rf"could not join: .*\({reason}\)", SOON)
    bench.daemon.expect("provisioning -> authorized", SOON)
    told = bench.lab.run(get("LastFailure"), check=True).out
    check(told.strip() == f's "{reason}"', "not so on D-Bus", told)


def unset(bench):
    """A fresh start for the next network: the device is provisioned once."""
    bench.stop()
    bench.systemctl("stop wpa_supplicant")
    bench.daemon = None


def joins(security, ssid, password=PASSWORD, hidden=False):
    def test(bench):
        access_point(bench.lab, security, hidden=hidden, ssid=ssid, password=password)
        begin(bench)
        bench.await_advertising()
        provision(bench, ssid, "" if security == "open" else password)
        bench.daemon.expect("provisioning -> provisioned", SOON)
        check_saved(bench, ssid)
        check_reached(bench)
        unset(bench)
    return test


# --- Refusals ----------------------------------------------------------------

def wrong_then_right(bench):
    begin(bench)
    bench.await_advertising()
    refused(bench, "password", SSID, WRONG)
    check(known(bench) == 0, "the network that failed is still there")
    refused(bench, "password", SSID, "")
    refused(bench, "not-found", "nobody", PASSWORD)
    check_saved(bench)
    provision(bench, SSID)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    check_saved(bench, SSID)
    check_reached(bench)
    check(WRONG not in bench.daemon.out + bench.lab.journal(), "a password is in the log")
    unset(bench)


def wrong_sae_password(bench):
    access_point(bench.lab, "WPA3", ssid="three", password=PASSWORD)
    begin(bench)
    bench.await_advertising()
    refused(bench, "password", "three", WRONG)
    provision(bench, "three")
    check_saved(bench, "three")
    unset(bench)


def no_address(bench):
    bench.systemctl("stop lab-dhcp")
    begin(bench)
    bench.await_advertising()
    provision(bench, SSID, code=UNABLE_TO_CONNECT)
    check(known(bench) == 0, "the network that failed is still there")
    check_saved(bench)
    bench.systemctl("start lab-dhcp")
    provision(bench, SSID)
    check_saved(bench, SSID)


def not_saved(bench):
    begin(bench, "update_config=0\n")
    bench.await_advertising()
    refused(bench, "not-saved", SSID, PASSWORD)
    check("update_config=1" in bench.daemon.out, "it is not said what to do")
    check(known(bench) == 0, "the network that failed is still there")
    unset(bench)


def no_room(bench):
    """wpa_supplicant itself would leave half a file."""
    bench.lab.run("mount -t tmpfs -o size=64k tmpfs /etc/wpa_supplicant", check=True)
    begin(bench)
    bench.lab.run("cat /dev/zero >/etc/wpa_supplicant/filler")
    bench.await_advertising()
    refused(bench, "not-saved", SSID, PASSWORD)
    check(bench.lab.pull(NETWORKS).decode() == NO_NETWORK, "the file was changed")
    bench.lab.run("rm /etc/wpa_supplicant/filler", check=True)
    provision(bench, SSID)
    check_saved(bench, SSID)


# --- What was there before ---------------------------------------------------

OTHERS = (NO_NETWORK + network(SSID, PASSWORD) + network("far", PASSWORD) +
          network("off", PASSWORD, "\tdisabled=1\n"))


def before_restored(bench):
    """Its address is late, so that improvd serves; then a join fails."""
    bench.systemctl("stop lab-dhcp")
    begin(bench, OTHERS)
    bench.await_advertising()
    refused(bench, "not-found", "nobody", PASSWORD)
    refused(bench, "password", SSID, WRONG)
    check(bench.lab.pull(NETWORKS).decode() == OTHERS, "the file was changed")
    bench.systemctl("start lab-dhcp")
    bench.daemon.expect("authorized -> provisioned", 90)
    check_reached(bench)
    unset(bench)


def replaced(bench):
    """An outdated password for the same SSID goes; the others stay as they were."""
    begin(bench, OTHERS.replace(PASSWORD, "outdated-password", 1))
    bench.await_advertising()
    provision(bench, SSID)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    bench.lab.run(f"until [ $(grep -c 'ssid=\"{SSID}\"' {NETWORKS}) = 1 ]; do :; done",
                  timeout=30, check=True)
    disabled = {one["ssid"]: one.get("disabled", "0") for one in saved(bench)}
    check(disabled == {'"far"': "0", '"off"': "1", f'"{SSID}"': "0"}, "not as it was", disabled)
    check("outdated" not in bench.lab.pull(NETWORKS).decode(), "the old password is there")
    unset(bench)


# --- What breaks -------------------------------------------------------------

def joining(bench):
    """A client whose network is being tried."""
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    bench.daemon.expect("-> provisioning", 30)
    return client


def await_associated(bench):
    bench.lab.run("until iw dev wlan1 link | grep -q SSID; do :; done", timeout=60, check=True)


def restarted_joining(bench):
    bench.systemctl("stop lab-dhcp")
    begin(bench)
    bench.await_advertising()
    client = joining(bench)
    await_associated(bench)
    bench.systemctl("restart wpa_supplicant")
    check(client.wait(90) == UNABLE_TO_CONNECT, "not told", client.out)
    bench.daemon.expect(r"\(no-device\)", SOON)
    bench.daemon.expect("Wi-Fi: wlan1, by wpa_supplicant", 30)
    check_saved(bench)
    bench.systemctl("start lab-dhcp")
    provision(bench, SSID)
    check_saved(bench, SSID)
    unset(bench)


def ended_or_killed(signal):
    def test(bench):
        bench.systemctl("stop lab-dhcp")
        begin(bench, NO_NETWORK + network("far", PASSWORD))
        bench.await_advertising()
        client = joining(bench)
        await_associated(bench)
        bench.daemon.kill(signal)
        bench.daemon.wait(20)
        client.kill(9)
        bench.start()
        bench.daemon.expect("a network is configured", 30)
        bench.await_advertising()
        check(known(bench) == 1, "a network is left")
        bench.systemctl("start lab-dhcp")
        provision(bench, SSID)
        check_saved(bench, "far", SSID)
        unset(bench)
    return test


if __name__ == "__main__":
    sys.exit(run(
        "wifi_wpa",
        Group(HURRY,
              ("wpa_supplicant: a wrong password, then the right one", wrong_then_right),
              ("wpa_supplicant: WPA2 by its raw key", joins("WPA2", "raw", RAW_KEY)),
              ("wpa_supplicant: an open network", joins("open", "open")),
              ("wpa_supplicant: a hidden network", joins("WPA2", "hidden", hidden=True)),
              ("wpa_supplicant: WPA3, a wrong password, then the right one",
               wrong_sae_password),
              ("wpa_supplicant: WPA2 and WPA3 together", joins("WPA2/WPA3", "both"))),
        Group(HURRY,
              ("wpa_supplicant: a failed join restores the others", before_restored),
              ("wpa_supplicant: an outdated network is replaced", replaced),
              ("wpa_supplicant: restarted during a join", restarted_joining),
              ("wpa_supplicant: improvd ended during a join", ended_or_killed(15)),
              ("wpa_supplicant: improvd killed during a join", ended_or_killed(9)),
              ("wpa_supplicant: it may not save", not_saved),
              ("wpa_supplicant: no address", no_address)),
        Group(HURRY, ("wpa_supplicant: no room to save", no_room)),
    ))
