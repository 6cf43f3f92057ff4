# SPDX-License-Identifier: Apache-2.0
"""How far the light's changes are off from the documented pattern, in milliseconds."""
import statistics
from itertools import islice

from lab.device import Device
from lab.vm import Lab

CHANGES = 16
HALF_PERIOD_MS = 500  # while authorized [IND-2]
SECONDS = 60


def errors(device: Device) -> list[int]:
    """Of the lengths of some steps, by the kernel's stamps of the LED's events."""
    if device.daemon:
        device.stop()
    device.start()
    device.await_advertising()
    device.panel.catch_up()
    device.panel.press()
    device.daemon.expect("-> authorized", SECONDS)
    # The first step begins with a light that was on for another reason.
    times = [at for at, _ in islice(device.panel.changes(SECONDS), 1, CHANGES)]
    device.stop()
    return [abs(after - before - HALF_PERIOD_MS) for before, after in zip(times, times[1:])]


def measure(lab: Lab, device: Device) -> dict[str, float]:
    """Blinked by improvd, then by the kernel. Both begin a daemon of their own."""
    result = {}
    for suffix, command in ("", "modprobe -rq ledtrig-pattern || true"), \
            ("_kernel", "modprobe ledtrig-pattern"):
        lab.run(command, check=True)
        steps = errors(device)
        result[f"indicator{suffix}_error_ms"] = statistics.median(steps)
        result[f"indicator{suffix}_worst_ms"] = max(steps)
    return result
