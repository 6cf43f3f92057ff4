#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What breaks while the device runs: afterwards it advertises and is provisioned as ever."""
import json
import sys

from peer import IDENTIFY, Peer, drop_link
from support import NO_BUTTON, PASSWORD, SETTINGS, SOON, SSID, Group, check, check_code, run

CONNECTION_FAILED, REFUSED, UNABLE_TO_CONNECT = 7, 6, 5
NO_BLUETOOTHD = 10
WRONG = "notmypassword"
BUTTON = ""
WIFI_TIMEOUT = NO_BUTTON + "  wifi_timeout: 1s\n  linger: 1s\n"


def waiting_client(bench):
    """A client that is connected and waits for the button."""
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    client.expect("(?i)press", 30)
    return client


# --- Bluetooth ---------------------------------------------------------------

def bluetoothd_restarted(bench):
    bench.begin()
    bench.systemctl("restart bluetooth")
    bench.await_advertising()
    bench.check_works()


def bluetoothd_restarted_connected(bench):
    bench.begin()
    client = waiting_client(bench)
    bench.systemctl("restart bluetooth")
    code = client.wait(30)
    check(code in (CONNECTION_FAILED, NO_BLUETOOTHD), f"exit code {code}", client.out)
    bench.await_advertising()
    bench.panel.press()
    bench.check_works()


def adapter_gone_and_back(bench):
    bench.begin()
    bench.systemctl("stop lab-btvirt")
    bench.daemon.expect("the Bluetooth adapter is gone; waiting", 20)
    bench.systemctl("start lab-btvirt")
    bench.await_advertising()
    bench.systemctl("restart lab-beacon")
    bench.check_works()


def another_adapter_takes_over(bench):
    """One that nobody hears is taken, for the newest is listed first. It goes; then the others,
    which have been there all the time, are what is left."""
    lab = bench.lab
    lab.run("sed -i '/adapter:/d' /etc/improvd/board.yaml", check=True)
    btvirt = lab.spawn("exec btvirt -L -l1")
    lab.run("until busctl get-property org.bluez /org/bluez/hci3 org.bluez.Adapter1 Powered;"
            " do sleep 0.2; done", timeout=60, check=True)
    bench.start()
    bench.daemon.expect("Bluetooth: hci3$", SOON)
    bench.await_advertising()
    btvirt.kill(9)
    bench.daemon.expect("Bluetooth: hci3 is gone", SOON)
    taken = bench.daemon.expect("Bluetooth: (hci[012])$", SOON).group(1)
    bench.await_advertising()
    client = "hci1" if taken == "hci0" else "hci0"
    result = lab.run(f"exec /opt/improv provision --ssid {SSID} --adapter {client}",
                     timeout=90, stdin=PASSWORD + "\n")
    check_code(result, 0)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    bench.check_online()


# --- Wi-Fi -------------------------------------------------------------------

def radio_managed_later(bench):
    """NetworkManager shows a radio that is plugged in before it manages it."""
    bench.lab.run("nmcli device set wlan1 managed no", check=True)
    bench.start()
    bench.daemon.expect("no Wi-Fi device; waiting", 20)
    bench.daemon.expect("wpa_supplicant runs, too", SOON)
    bench.lab.run("nmcli device set wlan1 managed yes", check=True)
    bench.daemon.expect("Wi-Fi: wlan1", 20)
    bench.check_works()


def network_manager_restarted(bench):
    bench.begin()
    bench.systemctl("restart NetworkManager")
    bench.daemon.expect("NetworkManager is not running; waiting", 20)
    bench.daemon.expect("Wi-Fi: wlan1, by NetworkManager", 30)
    bench.check_works()


def joining_client(bench):
    """A client whose join lasts, for it gets no address until lab-dhcp is started."""
    bench.systemctl("stop lab-dhcp")
    client = bench.client(f"provision --ssid {SSID}")
    client.send(PASSWORD + "\n")
    client.end_input()
    bench.daemon.expect("-> provisioning", SOON)
    bench.lab.run("until nmcli -g GENERAL.STATE device show wlan1 | grep -q '^70'; do :; done",
                  timeout=60, check=True)
    return client


