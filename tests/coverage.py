# SPDX-License-Identifier: Apache-2.0
"""How much of the core its own tests run."""
import json
import subprocess

from builds import COVERAGE, TOP

BRANCHES_LEAST = 97.0  # percent


def forget():
    """Only what runs from now on counts."""
    for counts in COVERAGE.path.rglob("*.gcda"):
        counts.unlink()


def measure():
    """Lines and branches of each file of the core."""
    objects = [str(path) for path in COVERAGE.path.glob("core/libimprov*.p")]
    result = subprocess.run(
        ["gcovr", "--root", str(TOP), "--filter", f"{TOP}/core/(src|include)/",
         "--json-summary", "-",
         "--exclude-throw-branches", *objects],
        check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def report():
    """Prints a table; True if enough is covered."""
    summary = measure()
    print(f"  {'file':36}{'lines':>10}{'branches':>12}")
    for row in [*summary["files"], {**summary, "filename": "all of core"}]:
        print(f"  {row['filename']:36}{percent(row, 'line')}{percent(row, 'branch', 12)}")
    covered = summary["branch_percent"]
    print(f"  core_branch_coverage_percent {covered} (at least {BRANCHES_LEAST})")
    return covered >= BRANCHES_LEAST


def percent(row, kind, width=10):
    value = row[f"{kind}_percent"]
    return f"{'-' if value is None else f'{value:.1f} %':>{width}}"
