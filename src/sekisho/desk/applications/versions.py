"""What was filed, version by version: the differences, and the paper as it will be printed."""

from dataclasses import dataclass
from itertools import pairwise

from django.http import HttpResponse
from django.shortcuts import render

from sekisho.desk.applications.actions import objections
from sekisho.desk.applications.attached import decided_claims, rejected_of
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.applications.visible import request_for
from sekisho.desk.people.access import DeskRequest
from sekisho.documents.paper import RequestPaper
from sekisho.documents.request_layout import lay_out
from sekisho.kernel.errors import NotFoundError
from sekisho.rules.differences import Difference, Mark, differences, marks


@dataclass(frozen=True, slots=True)
class Shown:
    """One difference with its label and the words that went and came."""

    label: str
    before: str
    after: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two papers beside each other; `before` and `after` name them."""

    title: str
    before: str
    after: str
    differences: tuple[Shown, ...]


def request_versions(request: DeskRequest, request_id: str) -> HttpResponse:
    """The newest version against the confirmed one, then each version against the one before it, newest first."""
    found = request_for(request.user, request_id)
    context = {"case": found, "comparisons": comparisons(found)}
    return render(request, "applications/versions.html", context)


def comparisons(request: Request) -> tuple[Comparison, ...]:
    """Empty for a first filing without anything confirmed before it."""
    versions = list(request.versions.order_by("-number"))
    found: list[Comparison] = []
    confirmed = confirmed_before(request)
    if versions and confirmed is not None:
        found.append(_compare("確認済みの内容との差異", confirmed, versions[0], "確認済みの内容"))
    for after, before in pairwise(versions):
        found.append(_compare(f"第{before.number}版から第{after.number}版への差異", before, after))
    return tuple(found)


def confirmed_before(request: Request) -> Version | None:
    """What was confirmed for the engagement when this request was filed: what a 変更 changes."""
    earlier = Version.objects.filter(
        request__engagement_id=request.engagement_id,
        request__state="confirmed",
        request__created_at__lt=request.created_at,
    )
    return earlier.order_by("-submitted_at", "-number").first()


def _compare(title: str, before: Version, after: Version, name: str = "") -> Comparison:
    found = differences(before.application, after.application)
    return Comparison(title, name or f"第{before.number}版", f"第{after.number}版", tuple(map(_shown, found)))


def _shown(found: Difference) -> Shown:
    label = ITEM_LABELS[found.item] + (f"（{found.row}件目）" if found.row else "")
    return Shown(label, found.before, found.after, marks(found.before, found.after))


def version_paper(request: DeskRequest, request_id: str, number: int) -> HttpResponse:
    """One version in the layout of the printed paper, with the automatic checks above it."""
    found = request_for(request.user, request_id)
    version = Version.objects.filter(request=found, number=number).first()
    if version is None:
        raise NotFoundError("この版はありません。")
    paper = RequestPaper(book(found.engagement.book), version.application, found.receipt, number)
    context = {
        "case": found,
        "version": version,
        "layout": lay_out(paper),
        "findings": objections(found, version.application, rejected_of(decided_claims(version))),
    }
    return render(request, "applications/paper.html", context)
