"""What people do at the desk of an installation that is no demonstration, as one command: `installed ACT …` → JSON.

Run in a process of its own, with the installation's environment, as `python -m tests.journeys.installed`.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from sekisho.desk.setup import migrate, start_desk
from sekisho.kernel.settings import read_settings

DEPARTMENT = "大阪市〇〇区役所 保健福祉課"
COMPANY = "株式会社みおつくし調査"
STAFF = ("川口 まこと", "浜田 しおり")


def city_confirms() -> dict[str, Any]:
    """In the demonstration's newsletter contract, from the first draft to 確認; the permit and whom it names."""
    from sekisho.desk.applications.actions import begin_request, save_draft, submit_request
    from sekisho.desk.contracts.models import Engagement
    from sekisho.desk.demo.answers import complete
    from sekisho.desk.people.models import Person
    from sekisho.desk.permits.actions import read_permit
    from sekisho.desk.reviews.actions import Ruling, confirm_request, take_up
    from sekisho.desk.shell.clock import today

    engagement = Engagement.objects.get(title__contains="広報紙編集補助")
    by, officer = (Person.objects.get(email=f"{login}@sekisho.example") for login in ("responsible", "officer"))
    draft = begin_request(engagement, by)
    whole = complete(draft.application, engagement, today())
    version = submit_request(save_draft(draft, whole, draft.revision, "cover", by), by)
    take_up(version.request, officer)
    row = confirm_request(version, Ruling(decision_number="〇〇総決第9号"), officer)
    permit = read_permit(row)
    names = {user.id: user.name for user in whole.named_users}
    return {"permit": row.id, "users": names, "parties": permit.parties, "services": permit.services}


def city_revokes(permit: str) -> dict[str, Any]:
    from sekisho.desk.people.models import Person
    from sekisho.desk.permits.actions import move_permit
    from sekisho.desk.permits.models import IssuedPermit

    officer = Person.objects.get(email="officer@sekisho.example")
    return {"state": move_permit(IssuedPermit.objects.get(id=permit), "revoke", "利用規定の違反", officer).state}


def contractor_begins() -> dict[str, Any]:
    """The contractor's own people, its contract of the city's department, and a connected practice model."""
    from sekisho.desk.contracts.models import Engagement
    from sekisho.desk.exchange.actions import open_outside
    from sekisho.desk.people.actions import add_person, attest
    from sekisho.desk.people.models import Organisation, Person
    from sekisho.desk.people.roles import Role
    from sekisho.desk.permits.models import Connection, ModelRoute
    from sekisho.desk.shell.clock import today
    from sekisho.kernel.clock import fiscal_year

    company = Organisation.objects.create(
        kind=Organisation.Kind.CONTRACTOR, name=COMPANY, address="架空市1番", representative="代表取締役 水尾 航"
    )
    people: list[Person] = []
    for at, name in enumerate(("水野 あおい", *STAFF)):
        role = Role.STAFF if at else Role.RESPONSIBLE
        people.append(add_person(company, name, f"person{at}@contractor.example", role, None).person)
        attest(people[-1], "osaka-1.1")
    year = fiscal_year(today())
    made = Engagement(
        department=Organisation.objects.get(name=DEPARTMENT),
        kind=Engagement.Kind.WORK,
        title="広報紙編集補助業務委託",
        fiscal_year=year,
        first_day=date(year, 4, 1),
        last_day=date(year + 1, 3, 31),
        book="osaka-1.1",
    )
    open_outside(made, made.first_day, people[0])
    for service, kind in (("practice-text", "text"), ("practice-image", "image")):
        connection = Connection.objects.create(service=service, protocol="practice")
        ModelRoute.objects.create(model=service, connection=connection, kind=kind, upstream_model=service)
    party = made.parties.get()
    return {"engagement": made.id, "party": party.id, "people": {person.name: person.email for person in people}}


def contractor_files() -> dict[str, Any]:
    """The contract's request, filed as it stands; how its responsible person signs in."""
    from sekisho.desk.applications.actions import begin_request, save_draft, submit_request
    from sekisho.desk.contracts.models import Engagement
    from sekisho.desk.demo.answers import complete
    from sekisho.desk.people.actions import renew_access, set_password
    from sekisho.desk.people.models import Person
    from sekisho.desk.shell.clock import today

    by = Person.objects.get(email="person0@contractor.example")
    draft = begin_request(Engagement.objects.get(), by)
    whole = complete(draft.application, draft.engagement, today())
    version = submit_request(save_draft(draft, whole, draft.revision, "cover", by), by)
    invitation = renew_access(by, None)
    set_password(invitation.person, invitation.password)
    return {
        "request": version.request_id,
        "email": by.email,
        "password": invitation.password,
        "secret": invitation.secret,
    }


def contractor_takes_a_key(engagement: str, email: str) -> dict[str, Any]:
    from sekisho.desk.contracts.models import Engagement
    from sekisho.desk.people.models import Person
    from sekisho.desk.permits.actions import make_key

    person = Person.objects.get(email=email)
    return {"key": make_key(person, Engagement.objects.get(id=engagement), "use-1", person).clear}


ACTS = {
    act.__name__: act
    for act in (city_confirms, city_revokes, contractor_begins, contractor_files, contractor_takes_a_key)
}


def main() -> None:
    start_desk(read_settings(os.environ, Path(os.environ["SEKISHO_DATA"])))
    migrate()
    print(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    main()
