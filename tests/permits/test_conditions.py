import itertools
import re
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.clock import JST
from sekisho.kernel.refusal import Refusal
from sekisho.permits.conditions import (
    BY_TAG,
    CONDITIONS,
    KIND_WORDS,
    STRICTNESS,
    Action,
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
from tests.permits.cases import ANY, NOON, ask

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
TERM = Period(1, date(2026, 4, 1), date(2027, 3, 31))
PROOF = OptOut(6, (("svc_text", date(2026, 12, 31)), ("svc_late", date(2027, 3, 31))))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
PASSING: list[tuple[Condition, dict[str, object]]] = [
    (Parties(1, ("pty_main",)), {}),
    (Users(1, ("psn_tanaka",)), {}),
    (Purposes(1, (Purpose("use_1", "下書き"),)), {}),
    (Services(1, ("svc_text",)), {}),
    (Kinds(1, (("svc_text", ("text",)),)), {}),
    (TERM, {}),
    (PROOF, {}),
    (NoSearchTools(5), {}),
    (SearchToolsRemoved(5), {}),
    (InternalOnly(2), {}),
    (Screen(7, ()), {}),
    (Consent(3, ("svc_text",)), {"kind": "image"}),
    (Duty(9, "verify"), {}),
    (Remark(1, "毎月報告すること。"), {}),
    (Limits(1, (("tokens-per-month", 1000),)), {}),
    (Record(13), {}),
    (FreshList(1, date(2026, 11, 23)), {}),
]
REFUSING: list[tuple[Condition, dict[str, object], str]] = [
    (Parties(1, ("pty_main",)), {"party": "pty_other"}, "scope.party"),
    (Parties(1, ()), {}, "scope.party"),
    (Users(1, ("psn_tanaka",)), {"user": "psn_other"}, "scope.user"),
    (Users(1, ("psn_tanaka",)), {"user": ""}, "scope.user"),
    (Users(1, ()), {}, "scope.user"),
    (Purposes(1, (Purpose("use_1", "下書き"),)), {"purpose": "下書き"}, "scope.purpose"),
    (Purposes(1, (Purpose("use_1", "下書き"),)), {"purpose": ""}, "scope.purpose"),
    (Purposes(1, ()), {}, "scope.purpose"),
    (Services(1, ("svc_text",)), {"service": "svc"}, "scope.service"),
    (Services(1, ("svc_text",)), {"service": "svc_text_free"}, "scope.service"),
    (Services(1, ()), {}, "scope.service"),
    (Kinds(1, (("svc_text", ("text",)),)), {"kind": "image"}, "scope.kind"),
    (Kinds(1, (("svc_text", ("text",)), ("svc_image", ("image",)))), {"kind": "image"}, "scope.kind"),
    (Kinds(1, (("svc_image", ("text",)),)), {}, "scope.kind"),
    (Kinds(1, ()), {}, "scope.kind"),
    (Kinds(1, (("svc_text", ("text",)),)), {"kind": "tex"}, "scope.kind"),
    (TERM, {"at": datetime(2026, 3, 31, tzinfo=JST)}, "permit.missing"),
    (TERM, {"at": datetime(2027, 4, 1, tzinfo=JST)}, "permit.expired"),
    (PROOF, {"service": "svc_other"}, "optout.missing"),
    (PROOF, {"at": datetime(2027, 1, 1, tzinfo=JST)}, "optout.stale"),
    (NoSearchTools(5), {"search_tools": ("web_search",)}, "search.tool"),
    (SearchToolsRemoved(5), {"search_tools": ("mcp",)}, "search.tool"),
    (InternalOnly(2), {"browser_origin": "https://city.example"}, "public.origin"),
    (InternalOnly(2), {"browser_origin": "null"}, "public.origin"),
    (FreshList(1, date(2026, 11, 22)), {}, "permit.list-stale"),
    (FreshList(1, date(1970, 1, 1)), {}, "permit.list-stale"),
]


def test_every_kind_is_registered_once_under_its_tag() -> None:
    assert len(BY_TAG) == len(CONDITIONS) == len({kind.tag for kind in CONDITIONS})
    assert set(BY_TAG) == set(ANY)
    assert {type(condition) for condition, _ in PASSING} == set(CONDITIONS)


@pytest.mark.parametrize("condition", [condition for condition, _ in PASSING])
def test_a_condition_cannot_be_changed(condition: Condition) -> None:
    with pytest.raises(FrozenInstanceError):
        condition.because = 2  # type: ignore[misc]
    assert hash(condition) == hash(replace(condition))


@pytest.mark.parametrize(("condition", "changes"), PASSING)
def test_what_was_confirmed_passes(condition: Condition, changes: dict[str, object]) -> None:
    assert condition.refuse(ask(**changes)) is None


@pytest.mark.parametrize(("condition", "changes", "code"), REFUSING)
def test_what_was_not_confirmed_is_refused(condition: Condition, changes: dict[str, object], code: str) -> None:
    no = condition.refuse(ask(**changes))
    assert no is not None
    assert (no.rule, no.code) == (condition.because, code)


@pytest.mark.parametrize(("condition", "changes", "code"), REFUSING)
def test_a_refusal_says_what_and_what_next_in_japanese(
    condition: Condition, changes: dict[str, object], code: str
) -> None:
    no = condition.refuse(ask(**changes))
    assert no is not None
    assert JAPANESE.search(no.message_ja)
    assert re.search(r"(ません|ました|です|ます)。$", no.message_ja)
    assert re.search(r"(ください|待ってください)。$", no.next_ja)
    assert no.message_en
    assert not JAPANESE.search(no.message_en)


@pytest.mark.parametrize("rule", [1, 5, 13, 99])
def test_the_rule_is_the_one_the_condition_carries(rule: int) -> None:
    assert Users(rule, ()).refuse(ask()).rule == rule  # type: ignore[union-attr]
    assert NoSearchTools(rule).refuse(ask(search_tools=("x",))).rule == rule  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, 999_999, tzinfo=UTC), "permit.missing"),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), None),  # 1 April in Japan
        (datetime(2026, 4, 1, 0, 0, tzinfo=JST), None),
        (datetime(2027, 3, 31, 14, 59, 59, 999_999, tzinfo=UTC), None),  # still 31 March in Japan
        (datetime(2027, 3, 31, 15, 0, 0, tzinfo=UTC), "permit.expired"),  # 1 April in Japan, 31 March in UTC
        (datetime(2027, 3, 31, 23, 0, tzinfo=timezone(timedelta(hours=-8))), "permit.expired"),
    ],
)
def test_the_period_counts_days_in_japan(at: datetime, code: str | None) -> None:
    no = TERM.refuse(ask(at=at))
    assert (no and no.code) == code


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 12, 31, 14, 59, 59, 999_999, tzinfo=UTC), None),
        (datetime(2026, 12, 31, 15, 0, 0, tzinfo=UTC), "optout.stale"),  # 1 January in Japan
        (datetime(2020, 1, 1, tzinfo=UTC), None),
    ],
)
def test_opt_out_evidence_counts_to_the_end_of_its_last_day_in_japan(at: datetime, code: str | None) -> None:
    no = PROOF.refuse(ask(at=at))
    assert (no and no.code) == code


