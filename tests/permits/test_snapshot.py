import base64
import json
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import SignatureError
from sekisho.kernel.refusal import Refusal
from sekisho.permits import jws
from sekisho.permits.keys import key_hash
from sekisho.permits.lifecycle import PERMIT
from sekisho.permits.permit import TYPE as PERMIT_TYPE
from sekisho.permits.permit import sign_permit
from sekisho.permits.snapshot import (
    TYPE,
    KeyEntry,
    PermitEntry,
    Route,
    Snapshot,
    SnapshotContent,
    Upstream,
    open_snapshot,
    sign_snapshot,
    state_refusal,
)
from tests.permits.cases import CITY, JSON, NOON, STRANGER, TRUSTED, ask, permit

DESK = CITY
OTHER_CITY = STRANGER
GOOD = PermitEntry("eng_1", "in_force", sign_permit(permit(), CITY))
KEY = KeyEntry(
    hash=key_hash("sk-sekisho-tanaka"),
    key="key_1",
    user="psn_tanaka",
    actor="act_1",
    engagement="eng_1",
    party="pty_main",
    purpose="use_1",
    expires_at="2027-03-31T15:00:00.000Z",
)
CONTENT = SnapshotContent(
    seq=42,
    issuer="架空市",
    issued_at=NOON,
    permits=(GOOD,),
    keys=(KEY, replace(KEY, hash=key_hash("sk-sekisho-sato"), key="key_2", user="psn_sato")),
    routes=(
        Route("practice", "svc_text", "text", "up_1", "practice-1"),
        Route("art", "svc_image", "image", "up_1", "a"),
    ),
    upstreams=(Upstream("up_1", "practice", "", ""), Upstream("up_2", "openai", "https://ai.example", "env:AI_KEY")),
    auditor_keys=(key_hash("sk-sekisho-auditor"),),
)
TOKEN = sign_snapshot(CONTENT, DESK)
PAYLOAD: dict[str, Any] = jws.verify(TOKEN, TYPE, TRUSTED)  # type: ignore[assignment]
NO_TEXT: list[object] = [None, 1, True, [], {}, ["x"]]
LISTS = ("permits", "keys", "routes", "upstreams")


def opened(*entries: PermitEntry) -> Snapshot:
    return open_snapshot(sign_snapshot(replace(CONTENT, permits=entries), DESK), TRUSTED)


def refused(payload: object) -> None:
    with pytest.raises(SignatureError):
        open_snapshot(jws.sign(payload, TYPE, DESK), TRUSTED)


def code_of(snapshot: Snapshot, engagement: str = "eng_1") -> str:
    found = snapshot.permit(engagement)
    assert isinstance(found, Refusal)
    assert found.rule == 1
    assert snapshot.decide(ask(engagement=engagement)) == (found,)
    return found.code


# Signing and opening


def test_what_was_signed_is_opened() -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    assert snapshot.content == CONTENT
    assert snapshot.routes() == CONTENT.routes
    assert snapshot.auditor_keys == {key_hash("sk-sekisho-auditor")}


def test_an_empty_snapshot_opens_and_allows_nothing() -> None:
    empty = SnapshotContent(1, "架空市", NOON)
    snapshot = open_snapshot(sign_snapshot(empty, DESK), TRUSTED)
    assert snapshot.content == empty
    assert code_of(snapshot) == "permit.missing"
    assert not snapshot.auditor_keys


def test_a_snapshot_of_another_desk_is_refused() -> None:
    with pytest.raises(SignatureError):
        open_snapshot(sign_snapshot(CONTENT, OTHER_CITY), TRUSTED)
    with pytest.raises(SignatureError):
        open_snapshot(TOKEN, {})


def test_the_type_stands_in_the_header_and_stays() -> None:
    head = TOKEN.split(".")[0]
    assert json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))["typ"] == "sekisho-snapshot+jws"


def test_another_kind_of_document_is_no_snapshot() -> None:
    for token in (GOOD.token, jws.sign(PAYLOAD, PERMIT_TYPE, DESK), "", "a.b.c", TOKEN[:-2]):
        with pytest.raises(SignatureError):
            open_snapshot(token, TRUSTED)


def test_the_snapshot_holds_no_secret_of_a_key() -> None:
    text = repr(PAYLOAD)
    assert "sk-sekisho" not in text
    assert key_hash("sk-sekisho-tanaka") in text


# What it knows


def test_a_known_key_is_found_by_its_hash_only() -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    assert snapshot.key(key_hash("sk-sekisho-tanaka")) == KEY
    for unknown in ("sk-sekisho-tanaka", key_hash("sk-sekisho-x"), key_hash("sk-sekisho-auditor"), "", "key_1"):
        assert snapshot.key(unknown) is None


@pytest.mark.parametrize("name", ["", "unknown", "Practice", "practice ", "svc_text", "p-1"])
def test_an_unknown_model_or_upstream_is_unknown(name: str) -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    assert snapshot.route(name) is None
    assert snapshot.upstream(name) is None


