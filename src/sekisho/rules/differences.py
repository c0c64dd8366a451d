"""What changed between two papers, item by item, and which words of an answer.

Uses and services are compared by their ids, people and companies as sets: moving a row is no change. Everything is in
plain words, so that the review, the change request and the papers show the same. Begin with `differences`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from sekisho.catalogue.facts import LABELS, value_words
from sekisho.kernel.era import GREGORIAN_SINCE, wareki
from sekisho.permits.conditions import KIND_WORDS
from sekisho.rules.application import (
    CHECKS,
    FILE_KINDS,
    PLEDGES,
    Application,
    AttachedFile,
    FactClaim,
    ServiceUse,
    Use,
)
from sekisho.rules.items import check_item, order

AUDIENCE_WORDS = {"internal": "自社の担当者が受け取り、確かめてから使う", "citizens": "市民や事業者が直接受け取る"}
CHOICE_WORDS = {
    "new": "新規",
    "change": "変更",
    "contractor": "受注者又は指定管理者",
    "subcontractor": "再委託又は再々委託等の相手方",
    "yes": "選別したコンテンツのみを学習に利用しているサービス",
    "no_or_unknown": "該当しない又は該当するか不明のサービス",
}
TICK_WORDS = {True: "チェックあり", False: "チェックなし", None: "読み取れません"}
TEXTS = [
    "addressee",
    "address",
    "company",
    "representative",
    "contract_name",
    "contact_department",
    "contact_name",
    "contact_phone",
    "contact_fax_or_mail",
    "kinds_other",
    "user_scope",
    "security",
    "logs",
    "law",
]
# Runs of one script are words enough to mark; one character at a time would read like confetti.
WORDS = re.compile(r"[一-鿿々〆ヶ]+|[ぁ-ゖー]+|[ァ-ヺー]+|[0-9０-９]+|[A-Za-zＡ-Ｚａ-ｚ]+|\s+|.", re.DOTALL)
Step = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is not what it was. Words in Japanese, "" for nothing.

    row: which use, service, pledge, counted from 1 on the paper that has it (the later one, if both); else None.
    """

    item: str
    row: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of words that stayed, went or came."""

    step: Step
    text: str


def differences(before: Application | None, after: Application) -> tuple[Difference, ...]:
    """Every changed answer in the order of the paper; all answers as added where there was no paper before."""
    old = _words(before) if before is not None else {}
    new = _words(after)
    places = {item: at for at, item in enumerate(order(CHECKS))}
    rows = {key: number for paper in (before, after) if paper is not None for key, number in _numbers(paper).items()}
    found = [
        Difference(item, rows.get((item, key)), old.get((item, key), ""), new.get((item, key), ""))
        for item, key in dict.fromkeys((*old, *new))
        if old.get((item, key), "") != new.get((item, key), "")
    ]
    return tuple(sorted(found, key=lambda one: (places[one.item], one.row or 0)))


def marks(before: str, after: str) -> tuple[Mark, ...]:
    """The later text with what went and what came, in reading order. Joining `same` and `added` gives `after`."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found: list[Mark] = []
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            found.append(Mark("same", "".join(new[c:d])))
            continue
        if a < b:
            found.append(Mark("removed", "".join(old[a:b])))
        if c < d:
            found.append(Mark("added", "".join(new[c:d])))
    return tuple(found)


Key = tuple[str, str]  # item, and the id of the row or ""


def _words(paper: Application) -> dict[Key, str]:
    texts = {(item, ""): getattr(paper, item) for item in TEXTS}
    return texts | _choices(paper) | _ticks(paper) | _uses(paper) | _services(paper)


def _choices(paper: Application) -> dict[Key, str]:
    companies = {user.party: user.company for user in paper.named_users}
    return {
        ("date", ""): _day(paper.date),
        ("contract_year", ""): f"{paper.contract_year}年度" if paper.contract_year else "",
        ("category", ""): CHOICE_WORDS.get(paper.category, paper.category),
        ("users", ""): _listed(CHOICE_WORDS.get(user, user) for user in paper.users),
        ("subcontractor_names", ""): _listed(paper.subcontractor_names),
        ("kinds", ""): _listed(KIND_WORDS.get(kind, kind) for kind in KIND_WORDS if kind in paper.kinds),
        ("curated", ""): CHOICE_WORDS.get(paper.curated, paper.curated),
        ("named_users", ""): _listed(f"{user.name}（{user.company}）" for user in paper.named_users),
        ("parties", ""): _listed(companies.get(party, party) for party in paper.parties),
        ("first_day", ""): _day(paper.first_day),
        ("last_day", ""): _day(paper.last_day),
        ("files", ""): _listed(file_words(file) for file in paper.files),
        ("claims", ""): _listed(claim_words(claim, paper) for claim in paper.claims),
    }


