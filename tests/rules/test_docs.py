"""The page of a rule says what the code does: every code its module can answer with stands on it."""

import re
from pathlib import Path

import pytest

from sekisho.rules.registry import RULES
from sekisho.rules.rule import Control

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "sekisho" / "rules"
CODE = re.compile(
    r'"((?:form|public|image|service|search|optout|personal|secret|rights|verify|use|scope|logs)\.[a-z-]+)"'
)
SHARED = {"form.check"}  # explained once, on the page of rule 1
PARTS_OF_RULE_1 = ("completeness", "consistency", "days")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.number:02d}")
def test_a_rules_page_names_its_code_and_its_findings(rule: Control) -> None:
    page = (ROOT / "docs" / "rules" / f"{rule.number:02d}.md").read_text(encoding="utf-8")
    stem = f"rule_{rule.number:02d}_{rule.slug}"
    modules = [stem, *(PARTS_OF_RULE_1 if rule.number == 1 else ())]
    text = "".join((SOURCE / f"{module}.py").read_text(encoding="utf-8") for module in modules)
    assert f"src/sekisho/rules/{stem}.py" in page
    assert f"tests/rules/test_{stem}.py" in page
    assert (ROOT / "tests" / "rules" / f"test_{stem}.py").exists()
    assert {code for code in CODE.findall(text) if f"`{code}`" not in page} <= SHARED
