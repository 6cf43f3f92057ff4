#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""improvd as systemd's service, with everything as it is installed, under its own user."""
import re
import sys

from service import (CORES, PATH, SETTINGS_OF, as_user, await_property, await_restart, await_unit,
                     call, catch_cores, drop_in, get, install, show)
from support import SETTINGS, Group, check, run

from lab.device import is_identify  # support knows where

EXPOSURE_MAX = 1.5
CONFIG = """
binary_sensor: {{platform: evdev, id: button, device: Improv lab panel}}
output: {{platform: led, id: light, led: "{led}"}}
esp32_improv: {{authorizer: button, status_indicator: light, on_provisioned: [/usr/bin/env]}}
improvd: {{adapter: hci2}}
"""
ACTIVATION = "/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service"
RULE = """
polkit.addRule(function(action, subject) {
    if (action.id == "org.improvd.Improv1.authorize" && subject.user == "daemon")
        return polkit.Result.YES;
});
"""
monitor = {}


def starts(bench):
    install(bench, CONFIG.format(led=bench.panel.led))
    bench.systemctl("start improvd")
    user = bench.lab.run(f"ps -o user= -p {show(bench, 'MainPID')}").out.strip()
    check(user == "improvd", f"it runs as {user}")
    status = show(bench, "StatusText")
    check(status == "Improv: authorization-required", "its status", status)
    bench.client_ends("identify", 0)
    bench.panel.await_cycle(is_identify, 6, timeout=8)


def hook_ran(bench):
    """In the sandbox, with what a hook is told and nothing else."""
    await_unit(bench, "journalctl -u improvd | grep -q IMPROV_ADDRESS=192.168.77.",
               "the hook did not run")
    said = bench.lab.run("journalctl -u improvd -o cat | grep -E '^[A-Z_]+='").out.split("\n")
    names = {line.split("=")[0] for line in said if line}
    check(names == {"PATH", "LANG", "IMPROV_EVENT", "IMPROV_STATE", "IMPROV_ERROR", "IMPROV_NAME",
                    "IMPROV_ADDRESS"}, "its environment", said)


def is_shut_in(bench):
    report = bench.lab.run("systemd-analyze security --no-pager improvd", check=True).out
    exposure = float(re.search(r"exposure level for improvd.service: ([\d.]+)", report).group(1))
    print(f"# exposure {exposure}", flush=True)
    check(exposure <= EXPOSURE_MAX, f"exposure {exposure}", report)


def refused(bench, user, command):
    result = bench.lab.run(as_user(user, command))
    check(result.code != 0, f"{user} may: {command}", result.out)


def root_may_call(bench):
    process = bench.lab.spawn(f"exec busctl monitor --match=\"type='signal',"
                              f"path_namespace='{PATH}'\"")
    process.expect("Monitoring", 20)
    monitor["process"] = process
    for method, state in (("Authorize", "authorized"), ("Stop", "stopped"),
                          ("Start", "authorization-required")):
        bench.lab.run(call(method), check=True)
        await_property(bench, "State", state)
        process.expect(f'STRING "{state}"', 20)
    bench.lab.run(call("Stop"), check=True)
    result = bench.lab.run(call("Authorize"))
    check(result.code != 0 and "call Start first" in result.out, "not told", result.out)
    bench.lab.run(call("Start"), check=True)


def others_ask_polkit(bench):
    lab = bench.lab
    for method in ("Start", "Stop", "Authorize"):
        refused(bench, "daemon", call(method))
    check("authorization-required" in lab.run(as_user("daemon", get("State")), check=True).out,
          "something was done, or can't be read")
    lab.run("cat >/etc/polkit-1/rules.d/10-test.rules && systemctl restart polkit",
            stdin=RULE.encode(), check=True)
    lab.run(as_user("daemon", call("Authorize")), check=True)
    await_property(bench, "State", "authorized")
    refused(bench, "daemon", call("Stop"))


def only_root_may_without_polkit(bench):
    bench.lab.run(f"rm {ACTIVATION} && systemctl reload dbus"
                  " && systemctl kill --signal=KILL polkit", check=True)
    refused(bench, "daemon", call("Start"))
    bench.lab.run(call("Start"), check=True)


