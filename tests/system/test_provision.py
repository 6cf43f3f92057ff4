#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A device from unknown to online: the steps of lab/provisioning.py, which the demo shows."""
import sys

from support import Group, run
from lab.provisioning import STEPS


def test_of(step):
    def test(bench):
        if not bench.daemon:
            bench.begin()
        said = []
        try:
            step(bench, said.append)
        except Exception as error:
            raise AssertionError("\n".join([str(error), *said])) from error
    return test


if __name__ == "__main__":
    tests = [(title, test_of(step)) for _, title, step in STEPS]
    sys.exit(run("provision", Group("", *tests, dependent=True)))
