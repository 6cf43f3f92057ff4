#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improvd with iwd in NetworkManager's place: joins, what goes wrong, and the choice."""
import sys

from support import NO_BUTTON, PASSWORD, SOON, SSID, Group, check, run

from lab.air import HOSTAPD, access_point
from service import get

UNABLE_TO_CONNECT = 5
WRONG, NEW = "notmypassword", "another password"
CONFIG = NO_BUTTON + "  linger: 1s\n  wifi_timeout: 20s\n"
SAVED = "/var/lib/iwd"
MARK = "/var/lib/improvd/iwd-join"

# iwd shall have wlan1 alone: wlan2 is a spare, and wlan0 is in another namespace.
SET_UP = f"""set -e
systemctl stop NetworkManager wpa_supplicant iwd
systemctl -q mask --runtime wpa_supplicant
mkdir -p /etc/iwd /etc/systemd/system/iwd.service.d
printf '[General]\\nEnableNetworkConfiguration=true\\n[Network]\\nNameResolvingService=none\\n' \
    >/etc/iwd/main.conf
printf '[Service]\\nExecStart=\\nExecStart=/usr/libexec/iwd -i wlan1\\n' \
    >/etc/systemd/system/iwd.service.d/lab.conf
rm -rf {SAVED}
systemctl daemon-reload
systemctl start iwd lab-dhcp
"""


# --- What the tests do -------------------------------------------------------

def begin(bench, **air):
    """improvd with a fresh iwd, which has seen the access point described."""
    if bench.daemon:
        bench.stop()
    access_point(bench.lab, **air)
    bench.lab.run(SET_UP, timeout=300, check=True)
    bench.begin()


def saved(bench):
    """The networks that iwd has saved, as the names of its files."""
    names = bench.lab.run(f"cd {SAVED} && ls *.psk *.open 2>/dev/null").out
    return sorted(names.split())


def saved_passphrase(bench, ssid=SSID):
    return bench.lab.run(f"sed -n s/^Passphrase=//p {SAVED}/{ssid}.psk").out.strip()


def check_saved(bench, *names):
    check(saved(bench) == sorted(names), f"not just {names} saved", saved(bench))


def provision(bench, password, code=0, ssid=SSID):
    options = "" if password else "--open"
    bench.client_ends(f"provision --ssid {ssid} {options}", code, password=password)


def check_online(bench):
    result = bench.lab.run("ping -c 1 -W 5 -I wlan1 192.168.77.1")
    check(result.code == 0, "the device is not online", result.out)


def check_joins(bench, name, password=PASSWORD, ssid=SSID):
    """A whole provisioning, after which that network is the one that is saved."""
    provision(bench, password, ssid=ssid)
    bench.daemon.expect("Wi-Fi: joined, address 192.168.77.", SOON)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    check_online(bench)
    check_saved(bench, name)


def check_fails(bench, failure, password, ssid=SSID, why=""):
    provision(bench, password, UNABLE_TO_CONNECT, ssid)
    bench.daemon.expect(rf"could not join: .*{why}.*\({failure}\)", SOON)
    told = bench.lab.run(get("LastFailure"), check=True).out
    check(told.strip() == f's "{failure}"', "not so on D-Bus", told)


def await_iwd(bench, state):
    """Station.State, as busctl prints it."""
    bench.lab.run("until busctl call net.connman.iwd / org.freedesktop.DBus.ObjectManager"
                  f' GetManagedObjects | grep -q \'"State" s "{state}"\'; do :; done',
                  timeout=60, check=True)


def joining_without_address(bench):
    """A client whose network is joined but for the address, which never comes."""
    bench.systemctl("stop lab-dhcp")
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    bench.daemon.expect("-> provisioning", 30)
    bench.lab.run(f"until [ -e {SAVED}/{SSID}.psk ]; do :; done", timeout=60, check=True)
    return client


# --- Networks ----------------------------------------------------------------

def wrong_then_right(bench):
    begin(bench)
    check("Wi-Fi: wlan1, by iwd" in bench.daemon.out, "not by iwd", bench.daemon.out)
    check_fails(bench, "password", WRONG)
    check_saved(bench)
    check_joins(bench, f"{SSID}.psk")


def open_network(bench):
    begin(bench, security="open", ssid="Open")
    check_fails(bench, "other", PASSWORD, "Open", "the network is open")
    check_joins(bench, "Open.open", None, "Open")


def wpa3_network(bench):
    begin(bench, security="WPA3", ssid="Three")
    check_fails(bench, "password", WRONG, "Three")
    check_saved(bench)
    check_joins(bench, "Three.psk", ssid="Three")


def hidden_network(bench):
    begin(bench, hidden=True, ssid="Unseen")
    check_fails(bench, "password", WRONG, "Unseen")
    check_saved(bench)
    check_joins(bench, "Unseen.psk", ssid="Unseen")


def refused(bench):
    """What iwd can't do, and what is not there; a join after it must not suffer."""
    begin(bench)
    check_fails(bench, "not-found", PASSWORD, "Nowhere")
    check_fails(bench, "other", "0123456789abcdef" * 4, why="no raw key")
    check_fails(bench, "password", None, why="needs a password")
    check_saved(bench)
    check_joins(bench, f"{SSID}.psk")


# --- What is left ------------------------------------------------------------

def no_address(bench):
    begin(bench)
    client = joining_without_address(bench)
    check(client.wait(90) == UNABLE_TO_CONNECT, "not told", client.out)
    await_iwd(bench, "disconnected")
    check_saved(bench)
    bench.systemctl("start lab-dhcp")
    check_joins(bench, f"{SSID}.psk")


