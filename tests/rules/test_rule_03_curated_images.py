from dataclasses import replace

import pytest

from sekisho.permits.conditions import Consent
from sekisho.rules.rule_03_curated_images import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, PICTURES, SERVICE, complete, marks, terms, unticked, with_pictures, wordings

CURATED = replace(PICTURES, service="bria")


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_asks_nothing_of_text_and_audio() -> None:
    paper = complete(kinds=("text", "audio"), services=(replace(SERVICE, kinds=("text", "audio")),))
    assert marks(paper, NUMBER) == set()


@pytest.mark.parametrize("kind", ["image", "video", "other"])
@pytest.mark.parametrize("answer", ["", "maybe"])
def test_stops_other_kinds_without_the_curated_answer(kind: str, answer: str) -> None:
    services = (replace(SERVICE, kinds=(kind,)),)
    assert ("form.empty", "curated", "stop") in marks(complete(kinds=(kind,), services=services, curated=answer), 3)


def test_notes_an_answer_that_is_not_needed() -> None:
    assert marks(complete(curated="yes"), NUMBER) == {("form.mismatch", "curated", "note")}


@pytest.mark.parametrize("service", ["practice-image", "midjourney", "nowhere"])
def test_doubts_a_yes_without_a_source(service: str) -> None:
    assert ("image.uncurated", "curated", "doubt") in marks(with_pictures("yes", service=service), NUMBER)


def test_accepts_a_yes_with_a_source() -> None:
    assert marks(complete(kinds=("image",), services=(CURATED,), curated="yes"), NUMBER) == set()


def test_notes_what_no_or_unknown_means() -> None:
    assert marks(with_pictures("no_or_unknown"), NUMBER) == {("image.uncurated", "curated", "note")}


@pytest.mark.parametrize(
    ("services", "answer", "held"),
    [
        ((PICTURES,), "no_or_unknown", ("practice-image",)),
        ((PICTURES,), "yes", ("practice-image",)),  # an answer without a source frees nothing
        ((CURATED,), "no_or_unknown", ("bria",)),
        ((replace(PICTURES, service="nowhere"),), "yes", ("nowhere",)),
        ((CURATED, PICTURES, SERVICE), "yes", ("practice-image",)),
        ((replace(PICTURES, kinds=("video",)),), "yes", ("practice-image",)),
    ],
)
def test_holds_every_service_that_is_not_surely_curated(
    services: tuple[object, ...], answer: str, held: tuple[str, ...]
) -> None:
    assert conditions(complete(services=services, curated=answer), terms(), BOOK) == (Consent(3, held),)


@pytest.mark.parametrize("service", [SERVICE, CURATED])
def test_holds_nothing_where_there_is_nothing_to_hold(service: object) -> None:
    assert conditions(complete(services=(service,), curated="yes"), terms(), BOOK) == ()


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(3), NUMBER) == {("form.check", "check_3", "stop")}
