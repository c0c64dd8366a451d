import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.gateway import content
from sekisho.gateway.errors import Denial
from sekisho.gateway.screen import EMBEDDED, MAX_MARKS, Ground, refuse_findings, screen_request
from sekisho.gateway.shape import said as said_in
from sekisho.ledger.entry import MAX_LEAF_BYTES, PLAIN_NAME, Mark
from sekisho.permits.conditions import Condition, Screen
from sekisho.permits.permit import Permit
from tests.gateway.world import FORBIDDEN, HARMLESS, NAME, PHONE, conditions, permit

PERMIT = permit()


def screen_body(body: dict[str, Any], by: Permit) -> tuple[Mark, ...] | Denial:
    """The marks of what passes, or the refusal."""
    step = screen_request(body, Ground(by), said_in(body))
    return step if isinstance(step, Denial) else step.marks


def chat(*said: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": one} if isinstance(one, str) else one for one in said]
    return {"model": "gpt", "messages": messages, **more}


def screening(*actions: tuple[str, str]) -> Permit:
    kept: tuple[Condition, ...] = tuple(c for c in conditions() if not isinstance(c, Screen))
    return permit(conditions=(*kept, Screen(7, actions)))


def denied(body: dict[str, Any], by: Permit = PERMIT) -> Denial:
    step = screen_body(body, by)
    assert isinstance(step, Denial)
    return step


def test_harmless_text_passes_without_a_mark() -> None:
    assert screen_body(chat(HARMLESS), PERMIT) == ()


def test_personal_information_is_refused_by_rule_7_without_its_text() -> None:
    no = denied(chat(FORBIDDEN))
    assert no.refusal.rule == 7
    assert [(mark.label, mark.path) for mark in no.findings] == [
        ("PERSON", "/messages/0/content"),
        ("PHONE", "/messages/0/content"),
    ]
    assert "氏名" in no.refusal.message_ja
    assert "規定7" in no.refusal.message_ja
    assert PHONE not in repr(no)
    assert "恵美子" not in repr(no)


FIELDS: list[Any] = [
    chat({"role": "system", "content": PHONE}, HARMLESS),
    chat({"role": "developer", "content": PHONE}, HARMLESS),
    chat({"role": "assistant", "content": PHONE}, HARMLESS),
    chat({"role": "tool", "tool_call_id": "1", "content": PHONE}, HARMLESS),
    chat({"role": "user", "content": [{"type": "text", "text": "電話"}, {"type": "text", "text": PHONE}]}),
    chat({"role": "user", "content": HARMLESS, "name": PHONE}),
    chat({"role": "assistant", "content": None, "tool_calls": [{"function": {"arguments": f'{{"tel":"{PHONE}"}}'}}]}),
    chat({"role": "assistant", "content": None, "tool_calls": [{"id": PHONE}]}),
    chat({"role": "user", "content": HARMLESS, "unheard_of": [{"deep": [PHONE]}]}),
    chat(HARMLESS, tools=[{"type": "function", "function": {"name": "f", "description": PHONE}}]),
    chat(HARMLESS, tools=[{"function": {"parameters": {"properties": {PHONE: {"type": "string"}}}}}]),
    chat(HARMLESS, response_format={"type": "json_schema", "json_schema": {"schema": {"enum": [PHONE]}}}),
    chat(HARMLESS, prediction={"type": "content", "content": PHONE}),
    chat(HARMLESS, stop=PHONE),
    chat(HARMLESS, stop=["終", PHONE]),
    chat(HARMLESS, user=PHONE),
    chat(HARMLESS, metadata={"tel": PHONE}),
    chat(HARMLESS, metadata={PHONE: "tel"}),
    chat(HARMLESS, logit_bias={PHONE: 1}),
    chat(HARMLESS, unheard_of=PHONE),
    chat(HARMLESS, seed=123456789018),
    chat(HARMLESS, unheard_of="".join(f"\\u{ord(c):04x}" for c in PHONE)),
    chat("&#48;&#56;&#48;-2468-1357"),
]


@pytest.mark.parametrize("body", FIELDS)
def test_finds_it_in_whichever_field_it_is_put(body: dict[str, Any]) -> None:
    no = denied(body)
    assert no.refusal.code.startswith("personal.")
    assert all(PLAIN_NAME.fullmatch(mark.path) for mark in no.findings), "the book would not keep the path"
    assert PHONE not in repr(no)


@pytest.mark.parametrize(
    "said",
    [
        ("電話は080-2468", "-1357です。"),
        ("080-", "2468", "-1357"),
        tuple(PHONE),
        ("電話は080-2468", {"role": "assistant", "content": "はい。続きをどうぞ。"}, "-1357です。"),
        ({"role": "system", "content": "電話は080-2468"}, "-1357です。"),
        ({"role": "user", "content": [{"type": "text", "text": "080-2468"}, {"type": "text", "text": "-1357"}]},),
    ],
)
def test_finds_a_number_split_over_messages(said: tuple[Any, ...]) -> None:
    no = denied(chat(*said))
    assert no.refusal.code == "personal.phone"
    assert "+" in no.findings[0].path


def test_a_finding_across_a_seam_says_where_it_begins() -> None:
    mark = denied(chat(HARMLESS, "電話は080-2468", "-1357です。")).findings[0]
    assert mark.path == "/messages/1/content+/messages/2/content"
    assert (mark.start, mark.end) == (3, 16)


def test_a_long_conversation_of_harmless_talk_passes() -> None:
    talk = [HARMLESS if i % 2 else {"role": "assistant", "content": "承知しました。"} for i in range(200)]
    assert screen_body(chat(*talk), PERMIT) == ()


def test_an_embedded_file_is_refused() -> None:
    assert denied(chat("data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==")).refusal is EMBEDDED


def test_a_permit_may_let_a_finding_pass_with_a_mark() -> None:
    marks = screen_body(
        chat(f"郵便番号は〒530-0005です。{HARMLESS}"), screening(("personal", "block"), ("personal.postal", "warn"))
    )
    assert marks == (Mark("POSTAL", "personal.postal", 6, 14, "/messages/0/content", "warn"),)


def test_a_permit_may_allow_a_finding_without_a_mark() -> None:
    assert screen_body(chat("〒530-8201"), screening(("personal", "block"), ("personal.postal", "allow"))) == ()


@pytest.mark.parametrize("action", ["hold", "block"])
def test_hold_and_block_stop_the_call(action: str) -> None:
    assert denied(chat(PHONE), screening(("personal", action))).findings[0].action == action


def test_mask_puts_a_placeholder_and_says_what_it_stands_for() -> None:
    step = screen_request(chat(PHONE), Ground(screening(("personal", "mask"))), said_in(chat(PHONE)))
    assert not isinstance(step, Denial)
    assert step.body["messages"][0]["content"] == "〔電話番号1〕"
    assert step.values == {"〔電話番号1〕": PHONE}


def test_only_the_operators_own_name_of_a_model_at_its_place_is_not_looked_at() -> None:
    body = chat(HARMLESS) | {"model": NAME}
    assert isinstance(screen_request(body, Ground(PERMIT), said_in(body)), Denial)
    assert not isinstance(screen_request(body, Ground(PERMIT, model=NAME), said_in(body)), Denial)
    for other in ({"model": f"{NAME}-2"}, {"model": NAME, "user": NAME}, {"model": NAME, "metadata": {"model": NAME}}):
        elsewhere = body | other
        assert isinstance(screen_request(elsewhere, Ground(PERMIT, model=NAME), said_in(elsewhere)), Denial)


@pytest.mark.parametrize(
    ("codes", "next_ja"),
    [
        (
            ("rights.imitation",),
            "似せる指示を外して",
        ),  # it was 特定できない言葉に置き換えて, which says the same otherwise
        (("personal.phone",), "特定できない言葉に置き換えて"),
        (("rights.imitation", "personal.phone"), "該当する箇所を消すか"),
        (("personal.phone", "secret.term"), "言い換えても、業務で知り得た秘密は入力できません"),
        (("content.sound",), "書き起こした文章"),
    ],
)
def test_the_next_step_fits_what_was_found(codes: tuple[str, ...], next_ja: str) -> None:
    marks = tuple(Mark("TERM", code, 0, 2, "/input", "block") for code in codes)
    assert next_ja in refuse_findings(marks, PERMIT).refusal.next_ja


def test_a_code_the_permit_does_not_name_is_blocked() -> None:
    assert denied(chat(PHONE), screening(("secret", "warn"))).refusal.rule is None


def test_a_thousand_findings_still_fit_an_entry() -> None:
    no = denied(chat(f"{PHONE}、" * 1000))
    assert len(no.findings) == MAX_MARKS
    assert sum(len(repr(mark)) for mark in no.findings) < MAX_LEAF_BYTES


def _slots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body where a string stands."""
    if isinstance(value, str):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [slot for key, item in items for slot in _slots(item, (*path, key))]


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(st.text(max_size=8).filter(lambda name: name not in ("messages", "model")), JSON, max_size=4),
    st.data(),
    st.sampled_from([PHONE, f"{NAME}さん", "090 1234 5678", "０９０－１２３４－５６７８"]),
)
def test_a_planted_secret_never_passes(more: dict[str, Any], data: st.DataObject, secret: str) -> None:
    body = copy.deepcopy(chat(HARMLESS, {"role": "assistant", "content": "はい"}, **more))
    *way, last = data.draw(st.sampled_from([slot for slot in _slots(body) if slot[-1] not in ("role", "model")]))
    spot: Any = body
    for key in way:
        spot = spot[key]
    spot[last] = secret
    assert isinstance(screen_body(body, PERMIT), Denial)


def test_the_walk_names_every_word_it_skips() -> None:
    """A word of the wire format that looked like a finding would be a hole."""
    assert all(screen_body(chat(word), PERMIT) == () for word in content.WORDS)
