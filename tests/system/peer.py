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

    def __init__(self, bench, adapter="hci0", address=DEVICE_ADDRESS):
        self._bench = bench
        self._lab = bench.lab
        self._adapter = adapter
        self._address = address
        self.device = f"/org/bluez/{adapter}/dev_{address.replace(':', '_')}"
        self._paths = {}

    def connect(self):
        """Returns when the characteristics are known."""
        check_code(self._lab.run(f"/opt/improv scan --seconds 1 --adapter {self._adapter}"),
                   0, self._address)
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


def strings(result):
    """The strings of a result, whose frame must be whole."""
    check(len(result) == 3 + result[1] and sum(result[:-1]) & 0xFF == result[-1],
          f"no frame: {result.hex()}")
    data, found = result[2:-1], []
    while data:
        found.append(data[1:1 + data[0]])
        check(len(found[-1]) == data[0], f"a string is cut: {result.hex()}")
        data = data[1 + data[0]:]
    return found


class SmallPeer:
    """gatttool in the guest: an MTU of 23 bytes, so that what is longer is written and read
    in parts, and a notification is cut."""

    def __init__(self, bench):
        self._tool = bench.lab.spawn("exec gatttool -I -i hci0 -b 00:AA:01:02:00:02 2>&1")
        self._handles = {}

    def connect(self):
        """Returns when it knows the characteristics, and is subscribed to error and result."""
        self._tool.send("connect\n")
        self._tool.expect("Connection successful", 30)
        self._tool.send("characteristics\n")
        while len(self._handles) < 5:
            found = self._tool.expect(f"value handle: 0x([0-9a-f]+), uuid: {UUID}([1-5])", 30)
            self._handles[int(found.group(2))] = int(found.group(1), 16)
        for characteristic in (ERROR, RESULT):
            self._write(self._handles[characteristic] + 1, b"\x01\x00")
            self._tool.expect("written successfully", 30)

    def close(self):
        self._tool.send("disconnect\n")
        self._tool.send("exit\n")
        self._tool.wait(30)

    def ask(self, data):
        """Writes a command; the error that it is refused with, or the strings of its result,
        which is read, as far as the notification has them."""
        self._write(self._handles[COMMAND], data)
        while True:
            characteristic, value = self._notified()
            if characteristic == RESULT:
                result = self.read(RESULT)
                check(result.startswith(value) and result[0] == data[0], "another result")
                return strings(result)
            if characteristic == ERROR and value != b"\x00":
                return value[0]

    def read(self, characteristic):
        self._tool.send(f"char-read-hnd {self._handles[characteristic]:04x}\n")
        return bytes.fromhex(self._tool.expect("descriptor: ([0-9a-f ]*)", 30).group(1))

    def _write(self, handle, data):
        self._tool.send(f"char-write-req {handle:04x} {data.hex()}\n")

    def _notified(self):
        found = self._tool.expect("Notification handle = 0x([0-9a-f]+) value: ([0-9a-f ]*)", 60)
        handle = int(found.group(1), 16)
        return (next(c for c, h in self._handles.items() if h == handle),
                bytes.fromhex(found.group(2)))


def drop_link(bench):
    """Ends the connection from the device's side, as a radio out of range does."""
    bench.lab.run(f"busctl call org.bluez {quote(CENTRAL)} org.bluez.Device1 Disconnect",
                  check=True)
