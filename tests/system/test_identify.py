#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The light of each state, as an eye sees it: its order, and which times are longer."""
import re
import sys
import time

from support import PASSWORD, SOON, SSID, Group, check, run

SECONDS = 20  # for a pattern to come
WRONG = "notmypassword"


def attribute(bench, name):
    """Of the LED: a trigger is the one in brackets."""
    text = bench.lab.run(f"cat '/sys/class/leds/{bench.panel.led}/{name}'", check=True).out
    chosen = re.search(r"\[(.*)\]", text)
    return chosen.group(1) if chosen else text.strip()


def set_attribute(bench, name, value):
    bench.lab.run(f"echo {value} >'/sys/class/leds/{bench.panel.led}/{name}'", check=True)


def even(phases):
    """Lights alternate, each about as long as the others."""
    lights = [on for on, _ in phases]
    lengths = [ms for _, ms in phases]
    return lights == [True, False] * (len(phases) // 2) and max(lengths) < 2 * min(lengths)


def three_flashes(phases):
    """Of times alike, then a break longer than all of them."""
    return even(phases[:4]) and phases[4][0] and \
        phases[5][1] > 2 * max(ms for _, ms in phases[:5])


def period(phases):
    lengths = sorted(ms for _, ms in phases)
    return lengths[len(lengths) // 2]


def changes(bench):
    """All that the panel has told until now: for each change whether it was lit then."""
    return re.findall(r"^led ([01])", bench.panel_output(), re.MULTILINE)


def await_still(bench, brightness):
    """Until the light stays so: a command of the guest takes longer than any pattern."""
    deadline = time.monotonic() + SECONDS
    before = None
    while changes(bench) != before or attribute(bench, "brightness") != brightness:
        check(time.monotonic() < deadline, "the light goes on changing")
        before = changes(bench)
        bench.run_client("scan --seconds 2")


# --- The tests, in the order in which a device is set up -------------------------

def solid(bench):
    """While it waits for the button it is lit, without a change."""
    set_attribute(bench, "brightness", 0)
    bench.begin()
    bench.client_ends("scan --seconds 2", 0, r"auth\. required")
    check(changes(bench) == ["1"], "not switched on once", bench.panel_output())
    check(attribute(bench, "brightness") == "1", "not lit")


def identify(bench):
    """Three flashes and a break, then it is lit again."""
    bench.client_ends("identify", 0)
    cycle = bench.panel.await_cycle(three_flashes, 6, SECONDS)
    bench.flash = period(cycle[:5])
    await_still(bench, "1")


def authorized(bench):
    """As long on as off, and longer than the flashes."""
    bench.panel.catch_up()  # with the last flashes, cut off
    bench.panel.press()
    phases = bench.panel.await_cycle(even, 6, SECONDS)
    bench.blink = period(phases)
    check(bench.blink > 2 * bench.flash, "it blinks as fast as it flashes", phases)


def identify_authorized(bench):
    bench.client_ends("identify", 0)
    bench.panel.await_cycle(three_flashes, 6, SECONDS)
    bench.panel.press()
    bench.panel.await_cycle(slow(bench), 6, SECONDS)


def slow(bench):
    return lambda phases: even(phases) and period(phases) > 2 * bench.flash


def fast(bench):
    return lambda phases: even(phases) and period(phases) < bench.blink / 2


def provisioning(bench):
    """As long on as off, and shorter; when it has failed it blinks as before."""
    client = bench.client(f"provision --ssid {SSID}")
    client.send(WRONG + "\n")
    client.end_input()
    bench.panel.await_cycle(fast(bench), 12, SECONDS)
    check(client.wait(60) == 5, "another end", client.out)
    bench.panel.await_cycle(slow(bench), 6, SECONDS)


def provisioned(bench):
    bench.provision(PASSWORD)
    bench.daemon.expect("-> provisioned", SOON)
    bench.daemon.expect("-> stopped", SECONDS)
    await_still(bench, "0")


def given_back(bench, trigger, brightness):
    """Another found it before, with a trigger or a brightness of its own."""
    set_attribute(bench, "trigger", trigger)
    if trigger == "none":
        set_attribute(bench, "brightness", brightness)
    bench.start()
    bench.daemon.expect("indicator:", 20)
    bench.daemon.expect("Wi-Fi: (connected|not connected)", 20)
    check(attribute(bench, "trigger") == "none", "the trigger is on")
    check(bench.stop() == 0, "improvd did not end well", bench.daemon.out)
    found = attribute(bench, "trigger"), attribute(bench, "brightness")
    check(found == (trigger, brightness), f"given back as {found}")


def given_back_lit(bench):
    bench.stop()
    given_back(bench, "none", "1")


def given_back_dark(bench):
    given_back(bench, "none", "0")


def given_back_with_trigger(bench):
    given_back(bench, "kbd-numlock", "0")


STEPS = (
    ("lit while the button is waited for", solid),
    ("identify: three flashes in each second", identify),
    ("authorized: it blinks", authorized),
    ("identify while authorized: flashes win, the button ends them", identify_authorized),
    ("provisioning: it blinks faster, until that has failed", provisioning),
    ("provisioned, then stopped: it is dark", provisioned),
    ("given back lit, as it was found", given_back_lit),
    ("given back dark", given_back_dark),
    ("given back with its trigger", given_back_with_trigger),
)

if __name__ == "__main__":
    sys.exit(run("identify", Group("esp32_improv:\n  identify_duration: 4s\n  linger: 1s\n",
                                   *STEPS, dependent=True)))
