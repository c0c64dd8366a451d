"""Bodies of every protocol through the pure steps: shape, search, parameters, extraction, screen. And forms.

What must hold, whatever comes: a value or a refusal, never a crash; every string of what leaves was among the texts
that were screened; what leaves is read by the next reader as what was screened; a planted 個人番号 does not leave.
"""

import base64
import json
from typing import Any

from sekisho.gateway import content
from sekisho.gateway.errors import Denial
from sekisho.gateway.files import carried
from sekisho.gateway.protocol import Body, Protocol
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.gemini import GENERATE
from sekisho.gateway.providers.gemini_embeddings import BATCH_EMBED, COUNT, EMBED
from sekisho.gateway.providers.openai_audio import SPEECH, TRANSCRIPTIONS
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.providers.openai_embeddings import EMBEDDINGS
from sekisho.gateway.providers.openai_images import EDITS, GENERATIONS
from sekisho.gateway.providers.openai_responses import RESPONSES
from sekisho.gateway.public_use import end_user, public_signs
from sekisho.gateway.screen import Ground, screen_request
from sekisho.kernel.refusal import Refusal
from tests.fuzz.choosing import Choosing, at, edited, places, put
from tests.gateway.media_cases import BOUNDARY
from tests.gateway.test_screen import screening
from tests.gateway.wire_cases import CASES
from tests.gateway.world import HARMLESS

FORM_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
JSON_PROTOCOLS: dict[str, Protocol] = {
    "chat": CHAT,
    "responses": RESPONSES,
    "messages": MESSAGES,
    "gemini": GENERATE,
    "gemini count": COUNT,
    "gemini embedding": EMBED,
    "gemini embeddings": BATCH_EMBED,
    "embeddings": EMBEDDINGS,
}
OTHERS: dict[str, tuple[Protocol, Body]] = {
    "generations": (GENERATIONS, {"model": "m", "prompt": HARMLESS, "n": 1, "size": "auto"}),
    "speech": (SPEECH, {"model": "m", "input": HARMLESS, "voice": "alloy", "instructions": HARMLESS}),
}
FORMS: dict[str, Protocol] = {"edits": EDITS, "transcriptions": TRANSCRIPTIONS}
# Whatever is found is masked or, where it cannot be, blocked; the number that is planted is blocked wherever it stands.
GROUND_OF = screening(("personal", "mask"), ("personal.mynumber", "block"), ("secret", "block"), ("rights", "warn"))
BLOCKING = screening(("personal", "block"), ("secret", "block"))
NUMBER = "123456789018"
PLANTED = f"\n個人番号 {NUMBER}\n"
FULL_WIDTH = PLANTED.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
WRITINGS = (
    PLANTED,
    "\n個人番号 1234-5678-9018\n",
    FULL_WIDTH,
    "\n個人番号 １２３４　５６７８　９０１８\n",
    "".join(f"\\u{ord(c):04x}" for c in PLANTED),
    "".join(f"&#{ord(c)};" for c in PLANTED),
    "\n" + base64.b64encode(PLANTED.encode()).decode() + "\n",
)
FILE_NAMES = ("a.png", "b.mp3", "..", "a%22.png", "\u202egnp.a", "")
NAMES = tuple(sorted({word for word in content.WORDS if word.isascii()} | {"store", "plugins", "data", "source"}))


def judge(protocol: Protocol, raw: bytes, *, planted: str = "") -> None:
    """The steps of `gateway.steps`, in their order; raises AssertionError where something leaves that must not."""
    body = protocol.body.read(raw, [FORM_TYPE])
    if isinstance(body, Refusal):
        return
    accepted = protocol.accept(body)
    if isinstance(accepted, Refusal):
        return
    if protocol.search_tools(accepted):
        removal = protocol.drop_search(accepted)
        if removal is None or protocol.search_tools(removal.body):
            return
        accepted = removal.body
    if protocol.refuse(accepted) is not None:
        return
    end_user(accepted)
    leaving = protocol.named({**accepted, **protocol.forced}, "w-plain")
    said = protocol.said(leaving)
    files = carried(leaving)
    if isinstance(files, Refusal):
        return
    slots = frozenset(file.slot for file in files)
    insist_extracted(leaving, slots)
    for permit in (GROUND_OF, BLOCKING):
        ground = Ground(permit, kind=protocol.kind)
        screened = screen_request(leaving, ground, said)
        public_signs(leaving, said, ground, has_many_users=False)
        if isinstance(screened, Denial):
            continue
        leaves = any(planted in text for text in strings_of(screened.body))
        assert not (planted and leaves), "the planted number leaves"
        insist_same(protocol, screened.body)