def file_words(file: AttachedFile) -> str:
    """A file in one line: what it is, its name, until when it counts, and the beginning of its SHA-256."""
    until = f"、{_day(file.until)}まで" if file.until else ""
    return f"{FILE_KINDS.get(file.kind, file.kind)}：{file.name}（SHA-256 {file.sha256[:16]}…{until}）"


def claim_words(claim: FactClaim, paper: Application) -> str:
    """A claimed fact in one line: service, fact, what the catalogue said, what is claimed."""
    name = next((use.name for use in paper.services if use.service == claim.service), claim.service)
    before, value = (value_words(claim.fact, each) for each in (claim.before, claim.value))
    return f"{name}：{LABELS.get(claim.fact, claim.fact)}　カタログ「{before}」→ 申告「{value}」"


def _ticks(paper: Application) -> dict[Key, str]:
    given = {("pledges", str(number)): _tick(paper.pledges, number) for number in range(1, PLEDGES + 1)}
    return given | {(check_item(number), ""): _tick(paper.checks, number) for number in range(1, CHECKS + 1)}


def _tick(ticks: tuple[bool | None, ...], number: int) -> str:
    return TICK_WORDS[ticks[number - 1] if number <= len(ticks) else None]


def _uses(paper: Application) -> dict[Key, str]:
    said: dict[str, Callable[[Use], str]] = {
        "work": lambda use: use.work,
        "purpose": lambda use: use.purpose,
        "method": lambda use: use.method,
        "audience": lambda use: AUDIENCE_WORDS.get(use.audience, use.audience),
    }
    return {(item, key): words(use) for key, use in _by_id(paper.uses, _use_id) for item, words in said.items()}


def _services(paper: Application) -> dict[Key, str]:
    said: dict[str, Callable[[ServiceUse], str]] = {
        "service": lambda use: f"{use.name}（{'・'.join(KIND_WORDS.get(kind, kind) for kind in use.kinds)}）",
        "provider": lambda use: use.provider,
        "terms": lambda use: use.terms,
        "contract": lambda use: use.contract,
        "opt_out": lambda use: use.opt_out,
        "opt_out_until": lambda use: _day(use.opt_out_until),
    }
    rows = _by_id(paper.services, _service_id)
    return {(item, key): words(use) for key, use in rows for item, words in said.items()}


def _use_id(use: Use) -> str:
    return use.id


def _service_id(use: ServiceUse) -> str:
    return use.service or use.name


def _by_id(rows: tuple[Any, ...], name: Callable[[Any], str]) -> Iterator[tuple[str, Any]]:
    """Rows with a key of their own; of several with the same id the second is `id#2`."""
    seen: dict[str, int] = {}
    for row in rows:
        key = name(row)
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key}#{seen[key]}"), row


def _numbers(paper: Application) -> dict[Key, int]:
    """Where each row stands on its paper."""
    uses = [key for key, _ in _by_id(paper.uses, _use_id)]
    services = [key for key, _ in _by_id(paper.services, _service_id)]
    items = {"work purpose method audience": uses, "service provider terms contract opt_out opt_out_until": services}
    found = {(item, key): n for names, keys in items.items() for n, key in enumerate(keys, 1) for item in names.split()}
    return found | {("pledges", str(number)): number for number in range(1, PLEDGES + 1)}


def _listed(words: Any) -> str:
    """One a line, sorted: the order of people or companies means nothing."""
    return "\n".join(sorted(words))


def _day(day: date | None) -> str:
    if day is None:
        return ""
    western = f"{day.year}年{day.month}月{day.day}日"
    return f"{wareki(day)}（{western}）" if day >= GREGORIAN_SINCE else western
