#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Says what is wrong with JSON: validate.py SCHEMA, a document on each line of standard input.

It is run by Debian's Python, which has python3-jsonschema. A line that is no JSON is wrong, too.
"""
import json
import sys

from jsonschema import Draft202012Validator


def why(schema, error):
    """Of an event, what its own schema says; of all of them together it would be nothing."""
    event = error.instance.get("event") if isinstance(error.instance, dict) else None
    own = schema["$defs"].get(f"event-{event}") if error.validator == "oneOf" else None
    if own is None:
        return error.message
    resolved = Draft202012Validator({"$defs": schema["$defs"], **own})
    return "; ".join(inner.message for inner in resolved.iter_errors(error.instance))


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    code = 0
    for line in sys.stdin:
        try:
            errors = [why(schema, error) for error in validator.iter_errors(json.loads(line))]
        except json.JSONDecodeError as error:
            errors = [f"no JSON: {error}"]
        for error in errors:
            print(f"{line.strip()}\n  {error}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
