"""The paper beside its checks: one line per item, so that answer, objection and comment stand in one row."""

from dataclasses import dataclass

from sekisho.desk.applications.answers import Answer, answers
from sekisho.desk.applications.attached import ShownFile, shown_files
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Version
from sekisho.desk.reviews.models import StandardReason
from sekisho.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """An item as answered, what the pre-check says of it, the officer's comment, and whether a new part begins.

    files: those attached to this very item.
    """

    answer: Answer
    findings: tuple[Finding, ...]
    comment: str
    part: str
    reasons: tuple[StandardReason, ...] = ()
    files: tuple[ShownFile, ...] = ()


def lines(
    version: Version,
    findings: tuple[Finding, ...],
    comments: dict[str, str],
    reasons: tuple[StandardReason, ...] = (),
) -> tuple[Line, ...]:
    """All items in the order of the paper, each with the 定型文 that fit it."""
    rows: list[Line] = []
    part = ""
    application = version.application
    files = shown_files(application, version.request)
    for answer in answers(application, book(version.request.engagement.book)):
        begins = answer.step.title if answer.step.title != part else ""
        part = answer.step.title
        here = tuple(finding for finding in findings if finding.item == answer.item)
        fitting = tuple(reason for reason in reasons if reason.item in ("", answer.item))
        attached = tuple(shown for shown in files if shown.file.item == answer.item)
        rows.append(Line(answer, here, comments.get(answer.item, ""), begins, fitting, attached))
    return tuple(rows)
