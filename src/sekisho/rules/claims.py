"""Facts that a contractor states otherwise than the catalogue, for one engagement and with a file that shows it.

A claim counts only while its evidence does, and only about services that may be used at all: that a plan is a
consumer plan (規定4) is no fact anybody can claim away. The catalogue itself never changes by a claim.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sekisho.kernel.era import wareki
from sekisho.rules.application import Application, AttachedFile, FactClaim
from sekisho.rules.facts import Facts
from sekisho.rules.finding import Finding

# Fact of the catalogue → the rule it matters to, and the values that can be claimed: never "unknown".
CLAIMABLE: Mapping[str, tuple[int, tuple[str, ...]]] = MappingProxyType(
    {"trains_on_input_default": (6, ("no", "opt-out", "yes")), "curated_training": (3, ("yes", "no"))}
)
CONSUMER_RULE = 4


def with_claims(application: Application, facts: Facts, through: date) -> Facts:
    """The facts as they are for this paper: those claims put in whose evidence counts up to and including that day.

    A claim that the city rejected is not put in.
    """
    services = dict(facts.services)
    for number, claim in enumerate(application.claims, 1):
        if number not in facts.rejected and _problem(claim, application, facts, through) is None:
            told: dict[str, Any] = {claim.fact: claim.value}
            services[claim.service] = replace(services[claim.service], **told)
    return replace(facts, services=MappingProxyType(services))


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Each claim as a finding: why it does not count, or that the officer must look at its evidence.

    facts: of the catalogue, without claims.
    """
    return tuple(
        finding for row, claim in enumerate(application.claims, 1) for finding in _claim(claim, row, application, facts)
    )


def evidence_of(claim: FactClaim, application: Application) -> AttachedFile | None:
    """The file that shows it, if it is attached."""
    return next((file for file in application.files if file.id == claim.evidence), None)


def _claim(claim: FactClaim, row: int, application: Application, facts: Facts) -> Iterator[Finding]:
    if row in facts.rejected:
        message = f"{row}件目の申告は、認められていません。カタログの事実によります。"
        yield Finding(
            CLAIMABLE.get(claim.fact, (CONSUMER_RULE, ()))[0], "claim.rejected", "claims", "note", message, "", row
        )
        return
    problem = _problem(claim, application, facts, facts.today)
    if problem is not None:
        rule, code, what, what_next = problem
        yield Finding(rule, code, "claims", "stop", f"{row}件目の申告は、{what}（規定{rule}）。", what_next, row)
        return
    rule = CLAIMABLE[claim.fact][0]
    yield Finding(
        rule,
        "claim.differs",
        "claims",
        "doubt",
        f"{row}件目の申告は、カタログと異なる事実を、添えられた証拠により述べています（規定{rule}）。",
        "証拠のファイルを開き、この案件について申告のとおりか確かめてください。",
        row,
    )
    file = evidence_of(claim, application)
    if file and file.until and application.last_day and file.until < application.last_day:
        yield Finding(
            rule,
            "claim.stale",
            "claims",
            "doubt",
            f"{row}件目の申告の証拠は、利用期間の途中（{wareki(file.until)}）で切れます。手形では、申告がないものとして扱います。",
            "利用期間の末日まで有効な証拠を添えるか、利用期間を短くしてください。",
            row,
        )


Problem = tuple[int, str, str, str]  # rule, code, what is wrong, what to do


def _problem(claim: FactClaim, application: Application, facts: Facts, through: date) -> Problem | None:
    """Why the claim does not count, or None. Doubt refuses: whatever is not plainly in order does not count."""
    rule, values = CLAIMABLE.get(claim.fact, (CONSUMER_RULE, ()))
    entry = facts.services.get(claim.service)
    if claim.value not in values:
        return rule, "claim.fact", "申告できる事実ではありません", "選択肢から選び直してください。"
    if entry is None or all(use.service != claim.service for use in application.services):
        return rule, "claim.service", "この確認依頼書のサービスについてではありません", "サービスを選び直してください。"
    if entry.consumer_terms:
        what = "定型約款・規約への同意だけで利用できるプランについてのものです。証拠があっても利用できません"
        return CONSUMER_RULE, "claim.consumer", what, "法人契約のプランに改めてください。"
    file = evidence_of(claim, application)
    if file is None:
        return rule, "claim.evidence", "証拠のファイルが添えられていません", "証拠のファイルを添えて選んでください。"
    if file.until is None or file.until < through:
        what = "証拠の有効期限がないか、切れています"
        return rule, "claim.stale", what, "新しい証拠と、その有効期限を登録してください。"
    return None
