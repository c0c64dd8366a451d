"""How commands print: one JSON document on standard output, or plain Japanese lines."""

import json
import sys
from typing import Any


def print_json(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def warn(line: str) -> None:
    """For people only: a program that reads standard output must not meet it."""
    sys.stderr.write(line + "\n")
