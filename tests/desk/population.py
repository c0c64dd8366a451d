"""Many cases at once, coherent but written straight into the tables: for the bench and for counting queries.

`Population().add(100)` and later `.add(9900)` grow the same city: five requests to an engagement on the average, two
fifths of all cases with one department and three in a hundred with one contractor, so that some lists are long.
Synthetic organisations and people only.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from sekisho.desk.applications.facts import book, facts
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.changes.models import Reconfirmation, ReconfirmationTask
from sekisho.desk.contracts.models import Engagement, HandOver, HandOverItem, Party
from sekisho.desk.demo.answers import LAW, LOGS, OPT_OUT, SECURITY, service, uses
from sekisho.desk.events.models import Event, Pseudonym
from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.permits.models import ApiKey, IssuedPermit
from sekisho.desk.records.models import Passage
from sekisho.desk.reviews.models import Comment, Decision, Judgement, StandardReason
from sekisho.desk.shell.clock import now, today
from sekisho.kernel import canonical
from sekisho.kernel.clock import fiscal_year
from sekisho.permits.conditions import Condition
from sekisho.permits.permit import Permit, sign_permit
from sekisho.rules.application import CHECKS, PLEDGES, Application, NamedUser, ServiceUse, to_json
from sekisho.rules.facts import Terms
from sekisho.rules.registry import compile_conditions

BOOK = "osaka-1.1"
DEPARTMENTS, CONTRACTORS = 12, 400
CHUNK = 500
GREY = "openai-api"  # neither on consumer terms nor clearly contracted: the department's judgement is on record
# How the last request of an engagement stands; "" for one where nothing was filed. 50 requests to 10 engagements.
LAST = ("", "", "submitted", "in_review", "returned", "draft", "confirmed", "refused", "withdrawn", "confirmed")
LONG = (8, 9)  # of ten engagements, those with seven requests; the others that file have six
Rows = dict[type[Model], list[Any]]


@dataclass
class Population:
    """Organisations and people by place; `engagements` counts what was added. `first`: ids by what they are."""

    departments: list[Organisation] = field(default_factory=list)
    contractors: list[Organisation] = field(default_factory=list)
    officers: list[list[Person]] = field(default_factory=list)
    staff: list[list[Person]] = field(default_factory=list)  # of each contractor: the responsible person first
    city: dict[str, Person] = field(default_factory=dict)
    engagements: int = 0
    first: dict[str, str] = field(default_factory=dict)

    def begin(self) -> "Population":
        """The organisations, the people, and what the whole city shares."""
        self.departments = [_organisation("department", f"大阪市第{n + 1}課") for n in range(DEPARTMENTS)]
        self.contractors = [_organisation("contractor", f"株式会社第{n + 1}架空") for n in range(CONTRACTORS)]
        policy, audit = _organisation("policy", "統括部門"), _organisation("audit", "監査部門")
        Organisation.objects.bulk_create([*self.departments, *self.contractors, policy, audit])
        self.officers = [
            [_person(f"officer-{n}-{m}", Role.OFFICER, place) for m in range(4)]
            for n, place in enumerate(self.departments)
        ]
        self.staff = [
            [_person(f"staff-{n}-{m}", Role.STAFF if m else Role.RESPONSIBLE, place) for m in range(3)]
            for n, place in enumerate(self.contractors)
        ]
        self.city = {
            "policy": _person("policy", Role.POLICY, policy),
            "auditor": _person("auditor", Role.AUDITOR, audit),
        }
        groups = (*self.officers, *self.staff, list(self.city.values()))
        Person.objects.bulk_create([one for group in groups for one in group])
        self._reasons()
        return self

    def _reasons(self) -> None:
        owners: list[Organisation | None] = [None, *self.departments]
        author = self.city["policy"]
        StandardReason.objects.bulk_create(
            StandardReason(department=owner, title=f"定型文{n}", text="理由を書いてください。", author=author)
            for owner in owners
            for n in range(10)
        )

    def add(self, count: int) -> None:
        """That many more engagements with everything that hangs on them."""
        for start in range(self.engagements, self.engagements + count, CHUNK):
            rows: Rows = {kind: [] for kind in ORDER}
            for number in range(start, min(start + CHUNK, self.engagements + count)):
                _Case(self, number, rows).write()
            with transaction.atomic():
                for kind in ORDER:
                    kind._default_manager.bulk_create(rows[kind], batch_size=CHUNK)
        self.engagements += count
        self._recheck()
        self._hand_over()
        if connection.vendor == "postgresql":
            # The server counts what it can see, which of a city that is not committed is nothing, and then plans for
            # nothing: minutes a page. Counted from within, and held by that count's lock, it knows better.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _recheck(self) -> None:
        """A 再確認 of one live permit in twenty, half of them still to be decided."""
        row = Reconfirmation.objects.create(
            cause=Reconfirmation.Cause.BOOK, subject=BOOK, reason="新しい版が出たため", author=self.city["policy"]
        )
        self.first.setdefault("reconfirmation", row.id)
        live = IssuedPermit.objects.filter(state="in_force", reconfirmation_tasks=None).order_by("id")
        ReconfirmationTask.objects.bulk_create(
            ReconfirmationTask(
                reconfirmation=row,
                engagement_id=permit.engagement_id,
                permit=permit,
                state="open" if number % 2 else "kept",
            )
            for number, permit in enumerate(live.defer("token")[: self.engagements // 20])
        )

    def _hand_over(self) -> None:
        giver, taker = self.officers[0][1], self.officers[0][0]
        made = HandOver.objects.create(department=self.departments[0], giver=giver, taker=taker, author=giver)
        cases = Engagement.objects.filter(department=self.departments[0])[: self.engagements // 50]
        HandOverItem.objects.bulk_create(HandOverItem(hand_over=made, engagement=case) for case in cases)
        self.first.setdefault("hand-over", made.id)

    def counts(self) -> dict[str, int]:
        """Rows by table."""
        return {kind.__name__: kind._default_manager.count() for kind in ORDER}


ORDER: tuple[type[Model], ...] = (
    Engagement, Party, Request, Version, Comment, Decision, Judgement, IssuedPermit, ApiKey, Pseudonym, Event, Passage,
)  # fmt: skip


def _organisation(kind: str, name: str) -> Organisation:
    return Organisation(kind=kind, name=name, address="大阪市架空町1番1号", representative="代表取締役 試験 一")


def _person(login: str, role: Role, place: Organisation) -> Person:
    person = Person(email=f"{login}@example.test", name=f"試験 {login}", role=role.value, organisation=place)
    person.set_unusable_password()
    second_factor.store_secret(person, second_factor.new_secret())
    return person


class _Case:
    """One engagement and all that belongs to it, as rows for `bulk_create`."""

    def __init__(self, population: Population, number: int, rows: Rows) -> None:
        self.population, self.number, self.rows = population, number, rows
        department = 0 if number // 10 % 5 < 2 else 1 + number % (DEPARTMENTS - 1)
        contractor = 0 if number < 10 or number % 33 == 6 else 1 + number % (CONTRACTORS - 2)
        self.officer = population.officers[department][number // 7 % 4]
        self.people = population.staff[contractor]
        self.last = LAST[number % len(LAST)]
        self.has_below = number % 3 == 0
        self.is_grey = number % 4 == 1
        self.engagement = self._engagement()
        self.parties = self._parties()
        self.application = self._application()

    def keep(self, row: Model) -> None:
        self.rows[type(row)].append(row)

    def _engagement(self) -> Engagement:
        """This fiscal year's, but for every fourth: an agreement over years, or one that is over."""
        number, year = self.number, fiscal_year(today())
        is_older = number // 10 % 4 == 3
        is_over = is_older and self.last == "confirmed"
        years = 5 if is_older and not is_over else 1
        first = year - 1 if is_older else year
        return Engagement(
            department=self.officer.organisation,
            officer=None if number % 97 == 0 else self.officer,
            kind=Engagement.Kind.AGREEMENT if years > 1 else Engagement.Kind.WORK,
            title=f"架空の業務委託 その{number + 1}",
            number=f"架契第{number + 1}号",
            fiscal_year=first,
            first_day=date(first, 4, 1),
            last_day=date(first + years, 3, 31),
            book=BOOK,
            specification_on=None if number % 10 == 1 else date(first, 4, 1),
            use=("none", "undecided")[number % 10] if not self.last else "planned",
            created_at=now() - timedelta(days=200, minutes=-number),
        )

    def _parties(self) -> list[Party]:
        top = Party(engagement=self.engagement, organisation=self.people[0].organisation, accepted_at=now())
        if not self.has_below:
            return [top]
        below = self.population.contractors[CONTRACTORS - 1]
        return [top, Party(engagement=self.engagement, organisation=below, parent=top, task="分類", accepted_at=now())]

    def _application(self) -> Application:
        engagement, company = self.engagement, self.people[0].organisation
        named = tuple(NamedUser(one.id, one.name, self.parties[0].id, company.name) for one in self.people)
        return Application(
            date=engagement.first_day, addressee=engagement.department.name, address=company.address,
            company=company.name, representative=company.representative, pledges=(True,) * PLEDGES,
            contract_name=engagement.title, contract_year=engagement.fiscal_year, category="new",
            users=("contractor",), contact_department="調査第一課", contact_name=self.people[0].name,
            contact_phone="06-0000-0000", contact_fax_or_mail="contact@example.test", uses=uses(), kinds=("text",),
            services=(service("practice-text", today()), *([_grey_service()] if self.is_grey else ())),
            user_scope="本業務に従事する者（別紙1のとおり）", named_users=named, parties=(self.parties[0].id,),
            first_day=engagement.first_day, last_day=engagement.last_day, security=SECURITY, logs=LOGS, law=LAW,
            checks=(True,) * CHECKS,
        )  # fmt: skip

    def write(self) -> None:
        self.keep(self.engagement)
        for party in self.parties:
            self.keep(party)
        self._event("engagement.open", self.officer, self.engagement.id, 200)
        if not self.last:
            return
        known = replace(facts(), today=min(today(), self.engagement.last_day))  # some are over by now
        terms = Terms(self.engagement.first_day, self.engagement.last_day, known)
        conditions = compile_conditions(self.application, terms, book(BOOK))
        count = 7 if self.number % 10 in LONG else 6
        permits = [self._request(place, count, conditions) for place in range(count)]
        self._use([permit for permit in permits if permit is not None])

    def _request(self, place: int, count: int, conditions: tuple[Condition, ...]) -> IssuedPermit | None:
        """The first five or six were confirmed one after another; the last stands as the case does."""
        state = self.last if place == count - 1 else "confirmed"
        ago = (count - place) * 20 + self.number % 19
        application = replace(self.application, category="change" if place else "new")
        request = Request(
            engagement=self.engagement, party=self.parties[0], category=application.category, state=state,
            draft=to_json(application), revision=6, author=self.people[0], created_at=_past(ago + 2),
            visited=["cover", "uses", "services", "users", "security", "checklist"], updated_at=_past(ago - 1),
            receipt="" if state in ("draft", "submitted") else f"生成AI-2026-{self.number:05d}-{place}",
            submitted_at=None if state == "draft" else _past(ago),
            arrived_on=None if state == "draft" else _past(ago).date(),
        )  # fmt: skip
        self.keep(request)
        self.population.first.setdefault(state, request.id)
        self._event("request.begin", self.people[0], request.id, ago + 2)
        self._event("request.save", self.people[0], request.id, ago + 2)
        if state == "draft":
            return None
        version = self._versions(request, application, ago)
        if state not in ("submitted", "withdrawn"):
            self._event("request.take", self.officer, request.id, ago - 1)
        if state in ("submitted", "withdrawn", "in_review"):
            return None
        self._decide(version, {"returned": "return", "refused": "refuse", "confirmed": "confirm"}[state], ago)
        if state != "confirmed":
            return None
        is_newest = place == count - 1 or (place == count - 2 and self.last != "confirmed")
        return self._permit(version, conditions, ago, is_newest)

    def _versions(self, request: Request, application: Application, ago: int) -> Version:
        """The version filed last; of every third request it is the second, after a 補正依頼."""
        data = canonical.dumps(to_json(application))
        numbers = (1, 2) if (self.number + ago) % 3 == 0 else (1,)
        for number in numbers:
            version = Version(
                request=request, number=number, answers=data.decode(), sha256=hashlib.sha256(data).hexdigest(),
                author=self.people[0], submitted_at=_past(ago + len(numbers) - number),
            )  # fmt: skip
            self.keep(version)
            self._event("request.submit", self.people[0], request.id, ago + len(numbers) - number)
            if number < len(numbers):
                self.keep(
                    Comment(version=version, item="logs", text="点検の間隔を書いてください。", author=self.officer)
                )
                self._decide(version, "return", ago)
        return version

    def _decide(self, version: Version, outcome: str, ago: int) -> None:
        made = Decision(version=version, outcome=outcome, reason="", decided_on=today(), author=self.officer)
        made.reason = "" if outcome == "confirm" else "コメントの項目を補正してください。"
        self.keep(made)
        self._event(f"request.{outcome}", self.officer, version.request_id, ago - 1)
        if outcome == "confirm" and self.is_grey:
            self.keep(
                Judgement(
                    version=version, row=2, service=GREY, name="OpenAI API", key=GREY, is_acceptable=True,
                    department=self.engagement.department, grounds="法人間の契約を確認した。", judged_on=today(),
                    author=self.officer,
                )
            )  # fmt: skip

    def _permit(self, version: Version, conditions: tuple[Condition, ...], ago: int, is_newest: bool) -> IssuedPermit:
        engagement = self.engagement
        over = "expired" if engagement.last_day < today() else "suspended" if self.number % 50 == 6 else "in_force"
        row = IssuedPermit(
            engagement=engagement, version=version, first_day=engagement.first_day, last_day=engagement.last_day,
            issued_at=_past(ago - 1), state=over if is_newest else "superseded",
        )  # fmt: skip
        content = Permit(
            id=row.id, issuer=settings.SEKISHO.public_url, engagement=engagement.id, title=engagement.title,
            department=engagement.department.name, contractor=self.people[0].organisation.name, book=BOOK,
            request=version.request_id, request_version=version.number, request_sha256=version.sha256,
            issued_at=row.issued_at, conditions=conditions,
        )  # fmt: skip
        row.note_content(content)
        row.token = sign_permit(content, settings.KEYRING.permit_key())
        self.keep(row)
        self._event("permit.issue", self.officer, row.id, ago - 1)
        return row

    def _use(self, permits: list[IssuedPermit]) -> None:
        """Twenty calls under the newest permit, of which two were stopped; in one case of fifty-three, as drift."""
        if not permits:
            return
        permit, person = permits[-1], self.people[1]
        actor = f"act_{hashlib.sha256(self.engagement.id.encode()).hexdigest()[:32]}"
        self.keep(Pseudonym(actor=actor, person=person, engagement=self.engagement.id))
        mark = hashlib.sha256(permit.id.encode()).hexdigest()
        ended = None if permit.state == "in_force" else now()
        self.keep(
            ApiKey(
                person=person, engagement=self.engagement, party=self.parties[0], hash=mark, hint=mark[-4:],
                expires_at=now() + timedelta(days=90), ended_at=ended,
            )
        )  # fmt: skip
        for made in self._passages(permit, actor):
            self.keep(made)

    def _passages(self, permit: IssuedPermit, actor: str) -> Iterator[Passage]:
        common = {
            "engagement": self.engagement.id, "party": self.parties[0].id, "actor": actor, "permit": permit.id,
            "service": "practice-text", "kind": "text", "model": "practice-text",
        }  # fmt: skip
        drifts = self.number % 53 == 8
        for place in range(20):
            at, refused = now() - timedelta(days=place, seconds=self.number), place in (3, 11)
            code = ("scope.purpose" if drifts else "personal.phone") if refused else ""
            yield Passage(
                **common, record=f"rec_{self.number}_{place}", at=at, purpose="use-1", code=code,
                state="refused" if refused else "answered", rule=(1 if drifts else 7) if refused else None,
                first_index=self.number * 40 + place * 2, outcome_index=self.number * 40 + place * 2 + 1,
                tokens_in=300, tokens_out=500, duration_ms=900,
            )  # fmt: skip

    def _event(self, act: str, by: Person, subject: str, ago: int) -> None:
        self.keep(
            Event(at=_past(ago), act=act, actor=by, engagement=self.engagement.id, subject=subject, delivered=True)
        )


def _grey_service() -> ServiceUse:
    return ServiceUse(
        service=GREY,
        name="OpenAI API",
        provider="OpenAI",
        terms="利用規約",
        kinds=("text",),
        contract="利用契約を締結している。",
        opt_out=OPT_OUT,
        opt_out_until=today() + timedelta(days=200),
    )


def _past(days: int) -> Any:
    return now() - timedelta(days=days)
