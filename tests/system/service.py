# SPDX-License-Identifier: Apache-2.0
"""improvd as a service in the guest, with all that packaging/ installs."""
import time

from support import NO_BUTTON, TOP, build_folder, check  # noqa: F401

BUS = "org.improvd.Improv1"
PATH = "/org/improvd/Improv1"
DROP_IN = "/run/systemd/system/improvd.service.d"
CORES = "/var/tmp/cores"
FILES = {
    "sysusers.d/improvd.conf": "/usr/lib/sysusers.d",
    "dbus/org.improvd.Improv1.conf": "/usr/share/dbus-1/system.d",
    "polkit/org.improvd.Improv1.policy": "/usr/share/polkit-1/actions",
    "polkit/60-improvd.rules": "/usr/share/polkit-1/rules.d",
    "udev/60-improvd.rules": "/usr/lib/udev/rules.d",
}
# The lab's NetworkManager does not ask polkit; here it shall.
PREPARE = """
mkdir -p /usr/local/sbin && cp /opt/improvd /usr/local/sbin
rm -rf /var/lib/improvd
systemd-sysusers
systemctl reload dbus
udevadm control --reload && udevadm trigger --settle --subsystem-match=leds
sed -i s/auth-polkit=false/auth-polkit=true/ /etc/NetworkManager/conf.d/lab.conf
systemctl daemon-reload
systemctl restart NetworkManager polkit
"""


def install(bench, config):
    lab = bench.lab
    lab.push(build_folder() / "packaging/improvd.service", "/etc/systemd/system")
    for source, folder in FILES.items():
        lab.push(TOP / "packaging" / source, folder)
    lab.run(f"set -e\n{PREPARE}", check=True)
    lab.run("cat >/etc/improvd.yaml", stdin=config.encode(), check=True)


def drop_in(bench, text):
    """Changes the unit, as an administrator may."""
    bench.lab.run(f"mkdir -p {DROP_IN} && cat >{DROP_IN}/test.conf && systemctl daemon-reload",
                  stdin=text.encode(), check=True)


def catch_cores(bench):
    """From now on the kernel leaves a core of whatever crashes and may be dumped: a pipe, for
    there RLIMIT_CORE does not count."""
    bench.lab.run(f"mkdir -p {CORES} && echo '|/bin/dd of={CORES}/%p' >"
                  "/proc/sys/kernel/core_pattern", check=True)


def show(bench, name):
    return bench.lab.run(f"systemctl show --value -p {name} improvd", check=True).out.strip()


def await_unit(bench, condition, what, timeout=90):
    """Until the shell's condition holds; $P is improvd's process."""
    result = bench.lab.run(
        f"until P=$(systemctl show --value -p MainPID improvd) && {condition}; do sleep 0.2; done",
        timeout=timeout)
    check(result.code == 0, what)


def await_restart(bench, old):
    """Until another process is ready."""
    await_unit(bench, f"[ $P != 0 ] && [ $P != {old} ] && systemctl -q is-active improvd",
               "it was not restarted")


def await_property(bench, name, value):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if bench.lab.run(get(name)).out.strip() == f's "{value}"':
            return
    raise AssertionError(f"{name} did not become {value}")


def get(name):
    return f"busctl get-property {BUS} {PATH} {BUS} {name}"


def call(method):
    return f"busctl call {BUS} {PATH} {BUS} {method}"


SETTINGS_OF = f"busctl get-property {BUS} {PATH}/Settings {BUS}.Settings Settings"


def as_user(user, command):
    return f"setpriv --reuid={user} --regid={user} --init-groups {command}"
