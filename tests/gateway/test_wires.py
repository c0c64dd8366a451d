"""Every endpoint × stream × kind of content: what passes, what is refused, in each protocol's own words."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.gateway.http_upstream import KEY_HEADERS
from sekisho.gateway.places import texts_of
from sekisho.ledger.bodies import OUTPUT, open_body
from sekisho.permits.snapshot import WIRES
from tests.gateway.calls import Reply, post
from tests.gateway.conftest import Scene
from tests.gateway.test_masking import MASKING, allow
from tests.gateway.wire_cases import CASES, Body, Case, events_of
from tests.gateway.wire_upstream import WIRE_ANSWER, arguments
from tests.gateway.world import (
    FORBIDDEN,
    HARMLESS,
    KEY,
    NAME,
    PHONE,
    PROVIDER_KEY,
    scripted,
    settings_for,
    wait_for,
)

STREAMING = [case for case in CASES if case.stream_text is not None]
TURNS = [(case, stream) for case in CASES for stream in ((False, True) if case.stream_text else (False,))]
CALLING = [(case, stream) for case, stream in TURNS if case.arguments is not None]
each_turn = pytest.mark.parametrize(
    ("case", "stream"), TURNS, ids=[f"{c}-{'stream' if s else 'whole'}" for c, s in TURNS]
)


@pytest.fixture(scope="module")
def masking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scripted(settings_for(tmp_path_factory.mktemp("masking"))) as made:
        allow(made, *MASKING)
        yield made


def send(scene: Scene, case: Case, made: Body, behaviour: str = "plain", *, stream: bool = False) -> Reply:
    return post(scene[2], made, path=case.path(case.model(behaviour), stream))


def made_of(case: Case, text: str = HARMLESS, behaviour: str = "plain", *, stream: bool = False) -> Body:
    return case.body(case.model(behaviour), text, stream)


def spoken(case: Case, reply: Reply, *, stream: bool) -> str:
    assert reply.status == 200, reply.raw
    if stream:
        assert case.stream_text is not None
        return case.stream_text(reply)
    return case.text(reply.json)


def outcome_of(scene: Scene, record: str) -> dict[str, Any]:
    intent, outcome = scene[0].leaves(record)
    assert (intent["type"], outcome["type"]) == ("intent", "outcome")
    return outcome


def kept(scene: Scene, record: str) -> Body:
    sealed = scene[0].reader().body(record, OUTPUT)
    assert sealed is not None
    whole: Body = json.loads(open_body(scene[0].keyring.body_key(), sealed))
    return whole


def insist_refused(scene: Scene, case: Case, reply: Reply, status: int, code: str) -> None:
    """Refused in the protocol's shape, in the book, and nothing reached the upstream."""
    assert (reply.status, reply.code) == (status, code)
    assert case.kind(status, reply.json), reply.raw
    assert reply.told["message_ja"] in reply.json["error"]["message"]
    assert [leaf["type"] for leaf in scene[0].leaves(reply.record)] == ["refused"]
    assert scene[1].seen == []


@each_turn
def test_a_harmless_call_passes_and_is_recorded(scene: Scene, case: Case, stream: bool) -> None:
    world, upstream, _ = scene
    reply = send(scene, case, made_of(case, stream=stream), stream=stream)
    assert spoken(case, reply, stream=stream) == case.text(kept(scene, reply.record))
    outcome = outcome_of(scene, reply.record)
    assert (outcome["status"], outcome["tokens_in"]) == ("answered", 11)
    assert world.leaves(reply.record)[0]["stream"] is stream
    seen = upstream.seen[0]
    expected = {**made_of(case, stream=stream), **case.forced}
    assert seen.body == ({**expected, "model": "w-plain"} if case.sends_model else expected)
    assert PROVIDER_KEY in seen.head.decode()
    assert KEY.encode() not in seen.head + seen.raw


@pytest.mark.parametrize("case", STREAMING, ids=str)
def test_a_stream_cut_at_every_byte_passes_unchanged(scene: Scene, case: Case) -> None:
    plain = send(scene, case, made_of(case, stream=True), stream=True)
    reply = send(scene, case, made_of(case, behaviour="split", stream=True), "split", stream=True)
    assert spoken(case, reply, stream=True) == WIRE_ANSWER
    assert reply.raw == plain.raw
    assert outcome_of(scene, reply.record)["tokens_out"] in (0, 22)


