"""Placeholders come back as what they stand for, wherever a stream is cut."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sekisho.gateway.providers.openai_chat import ChatStream, StreamRestorer
from sekisho.gateway.restore import restore_answer
from sekisho.gateway.sse import SseReader

VALUES = {"〔氏名1〕": "山本 恵美子", "〔氏名11〕": "見本 花子", "〔電話番号1〕": '080-2468"1357'}
TEXT = "〔氏名1〕様（〔電話番号1〕）と〔氏名11〕様へ。〔氏名9〕〔氏名〕〔〔氏名1〕〕"
TEXT += "〔これは注です。長い注なので、もう占位ではありません〕〔氏名1"
PLAIN = (
    TEXT.replace("〔氏名11〕", "見本 花子")
    .replace("〔氏名1〕", "山本 恵美子")
    .replace("〔電話番号1〕", '080-2468"1357')
)


def event(delta: dict, finish: str | None = None, index: int = 0) -> bytes:
    choice = {"index": index, "delta": delta, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}, ensure_ascii=False).encode() + b"\n\n"


def through(stream: bytes, cuts: list[int]) -> bytes:
    reader, restorer, out, start = SseReader(), StreamRestorer(VALUES), b"", 0
    for cut in [*sorted(cuts), len(stream)]:
        out += b"".join(restorer.take(each) for each in reader.feed(stream[start:cut]))
        start = cut
    return out + restorer.rest()


def answer_of(stream: bytes) -> list[dict]:
    fold = ChatStream()
    for each in SseReader().feed(stream):
        assert each.data is not None
        assert fold.take(each.data)
    return json.loads(fold.answer())["choices"]


@given(st.lists(st.integers(0, len(TEXT)), max_size=40), st.lists(st.integers(0, 4000), max_size=40), st.booleans())
def test_a_stream_is_restored_wherever_text_and_bytes_are_cut(pieces: list[int], cuts: list[int], ends: bool) -> None:
    places = [0, *sorted(pieces), len(TEXT)]
    stream = b"".join(event({"content": TEXT[a:b]}) for a, b in pairwise(places))
    stream += event({}, "stop") if ends else b""
    out = through(stream, [cut for cut in cuts if cut < len(stream)])
    assert answer_of(out)[0]["message"]["content"] == PLAIN


def test_every_single_cut_of_the_bytes_gives_the_same() -> None:
    stream = b"".join(event({"content": each}) for each in TEXT[:14]) + event({}, "stop")
    whole = through(stream, [])
    assert all(through(stream, [cut]) == whole for cut in range(len(stream)))
    assert answer_of(whole)[0]["message"]["content"].startswith("山本 恵美子様")


def test_choices_do_not_mix_and_arguments_stay_json() -> None:
    said = json.dumps({"tel": "〔電話番号1〕", "to": "〔氏名1〕"}, ensure_ascii=False)
    stream = b"".join(
        event({"tool_calls": [{"index": 0, "function": {"arguments": each}}]}) + event({"content": "〔"}, index=1)
        for each in said
    )
    first, second = answer_of(through(stream + event({}, "stop") + event({}, "stop", 1), []))
    call = first["message"]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(call) == {"tel": '080-2468"1357', "to": "山本 恵美子"}
    assert second["message"]["content"] == "〔" * len(said)


ESCAPED = json.dumps({"tel": "〔電話番号1〕", "to": ["〔氏名1〕様", "\\u3014", "〔注〕"]})
HALF_ESCAPED = '{"to": "〔\\u6c0f\u540d1\\u3015", "a": "\\u3014氏名11〕", "b": "\\u3014氏名9\\u3015"}'


@given(st.sampled_from([ESCAPED, HALF_ESCAPED]), st.lists(st.integers(0, 120), max_size=30))
def test_arguments_that_escape_the_placeholder_are_restored_wherever_they_are_cut(said: str, pieces: list[int]) -> None:
    places = [0, *sorted(piece for piece in pieces if piece < len(said)), len(said)]
    parts = [said[a:b] for a, b in pairwise(places)]
    stream = b"".join(event({"tool_calls": [{"index": 0, "function": {"arguments": each}}]}) for each in parts)
    (choice,) = answer_of(through(stream + event({}, "stop"), []))
    got = json.loads(choice["message"]["tool_calls"][0]["function"]["arguments"])
    if said is ESCAPED:
        assert got == {"tel": '080-2468"1357', "to": ["山本 恵美子様", "\\u3014", "〔注〕"]}
    else:
        assert got == {"to": "山本 恵美子", "a": "見本 花子", "b": "〔氏名9〕"}


def test_spaces_and_wide_digits_in_a_placeholder_are_known_for_it() -> None:
    stream = b"".join(event({"content": each}) for each in "〔氏名１１〕と〔 氏名 1 〕、〔氏名 9〕、C:\\ 〔") + event(
        {}, "stop"
    )
    assert answer_of(through(stream, []))[0]["message"]["content"] == "見本 花子と山本 恵美子、〔氏名 9〕、C:\\ 〔"


def test_a_whole_answer_is_restored_in_text_and_arguments() -> None:
    message = {
        "role": "assistant",
        "content": TEXT,
        "tool_calls": [{"function": {"arguments": '{"a":"〔電話番号1〕"}'}}],
    }
    data = json.dumps({"choices": [{"message": message}]}, ensure_ascii=False).encode()
    back = json.loads(restore_answer(data, VALUES))["choices"][0]["message"]
    assert back["content"] == PLAIN
    assert json.loads(back["tool_calls"][0]["function"]["arguments"]) == {"a": '080-2468"1357'}


def test_arguments_that_are_an_object_are_restored_whatever_their_fields_are_called() -> None:
    given = {"id": "〔氏名1〕", "model": ["〔氏名11〕"], "type": {"role": "〔氏名1〕"}, "〔氏名11〕": 80}
    data = json.dumps({"content": [{"type": "tool_use", "id": "t1", "input": given}]}, ensure_ascii=False).encode()
    (back,) = json.loads(restore_answer(data, VALUES))["content"]
    assert back["input"] == {
        "id": "山本 恵美子",
        "model": ["見本 花子"],
        "type": {"role": "山本 恵美子"},
        "見本 花子": 80,
    }
    assert (back["type"], back["id"]) == ("tool_use", "t1")