def ended_while_joining(bench):
    begin(bench)
    client = joining_without_address(bench)
    check(bench.stop() == 0, "improvd did not end well", bench.daemon.out)
    client.kill(9)
    check_saved(bench)


def killed_while_joining(bench):
    begin(bench)
    client = joining_without_address(bench)
    bench.daemon.kill(9)
    bench.daemon.wait(20)
    client.kill(9)
    check_saved(bench, f"{SSID}.psk")
    bench.start()
    bench.daemon.expect("a join that was cut short is undone", SOON)
    bench.daemon.expect("no network is configured yet", SOON)
    bench.await_advertising()
    check_saved(bench)
    bench.systemctl("start lab-dhcp")
    check_joins(bench, f"{SSID}.psk")
    check(bench.lab.run(f"ls {MARK}").code != 0, "the mark is left")
    bench.stop()
    bench.start()
    bench.daemon.expect("a network is configured", SOON)
    check_saved(bench, f"{SSID}.psk")


def iwd_restarted_while_joining(bench):
    begin(bench)
    client = joining_without_address(bench)
    bench.systemctl("restart iwd")
    check(client.wait(90) == UNABLE_TO_CONNECT, "not told", client.out)
    bench.daemon.expect(r"\(no-device\)", SOON)
    bench.daemon.expect("Wi-Fi: wlan1, by iwd", 60)
    bench.lab.run(f"while [ -e {SAVED}/{SSID}.psk ]; do :; done", timeout=60, check=True)
    bench.systemctl("start lab-dhcp")
    check_joins(bench, f"{SSID}.psk")


def two_networks(bench):
    """A second network on the same radio, that no DHCP server is behind."""
    bench.lab.run(f"printf 'bss=wlan0_1\\nssid=Other\\nwpa=2\\nwpa_key_mgmt=WPA-PSK\\n"
                  f"rsn_pairwise=CCMP\\nwpa_passphrase={NEW}\\n' >>{HOSTAPD}"
                  " && systemctl restart lab-ap", check=True)


def network_before_restored(bench):
    begin(bench)
    check_joins(bench, f"{SSID}.psk")
    bench.stop()
    two_networks(bench)
    bench.systemctl("stop lab-dhcp")
    bench.systemctl("restart iwd")
    await_iwd(bench, "connecting")
    bench.begin()
    provision(bench, WRONG, UNABLE_TO_CONNECT, "Other")
    await_iwd(bench, "connecting")
    provision(bench, NEW, UNABLE_TO_CONNECT, "Other")
    check_saved(bench, f"{SSID}.psk")
    bench.systemctl("start lab-dhcp")
    bench.daemon.expect("authorized -> provisioned", 60)
    check_online(bench)


def old_address_stays(bench):
    """Without iwd's own DHCP: whoever gives addresses takes the old one away a moment later."""
    begin(bench)
    bench.stop()
    bench.lab.run("sed -i s/=true/=false/ /etc/iwd/main.conf && systemctl restart iwd", check=True)
    bench.begin()
    bench.lab.run("ip address add 10.9.9.9/24 dev wlan1", check=True)
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    await_iwd(bench, "connected")
    bench.lab.run("sleep 1 && ip address flush dev wlan1 scope global"
                  " && ip address add 192.168.77.50/24 dev wlan1", check=True)
    bench.daemon.expect("Wi-Fi: joined, address 192.168.77.50", SOON)
    check(client.wait(60) == 0, "not provisioned", client.out)


def password_changed(bench):
    """A saved one gives way to one that works, and only to that."""
    begin(bench)
    check_joins(bench, f"{SSID}.psk")
    access_point(bench.lab, password=NEW)
    bench.await_advertising()
    check_fails(bench, "password", WRONG)
    check(saved_passphrase(bench) == PASSWORD, "the saved password is lost")
    check_joins(bench, f"{SSID}.psk", NEW)
    check(saved_passphrase(bench) == NEW, "the new password is not saved")


# --- The choice --------------------------------------------------------------

def chosen(bench):
    begin(bench)
    bench.systemctl("start NetworkManager")
    bench.daemon.expect("Wi-Fi: by networkmanager", 120)
    bench.daemon.expect("no network is configured yet", 30)
    bench.systemctl("stop NetworkManager")
    bench.daemon.expect("NetworkManager is not running; waiting", 30)
    bench.daemon.expect("Wi-Fi: by iwd", 120)
    bench.daemon.expect("Wi-Fi: wlan1, by iwd", 30)
    check_joins(bench, f"{SSID}.psk")


if __name__ == "__main__":
    sys.exit(run(
        "wifi_iwd",
        Group(CONFIG, ("iwd: a wrong password, then the right one", wrong_then_right),
              ("iwd: an open network", open_network),
              ("iwd: WPA3", wpa3_network),
              ("iwd: a hidden network", hidden_network),
              ("iwd: what can't be joined", refused),
              ("iwd: no address", no_address),
              ("iwd: improvd ended during a join", ended_while_joining),
              ("iwd: improvd killed during a join", killed_while_joining),
              ("iwd: restarted during a join", iwd_restarted_while_joining),
              ("iwd: the network before is restored", network_before_restored),
              ("iwd: an address of the network before", old_address_stays),
              ("iwd: the password was changed", password_changed),
              ("iwd is taken when NetworkManager is not there", chosen))))
