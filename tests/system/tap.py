# SPDX-License-Identifier: Apache-2.0
"""TAP, the Test Anything Protocol: a line for each test as soon as it has ended."""
import threading
import traceback


class Tap:
    """Tests may run at the same time: what belongs to one is printed in one piece."""

    def __init__(self, count):
        self.failures = 0
        self._number = 0
        self._lock = threading.Lock()
        self._say(f"1..{count}")

    def test(self, title, step, explain=None):
        """Runs a test: it fails by an exception; then explain() has more to say.
        True if it passed."""
        try:
            step()
        except Exception as error:  # whatever it is, the other tests go on
            self._result("not ok", title, describe(error) + (explain() if explain else ""))
            return False
        self._result("ok", title)
        return True

    def not_reached(self, title):
        self._result("not ok", f"{title} # not reached")

    def exit_code(self):
        return 1 if self.failures else 0

    def _result(self, word, title, diagnostics=""):
        with self._lock:
            self._number += 1
            self.failures += word != "ok"
            self._say(f"{word} {self._number} - {title}")
            for line in diagnostics.splitlines():
                self._say(f"# {line}")

    @staticmethod
    def _say(line):
        print(line, flush=True)


def describe(error):
    where = "".join(traceback.format_tb(error.__traceback__)[1:])
    return f"{type(error).__name__}: {error}\n{where}"
