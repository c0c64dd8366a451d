"""Puts every state of every kind of thing into a demonstration and says which pages its people can open.

`python -m tests.journeys.every_state DATA`, before the demonstration is served. Prints `{"visits": {login: [[name,
url, status], …]}, "names": […], "objects": {label: id}, "cases": {label: url}}`. What a role opens comes from the
permission matrix, the ids from the scene the matrix uses, made here by the people of the demonstration.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sekisho.desk.setup import start_desk
from sekisho.kernel.settings import read_settings

if __name__ == "__main__":
    start_desk(read_settings(os.environ, Path(sys.argv[1])))

from django.test import Client
from django.urls import reverse

from sekisho.desk.applications.actions import begin_request
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.sections import STEPS
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import move_permit
from sekisho.desk.permits.models import Connection
from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.desk.services.actions import Evidence, state_fact
from sekisho.desk.services.present import catalogue
from sekisho.desk.shell.clock import today
from sekisho.desk.urls import urlpatterns
from tests.desk.browser import signed_in
from tests.desk.scene import Scene, build_scene
from tests.desk.stopped import connect, stop_at_the_gate
from tests.desk.test_permission_matrix import ACTORS, ROWS, url_of
from tests.desk.world import World, add_survey

# Those of the matrix whom the demonstration has, and the responsible person of another contractor.
VISITORS = ("officer", "policy", "auditor", "responsible", "staff", "sub-responsible", "sub-staff")
# What differs between two pages of the same make-up: form tokens, ids, numbers.
VARIES = re.compile(r'value="[^"]*"|[a-z]{3}_[0-9A-Z]{26}|[0-9]+')
TAG = re.compile(r"<[a-z][^>]*>")
ENDED = {"suspend": "停止された案件", "revoke": "取り消された案件"}


def world_of_the_demo() -> World:
    """The demonstration's people and companies under the names the scene uses."""
    people = {row.email.partition("@")[0]: row for row in Person.objects.select_related("organisation")}
    organisations = {
        "ward": people["officer"].organisation,
        "contractor": people["responsible"].organisation,
        "sub": people["sub-responsible"].organisation,
    }
    return World(people=people, organisations=organisations)


def make() -> tuple[Scene, dict[str, Engagement]]:
    """The scene of the matrix, and cases whose permit was suspended, revoked or replaced, or whose draft is empty."""
    catch_up()
    world = world_of_the_demo()
    add_survey(world)
    scene = build_scene(world)
    officer, responsible = world.people["officer"], world.people["responsible"]
    cases = {}
    for act, title in ENDED.items():
        cases[act] = scene.case(title)
        move_permit(world.permit(title), act, "利用状況を確かめるため。", officer)
    cases["again"] = scene.case("変更が確認された案件")
    world.permit("変更が確認された案件")
    world.permit("変更が確認された案件")
    cases["empty"] = scene.case("書きはじめた案件")
    begin_request(cases["empty"], responsible)
    connect_if_new("openai-api", "gpt-4o")
    staff, survey = world.people["staff"], world.engagements["survey"]
    for code, model in (("scope.user", ""), ("scope.service", "gpt-4o"), ("scope.kind", "gpt-4o")):
        stop_at_the_gate(survey, staff, code, model)
    fact = catalogue().find("azure-openai")
    assert fact is not None
    evidence = Evidence(("https://example.test/terms",), today(), "規約の改定")
    state_fact(fact, "trains_on_input_default", "yes", evidence, world.people["policy"])
    return scene, cases


def connect_if_new(service: str, model: str) -> None:
    if not Connection.objects.filter(service=service).exists():
        connect(service, model)


def further(scene: Scene, cases: dict[str, Engagement]) -> Iterator[tuple[str, str]]:
    """Who opens which address that the matrix does not have: other states, filters that find nothing, refusals."""
    pages = ("/", "/engagements/?q=ありません", "/requests/?q=ありません", "/records/?state=cut", "/engagements/なし/")
    yield from (("officer", page) for page in pages[1:])
    yield from (("officer", url) for url in ("/?of=mine", "/hand-over/?from=nobody", "/requests/?state=waiting"))
    change = Request.objects.filter(category="change", state="submitted").get()
    returned = Request.objects.filter(state="returned").order_by("created_at").first()
    assert returned is not None
    for login in ("officer", "responsible"):
        yield from ((login, f"/requests/{change.id}/{end}") for end in ("", "versions/", "versions/1/"))
    yield "officer", f"/requests/{change.id}/review/"
    for case in Engagement.objects.order_by("id"):
        yield from ((login, f"/engagements/{case.id}/") for login in ("officer", "responsible", "staff"))
    for case in cases.values():
        for row in case.permits.all():
            yield from ((login, f"/permits/{row.id}/") for login in ("officer", "responsible", "staff"))
    for request in (Request.objects.get(engagement=cases["empty"]), scene.requests["draft"]):
        for step in STEPS:
            yield "responsible", f"/requests/{request.id}/edit/{step.slug}/"
        yield "responsible", f"/requests/{request.id}/review-all/"
    yield from (("center", f"/requests/{returned.id}/edit/{step.slug}/") for step in STEPS)
    yield from (("center", url) for url in ("/", f"/requests/{returned.id}/"))
    yield from (("cleaning", url) for url in ("/", "/engagements/", "/requests/", "/requests/new/"))
    for state, login in (("answered", "staff"), ("refused", "staff"), ("refused", "auditor")):
        yield login, f"/records/{Passage.objects.filter(state=state, first_index__gt=0).first().record}/"  # type: ignore[union-attr]
    yield "policy", "/reconfirmations/new/fact/azure-openai/"
    yield from (("staff", url) for url in ("/requests/", "/no-such-page/"))
    yield "responsible", f"/requests/{scene.requests['filed'].id}/edit/cover/"


def visits(scene: Scene, cases: dict[str, Engagement]) -> dict[str, list[list[object]]]:
    """By login: name, address, status. A further page made of the same elements as one before is left out."""
    clients: dict[str, Client] = {}
    found: dict[str, list[list[object]]] = {}
    seen: set[frozenset[str]] = set()
    opened: set[str] = set()

    def visit(login: str, name: str, url: str) -> None:
        client = clients.setdefault(login, signed_in(scene.world.people[login]))
        answer = client.get(url, HTTP_HOST="127.0.0.1")
        if not answer.headers["Content-Type"].startswith("text/html") or answer.status_code == 302:
            return
        main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
        made_of = frozenset(TAG.findall(VARIES.sub("", main)))
        if (name and name not in opened) or made_of not in seen:
            seen.add(made_of)
            opened.add(name)
            found.setdefault(login, []).append([name, url, answer.status_code])

    for row in ROWS:
        codes = dict(zip(ACTORS, row.codes.split(), strict=True))
        for login in VISITORS:
            if row.method != "POST" and codes[login] == "200" and row.name not in NO_PAGES:
                visit(login, row.name, url_of(row, scene))
    for login, url in further(scene, cases):
        visit(login, "", url)
    return found


# Not opened by `visits`: what the test knows as sent or as a file (test_every_page.py says why for each).
NO_PAGES = frozenset(json.loads(os.environ.get("NO_PAGES", "[]")))


def main() -> None:
    scene, cases = make()
    names = sorted(str(pattern.name) for pattern in urlpatterns)
    places = {key: reverse("engagement", args=[case.id]) for key, case in cases.items()}
    objects = {label: next(iter(ids.values()), "") for label, ids in scene.objects.items()}
    print(json.dumps({"visits": visits(scene, cases), "names": names, "objects": objects, "cases": places}))


if __name__ == "__main__":
    main()
