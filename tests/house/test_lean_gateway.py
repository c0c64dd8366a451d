"""The gateway is a small process: it never loads Django, the rules, or what writes papers."""

import json
import subprocess
import sys

PROGRAM = """
import json, sys
import sekisho.gateway.app
print(json.dumps(sorted(sys.modules)))
"""
LIBRARIES = ("django", "docx", "typst", "lxml", "pypdfium2", "rapidocr", "waitress")
ROOMS = ("sekisho.desk", "sekisho.rules", "sekisho.documents", "sekisho.cli")
FOREIGN = LIBRARIES + ROOMS


def test_importing_the_gateway_leaves_the_desk_and_its_libraries_out():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    loaded = json.loads(done.stdout)
    assert "sekisho.gateway.app" in loaded
    assert not [name for name in loaded if name in FOREIGN or name.startswith(tuple(f"{f}." for f in FOREIGN))]
