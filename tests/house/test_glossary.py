"""Codes are stable names that other people's scripts rely on: each one the gate can answer stands in the glossary."""

import ast
import re

from tests.house.sources import ROOT, SOURCE, tree

CODE = re.compile(r"[a-z]+\.[a-z-]+")
FAMILIES = ("permit", "scope", "public", "search", "optout", "key", "request", "content", "endpoint", "limit")
FAMILIES += ("upstream", "ledger", "snapshot", "screen", "gate")


def test_every_code_of_a_refusal_stands_in_the_glossary():
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    codes = set()
    for path in (*(SOURCE / "gateway").glob("*refusals.py"), *(SOURCE / "permits").glob("*.py")):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                codes |= {str(a.value) for a in node.args[1:2] if isinstance(a, ast.Constant)}
    codes = {code for code in codes if CODE.fullmatch(code) and code.split(".")[0] in FAMILIES}
    assert len(codes) > 30
    assert not {code for code in codes if f"`{code}`" not in page}
