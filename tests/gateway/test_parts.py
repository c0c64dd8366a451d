"""Content as a list of parts: what is in the table passes and is read, everything else is refused."""

from typing import Any

import pytest

from sekisho.gateway.content import Text
from sekisho.gateway.parts import (
    CONTENT_SHAPE,
    PART,
    STORED_FILE,
    Kind,
    content_texts,
    holding,
    never,
    refuse_content,
    refuse_reference,
    refuse_strings,
    saying,
)
from sekisho.gateway.refusals import FILE_REMOTE

TEXT = {"text": saying("text", "note")}
KINDS = TEXT | {
    "result": holding("content", TEXT, "id"),
    "seal": Kind(frozenset(("data",))),
    "sound": never(STORED_FILE),
}


@pytest.mark.parametrize("content", [None, "", "甲乙", [], [{"type": "text", "text": "甲"}]])
def test_a_text_or_a_list_of_known_parts_passes(content: Any) -> None:
    assert refuse_content(content, KINDS) is None


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (7, CONTENT_SHAPE),
        ({"type": "text"}, CONTENT_SHAPE),
        (["甲"], CONTENT_SHAPE),
        ([{"type": "text"}], CONTENT_SHAPE),
        ([{"type": "text", "text": ["甲"]}], CONTENT_SHAPE),
        ([{"text": "甲"}], PART),
        ([{"type": ["text"], "text": "甲"}], PART),
        ([{"type": "picture"}], PART),
        ([{"type": "text", "text": "甲", "image": "x"}], PART),
        ([{"type": "result", "content": [{"type": "result"}]}], PART),
        ([{"type": "sound", "whatever": 1}], STORED_FILE),
    ],
)
def test_anything_else_is_refused(content: Any, refusal: object) -> None:
    assert refuse_content(content, KINDS) == refusal


def test_every_text_is_told_with_its_place_in_order() -> None:
    content = [
        {"type": "text", "text": "甲"},
        {"type": "seal", "data": "x"},
        {"type": "result", "id": "1", "content": [{"type": "text", "text": "乙"}]},
        {"type": "result", "content": "丙"},
    ]
    assert list(content_texts(content, "/c", KINDS)) == [
        Text("/c/0/text", "甲"),
        Text("/c/2/content/0/text", "乙"),
        Text("/c/3/content", "丙"),
    ]
    assert list(content_texts("丁", "/c", KINDS)) == [Text("/c", "丁")]
    assert list(content_texts(None, "/c", KINDS)) == []


def test_what_points_elsewhere_is_refused_in_its_own_words() -> None:
    assert refuse_reference({"file_id": "f"}) == STORED_FILE
    assert refuse_reference({"url": "https://example.jp"}, ("url",)) == FILE_REMOTE
    assert refuse_reference({"file_id": None, "url": None}, ("url",)) is None
    assert refuse_strings({"a": "b"}, "a", "c") is None
    assert refuse_strings({"a": None}, "a") == CONTENT_SHAPE
