#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Passwords and token are where they belong, and nowhere else."""
import sys

from service import (BUS, CORES, PATH, await_restart, catch_cores, drop_in, install, show)
from support import NO_BUTTON, PASSWORD, PROFILES, SETTINGS, Group, check, run

WRONG, TOKEN = "notmypassword-4711", "sesame-token-0815"
SECRETS = (PASSWORD, WRONG, TOKEN)
CONFIG = NO_BUTTON + "improvd: {adapter: hci2}\n"
VERBOSE = "[Service]\nExecStart=\nExecStart=/usr/local/sbin/improvd --verbose\nRestartSec=0\n"
UNABLE_TO_CONNECT = 5
# The lab's own: the access point's configuration, and the radio's trace.
OF_THE_LAB = ("/etc/lab", "/var/log/btmon.snoop")
seen = {}


def check_absent(data, where):
    for secret in SECRETS:
        check(secret.encode() not in data, f"{secret} is in {where}")


def uses_them_all(bench):
    """Wrong and right password, and the token, with --verbose, while the bus is recorded."""
    install(bench, CONFIG)
    catch_cores(bench)
    drop_in(bench, VERBOSE)
    bench.systemctl("start improvd")
    seen["bus"] = bench.lab.spawn(f"exec busctl capture --match=\"type='signal',sender='{BUS}'\"")
    told = bench.provision(WRONG, UNABLE_TO_CONNECT)
    told = told.out + bench.client_ends("digo token", 0, password=TOKEN).out
    told += bench.provision().out
    bench.check_online()
    check_absent(told.encode(), "what the client says")


def are_where_they_belong(bench):
    """Or else the searches below would find nothing because there is nothing."""
    check(TOKEN in bench.lab.pull(SETTINGS).decode(), "no token in the settings")
    check(PASSWORD in bench.lab.run(f"cat {PROFILES}/*").out, "no password in the profile")


def are_not_logged(bench):
    journal = bench.lab.journal("-o export --all").encode()
    check(b"provisioning -> provisioned" in journal, "not the journal of it")
    check_absent(journal, "the journal")


def are_not_on_the_bus(bench):
    said = seen["bus"].raw
    check(b"PropertiesChanged" in said and b"provisioned" in said, "nothing was recorded")
    check_absent(said, "signals")
    for path in (PATH, f"{PATH}/Settings"):
        shown = bench.lab.run(as_introspection(path), check=True).raw
        check_absent(shown, path)


def as_introspection(path):
    """Anybody's view; busctl itself would ask for all properties, as root."""
    return (f"busctl call {BUS} {path} org.freedesktop.DBus.Introspectable Introspect && "
            f"busctl call {BUS} {PATH} org.freedesktop.DBus.Properties GetAll s {BUS}")


def are_not_shown_of_the_process(bench):
    process = f"/proc/{show(bench, 'MainPID')}"
    shown = bench.lab.run(f"cat {process}/cmdline {process}/environ {process}/status",
                          check=True).raw
    check(b"--verbose" in shown, "not its command line")
    check_absent(shown, process)


def are_in_no_core(bench):
    old = show(bench, "MainPID")
    bench.lab.run(f"kill -SEGV {old}", check=True)
    await_restart(bench, old)
    cores = bench.lab.run(f"ls {CORES}", check=True).out
    check(cores == "", "a core", cores)


def are_in_no_other_file(bench):
    words = " ".join(f"-e {secret}" for secret in SECRETS)
    found = bench.lab.run(
        f"grep -rlaF {words} /etc /var /run /tmp /root /home /opt /srv 2>/dev/null",
        timeout=120).out.split()
    own = (SETTINGS, PROFILES, *OF_THE_LAB)
    others = [file for file in found if not file.startswith(own)]
    check(SETTINGS in found, "the search finds nothing", found)
    check(others == [], "secrets elsewhere", others)


if __name__ == "__main__":
    sys.exit(run("test_secrets", Group(
        "", ("wrong and right password and a token are used", uses_them_all),
        ("they are where they belong", are_where_they_belong),
        ("they are not logged", are_not_logged),
        ("they are not on the bus for all", are_not_on_the_bus),
        ("they are not shown of the process", are_not_shown_of_the_process),
        ("they are in no core", are_in_no_core),
        ("they are in no other file", are_in_no_other_file),
        dependent=True)))