def test_a_route_leads_to_service_kind_and_upstream() -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    assert snapshot.route("art") == Route("art", "svc_image", "image", "up_1", "a")
    assert snapshot.upstream("up_2") == Upstream("up_2", "openai", "https://ai.example", "env:AI_KEY")


# Which permit is in force


def test_a_permit_in_force_is_handed_out_and_decides() -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    assert snapshot.permit("eng_1") == permit()
    assert snapshot.decide(ask()) == ()
    assert [no.code for no in snapshot.decide(ask(user="psn_x"))] == ["scope.user"]


@given(
    st.lists(
        st.builds(
            dict,
            user=st.sampled_from(["psn_tanaka", "psn_x"]),
            purpose=st.sampled_from(["use_1", "use_9"]),
            service=st.sampled_from(["svc_text", "svc_image"]),
            kind=st.sampled_from(["text", "image"]),
            search_tools=st.sampled_from([(), ("web_search",)]),
            browser_origin=st.sampled_from(["", "https://page.example"]),
            # Around the midnights in Japan on which the period and a plan's evidence end, to the second.
            at=st.builds(
                lambda end, seconds: end + timedelta(seconds=seconds),
                st.sampled_from([datetime(2027, 3, 31, 15, tzinfo=UTC), datetime(2026, 12, 31, 15, tzinfo=UTC)]),
                st.integers(-90, 90),
            ),
        ),
        max_size=12,
    )
)
def test_what_is_remembered_is_what_the_permit_says(changes: list[dict[str, Any]]) -> None:
    snapshot = open_snapshot(TOKEN, TRUSTED)
    for each in [*changes, *changes]:
        assert snapshot.decide(ask(**each)) == permit().decide(ask(**each))


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("none", "permit.missing"),
        ("suspended", "permit.suspended"),
        ("superseded", "permit.missing"),
        ("revoked", "permit.missing"),
        ("expired", "permit.expired"),
        ("", "permit.missing"),
        ("IN_FORCE", "permit.missing"),
        ("in_force ", "permit.missing"),
        ("有効", "permit.missing"),
    ],
)
def test_every_other_state_is_closed_with_its_reason(state: str, code: str) -> None:
    assert code_of(opened(replace(GOOD, state=state))) == code


@pytest.mark.parametrize("state", [*PERMIT.words, "unknown", None])
def test_only_in_force_is_open(state: str | None) -> None:
    found = state_refusal(state)
    assert (found is None) == (state == "in_force")
    if found is not None:
        assert found.rule == 1
        assert found.message_ja.endswith("。")
        assert found.next_ja.endswith("ください。")
        assert found.message_en


@pytest.mark.parametrize("engagement", ["eng_2", "", "ENG_1", "eng_1 "])
def test_an_engagement_without_a_permit_is_closed(engagement: str) -> None:
    assert code_of(opened(GOOD), engagement) == "permit.missing"


UNREADABLE = [
    pytest.param("", id="empty"),
    pytest.param("a.b.c", id="no JWS"),
    pytest.param(GOOD.token[:-3], id="cut"),
    pytest.param(TOKEN, id="a snapshot"),
    pytest.param(jws.sign(PAYLOAD, PERMIT_TYPE, CITY), id="a snapshot signed as a permit"),
    pytest.param(jws.sign({}, PERMIT_TYPE, CITY), id="no fields"),
    pytest.param(jws.sign([], PERMIT_TYPE, CITY), id="no object"),
    pytest.param(sign_permit(permit(), OTHER_CITY), id="untrusted issuer"),
    pytest.param(sign_permit(permit(engagement="eng_2"), CITY), id="permit of another engagement"),
]


def with_(**changes: object) -> str:
    payload: Any = jws.verify(GOOD.token, PERMIT_TYPE, TRUSTED)
    return jws.sign(payload | changes, PERMIT_TYPE, CITY)


UNREADABLE += [
    pytest.param(with_(issued_at="0001-01-01T00:00:00+09:00"), id="a moment beyond the calendar"),
    pytest.param(with_(conditions=[{"tag": "new-kind", "because": 1}]), id="unknown condition"),
    pytest.param(with_(conditions=[{"tag": [], "because": 1}]), id="tag of another type"),
    pytest.param(with_(only_on="weekdays"), id="unknown field"),
]


@pytest.mark.parametrize("token", UNREADABLE)
def test_an_unreadable_permit_closes_its_engagement_and_no_other(token: str) -> None:
    other = PermitEntry("eng_9", "in_force", sign_permit(permit(engagement="eng_9"), CITY))
    snapshot = opened(PermitEntry("eng_1", "in_force", token), other)
    assert code_of(snapshot) == "permit.unreadable"
    assert snapshot.permit("eng_9") == permit(engagement="eng_9")
    assert snapshot.decide(ask(engagement="eng_9")) == ()
    assert code_of(snapshot, "eng_2") == "permit.missing"


def test_a_closed_state_is_told_even_if_the_permit_is_unreadable() -> None:
    assert code_of(opened(PermitEntry("eng_1", "suspended", ""))) == "permit.suspended"


