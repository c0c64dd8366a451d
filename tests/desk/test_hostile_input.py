"""What nobody types and somebody sends: NUL, numbers without end, forged hidden fields, paths that climb, markup.

An answer that names the mistake, or nothing found; never an error of ours, and nothing half done. The client raises
what a view lets through, so a page of status 500 fails here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.models import Event
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.models import CityName
from sekisho.desk.reviews.models import Comment
from tests.desk.browser import form_at, signed_in
from tests.desk.matrix_data import day
from tests.desk.scene import Scene
from tests.desk.shell.page import read

NUL = "a\x00b"
ENDLESS = "9" * 5000
CLIMBS = ("..%2f..%2fetc%2fpasswd", "..", "%2e%2e%2f", "%00", "%ff%fe", "xxx", "eng_%25", "%E3%81%82", "x" * 5000)
MARKUP = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}",
    "</textarea><b>x",
    "&lt;i&gt;",
)


@dataclass(frozen=True)
class Attack:
    """`data`: None for GET. The path may name an object of the scene in braces."""

    login: str
    path: str
    data: dict[str, Any] | None = None
    status: tuple[int, ...] = (400,)

    def __str__(self) -> str:
        sent = "" if self.data is None else " " + ",".join(f"{k}={str(v)[:12]!r}" for k, v in self.data.items())
        return f"{self.login} {self.path[:60]}{sent}"[:110]


FOUND_NOTHING = (200,)
ATTACKS = (
    # NUL wherever a value reaches the store
    Attack("responsible", "/engagements/?q=%00"),
    Attack("responsible", "/engagements/?year=%00"),
    Attack("officer", "/requests/?state=%00"),
    Attack("responsible", "/records/?engagement=%00"),
    Attack("responsible", "/records/?rule=%00&state=%00&page=%00"),
    Attack("staff", "/rules/?book=%00"),
    Attack("responsible", "/requests/new/", {"engagement": NUL}),
    Attack("responsible", "/people/new/", {"name": NUL, "email": "n@example.test", "role": "staff"}),
    Attack("officer", "/requests/{in review}/review/", {"version": NUL, "act": "keep"}),
    Attack("officer", "/requests/{in review}/review/", {"version": "{version}", "act": "keep", "comment-logs": NUL}),
    Attack("officer", "/requests/{in review}/review/", {"version": "{version}", "act": "return", "reason": NUL}),
    Attack("officer", "/permits/{permit}/suspend/", {"reason": NUL}),
    Attack("responsible", "/requests/{draft}/edit/security/", {"revision": "1", "security": NUL}),
    Attack("responsible", "/engagements/{fresh}/parties/new/", {"parent": NUL, "company": "x"}),
    Attack("staff", "/keys/new/", {"scope": NUL}),
    Attack("staff", "/account/password/", {"old": NUL, "new1": NUL, "new2": NUL}),
    Attack("responsible", "/engagements/{survey}/secrets/new/terms/", {"title": NUL, "words": "みおつくし再編構想"}),
    Attack("responsible", "/engagements/{survey}/secrets/new/terms/", {"title": "一覧", "words": NUL}),
    Attack("responsible", "/engagements/{survey}/secrets/try/", {"text": NUL}),
    Attack("responsible", "/secrets/{secret}/remove/", {"reason": NUL}),
    Attack("policy", "/works/new/", {"sort": "character", "name": NUL, "source": "x", "reason": "x"}),
    Attack("policy", "/works/{name}/end/", {"reason": NUL}),
    Attack("policy", "/works/?q=%00"),
    Attack("policy", "/works/give-up/?name=%00", {"reason": "x"}),
    Attack("officer", "/requests/{in review}/withdrawal/", {"sender": NUL, "means": "mail", "is_sure": "on"}),
    # numbers without end, or none at all
    Attack("responsible", f"/engagements/?year={ENDLESS}", None, FOUND_NOTHING),
    Attack("responsible", "/engagements/?year=²&use=x&page=-1", None, FOUND_NOTHING),
    Attack("responsible", f"/records/?rule={ENDLESS}&page={ENDLESS}", None, FOUND_NOTHING),
    Attack("responsible", f"/records/?rule={'9' * 30}&page=0", None, FOUND_NOTHING),
    Attack("responsible", f"/requests/?page={ENDLESS}&state=x", None, FOUND_NOTHING),
    Attack("responsible", f"/requests/{{filed}}/versions/{'9' * 40}.pdf", None, (404,)),
    Attack("responsible", f"/requests/{{filed}}/versions/{ENDLESS}.pdf", None, (404,)),
    Attack("responsible", "/requests/{filed}/versions/0.pdf", None, (404,)),
    Attack("responsible", "/requests/{filed}/versions/-1.pdf", None, (404,)),
    Attack("responsible", "/requests/{filed}/versions/1.exe", None, (404,)),
    Attack("responsible", "/requests/{filed}/paper.", None, (404,)),
    Attack("officer", "/engagements/{survey}/specification.html", None, (404,)),
    *(
        Attack("responsible", "/requests/{draft}/edit/uses/", {"revision": revision, "rows": "1"}, (409,))
        for revision in ("", "-1", "0", "999999999", "9999999999", ENDLESS, "1.0", "1e0", "x", " 1", "0x1")
    ),
    *(
        Attack("responsible", "/requests/{draft}/review-all/", {"revision": revision}, (409,))
        for revision in ("", "0", "999", ENDLESS)
    ),
    # forged choices and hidden fields
    Attack("responsible", "/requests/{draft}/edit/cover/", {"revision": "1", "category": "admin"}),
    Attack("responsible", "/requests/{draft}/edit/cover/", {"revision": "1", "users": ["contractor", "city"]}),
    Attack("responsible", "/requests/{draft}/edit/cover/", {"revision": "1", "pledges": ["3"]}),
    Attack("responsible", "/requests/{draft}/edit/users/", {"revision": "1", "named_users": ["{rival}"]}),
    Attack("responsible", "/requests/{draft}/edit/checklist/", {"revision": "1", "checks": ["14"]}),
    Attack("responsible", "/requests/{draft}/edit/services/", {"revision": "1", "rows": "1", "service-0-service": "x"}),
    Attack("responsible", "/requests/{draft}/edit/uses/", {"revision": "1", "rows": "1", "use-0-id": "../../x"}),
    Attack("responsible", "/requests/{draft}/edit/uses/", {"revision": "1", "rows": "1", "use-0-audience": "none"}),
    Attack("responsible", "/requests/{draft}/edit/nowhere/", {"revision": "1"}, (404,)),
    Attack("responsible", "/people/new/", {"name": "x", "email": "n@example.test", "role": "officer"}),
    Attack("responsible", "/people/new/", {"name": "x", "email": "n@example.test", "role": "auditor"}),
    Attack("officer", "/engagements/new/", {"kind": "sale"}),
    Attack("officer", "/engagements/new/", {"contractor": "{ward}", "book": "osaka-9.9"}),
    Attack("officer", "/permits/{permit}/expire/", {"reason": "x"}),
    Attack("officer", "/permits/{permit}/supersede/", {"reason": "x"}),
    Attack("officer", "/permits/{permit}/issue/", {"reason": "x"}),
    Attack("officer", "/requests/{in review}/review/", {"version": "{other version}", "act": "confirm"}),
    Attack("staff", "/keys/new/", {"scope": "/use-1"}),
    Attack("staff", "/keys/new/", {"scope": "{survey}/use-99"}),
    Attack("policy", "/works/new/", {"sort": "admin", "name": "架空いぬ団", "source": "x", "reason": "x"}),
    Attack("policy", "/works/new/", {"sort": "work", "name": "|||", "source": "x", "reason": "x"}),
    Attack("policy", "/works/give-up/?name=x", {"reason": "x"}, (404,)),
    Attack("officer", "/secrets/{secret}/remove/", {"reason": "x"}, (409,)),
    Attack("officer", "/secrets/{secret of sub}/replace/", {"words": "のっとり構想"}, (409,)),
    Attack("sub-responsible", "/secrets/{secret}/remove/", {"reason": "x"}, (404,)),
    Attack("sub-responsible", "/engagements/{survey}/secrets/new/portraits/", {"title": "x"}, (404,)),
    Attack("responsible", "/engagements/{survey}/secrets/new/document/", {"title": "x", "file": "no file"}),
    Attack("officer", "/requests/{confirmed}/withdrawal/", {"sender": "x"}, (409,)),
    # too long
    Attack("responsible", "/engagements/{survey}/secrets/new/terms/", {"title": "あ" * 101, "words": "みおつくし構想"}),
    Attack("responsible", "/engagements/{survey}/secrets/try/", {"text": "あ" * 20_001}),
    Attack("policy", "/works/new/", {"sort": "work", "name": "あ" * 201, "source": "x", "reason": "x"}),
    Attack("responsible", "/people/new/", {"name": "あ" * 101, "email": "n@example.test", "role": "staff"}),
    Attack(
        "responsible",
        "/people/new/",
        {"name": "x", "email": f"{'n' * 20}@{'.'.join(['b' * 60] * 4)}.jp", "role": "staff"},
    ),
    Attack("responsible", "/requests/{draft}/edit/security/", {"revision": "1", "logs": "あ" * 4001}),
    Attack("responsible", "/engagements/{fresh}/parties/new/", {"company": "あ" * 201}),
    Attack("officer", "/engagements/new/", {"title": "あ" * 301, "number": "1" * 61}),
    Attack("officer", "/requests/{in review}/review/", {"version": "{version}", "comment-logs": "あ" * 2001}),
    Attack("officer", "/requests/{in review}/review/", {"version": "{version}", "draft_number": "1" * 61}),
    Attack("officer", "/permits/{permit}/suspend/", {"reason": "あ" * 1001}),
    Attack("responsible", "/people/new/", {f"field{n}": "x" for n in range(2001)}),
    Attack("responsible", "/people/new/", {"name": "x" * 3_000_000}),
)
DEEP = (
    ("responsible", "/engagements/{}/"),
    ("responsible", "/engagements/{}/specification.docx"),
    ("responsible", "/requests/{}/"),
    ("responsible", "/requests/{}/edit/cover/"),
    ("responsible", "/requests/{}/paper.pdf"),
    ("officer", "/requests/{}/review/"),
    ("responsible", "/permits/{}/"),
    ("responsible", "/permits/{}/permit.jws"),
    ("responsible", "/records/{}/"),
    ("responsible", "/secrets/{}/"),
    ("responsible", "/engagements/{}/secrets/"),
    ("responsible", "/secrets/{}/replace/"),
    ("policy", "/works/{}/end/"),
)


def named(scene: Scene) -> Callable[[Any], Any]:
    """Puts the scene's ids into what an attack names in braces."""
    known = {label: next(iter(parts.values())) for label, parts in scene.objects.items() if parts}
    known["rival"] = scene.world.people["rival-staff"].id
    known["ward"] = scene.world.organisations["ward"].id
    known["version"] = scene.requests["in review"].latest.id
    known["other version"] = scene.requests["filed"].latest.id

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(item) for item in value]
        return re.sub(r"\{([a-z -]+)\}", lambda match: known.get(match[1], match[0]), value)

    return fill