def provisions(bench):
    bench.panel.press()
    bench.client_ends("digo host --host example.net", 0)
    bench.provision()
    bench.check_online()
    about = bench.lab.run(f"stat -c '%a %U %G' {SETTINGS}; stat -c %a /var/lib/improvd").out
    check(about.split() == ["600", "improvd", "improvd", "700"], "mode and owner", about)
    await_property(bench, "State", "provisioned")
    address = bench.lab.run(get("Address")).out
    check("192.168.77." in address, "not its address", address)
    said = monitor["process"]
    said.expect('STRING "provisioning"', 20)
    said.expect('STRING "provisioned"', 20)
    check("example.net" not in said.out and 'STRING "Settings"' in said.out,
          "the settings are told, or not invalidated", said.out)


def settings_are_for_the_group(bench):
    for command in (SETTINGS_OF, as_user("improvd", SETTINGS_OF)):
        settings = bench.lab.run(command, check=True).out
        check('"host" s "example.net"' in settings, "not what was stored", settings)
    refused(bench, "daemon", SETTINGS_OF)


def group_reads(bench):
    """As improvd.yaml(5) says of settings_group."""
    bench.lab.run("echo app:x:902: >>/etc/group && rm -rf /var/lib/improvd", check=True)
    drop_in(bench, "[Service]\nStateDirectoryMode=0711\nSupplementaryGroups=app\n")
    config = CONFIG.format(led=bench.panel.led).replace("hci2", "hci2, settings_group: app")
    bench.lab.run("cat >/etc/improvd.yaml", stdin=config.encode(), check=True)
    bench.lab.run("nmcli -g UUID connection show | xargs nmcli connection delete", check=True)
    bench.systemctl("restart improvd")
    await_property(bench, "State", "authorization-required")
    bench.panel.press()
    bench.client_ends("digo host --host example.net", 0)
    about = bench.lab.run(f"stat -c '%a %U %G' {SETTINGS}").out
    check(about.split() == ["640", "improvd", "app"], "mode and owner", about)


def stops(bench):
    bench.systemctl("stop improvd")
    result = bench.lab.run("systemctl show -p Result -p ExecMainStatus improvd").out
    check("Result=success" in result and "ExecMainStatus=0" in result, "not a clean end", result)


def is_watched(bench):
    drop_in(bench, "[Service]\nWatchdogSec=5s\nRestartSec=0\n")
    bench.systemctl("start improvd")
    old = show(bench, "MainPID")
    bench.lab.run(f"kill -STOP {old}", check=True)
    await_restart(bench, old)
    check("Failed with result 'watchdog'" in bench.lab.journal("-u improvd"), "by another cause")


def leaves_no_core(bench):
    catch_cores(bench)
    bench.lab.run(f"bash -c 'kill -SEGV $$'; until ls {CORES} | grep -q .; do sleep 0.1; done",
                  timeout=30, check=True)
    bench.lab.run(f"rm -f {CORES}/*", check=True)
    for signal in ("SEGV", "ABRT"):
        old = show(bench, "MainPID")
        bench.lab.run(f"kill -{signal} {old}", check=True)
        await_restart(bench, old)
    cores = bench.lab.run(f"ls {CORES}").out
    check(cores == "", "a core of improvd", cores)


def stays_down_by_mistake(bench):
    bench.systemctl("stop improvd")
    bench.lab.run("echo 'esp32_improv: {}' >/etc/improvd.yaml", check=True)
    code = bench.lab.run("systemctl start improvd").code
    status = bench.lab.run("systemctl show -p ExecMainStatus -p NRestarts improvd").out
    check(code != 0 and "ExecMainStatus=78" in status and "NRestarts=0" in status,
          "it was not left alone", status)


if __name__ == "__main__":
    sys.exit(run("test_service", Group(
        "", ("the unit starts under its own user, and the light shows identify", starts),
        ("its exposure is small", is_shut_in),
        ("root calls its methods, and signals tell of it", root_may_call),
        ("others may what polkit's rules say", others_ask_polkit),
        ("it provisions and stores, in its sandbox", provisions),
        ("a hook runs there, and is told no more than it should", hook_ran),
        ("settings are for root and its group", settings_are_for_the_group),
        ("without polkit only root may", only_root_may_without_polkit),
        ("another group reads the settings", group_reads),
        ("it stops cleanly", stops),
        ("a process that hangs is restarted", is_watched),
        ("a crash leaves no core", leaves_no_core),
        ("a mistake in the configuration is not tried again", stays_down_by_mistake),
        dependent=True)))
