"""What the rules object to in what was read: only about items that the paper carries.

The pre-check's other findings are about answers the desk asks for beside the paper (period, contract, opt-out, people).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType

from sekisho.catalogue.catalogue import load
from sekisho.documents.reading.doubt import Doubt
from sekisho.rules.application import Application
from sekisho.rules.facts import Facts
from sekisho.rules.finding import Finding
from sekisho.rules.items import PAPER_ITEMS
from sekisho.rules.registry import precheck

# What a reader of a filled form must raise; the other findings follow when the request is at the desk.
RAISED = re.compile(r"form\.|service\.consumer$|public\.method$")
ANY_DAY = dt.date(9999, 1, 1)  # the pre-check compares days with today; those findings are left to the desk
BEFORE_BRACKET = re.compile(r"^[^（(／/]+")


def objections(application: Application) -> Iterator[Doubt]:
    """As doubts; a choice that the paper does not carry is not asked for."""
    facts = Facts(ANY_DAY, MappingProxyType({}))
    for finding in precheck(application, facts):
        if _is_about_the_paper(finding, application):
            yield Doubt(finding.code, finding.item, finding.message_ja, finding.next_ja, finding.rule)
    yield from _plans(application)


def _is_about_the_paper(finding: Finding, application: Application) -> bool:
    item = finding.item
    if item not in PAPER_ITEMS and not item.startswith("check_"):
        return False
    if not RAISED.match(finding.code) or (finding.code == "form.choice" and item == "service"):
        return False
    if item in ("date", "contract_year") and finding.code == "form.date":
        return item == "date" and application.date is None
    is_per_service = finding.row is not None or "サービスがありません" in finding.message_ja
    return not (item == "kinds" and finding.code == "form.mismatch" and is_per_service)


def _plans(application: Application) -> Iterator[Doubt]:
    """A service that exists as a consumer plan, named without saying which plan; by the catalogue's names (rule 4)."""
    consumer = {_core(s.name_ja) for s in load().all() if s.consumer_terms}
    for service in application.services:
        named = unicodedata.normalize("NFKC", service.name).lower().strip()
        if named and any(_core(part) in consumer for part in re.split("[、,・/／\n]", named)):
            yield Doubt(
                "service.consumer",
                "service",
                "定型約款・規約への同意だけで使える個人向けのプランがあるサービスで、プランが書かれていません（規定4）。",
                "契約しているプランの名と契約書を確かめてください。",
                4,
            )
            return


def _core(name: str) -> str:
    words = BEFORE_BRACKET.match(unicodedata.normalize("NFKC", name).lower())
    return re.sub(r"\s+|アプリ$", "", words[0].strip() if words else "")
