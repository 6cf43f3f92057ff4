#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The client end to end: each command, for people and for programs, on a terminal and in a
pipe; what it asks, how it is interrupted, and that it keeps secrets to itself."""
import json
import re
import signal
import sys

from peer import DEVICE_ADDRESS, UUID
from support import NO_BUTTON, PASSWORD, SETTINGS, SSID, Group, check, check_code, run
from terminal import CTRL_C, Terminal

WRONG, TOKEN = "notmypassword", "sesame-token-0815"
SECRETS = (PASSWORD, WRONG, TOKEN)
INTERRUPTED, NOT_FOUND, NOT_AUTHORIZED = 130, 3, 4
DEVICE = f"/org/bluez/hci0/dev_{DEVICE_ADDRESS.replace(':', '_')}"
INFO = "\nimprovd: {firmware_name: Lamp, firmware_version: 2.1-rc}\n"
SECOND = 1  # seconds in which a scan hears what is in the lab's air

ALL = ("--hostname kitchen-7 --name 'Kitchen lamp' --host mqtt.example.net --port 8883"
       " --ssl yes --profile-id p --device-id d --box-id b --tenant-id t --with-token")
FILE = {
    "wifi": {"ssid": SSID, "password": PASSWORD},
    "hostname": "cellar-8", "name": "Cellar lamp",
    "host": {"host": "mqtt.example.org", "port": 1883, "ssl": False},
    "device": {"device_profile_id": "p2", "device_id": "d2", "box_id": "b2", "tenant_id": "t2"},
    "token": TOKEN,
}


def begin_once(bench):
    if not bench.daemon:
        bench.begin()


def check_no_secret(text, where="the output"):
    for secret in SECRETS:
        check(secret not in text, f"{secret} is in {where}", text)


def said(bench, arguments, code=0, typed=None):
    """What it says in a pipe: nothing that is for a terminal, and no secret."""
    text = bench.client_ends(arguments, code, password=typed).out
    check("\x1b" not in text and "\r" not in text, "an escape sequence in a pipe", text)
    check_no_secret(text)
    return text


def told(bench, arguments, code=0, typed=None):
    """The objects of --json: each line is one, the last says how it ended."""
    result = bench.lab.run(f"exec /opt/improv {arguments} --json --adapter hci0 2>/tmp/stderr",
                           timeout=90, stdin=f"{typed}\n" if typed else None)
    check_code(result, code)
    check_no_secret(result.out)
    objects = [json.loads(line) for line in result.out.splitlines()]
    seconds = [each["seconds"] for each in objects]
    check(seconds == sorted(seconds), "time goes back", result.out)
    check((objects[-1]["event"], objects[-1]["code"]) == ("ended", code), "not the end",
          result.out)
    check([each["event"] for each in objects].count("ended") == 1, "more than one end")
    return objects


def one(objects, event):
    """The only object of its kind, but for `event` and `seconds`."""
    found = [each for each in objects if each["event"] == event]
    check(len(found) == 1, f"not one {event!r}", objects)
    return {key: value for key, value in found[0].items() if key not in ("event", "seconds")}


def events(objects):
    return [each["event"] for each in objects]


def check_is(found, wanted):
    check(found == wanted, f"{found}, not {wanted}")


def check_disconnected(bench):
    """Neither connected nor searching: the adapter is left as it was."""
    connected = bench.lab.run(f"busctl get-property org.bluez {DEVICE} org.bluez.Device1 Connected")
    check("true" not in connected.out, "a connection is left", connected.out)
    searching = bench.lab.run("busctl get-property org.bluez /org/bluez/hci0 org.bluez.Adapter1"
                              " Discovering", check=True)
    check("true" not in searching.out, "it still searches", searching.out)


def await_property(bench, path, name, value):
    bench.lab.run(f"until busctl get-property org.bluez {path} {name} 2>/dev/null"
                  f" | grep -q {value}; do :; done", timeout=60, check=True)


def again(bench):
    """The device as if it had never been provisioned."""
    bench.forget()
    bench.begin()


# --- Commands ----------------------------------------------------------------

def scans(bench):
    begin_once(bench)
    text = said(bench, f"scan --seconds {SECOND}")
    heading, row = text.splitlines()
    check(heading.startswith("ADDRESS") and
          re.match(rf"{DEVICE_ADDRESS} .* authorized +id,info,scan,host +Lab device$", row),
          "not the device", text)
    device = one(told(bench, f"scan --seconds {SECOND}"), "device")
    device.pop("rssi", None)
    check_is(device, {"address": DEVICE_ADDRESS, "name": "Lab device", "state": "authorized",
                      "capabilities": ["identify", "info", "scan", "hostname"]})


def informs(bench):
    text = said(bench, "info --quiet")
    for line in ("Name +Lab device", f"Address +{DEVICE_ADDRESS}", "State +authorized",
                 "Can +identify, info, scan, hostname", "Firmware +Lamp", "Version +2.1-rc",
                 "Operating system +Debian GNU/Linux", "OS version +12"):
        check(re.search(f"(?m)^{line}$", text), f"no {line!r}", text)
    objects = told(bench, "info")
    check_is(one(objects, "device")["address"], DEVICE_ADDRESS)
    info = one(objects, "info")
    check_is((info["firmware"], info["firmware_version"], info["os_version"]),
             ("Lamp", "2.1-rc", "12"))


def lists_networks(bench):
    text = said(bench, "networks --quiet")
    check(re.search(rf"(?m)^{SSID} +-\d+ +WPA2$", text), "not the access point", text)
    networks = one(told(bench, "networks"), "networks")["networks"]
    mine = next(each for each in networks if each["ssid"] == SSID)
    check(-100 < mine["rssi"] < 0 and mine["security"] == "WPA2", "not as it is", mine)


def identifies(bench):
    check("identified" in said(bench, "identify"), "not said")
    check_is(said(bench, "identify --quiet"), "")
    objects = told(bench, "identify")
    check_is(one(objects, "identified"), {"command": "identify"})
    check_is(events(objects), ["searching", "found", "connected", "sending", "identified", "ended"])


def names(bench):
    bench.lab.run("hostnamectl --static", check=True)  # it may take long to start
    check_is(said(bench, "hostname -q"), "lab\n")
    check_is(said(bench, "hostname -q kitchen-7"), "kitchen-7\n")
    check_is(one(told(bench, "hostname"), "hostname"), {"hostname": "kitchen-7"})
    check_is(one(told(bench, "name 'My lamp'"), "name"), {"name": "My lamp"})
    check_is(said(bench, "name --quiet"), "My lamp\n")
    check_is(said(bench, "name -q 'Lab device'"), "Lab device\n")


def sets_digo(bench):
    check("stored: DIGO host settings" in said(bench, "digo host --host h --port 1"), "not said")
    check_is(one(told(bench, "digo device --profile-id p --device-id d --box-id b --tenant-id t"),
                 "stored"), {"command": "DIGO device settings"})
    check_is(one(told(bench, "digo token", typed=TOKEN), "stored"), {"command": "DIGO token"})
    check_is(json.loads(bench.lab.pull(SETTINGS))["token"], TOKEN)


def monitors(bench):
    text = said(bench, "monitor --seconds 1")
    check("monitoring; Ctrl-C ends it" in text, "not said", text)
    objects = told(bench, "monitor --seconds 0")
    check_is(events(objects)[-2:], ["monitoring", "ended"])


def wrong_use(bench):
    """Of the command line: before anything is done. A value: no device gets it."""
    check("digo what?" in said(bench, "digo", 2), "not said")
    check("a hostname has" in said(bench, "hostname my.lamp", 2), "not said")
    for wrong in ("hostname my.lamp", "hostname --ssid x", "digo"):
        check_is(events(told(bench, wrong, 2)), ["failed", "ended"])
    check_is(set(events(told(bench, "check --list"))), {"listed", "ended"})
    check("needs a terminal" in said(bench, "provision --network", 2), "not said")


# --- Secrets, all in one go ----------------------------------------------------

def check_all_stored(bench, hostname, name, host, token):
    stored = json.loads(bench.lab.pull(SETTINGS))
    check_is((stored["name"], stored["host"]["host"], stored["token"]), (name, host, token))
    check_is(bench.lab.run("hostnamectl --static", check=True).out.strip(), hostname)
    bench.check_online()


def provisions_from_flags(bench):
    """The token first, then the password: a line each, in the order in which they are sent."""
    text = said(bench, f"provision --ssid {SSID} {ALL} -vv", typed=f"{TOKEN}\n{PASSWORD}")
    order = [text.index(f"] sending {what}") for what in (
        "hostname", "device name", "DIGO host settings", "DIGO device settings", "DIGO token",
        "Wi-Fi settings")]
    check(order == sorted(order), "another order", text)
    check(re.search(r"(?m)^http://192\.168\.77\.\d+/$", text), "no URL on a line of its own", text)
    check("(hidden)" in text and "sent RPC command" in text, "no packets", text)
    check_all_stored(bench, "kitchen-7", "Kitchen lamp", "mqtt.example.net", TOKEN)


def provisions_from_a_file(bench):
    again(bench)
    bench.lab.run("umask 077; cat >/root/device.json", stdin=json.dumps(FILE).encode(), check=True)
    objects = told(bench, "provision --settings /root/device.json -v")
    check("packet" in events(objects), "no packets", objects)
    sent = [each["command"] for each in objects if each["event"] == "sending"]
    check_is(sent, ["hostname", "device name", "DIGO host settings", "DIGO device settings",
                    "DIGO token", "Wi-Fi settings"])
    urls = one(objects, "provisioned")["urls"]
    check(len(urls) == 1 and urls[0].startswith("http://192.168.77."), "another URL", urls)
    check_all_stored(bench, "cellar-8", "Cellar lamp", "mqtt.example.org", TOKEN)


def wrong_then_right(bench):
    """The network is picked from the device's list, and the password typed again."""
    bench.begin()
    terminal = Terminal(bench, "provision --network")
    terminal.expect("Network 1 to ([0-9]+), or Enter to look again:")
    terminal.type("\n")
    number = terminal.expect(rf"([0-9]+)  {SSID} +-[0-9]+ +WPA2").group(1)
    terminal.expect("Network 1 to ([0-9]+), or Enter to look again:")
    terminal.type("99\n")
    terminal.expect("Network 1 to ")
    terminal.type(f"{number}\n")
    terminal.expect(f'Password of "{SSID}":')
    terminal.type(f"{WRONG}\n")
    terminal.expect("state: provisioning")
    terminal.expect("the device joins the network: [1-9]")
    terminal.expect("Another password, or Enter to give up")
    terminal.expect(f'Password of "{SSID}":')
    terminal.type("short\n")
    terminal.expect(f'8 to 63 characters(?s:.*)Password of "{SSID}":')
    terminal.type(f"{PASSWORD}\n")
    text = terminal.ends(0)
    check(text.count("connected, subscribed") == 1, "another connection", text)
    check_no_secret(text, "what the terminal shows")
    bench.check_online()


