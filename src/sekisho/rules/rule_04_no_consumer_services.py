"""規定4: no service that anyone may use by consenting to standard terms. The catalogue knows services by plan.

No condition of its own: what is not among the confirmed services has no way through the gate (規定1).
"""

import re
from collections.abc import Iterator

from sekisho.catalogue.catalogue import is_stale
from sekisho.catalogue.service import ServiceFacts
from sekisho.permits.conditions import Condition
from sekisho.rules.answers import NEGATED, bare, is_empty, planned, unticked
from sekisho.rules.application import Application, ServiceUse
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 4
CONSUMER_WORDS = re.compile(
    "無料(?:版|プラン|枠|アカウント)|無償版|個人(?:向け|版|アカウント|プラン|契約|利用プラン)|"
    "フリープラン|free(?:版|プラン|plan|tier)|chatgpt(?:plus|free|無料)|(?:claude|copilot|perplexity)(?:pro|free)"
)


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Per service: a consumer plan, a service nobody knows, a contract not described, facts that are old."""
    found: list[Finding] = []
    for row, service in enumerate(application.services, start=1):
        entry = facts.services.get(service.service)
        if entry is None or not entry.is_listed:
            found += _unlisted(service, row)
        else:
            found += (*_listed(service, entry, row), *_entry(service, entry, row, facts))
    return (*found, *_consumer_words(application), *unticked(NUMBER, application))


def grey_rows(application: Application, facts: Facts) -> tuple[int, ...]:
    """Rows, from 1, of services that are neither on consumer terms nor clearly contracted: here the city judges.

    Not in the catalogue; no contract described; words of a private plan; an API that anybody can begin online.
    """
    return tuple(
        row for row, use in enumerate(application.services, start=1) if _is_grey(use, facts.services.get(use.service))
    )


def _is_grey(service: ServiceUse, entry: ServiceFacts | None) -> bool:
    if entry is None or not entry.is_listed:
        return True
    if entry.consumer_terms:
        return False  # decided: the paper cannot be filed
    return bool(entry.api_hosts) or is_empty(service.contract) or _names_consumer(service)


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    return ()


def _unlisted(service: ServiceUse, row: int) -> Iterator[Finding]:
    yield Finding(
        NUMBER,
        "service.unknown",
        "service",
        "doubt",
        f"{row}件目のサービスはカタログにありません。約款への同意だけで使えるサービスかどうか分かりません（規定4）。",
        "提供元・利用規約・契約書・学習停止の根拠を添えてください。発注者が判断します。",
        row,
    )
    if is_empty(service.contract):
        yield Finding(
            NUMBER,
            "service.contract",
            "contract",
            "stop",
            f"{row}件目のサービスについて、約款への同意のほかに結んだ契約が書かれていません（規定4）。",
            "契約の相手方・契約書名・契約日を書いてください。契約がないサービスは利用できません。",
            row,
        )


def _listed(service: ServiceUse, entry: ServiceFacts, row: int) -> Iterator[Finding]:
    if entry.consumer_terms:
        yield Finding(
            NUMBER,
            "service.consumer",
            "service",
            "stop",
            f"{row}件目のサービスは、定型約款・規約への同意だけで利用できるプランのため、利用できません（規定4）。",
            "法人契約のプランに改めてください。個別の契約があり別のプランに当たるときは、そのプランか「その他（カタログ未登録）」を選び、契約書を添えてください。",
            row,
        )
    elif is_empty(service.contract):
        yield Finding(
            NUMBER,
            "service.contract",
            "contract",
            "doubt",
            f"{row}件目のサービスの契約の形が書かれていません。定型約款への同意だけの利用ではないことを確かめます（規定4）。",
            "契約の相手方・プラン・契約日を書いてください。",
            row,
        )


def _entry(service: ServiceUse, entry: ServiceFacts, row: int, facts: Facts) -> Iterator[Finding]:
    """What else the catalogue says about the service that was named."""
    if entry.is_discontinued:
        yield Finding(
            NUMBER,
            "service.discontinued",
            "service",
            "doubt",
            f"{row}件目のサービスは、提供が終わったとの情報があります。",
            "サービスが続いているか、提供元に確かめてください。",
            row,
        )
    if not set(service.kinds) <= set(entry.kinds):
        yield Finding(
            NUMBER,
            "service.kind",
            "kinds",
            "doubt",
            f"{row}件目のサービスについて、カタログにない種類が選ばれています。",
            "その種類も同じ契約・同じ条件で提供されるか、提供元の文書で確かめてください。",
            row,
        )
    if is_stale(entry, facts.today, facts.stale_days):
        yield Finding(
            NUMBER,
            "service.stale",
            "service",
            "note",
            f"{row}件目のサービスについてのカタログの情報は古く、要再確認です。",
            "提供元の最新の規約と契約条件を確かめてください。",
            row,
        )


def _consumer_words(application: Application) -> Iterator[Finding]:
    """A plan for private persons named in words, whatever was chosen from the catalogue."""
    named = [("service", row) for row, service in enumerate(application.services, start=1) if _names_consumer(service)]
    for item, row in (*named, *planned(application, CONSUMER_WORDS)):
        yield Finding(
            NUMBER,
            "service.consumer",
            item,
            "doubt",
            "無料版や個人向けのプランと読める記載があります（規定4）。",
            "契約しているプランの名で書いてください。",
            row,
        )


def _names_consumer(service: ServiceUse) -> bool:
    answers = (bare(answer) for answer in (service.name, service.terms, service.contract))
    return any(CONSUMER_WORDS.search(answer) and not NEGATED.search(answer) for answer in answers)
