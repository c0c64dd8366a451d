from dataclasses import replace

import pytest

from sekisho.catalogue.catalogue import load
from sekisho.catalogue.service import CURATION_JA, STATUS_JA, TRAINING_JA, VALUES, ServiceFacts

TEXT = load().by_id["practice-text"]


@pytest.mark.parametrize(
    ("field", "words"),
    [("trains_on_input_default", "training_ja"), ("curated_training", "curation_ja"), ("status", "status_ja")],
)
def test_unknown_is_shown_as_unknown_and_not_safe(field: str, words: str) -> None:
    shown = getattr(replace(TEXT, **{field: "unknown"}), words)
    assert "不明" in shown
    assert "安全とはみなしません" in shown


def test_every_value_has_words() -> None:
    assert set(TRAINING_JA) == set(VALUES["trains_on_input_default"])
    assert set(CURATION_JA) == set(VALUES["curated_training"])
    assert set(STATUS_JA) == set(VALUES["status"])


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("no", False), ("unknown", False)])
def test_only_a_sourced_yes_is_curated(value: str, expected: bool) -> None:
    assert replace(TEXT, curated_training=value).is_curated is expected


def test_the_stand_in_is_no_listed_service() -> None:
    unlisted: ServiceFacts = load().by_id["other-unlisted"]
    assert not unlisted.is_listed
    assert unlisted.consumer_terms  # the careful default
    assert TEXT.is_listed
