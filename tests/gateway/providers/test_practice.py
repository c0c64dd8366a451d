import asyncio
import json
import re
from datetime import date
from typing import Any

import pytest

from sekisho.gateway.providers.openai_chat import ChatStream
from sekisho.gateway.providers.practice import MARK, PracticeClient, compose
from sekisho.gateway.providers.practice_texts import ANSWERS
from sekisho.gateway.sse import SseReader
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE, Errand, read_whole
from sekisho.permits.snapshot import Upstream
from sekisho.screening.screen import screen

WEEKDAYS = "月火水木金土日"


def ask(content: Any, **more: Any) -> tuple[str, bytes]:
    body = {"model": "practice-1", "messages": [{"role": "user", "content": content}], **more}
    stream = bool(more.get("stream"))
    upstream = Upstream("up", "practice", "", "")
    errand = Errand(upstream, "/chat/completions", json.dumps(body).encode(), "rec_1", stream)

    async def exchange() -> tuple[str, bytes]:
        answer = await PracticeClient().send(errand)
        return answer.media_type, await read_whole(answer)

    return asyncio.run(exchange())


def text_of(data: bytes) -> str:
    text: str = json.loads(data)["choices"][0]["message"]["content"]
    return text


def test_every_answer_begins_with_its_mark() -> None:
    for prompt in ("会議の案内文", "道路工事のお知らせ", "要約して", "", "何でもないこと"):
        media, data = ask(prompt)
        assert media == JSON_TYPE
        assert text_of(data).startswith(MARK)


def test_the_same_prompt_has_the_same_answer() -> None:
    assert ask("会議の案内文")[1] == ask("会議の案内文")[1]


def test_counts_characters_as_tokens() -> None:
    data = ask("会議の案内文")[1]
    usage = json.loads(data)["usage"]
    assert usage["prompt_tokens"] == 6
    assert usage["completion_tokens"] == len(text_of(data))


def test_a_stream_says_the_same_as_the_whole() -> None:
    media, data = ask("会議の案内文", stream=True, stream_options={"include_usage": True})
    assert media == EVENTS_TYPE
    stream = ChatStream()
    for event in SseReader().feed(data):
        assert event.data is not None
        assert stream.take(event.data)
    folded = json.loads(stream.answer())
    assert stream.is_done
    assert folded["choices"][0]["message"]["content"] == text_of(ask("会議の案内文")[1])
    assert folded["usage"]["prompt_tokens"] == 6


def test_a_stream_tells_its_usage_only_when_asked() -> None:
    assert b"usage" not in ask("会議の案内文", stream=True)[1]
    assert b"usage" not in ask("会議の案内文", stream=True, stream_options="odd")[1]


def test_reads_a_message_in_parts() -> None:
    assert text_of(ask([{"type": "text", "text": "会議の案内文"}])[1]) == text_of(ask("会議の案内文")[1])


def test_plants_weekdays_that_do_not_belong_to_their_dates() -> None:
    found = 0
    for _, text in ANSWERS:
        for year, month, day, weekday in re.findall(r"令和(\d+)年(\d+)月(\d+)日（(.)曜日）", text):
            found += WEEKDAYS[date(2018 + int(year), int(month), int(day)).weekday()] != weekday
    assert found >= 3


def test_plants_a_ward_that_osaka_does_not_have() -> None:
    assert "中之島区" in compose("大阪市の区を紹介してください。")


@pytest.mark.parametrize("text", [text for _, text in ANSWERS])
def test_its_texts_hold_no_personal_information(text: str) -> None:
    assert screen(text) == ()
