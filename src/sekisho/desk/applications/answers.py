"""Every answer of a 確認依頼書 as words, item by item: for the review, the summary before filing, differences."""

from dataclasses import dataclass
from datetime import date

from sekisho.desk.applications.sections import ITEM_LABELS, Step, step_of
from sekisho.kernel.era import wareki, wareki_fiscal
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.differences import claim_words, file_words
from sekisho.rules.items import check_item
from sekisho.rules.opt_out_evidence import evidence, evidence_words, until_words

TICKED, EMPTY = "☑", "□"


@dataclass(frozen=True, slots=True)
class Answer:
    """One item: its id on the paper, label, words ("" if not answered), and the step where it is written."""

    item: str
    label: str
    words: str
    step: Step


def answers(application: Application, book: RuleBook) -> tuple[Answer, ...]:
    """All items in the order of the paper, those of the web form beside the item they belong to."""
    words = _cover(application, book) | _work(application) | _services(application, book) | _rest(application)
    checks = {check_item(rule.number): rule for rule in book.rules}
    found = [Answer(item, ITEM_LABELS[item], text, step_of(item)) for item, text in words.items()]
    for item, rule in checks.items():
        mark = TICKED if application.checks[rule.number - 1] else EMPTY
        found.append(Answer(item, f"チェックリスト {rule.number}", f"{mark} {rule.checklist}", step_of(item)))
    return tuple(found)


def _cover(application: Application, book: RuleBook) -> dict[str, str]:
    pledged = zip(application.pledges, book.request.declarations, strict=True)
    year = application.contract_year
    return {
        "date": _day(application.date),
        "addressee": application.addressee,
        "address": application.address,
        "company": application.company,
        "representative": application.representative,
        "pledges": "\n".join(f"{_box(given)} {text}" for given, text in pledged),
        "contract_name": application.contract_name,
        "contract_year": f"{wareki_fiscal(year)}（{year}年度）" if year else "",
        "category": _ticked(book, "category", (application.category,)),
        "users": _ticked(book, "users", application.users),
        "subcontractor_names": "\n".join(application.subcontractor_names),
        "contact_department": application.contact_department,
        "contact_name": application.contact_name,
        "contact_phone": application.contact_phone,
        "contact_fax_or_mail": application.contact_fax_or_mail,
    }


AUDIENCES = {"internal": "自社の担当者が受け取り、確かめてから使う", "citizens": "市民や事業者が直接受け取る", "": ""}


def _work(application: Application) -> dict[str, str]:
    uses = application.uses
    return {
        "work": _numbered([use.work for use in uses]),
        "purpose": _numbered([use.purpose for use in uses]),
        "method": _numbered([use.method for use in uses]),
        "audience": _numbered([AUDIENCES.get(use.audience, use.audience) for use in uses]),
    }


def _services(application: Application, book: RuleBook) -> dict[str, str]:
    services = application.services
    kinds = {option.value: option.label for option in book.request.item("kinds").options}
    return {
        "kinds": _ticked(book, "kinds", application.kinds),
        "kinds_other": application.kinds_other,
        "service": _numbered(
            [f"{use.name}（{'・'.join(kinds.get(kind, kind) for kind in use.kinds)}）" for use in services]
        ),
        "provider": _numbered([use.provider for use in services]),
        "terms": _numbered([use.terms for use in services]),
        "contract": _numbered([use.contract for use in services]),
        "opt_out": _numbered([evidence_words(evidence(use, application)) for use in services]),
        "opt_out_until": _numbered([until_words(evidence(use, application), _day) for use in services]),
        "curated": _ticked(book, "curated", (application.curated,)),
    }


def _rest(application: Application) -> dict[str, str]:
    return {
        "user_scope": application.user_scope,
        "named_users": "\n".join(f"{user.name}（{user.company}）" for user in application.named_users),
        "first_day": _day(application.first_day),
        "last_day": _day(application.last_day),
        "security": application.security,
        "logs": application.logs,
        "law": application.law,
        "files": "\n".join(file_words(file) for file in application.files),
        "claims": "\n".join(claim_words(claim, application) for claim in application.claims),
    }


def _day(day: date | None) -> str:
    return f"{wareki(day)}（{day.year}年{day.month}月{day.day}日）" if day else ""


def _box(given: bool | None) -> str:
    return TICKED if given else EMPTY


def _ticked(book: RuleBook, item: str, chosen: tuple[str, ...]) -> str:
    return "\n".join(f"{_box(o.value in chosen)} {o.label}" for o in book.request.item(item).options)


def _numbered(texts: list[str]) -> str:
    """One text as it is, several as (1) (2) …, nothing as ""."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"({n}) {text}" for n, text in enumerate(texts, 1) if text)