def carry_out(scene: Scene, attack: Attack) -> HttpResponse:
    fill = named(scene)
    client = signed_in(scene.world.people[attack.login])
    if attack.data is None:
        return client.get(fill(attack.path))
    return client.post(fill(attack.path), {key: fill(value) for key, value in attack.data.items()})


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_is_answered_and_changes_nothing(scene, undone, attack):
    before = Event.objects.count()
    assert carry_out(scene, attack).status_code in attack.status
    assert Event.objects.count() == before


@pytest.mark.parametrize("climb", CLIMBS, ids=lambda climb: climb[:12])
@pytest.mark.parametrize(("login", "path"), DEEP)
def test_an_id_that_is_none_finds_nothing(scene, login, path, climb):
    assert signed_in(scene.world.people[login]).get(path.format(climb)).status_code in (400, 404)


@pytest.mark.parametrize(
    "raw",
    [
        b"name=%ED%A0%80&email=n%40example.test&role=staff",  # a lone surrogate
        b"name=\xff\xfe&email=n%40example.test&role=staff",  # no UTF-8
        b"name=%F0%A0%AE%9F%E3%81%AE%E5%AE%B6&email=n%40example.test&role=staff",  # 𠮟の家: beyond the BMP
        b"name=e%CC%81%E2%80%AE&email=n%40example.test&role=staff",  # combining mark, right-to-left override
    ],
)
def test_odd_characters_are_kept_or_replaced_but_never_an_error(scene, undone, raw):
    client = signed_in(scene.world.people["responsible"])
    answer = client.post("/people/new/", raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_papers_survive_characters_that_no_paper_can_show(scene, undone, form):
    odd = "業務\x01\x0b\x1f\ufffe\u202e🈁𠮟<w:p/>#let x = 1 $x$ @y \\end"
    survey = scene.world.engagements["survey"]
    Engagement.objects.filter(id=survey.id).update(title=odd, number=odd[:60])
    client = signed_in(scene.world.people["officer"])
    answer = client.get(f"/engagements/{survey.id}/specification.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"PK" if form == "docx" else b"%PDF")


@pytest.mark.parametrize(
    "number", ['a"; filename="evil.exe', "a\r\nSet-Cookie: x=1", "../../../etc/passwd", "第1号；\\", "　"]
)
def test_a_contract_number_writes_no_header(scene, undone, number):
    survey = scene.world.engagements["survey"]
    Engagement.objects.filter(id=survey.id).update(number=number)
    answer = signed_in(scene.world.people["officer"]).get(f"/engagements/{survey.id}/specification.docx")
    header = answer.headers["Content-Disposition"]
    assert not re.search(r"[\r\n]", header)
    assert re.fullmatch(r"""attachment; filename\*=utf-8''[\w%./~-]+""", header)
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies


def test_a_forged_number_of_rows_shows_no_more_than_the_page_holds(scene, undone):
    client = signed_in(scene.world.people["responsible"])
    draft = scene.requests["draft"]
    answer = client.post(f"/requests/{draft.id}/edit/uses/", {"revision": "0", "rows": "999999999"})
    rows = read(answer.content.decode()).find("section", class_="panel")
    assert 0 < len(rows) <= 12


def test_an_invented_purpose_id_becomes_a_fresh_one(scene, undone):
    """Ids of purposes are the desk's: a known one twice, or one from nowhere, would blur what a permit allows."""
    client = signed_in(scene.world.people["responsible"])
    draft = scene.requests["draft"]
    typed = form_at(client, f"/requests/{draft.id}/edit/uses/", "revision")
    typed["use-0-id"], typed["use-1-id"] = ["use-1"], ["use-1"]
    assert client.post(f"/requests/{draft.id}/edit/uses/", typed).status_code == 302
    draft.refresh_from_db()
    assert [use.id for use in draft.application.uses] == ["use-1", "use-3"]
    typed = form_at(client, f"/requests/{draft.id}/edit/uses/", "revision")
    typed["use-0-id"], typed["use-1-id"] = ["use-9999"], ["use-3"]
    assert client.post(f"/requests/{draft.id}/edit/uses/", typed).status_code == 302
    draft.refresh_from_db()
    assert [use.id for use in draft.application.uses] == ["use-4", "use-3"]


def poison(scene: Scene, markup: str) -> None:
    """Put the markup into every text that a person can write."""
    world = scene.world
    survey, draft = world.engagements["survey"], scene.requests["draft"]
    Engagement.objects.update(title=markup, number=markup)
    Organisation.objects.update(name=markup, address=markup, representative=markup)
    Person.objects.update(name=markup)
    survey.parties.update(task=markup)
    survey.permits.update(state="suspended", state_reason=markup)
    survey.secrets.update(title=markup, removed_reason=markup)
    CityName.objects.update(name=markup, source=markup, reason=markup)
    officer = world.people["officer"]
    for request in (scene.requests["returned"], scene.requests["in review"]):
        for item in ("logs", "work", "check_1", "named_users"):
            Comment.objects.create(version=request.latest, item=item, text=markup, author=officer)
    use, service = draft.application.uses[0], draft.application.services[0]
    texts = dict.fromkeys(("addressee", "company", "contact_name", "user_scope", "security", "logs", "law"), markup)
    changed = draft.application.with_answers(
        **texts,
        subcontractor_names=(markup,),
        uses=(type(use)("use-1", markup, markup, markup, "internal"),),
        services=(type(service)(service.service, markup, markup, markup, ("text",), markup, markup, None),),
    )
    world.change(draft, changed)


POISONED = {
    "officer": (
        "/",
        "/engagements/",
        "/engagements/{survey}/",
        "/engagements/{survey}/edit/",
        "/requests/",
        "/requests/{in review}/",
        "/requests/{in review}/review/",
        "/requests/{returned}/",
        "/permits/{permit}/",
        "/people/",
        "/records/",
        "/records/{record of staff}/",
        "/engagements/?q=<script>alert(1)</script>",
    ),
    "policy": ("/", "/works/"),
    "responsible": (
        "/",
        "/requests/{draft}/",
        "/requests/{draft}/review-all/",
        "/requests/{returned}/",
        "/requests/{draft}/edit/cover/",
        "/requests/{draft}/edit/uses/",
        "/requests/{draft}/edit/services/",
        "/requests/{draft}/edit/users/",
        "/requests/{draft}/edit/security/",
        "/requests/{returned}/edit/security/",
        "/requests/{returned}/edit/checklist/",
        "/requests/new/",
        "/engagements/{survey}/parties/new/",
        "/engagements/{survey}/secrets/",
        "/secrets/",
        "/secrets/{secret}/",
        "/keys/",
    ),
    "staff": ("/", "/keys/", "/permits/{permit}/"),
    "sub-responsible": ("/", "/engagements/{fresh}/"),
}


@pytest.mark.parametrize("markup", MARKUP)
def test_what_people_write_is_shown_and_never_becomes_markup(scene, undone, markup):
    poison(scene, markup)
    fill = named(scene)
    for login, paths in POISONED.items():
        client = signed_in(scene.world.people[login])
        seen = 0
        for path in paths:
            text = client.get(fill(path)).content.decode()
            page = read(text)
            assert "<script>alert" not in text, path
            assert not page.find("b"), path
            assert not page.find("i"), path
            assert not [element for element in page.everything() if "onerror" in element.attributes], path
            seen += markup in page.text or any(
                markup in value for e in page.everything() for value in e.attributes.values()
            )
        assert seen, f"nothing that was written is shown to {login}"


def test_what_was_typed_wrongly_comes_back_as_text(scene, undone):
    markup = MARKUP[1]
    client = signed_in(scene.world.people["officer"])
    answer = client.post("/engagements/new/", {"title": markup, "fiscal_year": markup} | day("first_day", 2026, 2, 30))
    assert answer.status_code == 400
    page = read(answer.content.decode())
    assert not page.find("img", src="x")
    assert page.by_id("id_title").attributes["value"] == markup
    assert page.by_id("id_fiscal_year").attributes["value"] == markup