def chooses_none(bench):
    """Ctrl-D is no empty line, at which it would look again."""
    again(bench)
    terminal = Terminal(bench, "provision --network")
    terminal.expect("or Enter to look again:")
    terminal.type("\x04")
    check("none was chosen" in terminal.ends(1), "not said", terminal.text)


def gives_up(bench):
    again(bench)
    terminal = Terminal(bench, f"provision --ssid {SSID}")
    terminal.expect("Password of")
    terminal.type(f"{WRONG}\n")
    terminal.expect("Another password(?s:.*)Password of")
    terminal.type("\n")
    check_no_secret(terminal.ends(5))
    check_disconnected(bench)


# --- Which device --------------------------------------------------------------

def advertise_another(bench, name):
    """hci1 says that it is an Improv device, too."""
    tool = bench.lab.spawn("exec bluetoothctl 2>&1")
    tool.expect("Agent registered", 60)
    for command in ("select 00:AA:01:01:00:01", "menu advertise", f"uuids {UUID}0",
                    "service 4677 0x01 0x01 0x00 0x00 0x00 0x00", f'name "{name}"', "back",
                    "advertise on"):
        tool.send(f"{command}\n")
    tool.expect("Advertising object registered", 60)
    return tool


def by_name_and_address(bench):
    bench.begin()
    for device in ("'Lab device'", DEVICE_ADDRESS, DEVICE_ADDRESS.lower()):
        check("identified" in said(bench, f"identify --device {device}"), "not identified")
    text = said(bench, "identify --device 'Other device' --timeout 2", NOT_FOUND)
    check('"Other device" is not in range' in text and DEVICE_ADDRESS in text, "not said", text)


