"""An invented confirmed request as a permit, an ask that it allows, and strategies for every kind of condition."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from sekisho.kernel.era import GREGORIAN_SINCE
from sekisho.permits.ask import Ask
from sekisho.permits.caps import MOST_RATE, WHATS
from sekisho.permits.conditions import (
    STRICTNESS,
    Condition,
    Consent,
    Duty,
    FreshList,
    InternalOnly,
    Kinds,
    Limits,
    NoSearchTools,
    OptOut,
    Parties,
    Period,
    Purpose,
    Purposes,
    Record,
    Remark,
    Screen,
    SearchToolsRemoved,
    Services,
    Users,
)
from sekisho.permits.jws import trust
from sekisho.permits.permit import Permit

CITY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TRUSTED = trust(CITY.public_key())
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

CONDITIONS: tuple[Condition, ...] = (
    Record(13),
    Screen(7, (("personal", "block"), ("personal.email", "mask"), ("secret", "block"))),
    OptOut(6, (("svc_text", date(2027, 3, 31)), ("svc_image", date(2026, 12, 31)))),
    NoSearchTools(5),
    Consent(3, ("svc_image",)),
    InternalOnly(2),
    Parties(1, ("pty_main", "pty_sub")),
    Users(1, ("psn_tanaka", "psn_sato")),
    Purposes(1, (Purpose("use_1", "広報原稿の作成（下書き）"), Purpose("use_2", "会議録の要約（要約）"))),
    Services(1, ("svc_text", "svc_image")),
    Kinds(1, (("svc_text", ("text",)), ("svc_image", ("image", "video")))),
    Period(1, date(2026, 4, 1), date(2027, 3, 31)),
    Duty(9, "verify"),
    Duty(12, "disclose"),
)


def ask(**changes: Any) -> Ask:
    made = Ask(
        engagement="eng_1",
        party="pty_main",
        user="psn_tanaka",
        purpose="use_1",
        service="svc_text",
        kind="text",
        at=NOON,
    )
    return replace(made, **changes)


def permit(**changes: Any) -> Permit:
    made = Permit(
        id="pmt_1",
        issuer="架空市",
        engagement="eng_1",
        title="広報紙編集業務委託",
        department="広報課",
        contractor="架空編集株式会社",
        book="osaka-1.1",
        request="req_1",
        request_version=2,
        request_sha256="0123456789abcdef" * 4,
        issued_at=datetime(2026, 4, 1, 0, 0, tzinfo=UTC),
        conditions=CONDITIONS,
    )
    return replace(made, **changes)


WORDS = st.text(min_size=1, max_size=12)
RULES = st.integers(1, 99)
DAYS = st.dates(GREGORIAN_SINCE)


def tuples(item: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(item, max_size=4).map(tuple)


def by_service(value: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.tuples(WORDS, value), max_size=4, unique_by=lambda pair: pair[0]).map(tuple)


# One strategy for each kind; a test compares the keys with the tags there are.
ANY: dict[str, st.SearchStrategy[Condition]] = {
    "parties": st.builds(Parties, RULES, tuples(WORDS)),
    "users": st.builds(Users, RULES, tuples(WORDS)),
    "purposes": st.builds(Purposes, RULES, tuples(st.builds(Purpose, WORDS, WORDS))),
    "services": st.builds(Services, RULES, tuples(WORDS)),
    "kinds": st.builds(Kinds, RULES, by_service(tuples(WORDS))),
    "period": st.builds(Period, RULES, DAYS, DAYS),
    "opt-out": st.builds(OptOut, RULES, by_service(DAYS)),
    "no-search-tools": st.builds(NoSearchTools, RULES),
    "search-tools-removed": st.builds(SearchToolsRemoved, RULES),
    "internal-only": st.builds(InternalOnly, RULES),
    "screen": st.builds(Screen, RULES, tuples(st.tuples(WORDS, st.sampled_from(STRICTNESS)))),
    "consent": st.builds(Consent, RULES, tuples(WORDS)),
    "duty": st.builds(Duty, RULES, WORDS),
    "remark": st.builds(Remark, RULES, WORDS),
    "limits": st.builds(
        Limits,
        RULES,
        st.lists(
            st.tuples(st.sampled_from(WHATS), st.integers(1, MOST_RATE)), unique_by=lambda pair: pair[0], max_size=5
        ).map(tuple),
    ),
    "record": st.builds(Record, RULES),
    "fresh-list": st.builds(FreshList, RULES, DAYS),
}
ANY_CONDITION = st.one_of(list(ANY.values()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abct", max_size=3), inner, max_size=3),
    max_leaves=6,
)
