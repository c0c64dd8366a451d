"""手形 and keys on the pages: the scope in words, a key shown once, attested first, revoked by who may."""

import html

import pytest

from sekisho.desk.people.actions import attest
from sekisho.desk.people.models import Person
from sekisho.desk.permits.actions import make_key, read_permit
from sekisho.desk.permits.connections import Wanted, connect_service
from sekisho.desk.permits.models import ApiKey, AuditorKey, IssuedPermit
from sekisho.permits.keys import key_hash
from tests.desk.browser import form_at, press, signed_in, words_of
from tests.desk.shell.page import read


@pytest.fixture
def permit(world) -> IssuedPermit:
    return world.permit()


def opened(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return words_of(answer.content.decode())


def test_the_page_says_who_what_with_what_and_until_when(world, permit, client_of):
    content = read_permit(permit)
    text = opened(client_of(world.people["staff"]), f"/permits/{permit.id}/")
    for person in Person.objects.filter(id__in=content.users):
        assert person.name in text
    for use in content.purposes:
        assert use.label.partition("（")[0] in text
    assert "練習用" in text
    assert f"{content.period.last.year}年{content.period.last.month}月{content.period.last.day}日" in text


def test_only_the_city_is_offered_to_stop_it(world, permit, client_of):
    url = f"/permits/{permit.id}/"
    for login, offered in (("officer", True), ("responsible", False), ("staff", False), ("auditor", False)):
        page = read(client_of(world.people[login]).get(url).content.decode())
        assert bool(page.find("form", action=f"{url}suspend/")) == offered


def test_a_stop_without_a_reason_is_not_done(world, permit, client_of):
    answer = client_of(world.people["officer"]).post(f"/permits/{permit.id}/suspend/", {"reason": "　"})
    assert answer.status_code == 400
    assert "理由" in words_of(answer.content.decode())
    permit.refresh_from_db()
    assert permit.state == "in_force"


def test_the_signed_file_is_the_token_itself(world, permit, client_of):
    answer = client_of(world.people["auditor"]).get(f"/permits/{permit.id}/permit.jws")
    assert answer.content.decode() == permit.token
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{permit.id}.jws"'


def test_first_the_rules_are_read_then_keys_are_made(world, permit, client_of):
    staff = client_of(world.people["staff"])
    page = read(staff.get("/keys/").content.decode())
    assert len(page.find("ol", class_="rules")[0].find("li")) == 13
    assert not page.find("form", action="/keys/new/")
    assert staff.post("/keys/new/", {"scope": f"{permit.engagement_id}/use-1"}).status_code == 409
    assert staff.post("/keys/attest/", {}).status_code == 400
    assert press(staff, "/keys/", "/keys/attest/", read=["on"]).url == "/keys/"
    assert read(staff.get("/keys/").content.decode()).find("form", action="/keys/new/")


def test_a_key_is_shown_once(world, permit, client_of):
    staff = client_of(world.people["staff"])
    press(staff, "/keys/", "/keys/attest/", read=["on"])
    typed = form_at(staff, "/keys/", "scope") | {"scope": [f"{permit.engagement_id}/use-2"]}
    answer = staff.post("/keys/new/", typed)
    clear = read(answer.content.decode()).by_id("key").text
    row = ApiKey.objects.get()
    assert (row.hash, row.purpose) == (key_hash(clear), "use-2")
    page = staff.get("/keys/").content.decode()
    assert clear not in page
    assert "use-2" not in words_of(page)  # the purpose by its name


def test_of_two_cases_only_the_confirmed_one_is_offered(world, permit, client_of):
    Person.objects.update(attested_at=permit.issued_at)
    world.draft("plan", "rival-responsible")
    assert not read(client_of(world.people["rival-staff"]).get("/keys/").content.decode()).find("input", type="radio")
    offered = read(client_of(world.people["staff"]).get("/keys/").content.decode()).find("input", type="radio")
    assert {box.attributes["value"] for box in offered} == {f"{permit.engagement_id}/use-{n}" for n in (1, 2)}


def test_a_responsible_person_revokes_keys_of_their_own_people(world, permit, client_of):
    staff = world.people["staff"]
    Person.objects.update(attested_at=permit.issued_at)
    staff.refresh_from_db()
    row = make_key(staff, permit.engagement, "use-1", staff).row
    url = f"/keys/{row.id}/revoke/"
    assert client_of(world.people["sub-responsible"]).post(url).status_code == 404
    assert client_of(world.people["staff2"]).post(url).status_code == 404
    assert client_of(world.people["responsible"]).post(url).url == "/people/"
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert client_of(world.people["responsible"]).post(url).status_code == 409


def test_an_auditor_key_is_shown_on_the_answer_only(world, client_of):
    auditor = client_of(world.people["auditor"])
    made = auditor.post("/auditor-keys/")
    clear = read(made.content.decode()).by_id("key").text
    assert AuditorKey.objects.get().hash == key_hash(clear)
    assert clear not in auditor.get("/auditor-keys/").content.decode()


def test_staff_read_the_permit_without_a_link_to_the_request(world, permit):
    page = signed_in(world.people["staff"]).get(f"/permits/{permit.id}/").content.decode()
    assert "/requests/" not in page


@pytest.mark.parametrize(
    ("wire", "url", "said"),
    [
        ("anthropic", "https://api.example.test", 'Anthropic(base_url="http://127.0.0.1:8000"'),
        ("gemini", "https://api.example.test", '"base_url": "http://127.0.0.1:8000"'),
        ("azure", "https://city.openai.azure.test/openai/v1", 'base_url="http://127.0.0.1:8000/openai/v1"'),
        ("openai", "https://api.example.test/v1", 'base_url="http://127.0.0.1:8000/v1"'),
    ],
)
def test_the_new_key_comes_with_the_setting_for_each_kind_of_client(world, permit, client_of, wire, url, said):
    service = next(iter(read_permit(permit).kinds))
    connect_service(Wanted(service, f"model-{wire}", "text", url, "x", "env:KEY", wire))
    person = world.people["staff"]
    attest(person, "osaka-1.1")
    scope = f"{permit.engagement_id}/use-1"
    page = client_of(person).post("/keys/new/", {"scope": scope}).content.decode()
    shown = html.unescape(page)
    assert said in shown
    assert f'model="model-{wire}"' in shown


def test_a_key_is_replaced_on_its_own_page_and_shown_once(world, permit, client_of):
    person = world.people["staff"]
    attest(person, "osaka-1.1")
    key = make_key(person, permit.engagement, "use-1", person).row
    staff = client_of(person)
    assert read(staff.get("/keys/").content.decode()).find("form", action=f"/keys/{key.id}/rotate/")
    answer = staff.post(f"/keys/{key.id}/rotate/", {"overlap": "24"})
    clear = read(answer.content.decode()).by_id("key").text
    assert ApiKey.objects.get(hash=key_hash(clear)).purpose == "use-1"
    text = opened(staff, "/keys/")
    assert "取替え済み" in text
    assert clear not in text
    assert not read(staff.get("/keys/").content.decode()).find("form", action=f"/keys/{key.id}/rotate/")


@pytest.mark.parametrize("overlap", ["", "-1", "9999", "x"])
def test_another_overlap_than_those_offered_is_refused(world, permit, client_of, overlap):
    person = world.people["staff"]
    attest(person, "osaka-1.1")
    key = make_key(person, permit.engagement, "use-1", person).row
    assert client_of(person).post(f"/keys/{key.id}/rotate/", {"overlap": overlap}).status_code == 400
    assert ApiKey.objects.count() == 1