def two_of_one_name(bench):
    other = advertise_another(bench, "Lab device")
    for device in ("", "--device 'Lab device'"):
        text = said(bench, f"identify {device}", NOT_FOUND)
        check("2 are in range" in text and DEVICE_ADDRESS in text and "00:AA:01:01:00:01" in text,
              "they are not listed", text)
    objects = told(bench, "identify", NOT_FOUND)
    check_is(sorted(each["address"] for each in objects if each["event"] == "candidate"),
             ["00:AA:01:01:00:01", DEVICE_ADDRESS])
    said(bench, f"identify --device {DEVICE_ADDRESS}")
    text = said(bench, f"scan --seconds {SECOND}")
    check_is(text.count("Lab device"), 2)
    other.kill()
    other.wait(30)


# --- A terminal ----------------------------------------------------------------

def button(bench):
    """It counts down, and says what to press; with colours."""
    bench.begin()
    terminal = Terminal(bench, "digo host --host example.net")
    terminal.expect(r"waiting for the device's button: press it now \(60 s\)")
    first = terminal.expect("press the device's button now: ([0-9]+) s left").group(1)
    second = terminal.expect("press the device's button now: ([0-9]+) s left").group(1)
    check(int(second) < int(first) <= 60, f"{first} s, then {second} s", terminal.text)
    bench.panel.press()
    terminal.expect("stored: DIGO host settings")
    check("\x1b[2m" in terminal.ends(0), "no colours")


