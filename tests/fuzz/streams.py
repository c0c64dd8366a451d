"""Streams of every protocol through reader, fold and restorer, cut at any byte, as the relay feeds them.

What must hold, whatever comes: no exception but the reader's ValueError, which the relay turns into a refusal; where
the network cuts changes nothing; what the client gets are events again; the book gets one JSON answer.
"""

import json
from dataclasses import replace

from sekisho.gateway.answer import MAX_COUNT, Fold
from sekisho.gateway.protocol import Protocol
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.gateway.providers.openai_audio import TRANSCRIPTIONS
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.providers.openai_images import GENERATIONS
from sekisho.gateway.providers.openai_responses import RESPONSES
from sekisho.gateway.sse import SseEvent, SseReader
from sekisho.kernel.refusal import Refusal
from tests.fuzz.choosing import Choosing, edited
from tests.gateway import media_upstream, wire_upstream

PICTURES, TRANSCRIPT = (
    replace(
        wire_upstream.RESPONSES,
        stream=lambda pieces, path=path: media_upstream.events(path, "".join(pieces)),
        call_stream=lambda said, path=path: media_upstream.events(path, said),
    )
    for path in ("/images/generations", "/audio/transcriptions")
)
STREAMING: dict[str, tuple[Protocol, wire_upstream.Tongue]] = {
    "chat": (CHAT, wire_upstream.CHAT),
    "messages": (MESSAGES, wire_upstream.MESSAGES),
    "responses": (RESPONSES, wire_upstream.RESPONSES),
    "gemini": (GENERATE, wire_upstream.GEMINI),
    "pictures": (GENERATIONS, PICTURES),
    "transcript": (TRANSCRIPTIONS, TRANSCRIPT),
}
VALUES = {"〔氏名1〕": "山本 恵美子", "〔電話番号1〕": '080-"2468"\\1357'}
NAMES = (
    *("choices", "delta", "index", "content", "finish_reason", "tool_calls", "function", "arguments", "role", "usage"),
    *("type", "content_block", "partial_json", "text", "thinking", "message", "stop_reason", "output", "item", "part"),
    *("output_index", "content_index", "item_id", "sequence_number", "response", "candidates", "parts", "functionCall"),
    *("args", "finishReason", "error", "id", "name", "prompt_tokens", "output_tokens", "refusal", "signature"),
    *("b64_json", "url", "segments"),
)
ENDS = (b"\n\n", b"\r\n\r\n", b"\r\r", b"\n\r\n", b"\n", b"")
LONG = 100_000
TEXTS = ("承知しました。", "〔氏名1〕さんへ", "〔", "〔電話番号1", '"\\', "前〔氏名1〕〔電話番号1〕後〔〕〔氏名99〕")


def stream_target(data: bytes) -> None:
    """Events of one protocol, changed, doubled, left out, with noise between them; then cut anywhere."""
    choosing = Choosing(data)
    protocol, tongue = STREAMING[choosing.one(sorted(STREAMING))]
    raw = choosing.rest() if choosing.whole(7) == 7 else b"".join(_events(tongue, choosing))
    cuts = sorted(choosing.whole(len(raw)) for _ in range(choosing.whole(12)))
    pieces = [raw[start:end] for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    events = read(pieces)
    whole = read([raw])
    if events is None or whole is None:
        assert events == whole, "where the network cuts decides whether it is read"
        return
    # A cut between CR and LF leaves the LF to the event after, where it means nothing: waiting for it would cost time.
    assert datas(events) == datas(whole), "where the network cuts makes a difference"
    assert b"".join(event.raw for event in events) == raw[: sum(len(event.raw) for event in events)]
    assert protocol.streaming is not None
    for values in ({}, VALUES):
        _relay(protocol, protocol.streaming.fold(), protocol.streaming.restorer(values), events)


def datas(events: list[SseEvent]) -> list[bytes]:
    return [event.data for event in events if event.data is not None]


def read(pieces: list[bytes]) -> list[SseEvent] | None:
    """The events, or None for what the reader refuses."""
    reader, events = SseReader(), []
    try:
        for piece in pieces:
            events += reader.feed(piece)
    except ValueError:
        return None
    return events


def _events(tongue: wire_upstream.Tongue, choosing: Choosing) -> list[bytes]:
    text = choosing.one(TEXTS)
    if choosing.whole(31) == 31:
        pieces = tongue.stream([text + "a" * LONG])
    else:
        pieces = tongue.call_stream(text) if choosing.whole(1) else tongue.stream(wire_upstream.pieces_of(text))
    made = []
    for piece in pieces:
        act = choosing.whole(15)
        if act == 15:
            continue
        if act == 14:
            made.append(piece)
        if act == 13:
            made.append(choosing.taken(choosing.whole(40)) + choosing.one(ENDS))
        if act == 12 and choosing.whole(7) == 7:
            made.append(b": " + b"x" * LONG + choosing.one(ENDS))
        made.append(_changed(piece, choosing) if act < 8 else piece)
    return made


def _changed(piece: bytes, choosing: Choosing) -> bytes:
    """The event with its JSON changed, or with a byte that is no UTF-8."""
    head, mark, rest = piece.partition(b"data: ")
    try:
        value = json.loads(rest)
    except ValueError:
        return piece
    text = json.dumps(edited(value, choosing, NAMES), ensure_ascii=bool(choosing.whole(1)))
    data = text.encode("utf-8", "surrogatepass")
    if not choosing.whole(7):
        data = data[: choosing.whole(len(data))] + b"\xff" + data
    return head + mark + data + choosing.one(ENDS)


def _relay(protocol: Protocol, fold: Fold, restorer: object, events: list[SseEvent]) -> None:
    """As `relay._StreamExchange._take`: the fold first, and nothing more after an event it does not take."""
    passed = b""
    for event in events:
        if event.data is not None and not fold.take(event.data):
            break
        passed += restorer.take(event)  # type: ignore[attr-defined]
        if fold.is_done:
            break
    else:
        passed += restorer.rest()  # type: ignore[attr-defined]
    assert isinstance(fold.is_closing, bool)
    again = SseReader()
    for event in again.feed(passed):
        if event.data is not None and not event.data.lstrip().startswith(b"[DONE]"):
            json.loads(event.data.decode("utf-8", "surrogatepass"))
    facts = fold.facts()
    assert 0 <= facts.tokens_in <= MAX_COUNT
    assert 0 <= facts.tokens_out <= MAX_COUNT
    assert len(facts.finish) < 40
    if fold.has_begun:
        answer = fold.answer()
        assert isinstance(json.loads(answer), dict)
        assert not isinstance(protocol.read_answer(answer), Refusal)
