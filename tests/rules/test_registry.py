import re
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given

from sekisho.kernel.errors import InputError
from sekisho.permits.conditions import Duty, Period, Screen
from sekisho.permits.permit import NEEDED
from sekisho.permits.wire import decode, encode
from sekisho.rules.application import Application
from sekisho.rules.finding import LEVELS
from sekisho.rules.items import NAMES, order
from sekisho.rules.registry import RULES, compile_conditions, precheck
from tests.rules.paper import BOOK, FACTS, complete, terms, with_service, with_use
from tests.rules.strategies import any_applications, confirmable


def test_thirteen_rules_in_order_with_the_books_slugs() -> None:
    assert [rule.number for rule in RULES] == list(range(1, 14))
    assert [rule.slug for rule in RULES] == [rule.slug for rule in BOOK.rules]


def test_each_rule_is_its_own_file_in_code() -> None:
    modules = {item.name for item in files("sekisho.rules").iterdir() if re.match(r"rule_\d\d_", item.name)}
    assert modules == {f"rule_{rule.number:02d}_{rule.slug}.py" for rule in RULES}
    for rule in RULES:
        assert (
            rule.check.__module__ == rule.conditions.__module__ == f"sekisho.rules.rule_{rule.number:02d}_{rule.slug}"
        )


def test_a_complete_paper_has_no_findings() -> None:
    assert precheck(complete(), FACTS) == ()


def test_an_empty_paper_is_stopped_at_every_needed_item() -> None:
    stopped = {f.item for f in precheck(Application(), FACTS) if f.level == "stop"}
    asked_later = {  # asked of a use, a service or a kind that is not there yet, or only doubted
        *("purpose", "method", "audience", "kinds_other", "provider", "terms", "contract", "opt_out", "opt_out_until"),
        *("subcontractor_names", "curated", "contact_fax_or_mail", "named_users", "parties", "files", "claims"),
    }
    assert stopped == set(order(13)) - asked_later


def test_findings_follow_the_paper_and_then_the_level() -> None:
    found = precheck(Application(named_users=complete().named_users), FACTS)
    places = [order(13).index(f.item) for f in found]
    assert places == sorted(places)
    assert found[0].item == "date"
    assert found[-1].item == "check_13"


def test_the_most_serious_comes_first_at_an_item() -> None:
    found = precheck(with_service(service="other-unlisted", opt_out=""), FACTS)
    levels = [f.level for f in found if f.item == "opt_out"]
    assert levels == ["stop", "doubt"]


@given(any_applications())
def test_precheck_answers_for_any_paper(application: Application) -> None:
    for finding in precheck(application, FACTS):
        assert 1 <= finding.rule <= 13
        assert finding.level in LEVELS
        assert finding.item in NAMES or finding.item.startswith("check_")
        assert finding.message_ja.endswith("。")
        assert finding.next_ja.endswith(("。", "）。"))


def test_no_finding_repeats_what_a_person_wrote() -> None:
    secret = "秘密語句"
    paper = complete(
        addressee=secret,
        contact_phone=secret,
        user_scope=f"{secret}など",
        subcontractor_names=(secret,),
        kinds_other=secret,
    )
    assert precheck(paper, FACTS)
    assert all(secret not in f.message_ja + f.next_ja for f in precheck(paper, FACTS))


@given(confirmable())
def test_a_confirmed_paper_always_compiles_to_what_a_permit_needs(application: Application) -> None:
    assert application.first_day is not None
    assert application.last_day is not None
    found = compile_conditions(application, terms(application.first_day, application.last_day), BOOK)
    kinds = [type(condition) for condition in found]
    assert all(kinds.count(needed) == 1 for needed in NEEDED if needed is not Screen)
    assert [c.because for c in found if isinstance(c, Screen)] == [2, 7, 8]
    assert tuple(decode(encode(condition)) for condition in found) == found
    assert [c.because for c in found] == sorted(c.because for c in found)


def test_every_duty_and_rule_is_named_in_the_permit() -> None:
    found = compile_conditions(complete(), terms(), BOOK)
    assert {c.duty for c in found if isinstance(c, Duty)} == {"verify", "check-rights", "edit", "disclose"}
    # 3 has nothing to hold without images, 4 is the absence of a way through.
    assert {c.because for c in found} == set(range(1, 14)) - {3, 4}


def test_what_cannot_be_filed_never_becomes_a_permit() -> None:
    for paper in (with_use(audience="citizens"), with_service(service="chatgpt-free-plus-pro"), Application()):
        with pytest.raises(InputError):
            compile_conditions(paper, terms(), BOOK)


def test_the_refusal_to_compile_names_the_rules() -> None:
    with pytest.raises(InputError, match="規定2"):
        compile_conditions(with_use(audience="citizens"), terms(), BOOK)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 11, 30), date(2027, 3, 31)),
        (date(2026, 12, 1), date(2027, 4, 1)),
        (date(2027, 1, 2), date(2027, 1, 1)),
    ],
)
def test_the_officer_cannot_lengthen_the_period(first: date, last: date) -> None:
    with pytest.raises(InputError, match="期間"):
        compile_conditions(complete(), terms(first, last), BOOK)


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 12, 1), date(2027, 3, 31)), (date(2027, 1, 1), date(2027, 1, 1))],
)
def test_the_officer_may_shorten_the_period(first: date, last: date) -> None:
    found = compile_conditions(complete(), terms(first, last), BOOK)
    assert Period(1, first, last) in found
