#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Button and light in all their kinds: those that come late, go and come back; what they
are not allowed; and that the kernel blinks a LED where it can."""
import re
import sys
from functools import partial
from shlex import quote

import test_identify
from support import TOP, Group, build_folder, check, run
from test_identify import attribute, even, period, set_attribute, three_flashes

from lab.device import GpioChip, Panel  # support knows where

SECONDS = 20
NAME = "Improv lab panel"
KEY = "KEY_WPS_BUTTON"
OFF, SOLID, AUTHORIZED, IDENTIFY, PROVISIONING = range(5)  # enum improv_pattern
BY_HAND = "without the kernel's trigger"
# Group 900 is improvd's own here; the rule names groups.
AS_MEMBER = "exec setpriv --reuid=65534 --regid=900 --clear-groups "


class Part:
    """A button or a light of improvd by itself; see panel_parts.c."""

    def __init__(self, bench, arguments, prefix="exec "):
        program = build_folder() / "tests/system/panel_parts"
        bench.lab.push(program, "/opt")
        self.process = bench.lab.spawn(f"{prefix}/opt/panel_parts {arguments}")
        self.expect = partial(self.process.expect, timeout=SECONDS)

    def presses(self):
        return re.findall("(?m)^pressed", self.process.out)

    def show(self, pattern):
        self.process.send(f"{pattern}\n")

    def end(self):
        self.process.end_input()
        code = self.process.wait(SECONDS)
        check(code == 0, f"it ended with {code}", self.process.out)


def led(bench):
    return f"led {quote(bench.panel.led)}"


# --- Keys ------------------------------------------------------------------------

def check_pressed(part, panel):
    """One press is told, and nothing else that happens to the keys before it."""
    before = len(part.presses())
    panel.send("other", "down", "repeat", "repeat", "up", "other", "press")
    part.expect("pressed")
    part.expect("pressed")
    check(len(part.presses()) == before + 2, "not one for each press", part.process.out)


def key(device):
    def step(bench):
        part = Part(bench, f"evdev {device(bench)} {KEY}")
        part.expect("button: /dev/input/event")
        check_pressed(part, bench.panel)
        part.end()
    return step


def comes_back(bench):
    part = Part(bench, f"evdev '{NAME}'")
    for _ in range(2):
        part.expect(NAME)
        check_pressed(part, bench.panel)
        bench.panel.unplug()
        part.expect("is gone")
        bench.panel.plug()
    part.expect(NAME)
    part.end()


def link_comes_late(bench):
    """udev makes links, and the directory that they are in, after the node."""
    link = "/dev/input/by-lab/front-panel"
    bench.panel.unplug()
    part = Part(bench, f"evdev {link}")
    part.expect("ready")
    bench.panel.plug()
    bench.lab.run(f"mkdir /dev/input/by-lab && touch /dev/input/by-lab/other && "
                  f"ln -s {bench.panel.event} {link}", check=True)
    part.expect(f"button: {link}")
    check_pressed(part, bench.panel)
    bench.panel.unplug()
    part.expect("is gone")
    bench.lab.run("rm -r /dev/input/by-lab", check=True)
    bench.panel.plug()
    bench.lab.run(f"mkdir /dev/input/by-lab && ln -s {bench.panel.event} {link}", check=True)
    part.expect(f"button: {link}")
    check_pressed(part, bench.panel)
    part.end()
    bench.lab.run("rm -r /dev/input/by-lab", check=True)


def permission_comes_late(bench):
    part = Part(bench, "evdev -", AS_MEMBER)
    part.expect("no permission")
    bench.lab.run(f"chgrp 900 {bench.panel.event}", check=True)
    part.expect(NAME)
    check_pressed(part, bench.panel)
    part.end()


def hostile_name(bench):
    panel = Panel(bench.lab, r"$'\e]0;evil\a\nimprovd: fine\x9b'")
    part = Part(bench, "evdev -")
    part.expect("button: .*evil")
    check_pressed(part, panel)
    panel.unplug()
    part.expect("is gone")
    check(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", part.process.raw), "raw control characters",
          repr(part.process.raw))
    check("\nimprovd: fine" not in part.process.out, "a line was forged", part.process.out)
    part.end()


def unknown_key(bench):
    part = Part(bench, f"evdev '{NAME}' KEY_NONSENSE")
    part.expect("no key 'KEY_NONSENSE'")
    check(part.process.wait(SECONDS) == 1, "it went on")


BUTTONS = (
    ("key of a device by its name", key(lambda bench: quote(NAME))),
    ("key of a device by its path", key(lambda bench: bench.panel.event)),
    ("key of any device", key(lambda bench: "-")),
    ("key: the device goes and comes back", comes_back),
    ("key: a link to the device, and its directory, come late", link_comes_late),
    ("key: permission comes late", permission_comes_late),
    ("key: a device's name can't write into the log", hostile_name),
    ("key: an unknown one", unknown_key),
)


# --- LEDs ------------------------------------------------------------------------

def check_patterns(part, panel):
    """Each pattern as an eye sees it."""
    panel.catch_up()
    count = len(panel.lights())
    part.show(SOLID)
    panel.await_light(True, SECONDS)
    part.show(OFF)
    panel.await_light(False, SECONDS)
    check(panel.lights()[count:].count(True) == 1, "not solid", panel.lights())
    part.show(IDENTIFY)
    flash = period(panel.await_cycle(three_flashes, 6, SECONDS)[:5])
    part.show(AUTHORIZED)
    panel.await_cycle(lambda phases: even(phases) and period(phases) > 3 * flash, 6, SECONDS)
    part.show(PROVISIONING)
    panel.await_cycle(lambda phases: even(phases) and period(phases) < 2 * flash, 12, SECONDS)
    part.show(OFF)


def by_hand(bench):
    part = Part(bench, led(bench))
    part.expect(BY_HAND)
    check_patterns(part, bench.panel)
    part.end()


def wakeups(bench):
    status = bench.lab.run("cat /proc/$(pidof panel_parts)/status", check=True).out
    return re.findall("ctxt_switches:.*", status)


def load_trigger(bench):
    bench.lab.run("modprobe ledtrig-pattern", check=True)


def by_kernel(bench):
    """Which costs no wake-up, whatever the pattern."""
    load_trigger(bench)
    part = Part(bench, led(bench))
    part.expect("ready")
    check(BY_HAND not in part.process.out, "by hand", part.process.out)
    check_patterns(part, bench.panel)
    part.show(PROVISIONING)
    bench.panel.await_cycle(even, 12, SECONDS)
    before = wakeups(bench)
    bench.panel.await_cycle(even, 12, SECONDS)
    check(wakeups(bench) == before, "it was woken", (before, wakeups(bench)))
    part.end()


def settings(bench, *names):
    return [attribute(bench, name) for name in names]


def given_back_with_settings(bench):
    """A trigger with settings of its own, however it was blinked since."""
    names = "trigger", "delay_on", "delay_off"
    bench.lab.run("modprobe ledtrig-timer", check=True)
    for name, value in zip(names, ("timer", 70, 30)):
        set_attribute(bench, name, value)
    found = settings(bench, *names)
    part = Part(bench, led(bench))
    part.expect("indicator: ")
    part.show(AUTHORIZED)
    bench.panel.await_cycle(lambda phases: even(phases) and period(phases) > 250, 6, SECONDS)
    part.end()
    check(settings(bench, *names) == found, f"{found} given back as", settings(bench, *names))
    set_attribute(bench, "trigger", "none")


def given_back_lit(bench):
    load_trigger(bench)
    set_attribute(bench, "trigger", "none")
    set_attribute(bench, "brightness", 1)
    part = Part(bench, led(bench))
    part.expect("ready")
    check(attribute(bench, "trigger") == "pattern", "not by the kernel")
    part.end()
    check(settings(bench, "trigger", "brightness") == ["none", "1"], "not given back",
          settings(bench, "trigger", "brightness"))
    set_attribute(bench, "brightness", 0)


def killed(bench):
    """What it left is not what the next gives back."""
    load_trigger(bench)
    part = Part(bench, led(bench))
    part.expect("indicator: /sys")
    bench.panel.catch_up()
    part.show(AUTHORIZED)
    bench.panel.await_cycle(even, 6, SECONDS)
    part.process.kill(9)
    part.process.wait(SECONDS)
    check(attribute(bench, "trigger") == "pattern", "it does not blink on", part.process.out)
    part = Part(bench, led(bench))
    part.expect("ready")
    part.end()
    check(settings(bench, "trigger", "brightness") == ["none", "0"], "not given back dark",
          settings(bench, "trigger", "brightness"))


def led_comes_back(bench):
    load_trigger(bench)
    part = Part(bench, "led 'input[!0]*::numlock'")
    part.expect("indicator: /sys")
    part.show(AUTHORIZED)
    for _ in range(2):
        bench.panel.await_cycle(even, 6, SECONDS)
        bench.panel.unplug()
        part.expect("is gone")
        bench.panel.plug()
    bench.panel.await_cycle(even, 6, SECONDS)
    part.end()


def no_led(name):
    def step(bench):
        part = Part(bench, f"led {quote(name)}")
        part.expect("can't be a LED")
        check(part.process.wait(SECONDS) == 1, "it went on")
    return step


# --- LEDs, not as root -----------------------------------------------------------

RULE = "/etc/udev/rules.d/60-improvd.rules"


def permission_is_refused(bench):
    """The trigger may be chosen, but its own files are never opened to us."""
    bench.lab.run(f"cd /sys/class/leds/{bench.panel.led} && chmod a+w brightness trigger",
                  check=True)
    part = Part(bench, led(bench), AS_MEMBER)
    part.show(AUTHORIZED)
    part.expect(BY_HAND)
    bench.panel.await_cycle(even, 6, SECONDS)
    part.end()
    bench.lab.run(f"cd /sys/class/leds/{bench.panel.led} && chmod go-w brightness trigger",
                  check=True)


def rule_gives_permission(bench):
    found = attribute(bench, "trigger")
    part = Part(bench, led(bench), AS_MEMBER)
    part.expect("no permission; is udev's rule")
    bench.lab.run("echo improvd:x:900: >>/etc/group; echo gpio:x:901: >>/etc/group", check=True)
    bench.lab.push(TOP / "packaging/udev/60-improvd.rules", "/etc/udev/rules.d")
    bench.lab.run("udevadm control --reload && udevadm trigger --action=add "
                  "--subsystem-match=leds", check=True)
    part.show(AUTHORIZED)
    part.expect("indicator: /sys")
    check(BY_HAND not in part.process.out, "by hand", part.process.out)
    bench.panel.await_cycle(even, 6, SECONDS)
    part.show(IDENTIFY)
    bench.panel.await_cycle(three_flashes, 6, SECONDS)
    part.end()
    check(attribute(bench, "trigger") == found, "not given back", part.process.out)


LIGHTS = (
    ("LED: each pattern, blinked by improvd", by_hand),
    ("LED: each pattern, blinked by the kernel", by_kernel),
    ("LED: given back lit", given_back_lit),
    ("LED: given back with its trigger and that one's settings", given_back_with_settings),
    ("LED: given back dark by the next after improvd was killed", killed),
    ("LED: it goes and comes back", led_comes_back),
    ("LED: a path is no name", no_led("../../../etc/passwd")),
    ("LED: a folder is no name", no_led("..")),
    ("LED: not root, the trigger's files are refused", permission_is_refused),
    ("LED: not root, udev's rule gives permission later", rule_gives_permission),
)


# --- GPIO ------------------------------------------------------------------------

def gpio_button(bench):
    """A button between its line and ground; the chip comes later than improvd."""
    part = Part(bench, "gpio cp2112_gpio:3 low")
    part.expect("no chip is there that has it; waiting")
    bench.chip = GpioChip(bench.lab)
    part.expect("button: GPIO line 3 of /dev/gpiochip")
    for count in range(1, 3):
        bench.chip.press()
        part.expect("pressed")
        bench.chip.release()
        check(len(part.presses()) == count, "not once for each press", part.process.out)
    part.end()


def gpio_busy(bench):
    first = Part(bench, "gpio cp2112_gpio:3 low")
    first.expect("button: GPIO line 3")
    second = Part(bench, "gpio cp2112_gpio:3 low")
    second.expect("another program or driver has it; waiting")
    first.end()
    bench.lab.run("chmod g+r /dev/gpiochip*", check=True)
    second.expect("button: GPIO line 3")
    bench.chip.press()
    second.expect("pressed")
    bench.chip.release()
    second.end()


def gpio_light(bench):
    part = Part(bench, "light cp2112_gpio:5")
    part.expect("indicator: GPIO line 5")
    check_patterns(part, bench.chip)
    part.end()


def gpio_light_low(bench):
    """Active low: it is lit while the line is low, and dark in the end."""
    part = Part(bench, "light cp2112_gpio:5 low")
    bench.chip.catch_up()
    part.show(SOLID)
    bench.chip.await_light(False, SECONDS)
    part.end()
    bench.chip.await_light(True, SECONDS)


def gpio_comes_back(bench):
    light = Part(bench, "light cp2112_gpio:5")
    light.expect("indicator: GPIO line 5")
    button = Part(bench, "gpio cp2112_gpio:3 low")
    button.expect("button: GPIO line 3")
    light.show(AUTHORIZED)
    bench.chip.unplug()
    button.expect("is gone")
    light.expect("is gone")
    bench.chip.plug()
    bench.chip.await_cycle(even, 6, SECONDS)
    button.expect("button: GPIO line 3")
    bench.chip.press()
    button.expect("pressed")
    bench.chip.release()
    button.end()
    light.end()


GPIO = (
    ("GPIO: a button, on a chip that comes late", gpio_button),
    ("GPIO: a line that another has", gpio_busy),
    ("GPIO: each pattern of a light", gpio_light),
    ("GPIO: a light that is active low", gpio_light_low),
    ("GPIO: the chip goes and comes back", gpio_comes_back),
)


# --- The whole of improvd, with GPIO ----------------------------------------------

ALL_GPIO = """
binary_sensor:
  platform: gpio
  id: binary_sensor_id
  pin: {chip: cp2112_gpio, number: 3, inverted: true, mode: INPUT_PULLUP}
output: {platform: gpio, id: status_led, pin: {chip: cp2112_gpio, number: 5}}
"""


def provisioned_by_gpio(bench):
    """Its lines stay: to release an edge line upsets this kernel's driver."""
    chip = GpioChip(bench.lab)
    bench.begin()
    chip.await_light(True, 30)
    chip.press()
    bench.daemon.expect("button pressed", 30)
    chip.release()
    chip.await_cycle(lambda phases: [on for on, _ in phases] == [True, False] * 2, 4, 30)
    bench.provision(options="--no-wait")
    bench.check_online()


# --- The whole of improvd, with the kernel's trigger ------------------------------

STATES = (("the kernel's trigger is there", load_trigger),) + tuple(
    (f"by the kernel: {title}", step) for title, step in test_identify.STEPS[:6])

if __name__ == "__main__":
    sys.exit(run("panel", Group("", *BUTTONS), Group("", *LIGHTS),
                 Group("", *GPIO, dependent=True),
                 Group(ALL_GPIO, ("GPIO: a device with button and light is provisioned",
                                  provisioned_by_gpio)),
                 Group("esp32_improv:\n  identify_duration: 4s\n  linger: 1s\n", *STATES,
                       dependent=True)))
