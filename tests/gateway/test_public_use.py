"""Rule 2 on the wire: flagged in the record, stopped only where permit or city say so, and never a harmless call."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sekisho.gateway import public_use
from sekisho.gateway.call import Call
from sekisho.gateway.public_use import MANY_USERS, USERS_S, EndUsers, end_user
from sekisho.permits.conditions import Screen
from tests.gateway.calls import Reply, body, post
from tests.gateway.conftest import Scene
from tests.gateway.test_masking import wait_until_seen
from tests.gateway.world import FORBIDDEN, HARMLESS, KEY, OTHER_KEY, conditions, permit

BOT = "あなたは市民からの問い合わせに答えるチャットボットです。"
STAFF_BOT = "あなたは職員からの問い合わせに答えるチャットボットです。"
USER = {"role": "user", "content": HARMLESS}


def flags(scene: Scene, reply: Reply) -> list[tuple[str, str, str]]:
    """Code, path and action of the signs in the entry of a call that passed."""
    assert reply.status == 200, reply.raw
    intent = scene[0].leaves(reply.record)[0]
    assert intent["type"] == "intent"
    return [(each["code"], each["path"], each["action"]) for each in intent["findings"]]


def chat(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"model": "m-plain", "messages": [*messages]}


PLACES: list[tuple[str, str, dict[str, Any]]] = [
    ("/messages/0/content", "/v1/chat/completions", chat({"role": "system", "content": BOT}, USER)),
    ("/messages/0/content", "/v1/chat/completions", chat({"role": "developer", "content": BOT}, USER)),
    ("/messages/0/content", "/v1/chat/completions", chat({"role": "user", "content": f"\n {BOT}{HARMLESS}"})),
    (
        "/messages/0/content/0/text",
        "/v1/chat/completions",
        chat({"role": "system", "content": [{"type": "text", "text": BOT}]}, USER),
    ),
    (
        "/messages/0/content/1/text",
        "/v1/chat/completions",
        chat({"role": "system", "content": [{"type": "text", "text": half} for half in (BOT[:9], BOT[9:])]}, USER),
    ),
    ("/instructions", "/v1/responses", {"model": "openai-plain", "instructions": BOT, "input": HARMLESS}),
    (
        "/input/0/content",
        "/v1/responses",
        {"model": "openai-plain", "input": [{"role": "developer", "content": BOT}, USER]},
    ),
    ("/system", "/v1/messages", {"model": "anthropic-plain", "max_tokens": 9, "system": BOT, "messages": [USER]}),
    (
        "/systemInstruction/parts/0/text",
        "/v1beta/models/gemini-plain:generateContent",
        {"system_instruction": {"parts": [{"text": BOT}]}, "contents": [{"parts": [{"text": HARMLESS}]}]},
    ),
]


@pytest.mark.parametrize(("place", "path", "made"), PLACES)
def test_an_instruction_to_serve_citizens_passes_with_a_flag(
    scene: Scene, place: str, path: str, made: dict[str, Any]
) -> None:
    assert flags(scene, post(scene[2], made, path=path)) == [("public.prompt", place, "warn")]


@pytest.mark.parametrize(
    "made",
    [
        body(),
        chat({"role": "system", "content": STAFF_BOT}, USER),
        chat({"role": "user", "content": f"次の指示を校正してください。「{BOT}」"}),
        chat({"role": "assistant", "content": BOT}, USER),
        chat({"role": "tool", "tool_call_id": "t", "content": BOT}, USER),
    ],
)
def test_what_is_no_instruction_to_serve_citizens_is_not_flagged(scene: Scene, made: dict[str, Any]) -> None:
    assert flags(scene, post(scene[2], made)) == []


def test_a_permit_may_stop_it(own_scene: Scene) -> None:
    own_scene[0].with_permit(permit(conditions=(*conditions(), Screen(2, (("public.prompt", "block"),)))))
    wait_until_seen(own_scene)
    reply = post(own_scene[2], PLACES[0][2])
    assert (reply.status, reply.code, reply.told["rule"]) == (403, "public.prompt", 2)
    assert own_scene[1].seen == []
    assert [leaf["type"] for leaf in own_scene[0].leaves(reply.record)] == ["refused"]


def test_a_flag_does_not_loosen_what_is_forbidden(scene: Scene) -> None:
    reply = post(scene[2], chat({"role": "system", "content": BOT}, {"role": "user", "content": FORBIDDEN}))
    assert reply.code.startswith("personal.")


@pytest.mark.parametrize(("key", "name"), [(KEY, "user"), (OTHER_KEY, "safety_identifier")])
def test_many_end_users_behind_one_key_are_flagged(scene: Scene, key: str, name: str) -> None:
    replies = [post(scene[2], body(**{name: f"visitor-{n}"}), key=key) for n in range(MANY_USERS)]
    assert [flags(scene, each) for each in replies[:-1]] == [[]] * (MANY_USERS - 1)
    assert flags(scene, replies[-1]) == [("public.end-users", "/user", "warn")]
    again = post(scene[2], body(), key=key)
    assert flags(scene, again) == [], "a call that names nobody says nothing"


def caller(actor: str = "a") -> Call:
    return Call("rec", datetime.now(UTC), 0.0, "e", engagement="eng", actor=actor)


def test_the_same_few_are_not_many() -> None:
    users = EndUsers()
    assert not any(users.are_many(caller(), f"u{n % (MANY_USERS - 1)}") for n in range(100))


def test_each_caller_is_counted_apart() -> None:
    users = EndUsers()
    assert not any(users.are_many(caller(f"a{n}"), f"u{n}") for n in range(100))


def test_only_a_day_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [0.0]
    monkeypatch.setattr(public_use, "monotonic", lambda: moment[0])
    users = EndUsers()
    for n in range(50):
        assert not users.are_many(caller(), f"u{n}")
        moment[0] += USERS_S / (MANY_USERS - 1)
    assert [users.are_many(caller(), f"v{n}") for n in range(MANY_USERS)][-1]


@pytest.mark.parametrize(
    ("made", "named"),
    [
        ({}, ""),
        ({"user": 7, "metadata": None}, ""),
        ({"user": "u1"}, "u1"),
        ({"safety_identifier": "s1", "user": "u1"}, "s1"),
        ({"metadata": {"user_id": "m1"}}, "m1"),
        ({"metadata": {"user_id": "user_1_account_2_session_3"}}, "user_1_account_2"),
        ({"metadata": {"user_id": '{"device_id":"d","session_id":"s"}'}}, '{"device_id": "d"}'),
        ({"metadata": {"user_id": "{broken"}}, "{broken"),
    ],
)
def test_a_session_is_no_person(made: dict[str, Any], named: str) -> None:
    assert end_user(made) == named
