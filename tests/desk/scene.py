"""One of everything for the permission matrix: requests in each state, a permit, keys, records, all of one contractor.

Every case belongs to the ward, its contractor and its subcontractor; the other ward and the rival own none of it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from sekisho.desk.applications.actions import Attaching, save_attachments, submit_request, withdraw_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.changes.actions import Wish, open_reconfirmation, preview
from sekisho.desk.contracts.actions import accept_party, add_party, open_engagement
from sekisho.desk.contracts.hand_over import hand_over
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.exchange.incoming import take_handover
from sekisho.desk.exchange.models import PaperNotice
from sekisho.desk.exchange.withdrawals import Letter, record_withdrawal
from sekisho.desk.holds.actions import state_reason
from sekisho.desk.intake.actions import Receipt, receive_paper, start_intake
from sekisho.desk.monthly.actions import sign_month
from sekisho.desk.monthly.month import month_of
from sekisho.desk.monthly.report import make_report
from sekisho.desk.papers.actions import make_disclosure
from sekisho.desk.people.actions import attest
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.actions import make_key
from sekisho.desk.permits.models import PermitAct
from sekisho.desk.records.models import Passage
from sekisho.desk.records.others import add_book
from sekisho.desk.registered.actions import Kind, Material, register_secret
from sekisho.desk.registered.actions import Wish as Registering
from sekisho.desk.retention.actions import propose
from sekisho.desk.retention.due import held
from sekisho.desk.reviews.actions import Ruling, refuse_request, return_request
from sekisho.desk.reviews.reasons import Wording, add_reason
from sekisho.desk.shell.clock import now, today
from sekisho.desk.works.actions import Wording as Naming
from sekisho.desk.works.actions import add_name
from sekisho.documents.disclosure import Choice
from sekisho.kernel.clock import fiscal_year
from sekisho.ledger.note import Signer
from tests.desk.exchange.outside import handover, scan, trust_city
from tests.desk.intake.mailed import filled, resolved
from tests.desk.stopped import stop_at_the_gate
from tests.desk.world import World, build_world, long_ended, make_engagement, make_person


@dataclass
class Scene:
    """`objects`: the keyword arguments of a URL by the label the matrix uses. `world`: who can be asked."""

    world: World
    objects: dict[str, dict[str, Any]] = field(default_factory=lambda: {"": {}})
    requests: dict[str, Request] = field(default_factory=dict)
    drift: list[str] = field(default_factory=list)

    def case(self, key: str, *, accepted: bool = True) -> Engagement:
        """A further engagement with the same parties as `survey`."""
        made = make_engagement(self.world, "officer", "contractor", f"{key}の業務委託")
        below = add_party(top(made), self.world.organisations["sub"], "分類", self.world.people["responsible"])
        if accepted:
            accept_party(below, self.world.people["sub-responsible"])
        self.world.engagements[key] = made
        return made

    def keep(self, state: str, request: Request) -> None:
        request.refresh_from_db()
        self.requests[state] = request
        self.objects[state] = {"request_id": request.id}


def top(engagement: Engagement) -> Party:
    return Party.objects.get(engagement=engagement, parent=None)


def build_scene(world: World | None = None) -> Scene:
    """In a world of its own, or in the one given, whose `survey` has nothing filed."""
    scene = Scene(world or build_world())
    for person in scene.world.people.values():
        attest(person, "osaka-1.1")
    _permit(scene)
    _requests(scene)
    scene.case("fresh", accepted=False)
    scene.objects["fresh"] = {"engagement_id": scene.world.engagements["fresh"].id}
    scene.objects["bare"] = {"engagement_id": _bare(scene.world).id}
    reason = add_reason(Wording("記入なし", "記入してください。"), scene.world.people["officer"])
    scene.objects["reason"] = {"reason_id": reason.id}
    colleague = make_person("colleague", Role.OFFICER, scene.world.organisations["ward"])
    fresh, officer = scene.world.engagements["fresh"], scene.world.people["officer"]
    made = hand_over(officer, colleague, [fresh.id], "", officer)
    scene.objects["hand-over"] = {"hand_over_id": made.id}
    Engagement.objects.filter(id=scene.objects["bare"]["engagement_id"]).update(officer=None)
    scene.objects["disclosure"] = _disclosure(scene)
    _exchange(scene)
    staff = scene.world.people["staff"]
    _changes(scene)
    scene.objects["service"] = {"service_id": "azure-openai"}
    scene.objects["person"] = {"person_id": staff.id}
    _intakes(scene)
    _secrets(scene)
    name = add_name(Naming("character", "架空ねこ団", "架空新聞", "新しい作品"), scene.world.people["policy"])
    scene.objects["name"] = {"name_id": name.id}
    second = Signer("city.example/second", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    book = add_book("第2関所", second.verifier.vkey, str(settings.SEKISHO.data_dir / "not-there"))
    scene.objects["other book"] = {"book_id": book.id}
    for login in ("staff", "staff2", "sub-staff"):
        scene.objects[f"record of {login}"] = {"record_id": _record(scene, login)}
    _holds(scene)
    _months(scene)
    _disposals(scene)
    return scene


def _disposals(scene: Scene) -> None:
    """Three engagements long over that hold a file each: nothing proposed, by the contractor, by the officer."""
    people = scene.world.people
    proposers = {"due": "", "disposal": "responsible", "disposal of officer": "officer"}
    for number, (label, proposer) in enumerate(proposers.items()):
        ended = long_ended(scene.world, f"終わった業務その{number}")
        year = fiscal_year(ended.last_day)
        scene.objects[label] = {"kind": "files", "engagement_id": ended.id, "year": year}
        if proposer:
            row = propose(held(people[proposer], "files", ended.id, year), "満了", people[proposer])
            scene.objects[label] = {"proposal_id": row.id}
    survey = scene.world.engagements["survey"]
    scene.objects["not due"] = {
        "kind": "files", "engagement_id": survey.id, "year": fiscal_year(survey.last_day)
    }  # fmt: skip


def _months(scene: Scene) -> None:
    """Two months that are over, the earlier one signed by the contractor; the present one; one to come."""
    survey, responsible = scene.world.engagements["survey"], scene.world.people["responsible"]
    present = month_of(today())
    last = present.before
    sign_month(survey, last.before, responsible, make_report(survey, top(survey), last.before).digest)
    scene.objects["month"] = {"month": str(last)}
    months = {"of survey": last, "signed": last.before, "running": present, "ahead": present.next}
    for label, month in months.items():
        scene.objects[f"month {label}"] = {"month": str(month), "engagement_id": survey.id}


def _disclosure(scene: Scene) -> dict[str, Any]:
    version = Version.objects.get(request=scene.requests["confirmed"])
    row = make_disclosure(version, Choice(), scene.world.people["officer"])
    return {"request_id": version.request_id, "disclosure_id": row.id}


def _exchange(scene: Scene) -> None:
    """What the contractor took in, and a paper of the city's about the survey's permit."""
    responsible = scene.world.people["responsible"]
    trust_city()
    scene.objects["handover"] = {"handover_id": take_handover(handover(), responsible).id}
    scene.case("letter")
    mailed = Letter(today(), "post", "株式会社甲調査　調査部", scan())
    by_post = scene.world.filed("letter").request
    record_withdrawal(by_post, mailed, scene.world.people["officer"])
    scene.keep("letter", by_post)
    kept = scan()
    kept.save()
    act = PermitAct.objects.create(permit_id=scene.objects["permit"]["permit_id"], act="suspend", by=responsible)
    notice = PaperNotice.objects.create(act=act, scan=kept, told_on=today(), officer="架空 職員", department="架空課")
    scene.objects["notice"] = {"notice_id": notice.id}


def _permit(scene: Scene) -> None:
    world = scene.world
    row = world.permit()
    survey = world.engagements["survey"]
    scene.keep("confirmed", row.version.request)
    scene.objects["survey"] = {"engagement_id": survey.id}
    scene.objects["permit"] = {"permit_id": row.id}
    key = make_key(world.people["staff"], survey, "use-1", world.people["staff"]).row
    scene.objects["key"] = {"key_id": key.id}


def _requests(scene: Scene) -> None:
    world = scene.world
    officer, responsible = world.people["officer"], world.people["responsible"]
    for key in ("draft", "dropped", "filed", "withdrawn", "in review", "returned", "refused"):
        scene.case(key)
    draft = world.draft("draft")
    _attach(scene, draft, "file of draft")
    scene.keep("draft", draft)
    scene.keep("dropped", withdraw_request(world.draft("dropped"), responsible))
    filed = world.draft("filed")
    _attach(scene, filed, "file of filed")
    scene.keep("filed", submit_request(Request.objects.get(id=filed.id), responsible).request)
    scene.objects["file elsewhere"] = scene.objects["file of filed"] | {"request_id": scene.requests["draft"].id}
    scene.keep("withdrawn", withdraw_request(world.filed("withdrawn").request, responsible))
    scene.keep("in review", world.in_review("in review").request)
    scene.keep("returned", _returned(world).request)
    refused = world.in_review("refused")
    refuse_request(refused, Ruling(reason="確認できません。"), officer)
    scene.keep("refused", refused.request)


def _attach(scene: Scene, draft: Request, label: str) -> None:
    """A file of one line, in the draft."""
    draft.refresh_from_db()
    wanted = Attaching((), (), (("覚書.txt", "覚書".encode()),), {"kind": "attachment"})
    kept = save_attachments(draft, wanted, draft.revision, scene.world.people["responsible"])
    scene.objects[label] = {"request_id": draft.id, "attachment_id": kept.application.files[0].id}


def _returned(world: World) -> Version:
    version = world.in_review("returned")
    return_request(version, Ruling(reason="補正してください。"), world.people["officer"])
    return version


def _bare(world: World) -> Engagement:
    """An engagement whose 特記仕様書 was not attached yet."""
    officer, year = world.people["officer"], fiscal_year(today())
    engagement = Engagement(
        department=officer.organisation,
        officer=officer,
        kind=Engagement.Kind.WORK,
        title="未添付の業務委託",
        fiscal_year=year,
        first_day=date(year, 4, 1),
        last_day=date(year + 1, 3, 31),
        book="osaka-1.1",
    )
    return open_engagement(engagement, world.organisations["contractor"], officer)


def _changes(scene: Scene) -> None:
    """A call beyond the scope of the permit, and a 再確認 of the rule book."""
    survey, staff = scene.world.engagements["survey"], scene.world.people["staff"]
    scene.drift = [stop_at_the_gate(survey, staff, "scope.purpose").key]
    mark = preview("book", "osaka-1.1").mark
    made = open_reconfirmation(Wish("book", "osaka-1.1", mark, "新しい版"), scene.world.people["policy"])
    scene.objects["book"] = {"cause": "book", "subject": "osaka-1.1"}
    scene.objects["reconfirmation"] = {"reconfirmation_id": made.id}
    scene.objects["task"] = {"task": made.tasks.get(engagement=survey).id}


def _intakes(scene: Scene) -> None:
    """A file each side looks at, and one that became a version."""
    world = scene.world
    mailed, own, kept = scene.case("mailed"), scene.case("own"), scene.case("kept")
    officer, receipt = world.people["officer"], Receipt("mail", "株式会社甲調査", today())
    scene.objects["mailed"] = {"intake_id": start_intake(mailed, "a.docx", filled(mailed), receipt, officer).id}
    started = start_intake(own, "a.docx", filled(own), None, world.people["responsible"])
    scene.objects["own word"] = {"intake_id": started.id}
    row = start_intake(kept, "a.docx", filled(kept), receipt, officer)
    version = receive_paper(row, resolved(row), officer)
    scene.objects["received"] = {"request_id": version.request_id}


def _secrets(scene: Scene) -> None:
    """What each side registered for the survey."""
    survey = scene.world.engagements["survey"]
    for label, login, word in (
        ("secret", "responsible", "かもめの再編案"),
        ("secret of sub", "sub-responsible", "すずめの再編案"),
        ("secret of city", "officer", "つるの再編案"),
    ):
        wish = Registering(survey, f"用語一覧（{login}）", scene.world.people[login])
        kept = register_secret(wish, Material(Kind.TERMS, typed=word))
        scene.objects[label] = {"secret_id": kept.secret.id}


def _holds(scene: Scene) -> None:
    """Two held calls of the contractor's staff; for one a reason was stated."""
    for label in ("held", "released"):
        record = _record(scene, "staff", f"_{label}", state=Passage.State.REFUSED, rule=7, hold=f"hold_{label}")
        scene.objects[f"{label} of staff"] = {"record_id": record}
    state_reason(Passage.objects.get(record=record), "published", scene.world.people["staff"])


def _record(scene: Scene, login: str, more: str = "", **facts: Any) -> str:
    person = scene.world.people[login]
    survey = scene.world.engagements["survey"]
    party = Party.objects.get(engagement=survey, organisation=person.organisation)
    made = Passage.objects.create(
        record=f"rec_{login}{more}",
        **({"state": Passage.State.ANSWERED} | facts),
        at=now(),
        engagement=survey.id,
        party=party.id,
        actor=actor_of(person, survey.id),
        first_index=0,
    )
    return made.record
