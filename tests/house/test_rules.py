"""13 rules: each has its module, its three wordings, its test and its page."""

import hashlib
import importlib

import pytest

from sekisho.rules.book import load_book
from sekisho.rules.registry import RULES
from tests.house.sources import ROOT, SOURCE

BOOK = load_book("osaka-1.1")


def test_there_are_thirteen_of_each():
    assert len(BOOK.rules) == len(RULES) == 13
    assert len(list((SOURCE / "rules").glob("rule_[0-9][0-9]_*.py"))) == 13
    assert len(list((ROOT / "tests" / "rules").glob("test_rule_[0-9][0-9]_*.py"))) == 13
    assert len(list((ROOT / "docs" / "rules").glob("[0-9][0-9].md"))) == 13


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_rule_is_found_in_one_step(rule):
    (module,) = (SOURCE / "rules").glob(f"rule_{rule.number:02}_*.py")
    assert (ROOT / "tests" / "rules" / f"test_{module.name}").is_file()
    assert (ROOT / "docs" / "rules" / f"{rule.number:02}.md").is_file()
    assert rule.number == importlib.import_module(f"sekisho.rules.{module.stem}").NUMBER
    assert all((rule.regulation, rule.specification, rule.checklist))


def test_the_source_of_the_wordings_is_the_published_text():
    source = ROOT / "tests" / "rules" / "source" / BOOK.source.file
    assert hashlib.sha256(source.read_bytes()).hexdigest() == BOOK.source.sha256
