"""練習用: the built-in practice model. No intelligence and no network: the same prompt always gets the same text.

It fills the upstream port and answers in the wire format it is asked in, so that a call to it takes every step a real
call takes. Each answer begins with 【練習用】, so that nobody takes it for the work of a service.
"""

import asyncio
import json
from collections.abc import Iterator

from sekisho.gateway.answer import compact
from sekisho.gateway.providers.practice_media import answer_media
from sekisho.gateway.providers.practice_texts import ANSWERS
from sekisho.gateway.providers.practice_wires import Reply, id_of, speech_of
from sekisho.gateway.upstream import EVENTS_TYPE, JSON_TYPE, Errand

MARK = "【練習用】"


class PracticeAnswer:
    """An answer that is already there, handed out as a service would."""

    status = 200
    retry_after = 0

    def __init__(self, media_type: str, parts: Iterator[bytes]) -> None:
        self.media_type = media_type
        self._parts = parts

    async def read(self) -> bytes:
        await asyncio.sleep(0)
        return next(self._parts, b"")

    def close(self) -> None:
        self._parts = iter(())


class PracticeClient:
    """The port's client for upstreams whose protocol is `practice`."""

    async def send(self, errand: Errand) -> PracticeAnswer:
        made = answer_media(errand)
        if made is not None:
            return PracticeAnswer(made[0], iter((made[1],)))
        request = json.loads(errand.body)
        speech = speech_of(errand.path)
        said = speech.hear(request)
        reply = Reply(request, id_of(errand.body), said, MARK + compose(said))
        if errand.stream:
            return PracticeAnswer(EVENTS_TYPE, speech.events(reply))
        return PracticeAnswer(JSON_TYPE, iter((compact(speech.whole(reply)),)))

    async def close(self) -> None:
        """Nothing is open."""


def compose(said: str) -> str:
    """The text for a prompt, without its mark."""
    return next(text for words, text in ANSWERS if not words or any(word in said for word in words))
