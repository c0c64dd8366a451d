"""What can be done to an uploaded form: read it, keep what was typed so far, drop it, make it a request."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import QueryDict

from sekisho.desk.applications.actions import OPEN_STATES, begin_request, keep_version
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.sections import STEPS
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.intake.files import opened, safe_name, sealed
from sekisho.desk.intake.models import Intake, Original, OriginalBody, intake_id
from sekisho.desk.intake.proposal import known_about
from sekisho.desk.intake.reading import read_back, stored
from sekisho.desk.intake.sheet import CheckSheet
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.documents.reading.request import read_request
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.application import Application, to_json
from sekisho.rules.differences import differences


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a paper came to the city."""

    means: str
    sender: str
    on: date


def start_intake(engagement: Engagement, name: str, data: bytes, receipt: Receipt | None, by: Person) -> Intake:
    """Read the file and keep it until it is looked at. Raises InputError for a file that is refused.

    receipt: given by an officer; None for the contractor's own paper.
    """
    insist_on_turn(engagement, by)
    reading = read_request(data, (book(engagement.book),))
    row = Intake(
        id=intake_id(),
        engagement=engagement,
        organisation=by.organisation,
        author=by,
        name=safe_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        reading=stored(reading),
    )
    if receipt is not None:
        row.means, row.received_from, row.received_on = receipt.means, receipt.sender, receipt.on
    row.sealed = sealed(data, row.id)
    return _keep(row, by)


@transaction.atomic
def _keep(row: Intake, by: Person) -> Intake:
    row.save(force_insert=True)
    detail: Detail = {"file_sha256": row.sha256, "bytes": row.size}
    record("intake.read", by, row.id, engagement=row.engagement_id, detail=detail)
    return row


def insist_on_turn(engagement: Engagement, by: Person) -> Request | None:
    """The returned request that a mailed correction goes to, or None for a new one. Raises StateError."""
    if engagement.specification_on is None:
        raise StateError("この案件には、まだ特記仕様書が添付されていません。", next_ja="先に添付を記録してください。")
    if engagement.contractor is None:
        raise StateError("この案件には、受注者又は指定管理者が登録されていません。")
    found = Request.objects.filter(engagement=engagement, state__in=OPEN_STATES).first()
    if found is None:
        return None
    if by.role == Role.OFFICER and found.state == "returned" and Original.objects.filter(version=found.latest).exists():
        return found
    if found.submitted_at is None and by.role == Role.OFFICER:
        raise StateError(
            "受注者が、この画面で確認依頼書を作成しています。", next_ja="受注者に、どちらで提出するか確かめてください。"
        )
    raise StateError("この案件には、手続き中の確認依頼があります。", next_ja="その確認依頼を続けてください。")


def sheet_of(row: Intake, data: QueryDict | None = None) -> CheckSheet:
    """The check page of a file: with what is sent now, else with what was typed before, else as read."""
    if data is None and row.typed:
        data = QueryDict(mutable=True)
        for name, values in row.typed.items():
            data.setlist(name, values)
    known = known_about(row.engagement, is_city=row.received_on is not None)
    return CheckSheet(read_back(row.reading), known, data)


NOT_KEPT = ("csrfmiddlewaretoken", "act")


@transaction.atomic
def keep_typed(row: Intake, data: QueryDict, by: Person) -> None:
    """Save what was typed and ticked so far; nothing is decided by it."""
    typed = {name: values for name, values in data.lists() if name not in NOT_KEPT}
    Intake.objects.filter(id=row.id).update(typed=typed)
    record("intake.save", by, row.id, engagement=row.engagement_id)


@transaction.atomic
def drop_intake(row: Intake, by: Person) -> None:
    """Forget the file and what was read; only that there was one stays recorded, by its SHA-256."""
    _locked(row).delete()
    record("intake.drop", by, row.id, engagement=row.engagement_id, detail={"file_sha256": row.sha256})


def _locked(row: Intake) -> Intake:
    """Of two who finish the same file, one comes second. Raises StateError for that one."""
    found = Intake.objects.select_for_update().filter(id=row.id).first()
    if found is None:
        raise StateError("このファイルは、すでに処理されています。", next_ja="確認依頼の一覧を確かめてください。")
    return found


def _confirmed_paper(sheet: CheckSheet) -> Application:
    """What the person confirmed. Raises InputError while anything is unresolved, and for what cannot be filed."""
    if not sheet.is_valid():
        raise InputError("確かめていない点が残っています。", next_ja="赤い印の点を確かめてください。")
    paper = sheet.write()
    for finding in sheet.refusals(paper):
        raise InputError(finding.message_ja, next_ja=finding.next_ja)
    return paper


@transaction.atomic
def make_draft(row: Intake, data: QueryDict, by: Person) -> Request:
    """The contractor's own paper becomes a draft, all of it visited, to be looked at and filed. The file goes."""
    locked = _locked(row)
    sheet = sheet_of(locked, data)
    if not sheet.is_valid():
        raise InputError("確かめていない点が残っています。", next_ja="赤い印の点を確かめてください。")
    request = begin_request(locked.engagement, by)
    paper = sheet.write()
    request.draft, request.category = to_json(paper), paper.category
    request.visited = [step.slug for step in STEPS]
    request.revision += 1
    request.save(update_fields=["draft", "category", "visited", "revision", "updated_at"])
    locked.delete()
    detail: Detail = {"file_sha256": row.sha256, "points": len(sheet.points)}
    record("request.read", by, request.id, engagement=row.engagement_id, detail=detail)
    return request


@transaction.atomic
def receive_paper(row: Intake, data: QueryDict, by: Person) -> Version:
    """What arrived at the city becomes a filed version, with the file beside it for good.

    A paper with defects is received all the same and sent back by the review; what can never be filed is not.
    """
    engagement = Engagement.objects.select_for_update(no_key=True).get(id=row.engagement_id)
    locked = _locked(row)
    sheet = sheet_of(locked, data)
    paper = _confirmed_paper(sheet)
    request = insist_on_turn(engagement, by) or Request(engagement=engagement, party=engagement.contractor, author=by)
    if request._state.adding:  # Django's own word for "not in the store yet"
        request.save(force_insert=True)
    else:
        request = Request.objects.select_for_update().get(id=request.id)
    # The contractor's act, of which the officer keeps record.
    state = REQUEST.move(request.state, "submit", "contractor")
    request.draft, request.visited = to_json(paper), [step.slug for step in STEPS]
    request.revision += 1
    request.save(update_fields=["draft", "visited", "revision", "updated_at"])
    version = keep_version(request, paper, state, by, locked.received_on)
    original = _keep_original(locked, version, sheet, by)
    locked.delete()
    detail: Detail = {"version": version.number, "sha256": version.sha256, "file_sha256": original.sha256}
    record("request.receive", by, request.id, engagement=engagement.id, detail=detail | {"means": original.means})
    return version


def _keep_original(row: Intake, version: Version, sheet: CheckSheet, by: Person) -> Original:
    if row.received_on is None:
        raise StateError("受領の記録がないファイルは、届いた確認依頼書にできません。")
    read, data = sheet.reading, opened(row)
    changed = [[d.item, d.row, d.before, d.after] for d in differences(read.application, version.application)]
    original = Original.objects.create(
        version=version,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        received_from=row.received_from,
        received_on=row.received_on,
        means=row.means,
        decided={
            "read": read.as_json(),
            "resolved": [[point.item, point.code] for point in sheet.points],
            "changed": changed,
        },
        author=by,
    )
    OriginalBody.objects.create(original=original, sealed=sealed(data, original.id))
    return original
