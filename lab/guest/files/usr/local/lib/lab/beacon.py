#!/usr/bin/python3
"""Makes sure that a scan hears what is advertised, as it would on the air.

A real controller advertises again and again. One of btvirt is heard once, when the scan
begins, and the kernel drops that report if it comes before the kernel's own note that the
scan has begun. So a moment after a scan began, and if it still goes on, advertising is
switched off and on behind the kernel's back, wherever it is on. A central that connects just
between the two fails, and its kernel does not try again: so this comes before others.
"""
import selectors
import socket
import struct
import time

CONTROLLERS = range(3)
MOMENT_SECONDS = 0.05
REOPEN_SECONDS = 1
ANSWER_SECONDS = 1
HCI_FILTER, COMMAND_PACKET, EVENT_PACKET = 2, 1, 4
COMMAND_COMPLETE, SET_ADVERTISE_ENABLE, SET_SCAN_ENABLE = 0x0E, 0x200A, 0x200C


def open_controller(number, packet_types, opcode=0):
    controller = socket.socket(socket.AF_BLUETOOTH, socket.SOCK_RAW, socket.BTPROTO_HCI)
    wanted = struct.pack("<IIIHxx", packet_types, 1 << COMMAND_COMPLETE, 0, opcode)
    controller.setsockopt(socket.SOL_HCI, HCI_FILTER, wanted)
    controller.bind((number,))
    return controller


def advertise(controller, enable):
    """True if the controller did it; it refuses when there is nothing to change."""
    controller.send(struct.pack("<BHBB", COMMAND_PACKET, SET_ADVERTISE_ENABLE, 1, enable))
    return controller.recv(260)[-1] == 0


def repeat_advertisement(number):
    try:
        with open_controller(number, 1 << EVENT_PACKET, SET_ADVERTISE_ENABLE) as controller:
            controller.settimeout(ANSWER_SECONDS)
            if advertise(controller, 0):
                advertise(controller, 1)
    except OSError:
        pass  # the controller is away, or down


def scan_enable(packet):
    """1 or 0 if the packet is the kernel's command that begins or ends a scan, else None."""
    if len(packet) < 5 or packet[0] != COMMAND_PACKET:
        return None
    opcode, _, enable = struct.unpack_from("<HBB", packet, 1)
    return enable if opcode == SET_SCAN_ENABLE else None


class Watch:
    """The scans of all controllers."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.open = set()
        self.scanning = set()
        self.due = {}  # controller: when to let it hear the others

    def open_all(self):
        for number in set(CONTROLLERS) - self.open:
            try:
                controller = open_controller(number, 1 << COMMAND_PACKET)
            except OSError:
                continue
            self.selector.register(controller, selectors.EVENT_READ, number)
            self.open.add(number)

    def read(self, controller, number):
        try:
            enable = scan_enable(controller.recv(260))
        except OSError:
            self.selector.unregister(controller)
            controller.close()
            self.open.discard(number)
            self.scanning.discard(number)
            return
        if enable == 1:
            self.scanning.add(number)
            self.due[number] = time.monotonic() + MOMENT_SECONDS
        elif enable == 0:
            self.scanning.discard(number)
            self.due.pop(number, None)

    def read_for(self, seconds):
        for key, _ in self.selector.select(seconds):
            self.read(key.fileobj, key.data)

    def serve_due(self):
        for number, at in list(self.due.items()):
            if at <= time.monotonic():
                del self.due[number]
                for other in set(CONTROLLERS) - {number}:
                    self.read_for(0)
                    if number in self.scanning:
                        repeat_advertisement(other)

    def run(self):
        while True:
            self.open_all()
            wait = min(self.due.values(), default=time.monotonic() + REOPEN_SECONDS)
            self.read_for(max(0, wait - time.monotonic()))
            self.serve_due()


Watch().run()