def insist_extracted(body: Body, slots: frozenset[str]) -> None:
    """Every string and every field's name of the body is among the texts; found by a walk of its own."""
    found = {piece.text for piece in content.texts(body, slots)}
    whole_files = {piece for piece in strings_of(body) if is_file_like(piece, body, slots)}
    absent = [text for text in strings_of(body) if len(text) > 1 and text not in content.WORDS and text not in found]
    assert not set(absent) - whole_files, "a string is not screened"


def strings_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for name, item in value.items() for text in (name, *strings_of(item))]
    return [text for item in value for text in strings_of(item)] if isinstance(value, list) else []


def is_file_like(text: str, body: Body, slots: frozenset[str]) -> bool:
    """Whether it is the coded form of a file that the gate reads as a file."""
    return bool(slots) and any(coded and coded in text for coded in _coded(body))


def _coded(body: Body) -> list[str]:
    files = carried(body)
    assert not isinstance(files, Refusal)
    plain = [base64.b64encode(file.data).decode() for file in files]
    return plain + [each.replace("+", "-").replace("/", "_") for each in plain]


def insist_same(protocol: Protocol, body: Body) -> None:
    """What leaves, read again by the same strict reader, is what was screened."""
    written = protocol.body.write(body)
    again = protocol.body.read(written, [protocol.body.media_type(written)])
    assert again == body, "what leaves is read as something else"


def bodies_of(protocol: str) -> list[Body]:
    """Whole bodies to begin with: each place a text can stand in, by the matrix of the gateway's tests."""
    if protocol in OTHERS:
        return [OTHERS[protocol][1]]
    case = next(case for case in CASES if case.name == protocol)
    base = case.body(case.model("plain"), HARMLESS, False)
    wrong = [change(base) for changes in case.refused.values() for change in changes]
    return [base, *(place(base, HARMLESS) for place in case.places.values()), *wrong]


BODIES: dict[str, list[Body]] = {name: bodies_of(name) for name in (*JSON_PROTOCOLS, *OTHERS)}


def protocol_of(name: str) -> Protocol:
    return OTHERS[name][0] if name in OTHERS else JSON_PROTOCOLS[name]


def body_target(name: str, data: bytes) -> None:
    """A body of this protocol, changed at some places; some with a number planted; some as bytes nobody made."""
    choosing = Choosing(data)
    kind = choosing.whole(3)
    if kind == 3:
        return judge(protocol_of(name), choosing.rest())
    body = edited(choosing.one(BODIES[name]), choosing, NAMES)
    if kind == 2 and isinstance(body, dict) and (spots := places(body)):
        spot = choosing.one(spots)
        planted = choosing.one(WRITINGS)
        body = put(body, spot, at(body, spot) + planted)
        return judge(protocol_of(name), written(body, choosing), planted=planted)
    return judge(protocol_of(name), written(body, choosing))


def written(body: Any, choosing: Choosing) -> bytes:
    """JSON as somebody might write it."""
    return json.dumps(body, ensure_ascii=bool(choosing.whole(1)), indent=choosing.one((None, 1))).encode(
        "utf-8", "surrogatepass"
    )


def form_target(data: bytes) -> None:
    """A form of several parts with heads that may be wrong, or bytes between borders."""
    choosing = Choosing(data)
    protocol = FORMS[choosing.one(sorted(FORMS))]
    border = b"--" + BOUNDARY.encode()
    planted = choosing.one(("", *WRITINGS))
    parts = [b'Content-Disposition: form-data; name="model"\r\n\r\nm'] if choosing.whole(3) else []
    if planted:
        parts.append(b'Content-Disposition: form-data; name="prompt"\r\n\r\n' + planted.encode())
    parts += [_part(choosing) for _ in range(choosing.whole(4))]
    ending = border + choosing.one((b"--\r\n", b"--", b""))
    judge(protocol, b"".join(border + b"\r\n" + part + b"\r\n" for part in parts) + ending, planted=planted)


def _part(choosing: Choosing) -> bytes:
    name = choosing.one(("prompt", "image", "image[]", "mask", "file", "n", "stream", "model", "language", "a b", ""))
    head = f'Content-Disposition: form-data; name="{name}"'
    if choosing.whole(1):
        head += f'; filename="{choosing.one(FILE_NAMES)}"'
    more = choosing.one(("", "\r\nContent-Type: image/png", "\r\nContent-Type: audio/mpeg", "\r\nX-A: b", "\r\n a"))
    return (head + more).encode() + b"\r\n\r\n" + choosing.taken(choosing.whole(60))
