# SPDX-License-Identifier: Apache-2.0
"""The client as a person sees it: on a terminal of the guest, with a keyboard."""
import re
import time
from shlex import quote

from support import check

CTRL_C = "\x03"
SECONDS = 90


class Terminal:
    """improv on a pseudo-terminal; `text` is all that it has shown, and what was typed."""

    def __init__(self, bench, arguments, environment=""):
        command = f"exec /opt/improv {arguments} --adapter hci0"
        self._process = bench.lab.spawn(
            f"export TERM=xterm {environment}; exec script -qec {quote(command)} /dev/null")
        self.text = ""
        self._at = 0

    def expect(self, pattern, timeout=SECONDS):
        """Waits until the pattern is shown, after what was expected before; the match."""
        deadline = time.monotonic() + timeout
        while True:
            found = re.search(pattern, self.text[self._at:])
            if found:
                self._at += found.end()
                return found
            data = self._process.read(max(0, deadline - time.monotonic()))
            check(data, f"it ended without {pattern!r}", self.text)
            self.text += data.decode(errors="replace")

    def type(self, text):
        self._process.send(text)

    def ends(self, code, timeout=SECONDS):
        """Waits for its end, which must be the exit code; returns all that it has shown."""
        ended = self._process.wait(timeout)
        self.text = self._process.out
        check(ended == code, f"exit code {ended}, not {code}", self.text)
        return self.text
