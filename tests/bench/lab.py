# SPDX-License-Identifier: Apache-2.0
"""Times of a provisioning in the lab, medians of some runs; and what improvd costs."""
import statistics

from lab import Lab
from lab.device import PASSWORD, SSID, Device

from . import improvd
from .sources import TOP

LIMITS = improvd.LIMITS
ROUNDS = 5


def step_seconds(output: str, pattern: str) -> float:
    """The time that stands before the client's first line with this text."""
    line = next(line for line in output.splitlines() if pattern in line)
    return float(line[1:line.index("s]")])


def provision_once() -> dict[str, float]:
    """From a fresh device, its button pressed, to provisioned."""
    with Lab() as lab:
        device = Device(lab, TOP / "build/dev")
        device.start()
        device.await_advertising()
        device.panel.press()
        output = device.run_client(f"provision --ssid {SSID}", password=PASSWORD).out
        return {"provision_seconds": step_seconds(output, "] provisioned"),
                "found_seconds": step_seconds(output, "] found")}


def measure() -> dict[str, float]:
    rounds = []
    for number in range(ROUNDS):
        print(f"provisioning {number + 1} of {ROUNDS} ...", flush=True)
        rounds.append(provision_once())
    medians = {key: statistics.median(each[key] for each in rounds) for key in rounds[0]}
    return {**medians, **improvd.measure()}