@pytest.mark.parametrize("case", STREAMING, ids=str)
@pytest.mark.parametrize("behaviour", ["spelled", "spelled-in-halves"])
def test_a_key_told_in_pieces_ends_the_stream_before_it_is_told(scene: Scene, case: Case, behaviour: str) -> None:
    reply = send(scene, case, made_of(case, behaviour=behaviour, stream=True), behaviour, stream=True)
    assert events_of(reply)[-1]["sekisho"]["code"] == "upstream.unreadable"
    said = "".join(
        text for event in events_of(reply)[:-1] for _, text in texts_of(event) if text in f"鍵は{PROVIDER_KEY}"
    )
    assert PROVIDER_KEY[:6] not in said
    assert outcome_of(scene, reply.record)["status"] == "upstream-error"
    assert PROVIDER_KEY[:16] not in json.dumps(kept(scene, reply.record))


@pytest.mark.parametrize("case", STREAMING, ids=str)
def test_what_only_begins_as_the_key_passes(scene: Scene, case: Case) -> None:
    reply = send(scene, case, made_of(case, behaviour="almost-spelled", stream=True), "almost-spelled", stream=True)
    assert spoken(case, reply, stream=True) == f"鍵は{PROVIDER_KEY[:-1]}。以上"
    assert outcome_of(scene, reply.record)["status"] == "answered"


@each_turn
def test_a_forbidden_text_is_refused_wherever_it_stands(scene: Scene, case: Case, stream: bool) -> None:
    for name, place in case.places.items():
        made = place(made_of(case, stream=stream), FORBIDDEN)
        reply = send(scene, case, made, stream=stream)
        assert reply.code.startswith("personal."), name
        insist_refused(scene, case, reply, 400, reply.code)
        assert {finding["label"] for finding in reply.told["findings"]} == {"PERSON", "PHONE"}, name
        assert PHONE not in reply.raw.decode()


SPLIT: dict[str, Callable[[str, str], Body]] = {
    "messages": lambda a, b: {"messages": [{"role": "user", "content": text} for text in (a, b)]},
    "input": lambda a, b: {"input": [{"role": "user", "content": text} for text in (a, b)]},
    "contents": lambda a, b: {"contents": [{"role": "user", "parts": [{"text": text}]} for text in (a, b)]},
}


@pytest.mark.parametrize("case", [case for case in CASES if case.stream_text], ids=str)
def test_a_number_split_over_two_messages_is_found(scene: Scene, case: Case) -> None:
    made = made_of(case)
    field = next(name for name in SPLIT if name in made)
    reply = send(scene, case, {**made, **SPLIT[field](f"電話は{PHONE[:7]}", f"{PHONE[7:]}です。")})
    insist_refused(scene, case, reply, 400, "personal.phone")


@each_turn
def test_the_same_places_pass_with_harmless_words(scene: Scene, case: Case, stream: bool) -> None:
    for name, place in case.places.items():
        reply = send(scene, case, place(made_of(case, stream=stream), HARMLESS), stream=stream)
        assert reply.status == 200, (name, reply.raw)
        assert HARMLESS in scene[1].seen[-1].raw.decode()


@each_turn
def test_what_may_not_leave_is_refused(scene: Scene, case: Case, stream: bool) -> None:
    for code, changes in case.refused.items():
        for change in changes:
            made = change(made_of(case, stream=stream))
            reply = send(scene, case, made, stream=stream)
            assert (reply.status, reply.code) == (400, code), made
            insist_refused(scene, case, reply, 400, code)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refusals_of_every_step_have_the_protocols_shape(scene: Scene, case: Case) -> None:
    made, path = made_of(case), case.path(case.model("plain"), False)
    # Strangers are answered at a limited rate, and tests are many.
    replies: list[Reply] = []

    def is_taken() -> bool:
        replies.append(post(scene[2], made, path=path, key="sk-wrong"))
        return replies[-1].status == 401

    wait_for(is_taken, "a stranger's turn")
    insist_refused(scene, case, replies[-1], 401, "key.unknown")
    insist_refused(scene, case, post(scene[2], b"{broken", path=path), 400, "request.malformed")
    nobody = post(scene[2], case.body("nobody", HARMLESS, False), path=case.path("nobody", False))
    insist_refused(scene, case, nobody, 403, "scope.service")
    other = next(wire for wire in ("anthropic", "gemini") if wire != case.wire)
    elsewhere = post(scene[2], case.body(f"{other}-plain", HARMLESS, False), path=case.path(f"{other}-plain", False))
    insist_refused(scene, case, elsewhere, 400, "request.wire")


@pytest.mark.parametrize("case", STREAMING, ids=str)
@pytest.mark.parametrize("behaviour", ["cut", "error-midway"])
def test_a_stream_that_fails_ends_with_the_protocols_error(scene: Scene, case: Case, behaviour: str) -> None:
    reply = send(scene, case, made_of(case, behaviour=behaviour, stream=True), behaviour, stream=True)
    last = json.loads(reply.raw.rpartition(b"data: ")[2])
    assert last["sekisho"]["code"] in ("upstream.unreachable", "upstream.unreadable")
    assert case.kind(502, last)
    assert outcome_of(scene, reply.record)["status"] in ("upstream-unreachable", "upstream-error")


