"""The paper beside its checks: one line per item, so that answer, objection and comment stand in one row."""

from dataclasses import dataclass

from sekisho.desk.applications.answers import Answer, answers
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Version
from sekisho.desk.reviews.models import StandardReason
from sekisho.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """An item as answered, what the pre-check says of it, the officer's comment, and whether a new part begins."""

    answer: Answer
    findings: tuple[Finding, ...]
    comment: str
    part: str
    reasons: tuple[StandardReason, ...] = ()


def lines(
    version: Version,
    findings: tuple[Finding, ...],
    comments: dict[str, str],
    reasons: tuple[StandardReason, ...] = (),
) -> tuple[Line, ...]:
    """All items in the order of the paper, each with the 定型文 that fit it."""
    rows: list[Line] = []
    part = ""
    for answer in answers(version.application, book(version.request.engagement.book)):
        begins = answer.step.title if answer.step.title != part else ""
        part = answer.step.title
        here = tuple(finding for finding in findings if finding.item == answer.item)
        fitting = tuple(reason for reason in reasons if reason.item in ("", answer.item))
        rows.append(Line(answer, here, comments.get(answer.item, ""), begins, fitting))
    return tuple(rows)
