"""規定1: confirmed before use, confirmed again before a change. The scope of the confirmation becomes conditions.

The paper itself is this rule's matter: an item left empty is nothing that could be confirmed.
"""

from sekisho.kernel.errors import InputError
from sekisho.kernel.width import plain_line
from sekisho.permits.conditions import (
    Condition,
    Kinds,
    Limits,
    Parties,
    Period,
    Purpose,
    Purposes,
    Remark,
    Services,
    Users,
)
from sekisho.rules import completeness, consistency, days
from sekisho.rules.answers import unticked
from sekisho.rules.application import KINDS, Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 1


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Items missing, answers that contradict each other, impossible days, pledges not given."""
    return (
        *completeness.check(NUMBER, application),
        *consistency.check(NUMBER, application),
        *days.check(NUMBER, application, facts.today),
        *unticked(NUMBER, application),
    )


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """Who, for what, with which service and kind, from when to when.

    Raises InputError if the period goes beyond the one asked for, or if the desk gave an id twice or not at all.
    """
    remark = (Remark(NUMBER, terms.remark),) if terms.remark else ()
    limits = (Limits(NUMBER, terms.limits),) if terms.limits else ()
    return (
        Parties(NUMBER, _ids("利用する会社", application.parties)),
        Users(NUMBER, _ids("利用者", tuple(user.id for user in application.named_users))),
        Purposes(NUMBER, purposes(application)),
        Services(NUMBER, _ids("サービス", tuple(service.service for service in application.services))),
        Kinds(NUMBER, tuple((s.service, tuple(k for k in KINDS if k in s.kinds)) for s in application.services)),
        _period(application, terms),
        *remark,
        *limits,
    )


def purposes(application: Application) -> tuple[Purpose, ...]:
    """The uses as a permit names them. Raises InputError for an id that is missing or given twice."""
    _ids("利用業務", tuple(use.id for use in application.uses))
    return tuple(Purpose(u.id, f"{plain_line(u.work)}（{plain_line(u.purpose)}）") for u in application.uses)


def _period(application: Application, terms: Terms) -> Period:
    asked = application.first_day, application.last_day
    if asked[0] is None or asked[1] is None or not asked[0] <= terms.first <= terms.last <= asked[1]:
        raise InputError(
            "確認する期間が、確認依頼書の利用期間に収まっていません。",
            next_ja="依頼された期間の中で、初日と最終日を指定してください。",
        )
    return Period(NUMBER, terms.first, terms.last)


def _ids(what: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    if "" in ids or len(set(ids)) != len(ids):
        raise InputError(
            f"{what}に、識別子のないもの、又は重なったものがあります。", next_ja="画面を開き直してください。"
        )
    return ids
