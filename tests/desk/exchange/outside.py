"""A contractor's own installation: no officer in it; its department confirms on paper or elsewhere."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.desk.applications.actions import begin_request, save_draft, submit_request
from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.actions import accept_party, add_party
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.demo.answers import complete
from sekisho.desk.exchange.actions import Told, open_outside
from sekisho.desk.exchange.channels import set_channel
from sekisho.desk.exchange.issuers import add_issuer, folder, own_fingerprint
from sekisho.desk.exchange.models import Scan
from sekisho.desk.exchange.scans import form_of
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.clock import fiscal_year
from sekisho.permits.card import write_card
from sekisho.permits.closures import Closure, ClosureList, sign_list
from sekisho.permits.conditions import (
    InternalOnly,
    Kinds,
    OptOut,
    Parties,
    Period,
    Purpose,
    Purposes,
    Record,
    Screen,
    Services,
    Users,
)
from sekisho.permits.handover import Handover, Named, sign_handover
from sekisho.permits.jws import fingerprint
from sekisho.permits.permit import Permit, sign_permit
from tests.desk.exchange.scans import PDF
from tests.desk.world import make_person

CITY = Ed25519PrivateKey.from_private_bytes(bytes(range(7, 39)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(9, 41)))
CITY_URL = "https://city.example"
DEPARTMENT = "架空市 広報課"
Channel = Organisation.Channel


@dataclass
class Outside:
    """The contractor's side, and one engagement of each way of confirming."""

    people: dict[str, Person] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def open(self, department: Organisation, title: str = "広報紙編集業務委託") -> Engagement:
        year = fiscal_year(today())
        made = Engagement(
            department=department,
            kind=Engagement.Kind.WORK,
            title=title,
            fiscal_year=year,
            first_day=date(year, 4, 1),
            last_day=date(year + 1, 3, 31),
            book="osaka-1.1",
        )
        open_outside(made, made.first_day, self.people["responsible"])
        below = add_party(self.top(made), self.organisations["sub"], "分類", self.people["responsible"])
        accept_party(below, self.people["sub-responsible"])
        return made

    def top(self, engagement: Engagement) -> Party:
        return Party.objects.get(engagement=engagement, parent=None)

    def filed(self, engagement: Engagement) -> Version:
        by = self.people["responsible"]
        draft = begin_request(engagement, by)
        whole = complete(draft.application, engagement, today())
        return submit_request(save_draft(draft, whole, draft.revision, "cover", by), by)


def build_outside() -> Outside:
    made = Outside()
    for key, name in (("contractor", "株式会社甲調査"), ("sub", "合同会社丙分類"), ("rival", "株式会社乙企画")):
        made.organisations[key] = Organisation.objects.create(
            kind=Organisation.Kind.CONTRACTOR, name=name, address="架空市1番", representative="代表取締役 試験 一"
        )
    people = {
        "responsible": (Role.RESPONSIBLE, "contractor"),
        "staff": (Role.STAFF, "contractor"),
        "sub-responsible": (Role.RESPONSIBLE, "sub"),
        "rival-responsible": (Role.RESPONSIBLE, "rival"),
    }
    for login, (role, organisation) in people.items():
        made.people[login] = make_person(login, role, made.organisations[organisation])
    return made


def paper_department() -> Organisation:
    return set_channel(DEPARTMENT, Channel.PAPER)


def trust_city(key: Ed25519PrivateKey = CITY, issuer: str = CITY_URL) -> str:
    """The issuer's fingerprint, once its key is registered."""
    add_issuer(write_card("架空市", issuer, key.public_key()), fingerprint(key.public_key()))
    return fingerprint(key.public_key())


def city_department(key: Ed25519PrivateKey = CITY) -> Organisation:
    return set_channel(DEPARTMENT, Channel.ELSEWHERE, trust_city(key))


def forget_issuers() -> None:
    for path in folder().glob("*.json"):
        path.unlink()


def scan(data: bytes = PDF) -> Scan:
    import hashlib

    return Scan(sha256=hashlib.sha256(data).hexdigest(), form=form_of(data), size=len(data), data=data)


def told(**changes: Any) -> Told:
    facts: dict[str, Any] = {"on": today(), "officer": "架空 職員", "department": DEPARTMENT, "scan": scan()}
    return Told(**facts | changes)


def city_permit(**changes: Any) -> Permit:
    """As the city's own installation signed it: its ids are not ours."""
    year = fiscal_year(today())
    last = date(year + 1, 3, 31)
    facts: dict[str, Any] = {
        "id": "pmt_city1",
        "issuer": CITY_URL,
        "engagement": "eng_city1",
        "title": "広報紙編集業務委託",
        "department": DEPARTMENT,
        "contractor": "株式会社甲調査",
        "book": "osaka-1.1",
        "request": "req_city1",
        "request_version": 1,
        "request_sha256": "b" * 64,
        "issued_at": now(),
        "conditions": (
            Parties(1, ("pty_city1",)),
            Users(1, ("psn_city1", "psn_city2")),
            Purposes(1, (Purpose("use-1", "文案の作成（効率化）"),)),
            Services(1, ("practice-text", "practice-image")),
            Kinds(1, (("practice-text", ("text",)), ("practice-image", ("image",)))),
            Period(1, date(year, 4, 1), last),
            OptOut(6, (("practice-text", last), ("practice-image", last))),
            InternalOnly(2),
            Screen(7, (("personal", "block"), ("secret", "block"), ("rights", "block"))),
            Record(13),
        ),
    }
    return Permit(**facts | changes)


def handover(permit: Permit | None = None, key: Ed25519PrivateKey = CITY, **changes: Any) -> str:
    """The signed file."""
    made = permit or city_permit()
    facts: dict[str, Any] = {
        "issuer": CITY_URL,
        "audience": own_fingerprint(),
        "number": 10,
        "issued_at": now(),
        "list_days": 0,
        "permit": sign_permit(made, key),
        "people": (
            Named("psn_city1", "試験 staff", "株式会社甲調査"),
            Named("psn_city2", "別の 人", "株式会社甲調査"),
        ),
        "parties": (Named("pty_city1", "株式会社甲調査"),),
        "services": (Named("practice-text", "練習用モデル・文章"), Named("practice-image", "画像の何か")),
    }
    return sign_handover(Handover(**facts | changes), key)


def closures(number: int, *closed: tuple[str, str], key: Ed25519PrivateKey = CITY, **changes: Any) -> str:
    from datetime import timedelta

    at = changes.pop("issued_at", now())
    facts: dict[str, Any] = {
        "issuer": CITY_URL,
        "number": number,
        "issued_at": at,
        "next_update": at + timedelta(days=7),
        "closures": tuple(Closure(permit, state) for permit, state in closed),
    }
    return sign_list(ClosureList(**facts | changes), key)
