#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improvd as systemd's service, with the unit file as it is installed."""
import sys

from support import Group, build_folder, check, run

from lab.device import is_identify  # support knows where

UNIT = "/etc/systemd/system/improvd.service"
CONFIG = """
binary_sensor: {{platform: evdev, id: button, device: Improv lab panel}}
output: {{platform: led, id: light, led: "{led}"}}
esp32_improv: {{authorizer: button, status_indicator: light}}
improvd: {{adapter: hci2}}
"""


def install(bench):
    lab = bench.lab
    lab.push(build_folder() / "packaging/improvd.service", "/etc/systemd/system")
    lab.run("mkdir -p /usr/local/sbin && cp /opt/improvd /usr/local/sbin", check=True)
    lab.run("cat >/etc/improvd.yaml", stdin=CONFIG.format(led=bench.panel.led), check=True)
    lab.run("systemctl daemon-reload", check=True)


def starts(bench):
    install(bench)
    bench.systemctl("start improvd")
    bench.client_ends("identify", 0)
    bench.panel.await_cycle(is_identify, 6, timeout=8)


def provisions(bench):
    bench.panel.press()
    bench.client_ends("digo host --host example.net", 0)
    bench.provision()
    bench.check_online()
    mode = bench.lab.run("stat -c %a /var/lib/improvd/settings.json").out.strip()
    check(mode == "600", f"mode {mode}")


def stops(bench):
    bench.systemctl("stop improvd")
    result = bench.lab.run("systemctl show -p Result -p ExecMainStatus improvd").out
    check("Result=success" in result and "ExecMainStatus=0" in result, "not a clean end", result)


def stays_down_by_mistake(bench):
    bench.lab.run("echo 'esp32_improv: {}' >/etc/improvd.yaml", check=True)
    code = bench.lab.run("systemctl start improvd").code
    status = bench.lab.run("systemctl show -p ExecMainStatus -p NRestarts improvd").out
    check(code != 0 and "ExecMainStatus=78" in status and "NRestarts=0" in status,
          "it was not left alone", status)


if __name__ == "__main__":
    sys.exit(run("test_service", Group(
        "", ("the unit starts, and the light shows identify", starts),
        ("it provisions and stores, in its sandbox", provisions),
        ("it stops cleanly", stops),
        ("a mistake in the configuration is not tried again", stays_down_by_mistake),
        dependent=True)))
