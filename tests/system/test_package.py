#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Debian packages: installed, used, installed again, removed and purged."""
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from support import PASSWORD, SSID, TOP, Group, check, check_code, run

PACKAGES = TOP / "build/package"
PROGRAMS = ("improvd", "improv")
INSTALL = "dpkg --force-unsafe-io --install"  # the guest's disk is forgotten anyway
CONFIG = "/etc/improvd.yaml"


def version():
    changelog = subprocess.run([TOP / "packaging/changelog"], check=True, capture_output=True,
                               text=True).stdout
    return changelog.split("(", 1)[1].split(")", 1)[0]


def package(name):
    """The file of a package of this very commit."""
    found = list(PACKAGES.glob(f"{name}_{version()}_*.deb"))
    check(len(found) == 1, f"not one package {name}", found)
    return found[0]


def execute(*command, **options):
    """A command on this machine, which must succeed; returns what it said."""
    result = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, **options)
    check(result.returncode == 0, f"{command[0]}: exit code {result.returncode}", result.stdout)
    return result.stdout


def builds(_):
    execute(TOP / "do", "package")


def library_is_used(_):
    """The largest example is compiled and run as somebody else's program."""
    with tempfile.TemporaryDirectory() as root:
        for name in ("libimprov0", "libimprov-dev"):
            execute("dpkg-deb", "--extract", package(name), root)
        folder = next(Path(root).glob("usr/lib/*/pkgconfig"))
        flags = execute("pkg-config", "--cflags", "--libs", "libimprov", env={
            **os.environ, "PKG_CONFIG_LIBDIR": str(folder), "PKG_CONFIG_SYSROOT_DIR": root,
            "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1", "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1"})
        program = Path(root) / "device"
        execute("cc", "-o", program, TOP / "core/examples/device.c", *shlex.split(flags))
        linked = {**os.environ, "LD_LIBRARY_PATH": str(folder.parent)}
        check("libimprov.so.0" in execute("ldd", program, env=linked), "not the shared library")
        check("provisioned" in execute(program, env=linked), "the example does not work")


# --- In the lab --------------------------------------------------------------

def state(bench, name):
    """What systemd says of improvd."""
    return bench.lab.run(f"systemctl show --value -p {name} improvd", check=True).out.strip()


def client(arguments):
    """improvd has the first adapter, the client another."""
    return f"exec improv {arguments} --adapter hci2 --timeout 60"


def install(bench, files):
    """Installs what is called so; the device is found then, and refuses without its button."""
    bench.lab.run(f"{INSTALL} /root/packages/improv{files}.deb", timeout=180, check=True)
    check_code(bench.lab.run(client("digo host --host example.net --no-wait"), timeout=120), 4)


def installs(bench):
    # The lab's own.
    bench.lab.run("rm -r /etc/improvd /var/lib/improvd"
                  " /etc/dbus-1/system.d/org.improvd.Improv1.conf", check=True)
    for name in PROGRAMS:
        bench.lab.push(package(name), "/root/packages")
    install(bench, "*")
    check(state(bench, "ActiveState") == "active", "the service was not started")
    check(state(bench, "UnitFileState") == "enabled", "the service is not enabled")
    bench.lab.run("busctl status org.improvd.Improv1", check=True)  # D-Bus let it


def provisions(bench):
    process = bench.lab.spawn(client(f"provision --ssid {SSID}"))
    process.send(PASSWORD + "\n")
    process.end_input()
    process.expect("(?i)press", 60)
    bench.panel.press()
    check(process.wait(120) == 0, "not provisioned", process.out)
    bench.check_online()


def survives_upgrade(bench):
    bench.forget()
    bench.lab.run(f"echo '# mine' >>{CONFIG}; echo kept >/var/lib/improvd/kept", check=True)
    before = state(bench, "MainPID")
    install(bench, "d_*")
    check(state(bench, "MainPID") not in ("0", before), "it was not restarted")
    bench.lab.run(f"grep -q '^# mine' {CONFIG} && grep -q kept /var/lib/improvd/kept", check=True)


def is_removed(bench):
    bench.lab.run("dpkg -r improv improvd", timeout=120, check=True)
    check(state(bench, "ActiveState") == "inactive", "improvd still runs")
    bench.lab.run(f"test -e {CONFIG} && test -e /var/lib/improvd && ! command -v improvd",
                  check=True)


def is_purged(bench):
    bench.lab.run("dpkg -P improv improvd", timeout=120, check=True)
    left = bench.lab.run("find /etc /lib/ /usr /var -xdev -name '*improv*'").out
    check(not left, "not everything is gone", left)
    check(state(bench, "LoadState") == "not-found", "the unit is still known")


if __name__ == "__main__":
    sys.exit(run("test_package", Group(
        "", ("the packages build, and lintian finds nothing", builds),
        ("a program is built with the library's packages", library_is_used),
        ("installed, the service runs and the device can be found", installs),
        ("as it comes, it wants its button; then the client provisions it", provisions),
        ("installed again, it restarts and keeps what it had", survives_upgrade),
        ("removed, it stops and its configuration stays", is_removed),
        ("purged, nothing is left", is_purged),
        dependent=True)))
