# SPDX-License-Identifier: Apache-2.0
"""What improvd costs a device: memory, wake-ups, time to advertise, time to answer."""
import statistics

from lab import Lab
from lab.device import PASSWORD, SSID, Device

from . import indicator
from .sources import TOP

LIMITS = {
    "improvd_pss_kib": 2048,
    "improvd_idle_wakeups_per_10s": 0,
    "improvd_write_reply_ms": 20,
}
DEV = TOP / "build/dev"
NEIGHBOUR = "/org/bluez/hci2/dev_00_AA_01_01_00_01"
STARTS = 9
WRITES = 2000
IDLE_SECONDS = 10
# Without a light.
QUIET = """
improvd: {{adapter: hci2, name: Lab device}}
binary_sensor: {{platform: evdev, id: button, device: Improv lab panel}}
esp32_improv: {{authorizer: {authorizer}, wifi_timeout: 1h, linger: 1s}}
"""
# Lit, or blinking: by the kernel's trigger, where that is there.
LIGHT = """
output: {{platform: led, id: light, led: "{led}"}}
esp32_improv: {{status_indicator: light}}
"""

LONG = "esp32_improv: {linger: 1h}"

# In the guest's own time: from exec to the line that says so.
START = """
exec 3< <(date +%s%N; exec /opt/improvd {options} 2>&1)
read -u 3 began
while read -u 3 line; do
    case $line in *"advertising as"*) echo $(($(date +%s%N) - began)); break;; esac
done
kill $!; wait $! || true
"""


def pss_kib(lab: Lab) -> int:
    rollup = lab.run("cat /proc/$(pidof improvd)/smaps_rollup", check=True).out
    return int(next(line.split()[1] for line in rollup.splitlines()
                    if line.startswith("Pss:")))


def wakeups(lab: Lab) -> int:
    """Context switches of all its threads while nothing happens."""
    count = "cat /proc/$(pidof improvd)/task/*/status | awk '/ctxt_switches/ {n += $2} END {print n}'"
    result = lab.run(f"{count}; sleep {IDLE_SECONDS}; {count}", check=True)
    before, after = (int(word) for word in result.out.split())
    return after - before


class Bench:
    """improvd in a lab, with another configuration each time."""

    def __init__(self, lab: Lab):
        self.lab = lab
        self.device = Device(lab, DEV)

    def start(self, authorizer: str, more: str = "") -> None:
        self.stop()
        for name, text in ("bench", QUIET.format(authorizer=authorizer)), ("more", more):
            self.lab.run(f"cat >/etc/improvd/{name}.yaml", stdin=(text + "\n").encode(), check=True)
        self.device.daemon = self.lab.spawn(
            "exec /opt/improvd -c /etc/improvd/bench.yaml -c /etc/improvd/more.yaml")
        self.device.await_advertising()

    def stop(self) -> None:
        if self.device.daemon:
            self.device.stop()
            self.device.daemon = None

    def idle(self) -> dict[str, int]:
        """Wake-ups in each state that can last; the light costs none."""
        light = LIGHT.format(led=self.device.panel.led)
        found = {}
        self.start("button")
        found["authorization required"] = wakeups(self.lab)
        self.lab.run("modprobe ledtrig-pattern", check=True)
        self.start("button", light)
        found["authorization required, lit"] = wakeups(self.lab)
        self.start("none", light)
        found["authorized, blinking"] = wakeups(self.lab)
        self.start("none")
        found["authorized"] = wakeups(self.lab)
        found["stopped"] = self.after_provisioning("provisioned -> stopped")
        self.start("none", LONG)
        found["provisioned"] = self.after_provisioning("provisioning -> provisioned")
        self.lab.run("modprobe -rq ledtrig-pattern || true", check=True)
        return found

    def after_provisioning(self, said: str) -> int:
        """Once BlueZ has forgotten the client; then so does NetworkManager the network."""
        self.device.run_client(f"provision --ssid {SSID}", password=PASSWORD)
        self.device.daemon.expect(said, 60)
        self.lab.run("while busctl --list tree org.bluez | grep -q hci2/dev_; do sleep 1; done",
                     timeout=120, check=True)
        count = wakeups(self.lab)
        self.lab.run("nmcli -g UUID connection show | xargs nmcli connection delete", check=True)
        return count

    def starts_ms(self) -> float:
        options = "-c /etc/improvd/improvd.yaml -c /etc/improvd/board.yaml"
        times = [int(self.lab.run(START.format(options=options), check=True).out) / 1e6
                 for _ in range(STARTS)]
        return statistics.median(times)

    def write_reply_ms(self) -> tuple[float, float]:
        """Median and 99th percentile."""
        self.lab.push(DEV / "tests/bench/write_reply", "/opt")
        self.start("none", LIGHT.format(led=self.device.panel.led))
        name = self.lab.run("busctl list --no-legend | awk '/improvd/ {print $1; exit}'").out.strip()
        out = self.lab.run(f"/opt/write_reply {name} {NEIGHBOUR} {WRITES}", timeout=300,
                           check=True).out
        median, worst = (int(word) / 1000 for word in out.split())
        return median, worst


def measure() -> dict[str, float]:
    with Lab() as lab:
        bench = Bench(lab)
        print("improvd: time to advertise ...", flush=True)
        start_ms = bench.starts_ms()
        print("improvd: wake-ups ...", flush=True)
        idle = bench.idle()
        print("  " + ", ".join(f"{state}: {count}" for state, count in idle.items()))
        print("improvd: writes ...", flush=True)
        median, worst = bench.write_reply_ms()
        memory = pss_kib(lab)
        bench.stop()
        print("improvd: the light ...", flush=True)
        return {
            "improvd_start_to_advertising_ms": round(start_ms, 1),
            "improvd_idle_wakeups_per_10s": max(idle.values()),
            "improvd_write_reply_median_ms": round(median, 2),
            "improvd_write_reply_ms": round(worst, 2),
            "improvd_pss_kib": memory,
            **indicator.measure(lab, bench.device),
        }
