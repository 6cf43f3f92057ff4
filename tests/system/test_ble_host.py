#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improvd is provisioned by a host stack that has nothing in common with BlueZ: npm's ble-host."""
import json
import sys

from peer_process import PeerProcess
from support import NO_BUTTON, PASSWORD, SETTINGS, SSID, Group, check, run

from lab.device import is_identify  # support knows where

AUTHORIZATION_REQUIRED, AUTHORIZED = "01", 2
WIFI, INFO, HOST, DEVICE, TOKEN = 0x01, 0x03, 0xC8, 0xC9, 0xCA
UNABLE_TO_CONNECT = 3
SMALL_WRITES = 2  # of a frame of 33 bytes, at an MTU of 23
JOIN_SECONDS = 120


def central(bench, *arguments):
    return PeerProcess(bench.lab, "ble-host/central.mjs", *arguments)


def ask(peer, command, text):
    """The strings that the device answers with."""
    peer.send(text)
    return peer.expect("answered", JOIN_SECONDS, command=command)


def provision(peer, password):
    answer = ask(peer, WIFI, f"wifi {SSID} {password}")
    url = answer["strings"]
    check(len(url) == 1 and url[0].startswith("http://192.168.77."), "another URL", url)
    return answer


def settings(bench):
    return json.loads(bench.lab.pull(SETTINGS))


def check_settings(bench):
    stored = settings(bench)
    host = stored["host"]
    check(host["host"] == "api.example.net" and host["port"] == 8883 and host["ssl"] is True,
          "other servers", host)
    check(stored["device"]["device_id"] == "4711" and stored["device"]["tenant_id"] == "acme",
          "another device", stored)
    check(stored["token"] == "a-token", "another token")


# --- With a button, a large MTU and one wrong password ------------------------------

def everything(bench):
    bench.begin()
    with central(bench) as peer:
        check(peer.expect("mtu")["mtu"] > 100, "the MTU is small")
        state = peer.expect("read", characteristic="state")
        check(state["hex"] == AUTHORIZATION_REQUIRED, "no button is needed", state)
        peer.expect("ready")
        peer.send("identify")
        bench.panel.await_cycle(is_identify, 6, timeout=60)
        peer.send("await-authorized")
        bench.panel.press()
        peer.expect("in", state=AUTHORIZED)
        ask(peer, HOST, "digo-host api.example.net 8883")
        ask(peer, DEVICE, "digo-device lamp-2 4711 7 acme")
        ask(peer, TOKEN, "digo-token a-token")
        peer.send(f"wifi {SSID} notmypassword")
        peer.expect("refused", JOIN_SECONDS, command=WIFI, error=UNABLE_TO_CONNECT)
        ask_again(bench, peer)
    check_settings(bench)


def ask_again(bench, peer):
    """On the same connection [WIFI-6]."""
    peer.send("await-authorized")
    peer.expect("in", state=AUTHORIZED)
    check(not provision(peer, PASSWORD)["wasCut"], "the result is cut")
    bench.daemon.expect("provisioning -> provisioned", 10)
    bench.check_online()
    check(not peer.seen("disconnected"), "it was disconnected")


# --- With the smallest MTU ---------------------------------------------------------

def small_mtu(bench):
    """Frames come in several writes [FRM-4], results are read because the link cuts them."""
    bench.begin()
    with central(bench, "--mtu", "23") as peer:
        peer.expect("mtu", mtu=23)
        peer.expect("ready")
        info = ask(peer, INFO, "info")
        check(info["wasCut"] and "Lab device" in info["strings"], "other info", info)
        answer = provision(peer, PASSWORD)
        check(answer["wasCut"], "the result was not cut", answer)
        check(peer.seen("written", command=WIFI)[0]["writes"] == SMALL_WRITES, "one write")
        bench.daemon.expect("provisioning -> provisioned", 10)
        bench.check_online()


if __name__ == "__main__":
    sys.exit(run(
        "ble_host",
        Group("", ("ble-host: button, settings, a wrong password, then the right one",
                   everything)),
        Group(NO_BUTTON, ("ble-host: an MTU of 23 bytes", small_mtu)),
    ))