@given(MOMENTS, st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-3, 400))
def test_the_period_is_open_exactly_from_first_to_last_day(at: datetime, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    in_japan = (at.replace(tzinfo=None) + timedelta(hours=9)).date()
    assert (Period(1, first, last).refuse(ask(at=at)) is None) == (first <= in_japan <= last)


def test_the_period_names_its_days_in_both_calendars() -> None:
    early, late = TERM.refuse(ask(at=NOON - timedelta(days=365))), TERM.refuse(ask(at=NOON + timedelta(days=365)))
    assert early is not None
    assert late is not None
    assert "令和8年4月1日" in early.message_ja
    assert "2026-04-01" in early.message_en
    assert "令和9年3月31日" in late.message_ja
    assert "2027-03-31" in late.message_en


def test_the_kinds_are_those_of_the_form() -> None:
    assert KIND_WORDS == {"text": "文章", "audio": "音声", "image": "画像", "video": "動画", "other": "その他"}


@pytest.mark.parametrize(("kind", "word"), KIND_WORDS.items())
def test_a_kind_is_named_as_the_form_names_it(kind: str, word: str) -> None:
    no = Kinds(1, ()).refuse(ask(kind=kind))
    assert no is not None
    assert f"「{word}」" in no.message_ja
    assert f"'{kind}'" in no.message_en


@given(st.sets(st.sampled_from("abcdef")), st.sampled_from("abcdefg"))
def test_a_list_opens_for_its_members_only(members: set[str], asked: str) -> None:
    listed, wanted = tuple(members), asked in members
    assert (Parties(1, listed).refuse(ask(party=asked)) is None) == wanted
    assert (Users(1, listed).refuse(ask(user=asked)) is None) == wanted
    assert (Services(1, listed).refuse(ask(service=asked)) is None) == wanted
    assert (Purposes(1, tuple(Purpose(i, "用途") for i in listed)).refuse(ask(purpose=asked)) is None) == wanted


# Screen: what happens on a finding


LADDER = Screen(
    7,
    (
        ("personal", "block"),
        ("personal.email", "mask"),
        ("personal.email.own", "allow"),
        ("secret.term", "hold"),
        ("rights", "warn"),
    ),
)


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("personal", "block"),
        ("personal.phone", "block"),
        ("personal.phone.mobile", "block"),
        ("personal.email", "mask"),
        ("personal.email.work", "mask"),
        ("personal.email.own", "allow"),
        ("personal.email.own.x", "allow"),
        ("personal.emails", "block"),
        ("secret.term", "hold"),
        ("rights.imitation", "warn"),
    ],
)
def test_the_longest_prefix_counts(code: str, action: Action) -> None:
    assert LADDER.covers(code)
    assert LADDER.action(code) == action


