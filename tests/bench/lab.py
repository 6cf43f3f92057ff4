# SPDX-License-Identifier: Apache-2.0
"""What is measured in the lab."""
from . import improvd, provision

LIMITS = {**improvd.LIMITS, **provision.LIMITS}


def measure() -> dict[str, float]:
    return {**provision.measure(), **improvd.measure()}