def no_colour(bench):
    terminal = Terminal(bench, "identify", "NO_COLOR=1")
    text = terminal.ends(0)
    check("identified" in text and not re.search("\x1b\\[[0-9]*m", text), "a colour", text)


def monitor_shows_the_button(bench):
    bench.stop()
    bench.begin()
    process = bench.lab.spawn("exec /opt/improv monitor --json --adapter hci0 2>&1")
    process.expect('"event":"monitoring"', 60)
    bench.panel.press()
    line = process.expect('.*"event":"notification".*"meaning":"authorized".*', 60).group(0)
    check_is(json.loads(line)["characteristic"], "current state")
    process.kill(signal.SIGINT)
    check_is(process.wait(30), INTERRUPTED)
    check_is(json.loads(process.out.splitlines()[-1])["code"], INTERRUPTED)
    check_disconnected(bench)


def live_list(bench):
    """It follows the button, and forgets a device that is gone."""
    bench.stop()
    bench.begin()
    terminal = Terminal(bench, "scan")
    terminal.expect(rf"{DEVICE_ADDRESS} .* auth\. required ")
    bench.panel.press()
    terminal.expect(rf"\x1b\[2A\x1b\[J(?s:.*){DEVICE_ADDRESS} .* authorized ")
    bench.stop()
    bench.lab.run("busctl call org.bluez /org/bluez/hci0 org.bluez.Adapter1 RemoveDevice o"
                  f" {DEVICE}", check=True)
    terminal.expect(r"\x1b\[2A\x1b\[J[^\n]*NAME[^\n]*\n\(none yet")
    bench.begin()
    terminal.expect(rf"\x1b\[2A\x1b\[J(?s:.*){DEVICE_ADDRESS} .* auth\. required ")
    terminal.type(CTRL_C)
    terminal.ends(INTERRUPTED)
    check_disconnected(bench)


