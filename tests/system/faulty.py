# SPDX-License-Identifier: Apache-2.0
"""An Improv device that nobody here would ship: tests/peers/device, in the lab's air."""
from peer_process import PeerProcess


class FaultyDevice(PeerProcess):
    """with FaultyDevice(lab, "no-checksum", "disconnect-at=read:1", button=True) as device: ...

    The faults are those of `node tests/peers/device/device.mjs --list`; options are those of
    its --help, with _ for -: a list is an option several times, True one without a value.
    Returns when it advertises; `address` is then its address, or that to come.
    """

    def __init__(self, lab, *faults, **options):
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
