# SPDX-License-Identifier: Apache-2.0
"""How long a whole provisioning takes, and what of it no client could do without.

Both begin when the device advertises and the central knows nothing of it, and end when its
Wi-Fi is connected; they take turns in one lab, from the same state: that of a device that has
had no network since it started. What is timed runs in the guest, by its clock.
"""
import statistics

from lab import Lab
from lab.device import PASSWORD, SSID, Device

from .sources import TOP

ROUNDS = 20  # one takes 1.6 to 3.6 s here, by what else the machine does
LIMITS = {"provision_ratio": 1.10}
DEV = TOP / "build/dev"
ADDRESS = "00:AA:01:02:00:02"
ADAPTER = "/org/bluez/hci0"
DEVICE = f"{ADAPTER}/dev_{ADDRESS.replace(':', '_')}"
CONFIG = "esp32_improv: {authorizer: none, digo: true}\n"

# All settings that there are, in one go.
PROVISION = (f"/opt/improv provision --adapter hci0 --device {ADDRESS}"
             " --host api.example.net --port 8883 --host-http www.example.net --port-http 443"
             " --ssl yes --profile-id lamp-2 --device-id 4711 --box-id 7 --tenant-id acme"
             " --token-file /root/token"
             f" --ssid {SSID} --password-file /root/password")
SCAN = "/opt/improv scan --adapter hci0 --seconds 20"
FLOOR = f"/opt/connect {ADAPTER} {DEVICE}"
JOIN = (f"nmcli --wait 60 device wifi connect {SSID} password $(cat /root/password)"
        " ifname wlan1")

# When each line came, in ms after the start; until one that has the last word.
TIMED = """
passed() {{ ms=$(((${{EPOCHREALTIME/./}} - began) / 1000)); }}
began=${{EPOCHREALTIME/./}}
exec 3< <(exec {command} 2>&1)
child=$!
while IFS= read -r -u 3 line; do
    passed
    echo "$ms $line"
    case $line in *'{last}'*) break;; esac
done
{after}
"""
THEN_JOIN = f"""
{JOIN} >/root/nmcli 2>&1 && passed && echo "$ms joined"
"""

# NetworkManager starts it when a network comes or goes, waits for it before it says
# "activated", and it ends by itself 10 s later: whoever joins soon after another has an advantage.
COLD = "systemctl stop NetworkManager-dispatcher"

# NetworkManager has just scanned: what it then joins it need not look for, and it does not
# begin another scan meanwhile, which would delay a join by seconds.
FRESH = f"""
wireless=org.freedesktop.NetworkManager.Device.Wireless
device=$(nmcli -g GENERAL.DBUS-PATH device show wlan1)
scanned() {{ busctl get-property org.freedesktop.NetworkManager $device $wireless LastScan; }}
until nmcli -g GENERAL.STATE device show wlan1 | grep -q '^30'; do :; done
while
    before=$(scanned)
    nmcli device wifi rescan ifname wlan1
    until [ "$(scanned)" != "$before" ]; do :; done
    ! nmcli -g SSID device wifi list ifname wlan1 --rescan no | grep -qx {SSID}
do :; done
"""


def times(output: str) -> list[tuple[int, str]]:
    """[(ms, what was said)]"""
    lines = [line.split(" ", 1) for line in output.splitlines()]
    return [(int(line[0]), line[1] if len(line) > 1 else "") for line in lines]


def at(said: list[tuple[int, str]], word: str) -> int:
    for when, line in said:
        if word in line:
            return when
    raise AssertionError(f"{word!r} was not said: {said}")


class Bench:
    """A device in a lab that is made to forget all before each round."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.device = Device(lab, DEV)
        lab.push(DEV / "tests/bench/connect", "/opt")
        lab.run(f"echo {PASSWORD} >/root/password; echo a-token >/root/token; "
                f"cat >/etc/improvd/bench.yaml", stdin=CONFIG.encode(), check=True)

    def begin(self) -> None:
        """The device advertises; neither BlueZ nor NetworkManager knows the other end."""
        if self.device.daemon:
            self.device.stop()
        self.lab.run(f"busctl call org.bluez {ADAPTER} org.bluez.Adapter1 RemoveDevice o {DEVICE};"
                     "nmcli -g UUID connection show | xargs -r nmcli connection delete;"
                     "rm -f /var/lib/improvd/*")
        self.device.start("-c /etc/improvd/bench.yaml")
        self.device.await_advertising()
        self.lab.run(FRESH, timeout=120, check=True)
        self.lab.run(COLD, check=True)

    def timed(self, command: str, last: str, after: str = "") -> list[tuple[int, str]]:
        script = TIMED.format(command=command, last=last, after=after)
        return times(self.lab.run(script, timeout=120, check=True).out)

    def provision(self) -> dict[str, float]:
        said = self.timed(PROVISION, "] provisioned")
        return {"provision": at(said, "] provisioned"), "found": at(said, "] found"),
                "ready": at(said, "] connected, subscribed"),
                "stored": at(said, "] sending Wi-Fi settings")}

    def floor(self) -> dict[str, float]:
        said = self.timed(FLOOR, "resolved", THEN_JOIN)
        return {"floor": at(said, "joined"), "floor_found": at(said, "found"),
                "floor_connected": at(said, "resolved")}

    def scan(self) -> dict[str, float]:
        said = self.timed(SCAN, ADDRESS, "kill $child")
        return {"scan": at(said, ADDRESS)}


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}


def measure() -> dict[str, float]:
    rounds = []
    with Lab() as lab:
        bench = Bench(lab)
        for number in range(ROUNDS):
            found = {}
            for step in bench.provision, bench.floor, bench.scan:
                bench.begin()
                found.update(step())
            print(f"provisioning {number + 1} of {ROUNDS}: {found}", flush=True)
            rounds.append(found)
    ms = medians(rounds)
    return {
        "provision_seconds": round(ms["provision"] / 1000, 2),
        "provision_floor_seconds": round(ms["floor"] / 1000, 2),
        "provision_ratio": round(ms["provision"] / ms["floor"], 3),
        "provision_ready_seconds": round(ms["ready"] / 1000, 2),
        "provision_stored_seconds": round(ms["stored"] / 1000, 2),
        "provision_floor_connected_seconds": round(ms["floor_connected"] / 1000, 2),
        "improv_scan_first_ms": ms["scan"],
    }