# --- Ctrl-C --------------------------------------------------------------------

def interrupted_searching(bench):
    bench.stop()
    terminal = Terminal(bench, "identify --timeout 600")
    await_property(bench, "/org/bluez/hci0", "org.bluez.Adapter1 Discovering", "true")
    terminal.type(CTRL_C)
    terminal.ends(INTERRUPTED)
    check_disconnected(bench)


def interrupted_connecting(bench):
    bench.begin()
    terminal = Terminal(bench, f"identify --device {DEVICE_ADDRESS}")
    terminal.expect("found ")
    terminal.type(CTRL_C)
    terminal.ends(INTERRUPTED)
    check_disconnected(bench)


def interrupted_asking(bench):
    terminal = Terminal(bench, f"provision --ssid {SSID}")
    terminal.expect("Password of")
    terminal.type(f"{WRONG[:4]}{CTRL_C}")
    terminal.ends(INTERRUPTED)
    check(WRONG[:4] not in terminal.text, "it was shown", terminal.text)


def interrupted_waiting(bench):
    """Meanwhile its command line shows no secret."""
    terminal = Terminal(bench, f"provision --ssid {SSID}")
    terminal.expect("Password of")
    terminal.type(f"{WRONG}\n")
    terminal.expect("press it now")
    check_no_secret(bench.lab.run("cat /proc/$(pidof improv)/cmdline", check=True).out)
    terminal.type(CTRL_C)
    terminal.ends(INTERRUPTED)
    check_disconnected(bench)


def interrupted_joining(bench):
    terminal = Terminal(bench, f"provision --ssid {SSID}")
    terminal.expect("Password of")
    terminal.type(f"{WRONG}\n")
    terminal.expect("press it now")
    bench.panel.press()
    terminal.expect("the device joins the network: ")
    terminal.type(CTRL_C)
    terminal.ends(INTERRUPTED)
    check_disconnected(bench)


def works_afterwards(bench):
    """Whatever was interrupted: the next one has what it needs."""
    bench.daemon.expect("provisioning -> authorized", 90)
    check("identified" in said(bench, "identify"), "not identified")


if __name__ == "__main__":
    sys.exit(run(
        "client",
        Group(NO_BUTTON + "  digo: true" + INFO,
              ("scan", scans),
              ("info", informs),
              ("networks", lists_networks),
              ("identify", identifies),
              ("hostname and name", names),
              ("digo", sets_digo),
              ("monitor", monitors),
              ("wrong use", wrong_use),
              ("all in one go, from the command line", provisions_from_flags),
              ("all in one go, from a file", provisions_from_a_file), dependent=True),
        Group(NO_BUTTON,
              ("a network picked, a wrong password, then the right one", wrong_then_right),
              ("Ctrl-D in place of a network", chooses_none),
              ("a wrong password, then none", gives_up), dependent=True),
        Group("",
              ("the button: a count-down", button),
              ("NO_COLOR", no_colour),
              ("monitor shows the button", monitor_shows_the_button),
              ("a list that follows", live_list),
              ("Ctrl-C while it searches", interrupted_searching),
              ("Ctrl-C while it connects", interrupted_connecting),
              ("Ctrl-C while it asks", interrupted_asking),
              ("Ctrl-C while it waits for the button", interrupted_waiting),
              ("Ctrl-C while the device joins", interrupted_joining),
              ("after all of them it works", works_afterwards), dependent=True),
        Group(NO_BUTTON,
              ("by name, by address, or the only one", by_name_and_address),
              ("two of one name", two_of_one_name), dependent=True)))
