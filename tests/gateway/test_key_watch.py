"""The provider's key told in pieces is noticed in time, and nothing else is held back for long."""

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.key_watch import PATIENCE, SURE, KeyWatch, beginning
from sekisho.gateway.sse import SseEvent
from tests.gateway import wire_upstream as wire
from tests.gateway.upstream import event

KEY = "sk-proj-ssk-pr/0123456789abcdef"
TONGUES = {"chat": wire.CHAT, "responses": wire.RESPONSES, "messages": wire.MESSAGES, "gemini": wire.GEMINI}


def seen(raw: bytes) -> SseEvent:
    return SseEvent(raw, b"".join(raw.split(b"data: ", 1)[1:]).strip())


def cut(text: str, cuts: list[int]) -> list[str]:
    places = [0, *sorted(cuts), len(text)]
    return [text[a:b] for a, b in pairwise(places) if a < b]


def passed(watch: KeyWatch, events: list[bytes]) -> tuple[list[bytes], bool]:
    """What a relay passes on that holds back while the watch says so; and whether the key was told."""
    out: list[bytes] = []
    held: list[bytes] = []
    for raw in events:
        if watch.is_told(seen(raw)):
            return out, True
        held.append(raw)
        if not watch.is_close:
            out, held = out + held, []
    return out + held, False


@pytest.mark.parametrize("tongue", TONGUES)
@settings(deadline=None, max_examples=100)
@given(cuts=st.lists(st.integers(0, 60), max_size=60), before=st.sampled_from(["", "ask ", "sk-proj-s", "sk-"]))
def test_the_key_is_seen_wherever_it_is_cut(tongue: str, cuts: list[int], before: str) -> None:
    text = f"{before}{KEY}s"
    events = TONGUES[tongue].stream(cut(text, [each for each in cuts if each < len(text)]))
    out, is_told = passed(KeyWatch(KEY), events)
    assert is_told
    assert KEY[len(KEY) - 8 :] not in b"".join(out).decode()


@pytest.mark.parametrize("tongue", TONGUES)
def test_at_most_the_first_characters_pass(tongue: str) -> None:
    events = TONGUES[tongue].stream(list("鍵は" + KEY))
    out, is_told = passed(KeyWatch(KEY), events)
    assert is_told
    first = next(place for place, raw in enumerate(events) if f'"{KEY[0]}"'.encode() in raw)
    assert out == events[: first + SURE - 1]


@pytest.mark.parametrize("written", [json.dumps(KEY)[1:-1].replace("/", "\\/"), KEY.replace("0", "\\u0030")])
def test_a_key_written_with_escapes_is_seen(written: str) -> None:
    pieces = written[:12], written[12:]
    assert passed(KeyWatch(KEY), [event({"content": "?"}).replace(b"?", each.encode()) for each in pieces])[1]


def test_texts_that_come_in_turns_are_kept_apart() -> None:
    events = [
        b"data: " + json.dumps({"choices": [{"index": i, "delta": {"content": each}}]}).encode()
        for each in KEY
        for i in range(3)
    ]
    assert passed(KeyWatch(KEY), events)[1]
    two: list[dict[str, Any]] = [{"content": KEY[:9]}, {"reasoning": KEY[9:]}]
    assert not passed(KeyWatch(KEY), [event(each) for each in two])[1]


def test_a_text_that_ended_as_the_key_begins_holds_the_others_back_for_a_while_only() -> None:
    watch = KeyWatch(KEY)
    assert not watch.is_told(seen(event({"reasoning": KEY[:9]})))
    closes = []
    for _ in range(PATIENCE + 1):
        assert not watch.is_told(seen(event({"content": "あ", "reasoning": ""})))
        closes.append(watch.is_close)
    assert closes == [True] * (PATIENCE - 1) + [False] * 2
    assert watch.is_told(seen(event({"reasoning": KEY[9:]})))


def test_without_a_key_nothing_is_looked_for() -> None:
    assert passed(KeyWatch(""), [event({"content": each}) for each in "sk-"]) == (
        [event({"content": each}) for each in "sk-"],
        False,
    )


def test_comments_and_the_last_word_are_no_texts() -> None:
    watch = KeyWatch(KEY)
    assert not watch.is_told(seen(event({"content": KEY[:9]})))
    assert not watch.is_told(SseEvent(b": ping\n\n", None))
    assert not watch.is_told(SseEvent(b"data: [DONE]\n\n", b"[DONE]"))
    assert watch.is_told(SseEvent(b": " + KEY.encode() + b"\n\n", None))


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ""), ("aba", "aba"), ("xabab", "abab"), ("ababc", ""), ("ababa", "aba"), ("abx", ""), ("xa", "a")],
)
def test_the_longest_beginning_counts(text: str, found: str) -> None:
    assert beginning(text, "ababc") == found
    assert beginning(text.encode(), b"ababc") == found.encode()
