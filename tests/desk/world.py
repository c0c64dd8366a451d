"""A small world for the desk's tests, made through the desk's own actions. Synthetic organisations and people only."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password

from sekisho.desk.applications.actions import begin_request, save_draft, submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.attachments.actions import Place, keep_file
from sekisho.desk.contracts.actions import accept_party, add_party, attach_specification, open_engagement
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.demo.answers import complete
from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Ruling, confirm_request, take_up
from sekisho.desk.shell.clock import today
from sekisho.documents.uploads.guard import Upload
from sekisho.kernel.clock import fiscal_year
from sekisho.rules.application import Application

PASSWORD = "correct-horse-battery-2026"
Kind = Organisation.Kind


@dataclass
class World:
    """People by login, organisations by key, engagements by key."""

    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    engagements: dict[str, Engagement] = field(default_factory=dict)

    def draft(self, engagement: str = "survey", by: str = "responsible") -> Request:
        """A draft that can be filed as it stands."""
        request = begin_request(self.engagements[engagement], self.people[by])
        application = complete(request.application, request.engagement, today())
        return save_draft(request, application, request.revision, "cover", self.people[by])

    def change(self, request: Request, application: Application, by: str = "responsible") -> Request:
        request.refresh_from_db()
        return save_draft(request, application, request.revision, "cover", self.people[by])

    def filed(self, engagement: str = "survey", by: str = "responsible") -> Version:
        return submit_request(self.draft(engagement, by), self.people[by])

    def in_review(self, engagement: str = "survey", by: str = "responsible", officer: str = "officer") -> Version:
        version = self.filed(engagement, by)
        take_up(version.request, self.people[officer])
        return Version.objects.get(id=version.id)

    def permit(self, engagement: str = "survey", by: str = "responsible", officer: str = "officer") -> IssuedPermit:
        return confirm_request(self.in_review(engagement, by, officer), Ruling(), self.people[officer])


ORGANISATIONS = {
    "ward": (Kind.DEPARTMENT, "大阪市〇〇区役所 保健福祉課"),
    "other-ward": (Kind.DEPARTMENT, "大阪市△△区役所 総務課"),
    "policy": (Kind.POLICY, "統括部門"),
    "audit": (Kind.AUDIT, "監査部門"),
    "contractor": (Kind.CONTRACTOR, "株式会社甲調査"),
    "rival": (Kind.CONTRACTOR, "株式会社乙企画"),
    "sub": (Kind.CONTRACTOR, "合同会社丙分類"),
}
PEOPLE = {
    "officer": (Role.OFFICER, "ward"),
    "other-officer": (Role.OFFICER, "other-ward"),
    "policy": (Role.POLICY, "policy"),
    "auditor": (Role.AUDITOR, "audit"),
    "responsible": (Role.RESPONSIBLE, "contractor"),
    "staff": (Role.STAFF, "contractor"),
    "staff2": (Role.STAFF, "contractor"),
    "rival-responsible": (Role.RESPONSIBLE, "rival"),
    "rival-staff": (Role.STAFF, "rival"),
    "sub-responsible": (Role.RESPONSIBLE, "sub"),
    "sub-staff": (Role.STAFF, "sub"),
}


def build_world() -> World:
    """`survey` of the ward with the contractor and its subcontractor; `plan` of the other ward with the rival."""
    world = World()
    for key, (kind, name) in ORGANISATIONS.items():
        world.organisations[key] = Organisation.objects.create(
            kind=kind, name=name, address="大阪市架空町1番1号", representative="代表取締役 試験 一"
        )
    for login, (role, organisation) in PEOPLE.items():
        world.people[login] = make_person(login, role, world.organisations[organisation])
    add_survey(world)
    world.engagements["plan"] = make_engagement(world, "other-officer", "rival", "計画策定支援業務委託")
    return world


def add_survey(world: World) -> None:
    """The ward's case with the contractor, and with the subcontractor that has accepted."""
    world.engagements["survey"] = make_engagement(world, "officer", "contractor", "住民アンケート集計業務委託")
    top = Party.objects.get(engagement=world.engagements["survey"], parent=None)
    below = add_party(top, world.organisations["sub"], "自由記述の分類", world.people["responsible"])
    accept_party(below, world.people["sub-responsible"])


@cache
def password_hash() -> str:
    """Of PASSWORD, made once for everybody: scrypt is slow on purpose."""
    return make_password(PASSWORD)


def make_person(login: str, role: Role, organisation: Organisation) -> Person:
    person = Person(email=f"{login}@example.test", name=f"試験 {login}", role=role.value, organisation=organisation)
    person.password = password_hash()
    second_factor.store_secret(person, second_factor.new_secret())
    person.save(force_insert=True)
    return person


def long_ended(world: World, title: str, years: int = 10) -> Engagement:
    """An engagement of the ward and the contractor that ended so many years ago, with a file of then."""
    made = make_engagement(world, "officer", "contractor", title)
    keep_file(Place(made, ""), Upload("写し.txt", "txt"), f"古い写し {title}".encode(), world.people["responsible"])
    first, last = (day.replace(year=day.year - years) for day in (made.first_day, made.last_day))
    Engagement.objects.filter(id=made.id).update(first_day=first, last_day=last, fiscal_year=made.fiscal_year - years)
    made.refresh_from_db()
    return made


def make_engagement(world: World, officer: str, contractor: str, title: str) -> Engagement:
    year = fiscal_year(today())
    by = world.people[officer]
    engagement = Engagement(
        department=by.organisation,
        officer=by,
        kind=Engagement.Kind.WORK,
        title=title,
        number="第1号",
        fiscal_year=year,
        first_day=date(year, 4, 1),
        last_day=date(year + 1, 3, 31),
        book="osaka-1.1",
    )
    open_engagement(engagement, world.organisations[contractor], by)
    attach_specification(engagement, engagement.first_day, by)
    return engagement