def test_the_permit_of_another_city_never_counts_by_itself() -> None:
    foreign = PermitEntry("eng_1", "in_force", sign_permit(permit(), OTHER_CITY))
    assert code_of(opened(foreign)) == "permit.unreadable"


@pytest.mark.parametrize(("last", "codes"), [("2026-11-23", []), ("2026-11-22", ["permit.list-stale"])])
def test_a_demanded_list_that_grows_old_closes_at_the_gate_itself(last: str, codes: list[str]) -> None:
    snapshot = opened(replace(GOOD, fresh_until=last))
    assert [no.code for no in snapshot.decide(ask())] == codes


@pytest.mark.parametrize("last", ["soon", "2026-13-01", "1800-01-01", "2026-11-23T00:00:00Z"])
def test_a_demand_that_cannot_be_read_closes(last: str) -> None:
    assert code_of(opened(replace(GOOD, fresh_until=last))) == "permit.unreadable"


# Malformed content, well signed


@pytest.mark.parametrize("payload", [None, [], "x", 1, {}, [PAYLOAD]])
def test_what_is_no_snapshot_at_all_is_refused(payload: object) -> None:
    refused(payload)


@pytest.mark.parametrize("name", PAYLOAD)
def test_a_missing_part_is_refused(name: str) -> None:
    refused({key: value for key, value in PAYLOAD.items() if key != name})


@pytest.mark.parametrize("name", ["revoked_keys", "closed", "Permits", ""])
def test_an_unknown_part_is_refused_since_it_might_close_something(name: str) -> None:
    refused(PAYLOAD | {name: []})


@pytest.mark.parametrize("name", PAYLOAD)
@pytest.mark.parametrize("value", [None, True, "", {}, {"x": "y"}, [1], [None], [[]], [{}], ["x"]])
def test_a_part_of_another_type_is_refused(name: str, value: object) -> None:
    if (name, value) not in (("issuer", ""), ("auditor_keys", ["x"])):
        refused(PAYLOAD | {name: value})


@pytest.mark.parametrize("value", ["42", "４２", " 42", True, None, [42]])
def test_the_number_is_a_number(value: object) -> None:
    refused(PAYLOAD | {"seq": value})


@pytest.mark.parametrize("value", ["", "2026-11-23", "2026-11-23T00:00:00", "0001-01-01T00:00:00+09:00", 1])
def test_the_moment_is_a_moment(value: object) -> None:
    refused(PAYLOAD | {"issued_at": value})


@pytest.mark.parametrize("part", LISTS)
def test_each_record_has_exactly_its_fields_as_text(part: str) -> None:
    first, *rest = PAYLOAD[part]
    for name in first:
        refused(PAYLOAD | {part: [{key: value for key, value in first.items() if key != name}, *rest]})
        for value in NO_TEXT:
            refused(PAYLOAD | {part: [*rest, first | {name: value}]})
    refused(PAYLOAD | {part: [first | {"more": "x"}]})
    refused(PAYLOAD | {part: [list(first.values())]})
    refused(PAYLOAD | {part: first})


@given(st.sampled_from(sorted(PAYLOAD)), JSON)
def test_any_value_in_any_part_is_taken_exactly_or_refused(name: str, value: object) -> None:
    token = jws.sign(PAYLOAD | {name: value}, TYPE, DESK)
    try:
        snapshot = open_snapshot(token, TRUSTED)
    except SignatureError:
        return
    assert sign_snapshot(snapshot.content, DESK) == token


TEXT = st.text(max_size=8)
NAMES = {PermitEntry: "engagement", KeyEntry: "hash", Route: "model", Upstream: "id"}
CONTENTS = st.builds(
    SnapshotContent,
    seq=st.integers(0, 2**53 - 1),
    issuer=TEXT,
    issued_at=st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
    ),
    **{
        name: st.lists(
            st.builds(kind, *[TEXT] * len(fields(kind))),
            max_size=3,
            unique_by=lambda each: asdict(each)[NAMES[type(each)]],
        ).map(tuple)
        for name, kind in zip(LISTS, (PermitEntry, KeyEntry, Route, Upstream), strict=True)
    },
    auditor_keys=st.lists(TEXT, max_size=3).map(tuple),
)


@given(CONTENTS)
def test_any_content_is_carried_exactly_and_opens_nothing_by_itself(content: SnapshotContent) -> None:
    snapshot = open_snapshot(sign_snapshot(content, DESK), TRUSTED)
    assert snapshot.content == content
    for entry in content.permits:
        assert isinstance(snapshot.permit(entry.engagement), Refusal)
    for key in content.keys:
        found = snapshot.key(key.hash)
        assert found is not None
        assert asdict(found) in [asdict(each) for each in content.keys]


@pytest.mark.parametrize("part", ["permits", "keys", "routes", "upstreams"])
def test_two_entries_of_one_name_are_refused(part: str) -> None:
    entries = getattr(CONTENT, part)
    doubled = replace(CONTENT, **{part: (*entries, entries[0])})
    with pytest.raises(SignatureError):
        open_snapshot(sign_snapshot(doubled, DESK), TRUSTED)
