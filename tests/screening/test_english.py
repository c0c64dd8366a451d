from pathlib import Path

import pytest

from sekisho.screening.english import is_english
from sekisho.screening.screen import screen
from tests.screening.writing import found

EVERYDAY = (Path(__file__).parent / "everyday_english.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_people_write_every_day_passes(text: str) -> None:
    assert screen(text, "text") == ()


def test_no_name_is_seen_in_all_of_it_at_once() -> None:
    text = "\n".join(EVERYDAY)
    assert [text[hit.start : hit.end] for hit in screen(text, "text") if hit.label == "PERSON"] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Please ask Kenji Moriyasu about the schedule.", "Kenji Moriyasu"),
        ("You are talking to Haruka Nishio.", "Haruka Nishio"),
        ("How do I tell Takumi Ogasawara that the plan was refused?", "Takumi Ogasawara"),
        ("Dear Mr. Nakabayashi, thank you for your reply.", "Nakabayashi"),
        ("The contact is Maria do Carmo Santos.", "Maria do Carmo Santos"),
    ],
)
def test_names_in_it_are_found(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize("name", ["Will Itō", "May Andō", "Do Van An", "To Mai", "Grace Park", "Amélie Roussel"])
def test_a_name_is_none_of_it(name: str) -> None:
    assert not is_english(name)