@pytest.mark.parametrize(
    "code", ["secret", "secret.termite", "personality", "person", "", ".", "unknown.code", "PERSONAL", " personal"]
)
def test_a_code_nobody_named_is_blocked(code: str) -> None:
    assert not LADDER.covers(code)
    assert LADDER.action(code) == "block"
    assert Screen(7, ()).action(code) == "block"


@pytest.mark.parametrize("order", list(itertools.permutations(STRICTNESS)))
def test_of_two_actions_for_one_prefix_the_stricter_counts(order: tuple[Action, ...]) -> None:
    assert Screen(7, tuple(("personal", action) for action in order)).action("personal.phone") == "block"
    assert Screen(7, tuple(("personal", action) for action in order if action != "block")).action("personal") == "hold"


def test_strictness_runs_from_allow_to_block() -> None:
    assert STRICTNESS == ("allow", "warn", "mask", "hold", "block")


CODES = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(".".join)


@given(st.dictionaries(CODES, st.sampled_from(STRICTNESS)), CODES, st.randoms())
def test_agrees_with_walking_up_the_code(table: dict[str, Action], code: str, random: object) -> None:
    pairs = list(table.items())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    steps = code.split(".")
    walk = [".".join(steps[:length]) for length in range(len(steps), 0, -1)]
    wanted = next((table[step] for step in walk if step in table), "block")
    assert Screen(7, tuple(pairs)).action(code) == wanted
    assert Screen(7, tuple(pairs)).covers(code) == any(step in table for step in walk)


def test_conditions_that_act_after_the_answer_stop_no_call() -> None:
    everything_wrong = ask(party="x", user="x", purpose="x", service="x", kind="x", search_tools=("x",))
    later: list[Condition] = [Screen(7, ()), Consent(3, ()), Duty(9, "verify"), Record(13)]
    assert [condition.refuse(everything_wrong) for condition in later] == [None] * 4


def test_a_refusal_repeats_nothing_the_caller_sent() -> None:
    secret = "kakushi"
    wrong = ask(party=secret, user=secret, purpose=secret, search_tools=(secret,), browser_origin=secret)
    found = [condition.refuse(wrong) for condition, _, _ in REFUSING]
    assert not any(secret in text for no in found if isinstance(no, Refusal) for text in (no.message_ja, no.message_en))
