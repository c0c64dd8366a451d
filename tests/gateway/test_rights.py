"""Whose pictures are sent must be said, once and in a known word; what a service's pictures need is noted."""

import pytest

from sekisho.gateway.rights import DECLARATIONS, UNDECLARED, declared, picture_notes
from sekisho.permits.conditions import Consent
from tests.gateway.world import conditions, permit


@pytest.mark.parametrize("word", DECLARATIONS)
def test_a_known_word_becomes_a_note(word: str) -> None:
    assert declared([word]) == declared([f" {word.upper()} "]) == (f"rights.{word}",)


@pytest.mark.parametrize("values", [[], [""], ["mine"], ["own,licensed"], ["own", "own"], ["own", "licensed"]])
def test_anything_else_is_no_declaration(values: list[str]) -> None:
    assert declared(values) == UNDECLARED
    assert (UNDECLARED.rule, UNDECLARED.code) == (8, "rights.image-input")


@pytest.mark.parametrize(
    ("service", "kind", "notes"),
    [
        ("svc-image", "image", ("image.uncurated",)),
        ("svc-image", "video", ("image.uncurated",)),
        ("svc-image", "text", ()),
        ("svc-practice", "image", ()),
    ],
)
def test_pictures_of_a_service_under_consent_are_noted(service: str, kind: str, notes: tuple[str, ...]) -> None:
    assert picture_notes(permit(), service, kind) == notes
    without = permit(conditions=tuple(c for c in conditions() if not isinstance(c, Consent)))
    assert picture_notes(without, service, kind) == ()
