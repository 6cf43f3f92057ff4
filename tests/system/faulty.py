# SPDX-License-Identifier: Apache-2.0
"""An Improv device that nobody here would ship: tests/peers/device, in the lab's air."""
from itertools import count

from peer_process import PeerProcess

_numbers = count(1)


class FaultyDevice(PeerProcess):
    """with FaultyDevice(lab, "no-checksum", "disconnect-at=read:1", button=True) as device: ...

    The faults are those of `node tests/peers/device/device.mjs --list`; options are those of
    its --help, with _ for -: a list is an option several times, True one without a value.
    Returns when it advertises; `address` is then its address. Unless given, it is one that no
    other device of the lab had: bluetoothd remembers what it has heard of an address.
    """

    def __init__(self, lab, *faults, **options):
        options.setdefault("address", f"C0:FF:EE:00:00:{next(_numbers):02X}")
        arguments = [word for fault in faults for word in ("--fault", fault)]
        for name, value in options.items():
            arguments += _words(f"--{name.replace('_', '-')}", value)
        super().__init__(lab, "device/device.mjs", *arguments)
        try:
            self.address = self.expect("advertising")["address"]
        except BaseException:
            self.close()
            raise

    def move(self, address=""):
        """Goes on under another random address, which it returns; only with `address`."""
        self.send(f"address {address}")
        self.expect("moved")
        self.address = self.expect("advertising")["address"]
        return self.address


def _words(option, value):
    if value is True:
        return [option]
    values = value if isinstance(value, (list, tuple)) else [value]
    return [word for each in values for word in (option, str(each))]