@each_turn
@pytest.mark.parametrize(
    ("behaviour", "status", "code"),
    [
        ("e400", 400, "upstream.refused"),
        ("e401", 502, "upstream.error"),
        ("e429", 429, "limit.upstream"),
        ("e529", 502, "upstream.error"),
        ("garbage", 502, "upstream.unreadable"),
    ],
)
def test_an_upstream_that_fails_is_told(
    scene: Scene, case: Case, stream: bool, behaviour: str, status: int, code: str
) -> None:
    reply = send(scene, case, made_of(case, behaviour=behaviour, stream=stream), behaviour, stream=stream)
    if stream and behaviour == "garbage":
        assert code.encode() in reply.raw
        return
    assert (reply.status, reply.code) == (status, code)
    assert case.kind(status, reply.json)
    assert reply.headers.get("retry-after") == ("7" if behaviour == "e429" else None)
    assert outcome_of(scene, reply.record)["status"] == "upstream-error"


@each_turn
def test_masked_words_come_back_and_leave_no_trace(masking: Scene, case: Case, stream: bool) -> None:
    reply = send(masking, case, made_of(case, FORBIDDEN, "echo", stream=stream), "echo", stream=stream)
    sent = masking[1].seen[-1].raw.decode()
    assert PHONE not in sent
    assert NAME not in sent
    assert "〔電話番号1〕" in sent
    assert reply.headers["x-sekisho-findings"] == "PERSON=1,PHONE=1"
    if case.stream_text is not None:
        assert spoken(case, reply, stream=stream) == FORBIDDEN
        assert PHONE not in json.dumps(kept(masking, reply.record), ensure_ascii=False)


@pytest.mark.parametrize(("case", "stream"), CALLING)
def test_masked_words_come_back_in_a_tools_arguments(masking: Scene, case: Case, stream: bool) -> None:
    assert case.arguments
    assert case.stream_arguments
    reply = send(masking, case, made_of(case, FORBIDDEN, "call", stream=stream), "call", stream=stream)
    assert reply.status == 200
    back = case.stream_arguments(reply) if stream else case.arguments(reply.json)
    assert back == arguments(FORBIDDEN)
    in_book = case.arguments(kept(masking, reply.record))
    assert in_book == arguments("〔氏名1〕さん（〔電話番号1〕）へのお詫びの文面を考えてください。")


def test_every_wire_a_connection_may_name_is_reached() -> None:
    assert set(KEY_HEADERS) == set(WIRES)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
BLOCK_NAMES = st.sampled_from(["type", "text", "content", "role", "source", "input", "parts", "output", "data"])
BLOCK_WORDS = st.sampled_from(
    ["text", "tool_result", "message", "input_text", "document", "thinking", "user", "function"]
)
BLOCK = st.recursive(
    st.dictionaries(BLOCK_NAMES, BLOCK_WORDS | JSON, max_size=4),
    lambda inner: st.dictionaries(BLOCK_NAMES, BLOCK_WORDS | st.lists(inner, max_size=2) | inner, max_size=4),
    max_leaves=6,
)


class TestFuzzing:
    """Whatever is sent: an answer or a refusal in the protocol's shape, never a defect of ours, never a pass."""

    quiet = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

    @pytest.mark.parametrize("case", CASES, ids=str)
    @quiet
    @given(data=st.data())
    def test_fields_of_any_type(self, scene: Scene, case: Case, data: Any) -> None:
        made = made_of(case)
        names = st.sampled_from(
            [*made, "system", "tools", "tool_choice", "input", "contents", "instructions", "stream"]
        )
        changed = data.draw(st.dictionaries(names, JSON | st.lists(BLOCK, max_size=2) | BLOCK, max_size=4))
        reply = send(scene, case, json.loads(json.dumps({**made, **changed}), parse_constant=float))
        assert reply.status in (200, 400, 403), reply.raw
        if reply.status != 200:
            assert case.kind(reply.status, reply.json)

    @pytest.mark.parametrize("case", CASES, ids=str)
    @quiet
    @given(data=st.data())
    def test_a_planted_number_reaches_no_upstream(self, scene: Scene, case: Case, data: Any) -> None:
        place = data.draw(st.sampled_from(sorted(case.places)))
        more = data.draw(st.dictionaries(st.text(max_size=10), JSON, max_size=3))
        around = data.draw(st.text(st.characters(exclude_categories=("Cs", "N")), max_size=10))
        made = {**more, **case.places[place](made_of(case), f"{around} {PHONE} {around}")}
        reply = post(scene[2], json.dumps(made).encode(), path=case.path(case.model("plain"), False))
        assert reply.status in (400, 403)
        assert scene[1].seen == []
