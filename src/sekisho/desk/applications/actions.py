"""What can be done to a request by the contractor's side: begin, save, submit, withdraw."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from sekisho.desk.applications.carry import last_filed, taken_over, without_ended
from sekisho.desk.applications.facts import facts
from sekisho.desk.applications.models import Request, Version, request_id
from sekisho.desk.attachments.actions import Place, drop_files, examined, keep_file, pin_files
from sekisho.desk.attachments.erasing import erasures_of, without_erased
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads, own_party
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.people.models import Person
from sekisho.desk.shell.clock import now, today
from sekisho.kernel import canonical
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.lifecycle import REQUEST
from sekisho.rules.application import Application, AttachedFile, FactClaim, Use, to_json
from sekisho.rules.finding import Finding
from sekisho.rules.registry import precheck

OPEN_STATES = ("draft", "submitted", "in_review", "returned")


ATTACHMENTS_STEP = "attachments"


@dataclass(frozen=True, slots=True)
class Attaching:
    """What a person wants of the files and claims of a draft. sent, meaning: the files that come."""

    files: tuple[AttachedFile, ...]
    claims: tuple[FactClaim, ...]
    sent: tuple[tuple[str, bytes], ...]
    meaning: dict[str, Any]


class Outdated(StateError):
    """Somebody else saved the same draft in the meantime; nothing was overwritten."""


@transaction.atomic
def begin_request(engagement: Engagement, by: Person, *, from_last: bool = False) -> Request:
    """A draft with everything filled in that is known already. Raises StateError where none can be begun.

    A 変更 begins with what was confirmed. from_last: a new one with what the own organisation filed last.
    """
    Engagement.objects.select_for_update(no_key=True).get(id=engagement.id)  # of two beginners, one comes second
    party = own_party(by, engagement)
    if party is None or not leads(by, engagement):
        raise StateError("確認依頼書は、受注者又は指定管理者の管理者が提出します。")
    if engagement.specification_on is None:
        raise StateError(
            "この案件には、まだ特記仕様書が添付されていません。",
            next_ja="発注者の業務所管課に、特記仕様書の添付を依頼してください。",
        )
    if Request.objects.filter(engagement=engagement, state__in=OPEN_STATES).exists():
        raise StateError("この案件には、手続き中の確認依頼があります。", next_ja="その確認依頼を続けてください。")
    confirmed = Request.objects.filter(engagement=engagement, state="confirmed").order_by("-submitted_at").first()
    before = confirmed.latest if confirmed else None
    category = "change" if before else "new"
    draft_id = request_id()
    application = without_erased(without_ended(before.application, today())) if before else prefilled(engagement, by)
    if before is None and from_last and (last := last_filed(engagement, by)) is not None:
        application = taken_over(application, last, Place(engagement, draft_id), by, today())
    request = Request.objects.create(
        id=draft_id,
        engagement=engagement,
        party=party,
        category=category,
        author=by,
        draft=to_json(application.with_answers(category=category, date=today(), **UNSIGNED)),
    )
    record("request.begin", by, request.id, engagement=engagement.id, detail={"category": category})
    return request


# What a person must state anew every time; it is never carried over.
UNSIGNED = {"pledges": (False,) * 3, "checks": (False,) * 13}


def prefilled(engagement: Engagement, by: Person) -> Application:
    """The items of the paper that the desk knows already."""
    company = by.organisation
    below = [party.organisation.name for party in engagement.parties.all() if party.parent_id is not None]
    return Application(
        addressee=engagement.department.name,
        address=company.address,
        company=company.name,
        representative=company.representative,
        contract_name=engagement.title,
        contract_year=engagement.fiscal_year,
        users=("contractor", "subcontractor") if below else ("contractor",),
        subcontractor_names=tuple(below),
        contact_name=by.name,
        uses=(Use(id="use-1"),),
        parties=tuple(party.id for party in engagement.parties.all()),
        first_day=max(engagement.first_day, today()),
        last_day=engagement.last_day,
    )


@transaction.atomic
def save_draft(request: Request, application: Application, revision: int, step: str, by: Person) -> Request:
    """Keep what was typed. Raises Outdated if `revision` is not the one the form was opened with."""
    locked = Request.objects.select_for_update().get(id=request.id)
    if not locked.is_editable:
        raise StateError(f"この確認依頼は「{locked.state_word}」のため、書き換えられません。")
    if locked.revision != revision:
        raise Outdated(
            "この下書きは、別の画面で先に保存されています。今の入力は保存していません。",
            next_ja="下に残っている入力を確かめ、必要なら写したうえで、画面を開き直してください。",
        )
    locked.draft = to_json(application)
    locked.revision += 1
    if step not in locked.visited:
        locked.visited = [*locked.visited, step]
    locked.save(update_fields=["draft", "revision", "visited", "updated_at"])
    record("request.save", by, request.id, engagement=request.engagement_id, detail={"revision": locked.revision})
    return locked


def save_attachments(request: Request, wanted: Attaching, revision: int, by: Person) -> Request:
    """Keep the files that came, their meaning and the claims; nothing at all if one file may not be attached.

    Raises Refused (InputError) for that file, Outdated as `save_draft`. What the draft gave up is removed for good
    unless it was ever filed.
    """
    uploads = examined(wanted.sent, wanted.files)  # may take seconds: before anything is locked
    place = Place(request.engagement, request.id)
    before = {file.id for file in request.application.files}
    with transaction.atomic():
        added = [replace(keep_file(place, upload, data, by), **wanted.meaning) for upload, data in uploads]
        files = (*wanted.files, *added)
        application = request.application.with_answers(files=files, claims=wanted.claims)
        saved = save_draft(request, application, revision, ATTACHMENTS_STEP, by)
        drop_files(place, before - {file.id for file in files}, by)
    return saved


def objections(
    request: Request, application: Application | None = None, rejected: frozenset[int] = frozenset()
) -> tuple[Finding, ...]:
    """What the officer would object to, by item of the paper. rejected: claims that count for nothing."""
    return precheck(application or request.application, replace(facts(), rejected=rejected))


def draft_objections(request: Request) -> tuple[Finding, ...]:
    """What stands against filing the draft now: of the pre-check, and files whose bytes were erased since."""
    paper = request.application
    gone = erasures_of(file.id for file in paper.files) if paper.files else {}
    erased = tuple(
        Finding(
            1,
            "file.erased",
            "files",
            "stop",
            f"{number}件目のファイルは消去済みのため、提出できません。",
            "「別紙・証拠」で外し、必要ならもう一度添付してください。",
            number,
        )
        for number, file in enumerate(paper.files, 1)
        if file.id in gone
    )
    return (*erased, *objections(request, paper))


@transaction.atomic
def submit_request(request: Request, by: Person, revision: int | None = None) -> Version:
    """File the draft as a new version. Raises InputError while the pre-check has a reason that stops it.

    revision: what the person saw before filing; Outdated is raised if the draft is another one by now.
    """
    locked = Request.objects.select_for_update().get(id=request.id)
    state = REQUEST.move(locked.state, "submit", "contractor")
    if revision is not None and locked.revision != revision:
        raise Outdated(
            "この下書きは、別の画面で書き換えられています。まだ提出していません。",
            next_ja="「全体の確認と提出」を開き直し、いまの内容を確かめてから提出してください。",
        )
    application = locked.application
    if any(finding.level == "stop" for finding in draft_objections(locked)):
        raise InputError("このままでは提出できない項目があります。", next_ja="赤い印の項目を直してください。")
    pin_files(Place(locked.engagement, locked.id), application.files, by)
    version = keep_version(locked, application, state, by)
    detail: Detail = {"version": version.number, "sha256": version.sha256}
    record("request.submit", by, locked.id, engagement=locked.engagement_id, detail=detail)
    return version


def keep_version(
    locked: Request, application: Application, state: str, by: Person, arrived_on: date | None = None
) -> Version:
    """The next version of a request that the caller holds locked, which moves to `state`. Records nothing.

    arrived_on: the 受領日 of what came by mail, from which 滞留日数 counts; today for what was filed here.
    """
    version = Version.objects.create(
        request=locked,
        number=locked.versions.count() + 1,
        answers=canonical.dumps(to_json(application)).decode(),
        sha256=canonical.digest(to_json(application)),
        author=by,
        submitted_at=now(),
    )
    locked.state = state
    locked.category = application.category
    locked.submitted_at = version.submitted_at
    locked.arrived_on = arrived_on or today()
    locked.save(update_fields=["state", "category", "submitted_at", "arrived_on", "updated_at"])
    Engagement.objects.filter(id=locked.engagement_id).update(use=Engagement.Use.PLANNED)
    return version


@transaction.atomic
def withdraw_request(request: Request, by: Person) -> Request:
    """Take a request back before it is decided."""
    locked = Request.objects.select_for_update().get(id=request.id)
    locked.state = REQUEST.move(locked.state, "withdraw", "contractor")
    locked.save(update_fields=["state", "updated_at"])
    record("request.withdraw", by, locked.id, engagement=locked.engagement_id)
    return locked