def check_works_again(bench):
    bench.systemctl("start lab-dhcp")
    bench.check_works()


def network_manager_restarted_joining(bench):
    bench.begin()
    client = joining_client(bench)
    bench.systemctl("restart NetworkManager")
    check(client.wait(30) == UNABLE_TO_CONNECT, "not told", client.out)
    bench.daemon.expect("provisioning -> authorized", SOON)
    bench.daemon.expect("Wi-Fi: wlan1, by NetworkManager", 30)
    check(bench.profiles() == [], "something was saved", bench.profiles())
    check_works_again(bench)


def access_point_gone_joining(bench):
    """In the middle of it: then it is not in range any more, until it is."""
    bench.begin()
    client = joining_client(bench)
    bench.systemctl("stop lab-ap")
    check(client.wait(90) == UNABLE_TO_CONNECT, "not told", client.out)
    bench.daemon.expect("provisioning -> authorized", SOON)
    check(bench.profiles() == [], "something was saved", bench.profiles())
    bench.systemctl("start lab-ap")
    bench.lab.run(f"until nmcli -g SSID device wifi list ifname wlan1 --rescan yes"
                  f" | grep -qx {SSID}; do :; done", timeout=120, check=True)
    check_works_again(bench)


def clock_moved(bench):
    """Years ahead while the button counts, back while it joins: no time is lost or won."""
    bench.begin()
    bench.panel.press()
    bench.daemon.expect("-> authorized", SOON)
    bench.lab.run("date --set=2040-01-01", check=True)
    client = joining_client(bench)
    bench.lab.run("date --set=2001-01-01", check=True)
    bench.systemctl("start lab-dhcp")
    check(client.wait(90) == 0, "not provisioned", client.out)
    bench.daemon.expect("provisioning -> provisioned", SOON)
    bench.check_online()
    bench.daemon.expect("provisioned -> stopped", 60)


HOME = (f"nmcli connection add type wifi ifname wlan1 con-name home ssid {SSID}"
        f" wifi-sec.key-mgmt wpa-psk wifi-sec.psk {PASSWORD}")


def await_home(bench, state):
    bench.lab.run("until nmcli -g GENERAL.STATE connection show home"
                  f" | grep -qx {state}; do :; done", timeout=60, check=True)


def saved_network_restored(bench):
    """It is there and was about to have an address: no Wi-Fi yet, so improvd serves."""
    lab = bench.lab
    bench.systemctl("stop lab-dhcp")
    lab.run(f"{HOME} && cp -a /etc/NetworkManager/system-connections /before", check=True)
    lab.run("nmcli --wait 0 connection up home", check=True)
    await_home(bench, "activating")
    bench.begin()
    bench.provision(WRONG, UNABLE_TO_CONNECT)
    await_home(bench, "activating")
    same = lab.run("diff -r /before /etc/NetworkManager/system-connections")
    check_code(same, 0)
    bench.systemctl("start lab-dhcp")
    bench.daemon.expect("authorized -> provisioned", 60)
    lab.run("nmcli connection delete home", check=True)
    bench.await_advertising()
    bench.check_works()


def blocked_network_kept(bench):
    """Somebody had disconnected it: then it is not connected again, and still saved."""
    bench.lab.run(f"{HOME} && nmcli connection up home && nmcli device disconnect wlan1",
                  check=True)
    bench.begin()
    bench.provision(WRONG, UNABLE_TO_CONNECT)
    check(bench.profiles() == ["home"], "not the one network is saved", bench.profiles())
    bench.lab.run("nmcli connection delete home", check=True)
    bench.check_works()


def refused_by_network_manager(bench):
    """What it or D-Bus does not take at all; the next join must not suffer from it."""
    bench.begin()
    bench.lab.run(r"printf 'no-utf-8-\377\n' >/root/password", check=True)
    bench.client_ends(f"provision --ssid {SSID} --password-file /root/password",
                      UNABLE_TO_CONNECT)
    bench.client_ends(f"provision --ssid {SSID} --open", UNABLE_TO_CONNECT)
    bench.check_works()


# --- Clients -----------------------------------------------------------------

