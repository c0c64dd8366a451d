import re
from pathlib import Path

import pytest

from sekisho.screening import patterns
from sekisho.screening.screen import screen

SCREENING = Path(patterns.__file__).parent


def test_every_expression_of_the_screen_can_be_compiled() -> None:
    screen("田中太郎")  # imports all of it
    patterns.compile_all()


def test_a_pattern_does_what_the_compiled_one_does() -> None:
    text, pattern = "a1 b22", patterns.compiled("([a-z])([0-9]+)", re.IGNORECASE)
    real = re.compile("([a-z])([0-9]+)", re.IGNORECASE)
    assert [each.span() for each in pattern.finditer(text)] == [each.span() for each in real.finditer(text)]
    assert (pattern.pattern, pattern.flags, pattern.groups) == (real.pattern, real.flags, real.groups)
    assert pattern.match(text, 3)
    assert pattern.sub("", text) == " "


def test_a_wrong_expression_is_told_when_it_is_used() -> None:
    wrong = patterns.compiled("(")
    with pytest.raises(re.error):
        wrong.match("x")
    with pytest.raises(re.error):
        patterns.compile_all()


def test_what_only_looks_at_it_compiles_nothing() -> None:
    pattern = patterns.compiled("(")
    assert not hasattr(pattern, "cue")
    with pytest.raises(re.error):
        patterns.compile_all()  # takes it out of the list again


def test_no_match_is_asked_for_the_object_it_comes_of() -> None:
    # It is of the compiled expression, never of what stands for it.
    for file in SCREENING.rglob("*.py"):
        assert not re.search(r"\.re (?:is|==|in)\b", file.read_text()), file
