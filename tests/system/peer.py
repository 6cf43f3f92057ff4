# SPDX-License-Identifier: Apache-2.0
"""A GATT client that writes any bytes: BlueZ in the guest, through busctl."""
import json
from shlex import quote

from support import check, check_code

DEVICE_ADDRESS = "00:AA:01:02:00:02"
CENTRAL = "/org/bluez/hci2/dev_00_AA_01_00_00_00"  # hci0, as the device sees it
UUID = "00467768-6228-2272-4663-27747826800"
STATE, ERROR, COMMAND, RESULT, CAPABILITIES = range(1, 6)

IDENTIFY = bytes([0x02, 0x00, 0x02])
NO_OPTIONS = "0"


def frame(command, data=b"", checksum=None):
    """A whole frame; with the checksum it should have, or another."""
    body = bytes([command, len(data)]) + data
    return body + bytes([sum(body) & 0xFF if checksum is None else checksum])


class Peer:
    """A central on one of the lab's adapters but the device's own, hci2."""

    def __init__(self, bench, adapter="hci0"):
        self._bench = bench
        self._lab = bench.lab
        self._adapter = adapter
        self.device = f"/org/bluez/{adapter}/dev_{DEVICE_ADDRESS.replace(':', '_')}"
        self._paths = {}

    def connect(self):
        """Returns when the characteristics are known."""
        check_code(self._lab.run(f"/opt/improv scan --seconds 1 --adapter {self._adapter}"),
                   0, DEVICE_ADDRESS)
        self._call(self.device, "org.bluez.Device1", "Connect")
        self._lab.run(f"until busctl get-property org.bluez {self.device} org.bluez.Device1"
                      " ServicesResolved | grep -q true; do :; done", timeout=20, check=True)
        self.find()

    def find(self):
        """Takes over what is connected already."""
        answer = self._call("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")
        self._paths = {}
        for path, interfaces in answer["data"][0].items():
            found = interfaces.get("org.bluez.GattCharacteristic1")
            if found and path.startswith(self.device + "/") and \
                    found["UUID"]["data"].startswith(UUID):
                self._paths[int(found["UUID"]["data"][-1], 16)] = path
        check(len(self._paths) == 5, f"not five characteristics: {self._paths}")

    def disconnect(self):
        self._call(self.device, "org.bluez.Device1", "Disconnect")

    def write(self, data, options=NO_OPTIONS):
        """Writes to the RPC command; options as busctl takes an a{sv}."""
        value = " ".join(str(byte) for byte in data)
        self._call(self._paths[COMMAND], "org.bluez.GattCharacteristic1", "WriteValue",
                   f"'aya{{sv}}' {len(data)} {value} {options}")

    def read(self, characteristic):
        answer = self._call(self._paths[characteristic], "org.bluez.GattCharacteristic1",
                            "ReadValue", "'a{sv}' 0")
        return bytes(answer["data"][0])

    def error(self):
        value = self.read(ERROR)
        check(len(value) == 1, f"an error of {len(value)} bytes")
        return value[0]

    def _call(self, path, interface, method, arguments=""):
        command = f"busctl --json=short call org.bluez {path} {interface} {method} {arguments}"
        result = self._lab.run(command)
        check(result.code == 0, f"{method} failed", result.out)
        return json.loads(result.out) if result.out.strip() else None


class Neighbour:
    """A second central, as improvd hears of it from bluetoothd: the lab's controllers give each
    connection the same handle, so that two can't be connected to one device by radio."""

    PATH = "/org/bluez/hci2/dev_00_AA_01_01_00_01"
    COMMAND = "/improv/gatt/service/char3"

    def __init__(self, bench):
        self._lab = bench.lab
        self.destination = ":" + self._lab.run(
            "busctl list --no-legend | awk '/improvd/ { sub(/^:/, \"\", $1); print $1; exit }'",
            check=True).out.strip()

    def write(self, data):
        value = " ".join(str(byte) for byte in data)
        self._lab.run(f"busctl call {self.destination} {self.COMMAND}"
                      " org.bluez.GattCharacteristic1 WriteValue 'aya{sv}'"
                      f" {len(data)} {value} 1 device o {self.PATH}", check=True)


def drop_link(bench):
    """Ends the connection from the device's side, as a radio out of range does."""
    bench.lab.run(f"busctl call org.bluez {quote(CENTRAL)} org.bluez.Device1 Disconnect",
                  check=True)