def client_killed_in_frame(bench):
    """Its host's bluetoothd keeps the connection: for the device the frame goes on."""
    bench.begin()
    client = waiting_client(bench)
    peer = Peer(bench)
    peer.find()
    peer.write(IDENTIFY[:1])
    client.kill(9)
    drop_link(bench)
    bench.panel.press()
    bench.check_works()


def client_gone_while_joining(bench):
    bench.begin()
    client = joining_client(bench)
    client.kill(9)
    drop_link(bench)
    bench.systemctl("start lab-dhcp")
    bench.daemon.expect("provisioning -> provisioned", 40)
    bench.check_online()


# --- improvd itself ----------------------------------------------------------

def killed_while_joining(bench):
    bench.begin()
    client = joining_client(bench)
    bench.daemon.kill(9)
    bench.daemon.wait(10)
    client.kill(9)
    bench.begin()
    check(bench.profiles() == [], "something was saved", bench.profiles())
    check_works_again(bench)


def ended_while_joining(bench):
    bench.begin()
    client = joining_client(bench)
    check(bench.stop() == 0, "improvd did not end well", bench.daemon.out)
    client.kill(9)
    left = bench.lab.run("nmcli -g NAME,TYPE connection show").out
    check("wireless" not in left, "a connection is left", left)
    bench.begin()
    check_works_again(bench)


# --- Settings ----------------------------------------------------------------

HOST = "digo host --host {} --port 8883"
FULL = "/var/lib/improvd"


def disk_full(bench):
    lab = bench.lab
    lab.run(f"mount -t tmpfs -o size=16k tmpfs {FULL}", check=True)
    bench.begin()
    bench.client_ends(HOST.format("old.example.net"), 0)
    old = lab.pull(SETTINGS)
    lab.run(f"cat /dev/zero >{FULL}/filler")
    bench.client_ends(HOST.format("new.example.net"), REFUSED)
    bench.daemon.expect("No space left on device", SOON)
    bench.daemon.expect("error 0xFF told", SOON)
    check(lab.pull(SETTINGS) == old, "the old settings are not intact")
    check(lab.run(f"ls {FULL}").out.split() == ["filler", "settings.json"],
          "half a file is left")
    lab.run(f"rm {FULL}/filler", check=True)
    bench.client_ends(HOST.format("new.example.net"), 0)
    check(json.loads(lab.pull(SETTINGS))["host"]["host"] == "new.example.net", "not stored")
    bench.check_works()


if __name__ == "__main__":
    sys.exit(run(
        "faults",
        Group(NO_BUTTON, ("bluetoothd restarted", bluetoothd_restarted)),
        Group(BUTTON, ("bluetoothd restarted under a connected client",
                       bluetoothd_restarted_connected)),
        Group(NO_BUTTON, ("the adapter goes and comes back", adapter_gone_and_back)),
        Group(NO_BUTTON, ("another adapter takes over", another_adapter_takes_over)),
        Group(NO_BUTTON, ("a radio that NetworkManager manages later",
                          radio_managed_later)),
        Group(NO_BUTTON, ("NetworkManager restarted", network_manager_restarted)),
        Group(NO_BUTTON, ("NetworkManager restarted during a join",
                          network_manager_restarted_joining)),
        Group(NO_BUTTON, ("the access point gone during a join", access_point_gone_joining)),
        Group(BUTTON, ("the system's clock moved", clock_moved)),
        Group(WIFI_TIMEOUT, ("a wrong password: the network before is connected again",
                             saved_network_restored)),
        Group(WIFI_TIMEOUT, ("a wrong password: a saved network is kept",
                             blocked_network_kept)),
        Group(NO_BUTTON, ("a join that NetworkManager refuses at once",
                          refused_by_network_manager)),
        Group(BUTTON, ("a client killed in the middle of a frame", client_killed_in_frame)),
        Group(NO_BUTTON, ("a client gone during the join", client_gone_while_joining)),
        Group(NO_BUTTON, ("improvd killed during a join", killed_while_joining)),
        Group(NO_BUTTON, ("improvd ended during a join", ended_while_joining)),
        Group(NO_BUTTON, ("no room for settings", disk_full)),
    ))
