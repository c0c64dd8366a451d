"""What every answer carries, what every form needs, and what no page lets through."""

import json
import os
import re
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from sekisho.desk.events.models import Event
from sekisho.desk.people.access import page
from sekisho.desk.people.roles import May
from sekisho.desk.permits.models import Connection, ModelRoute
from sekisho.desk.urls import urlpatterns as real
from sekisho.keyring.keyring import Keyring
from tests.desk.browser import form_in, signed_in
from tests.desk.shell.page import read
from tests.desk.world import PASSWORD

PATH_PARTS = {"form": "docx", "number": 1, "step": "cover", "act": "suspend", "year": 2016}
REQUIRED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def _boom(request: object) -> HttpResponse:
    raise RuntimeError("秘密の値 hunter2")


urlpatterns = [*real, page("boom/", _boom, "boom", May.PUBLIC), path("unguarded-boom/", _boom)]


def insist_on_headers(answer: HttpResponse) -> None:
    for name, value in REQUIRED.items():
        assert answer.headers.get(name) == value, name
    stated = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert stated == POLICY
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers


def a_path(pattern: object) -> str:
    """The pattern with invented parts."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: str(PATH_PARTS.get(part[1], "xxx_1")), str(pattern.pattern))


@pytest.mark.parametrize(
    ("login", "url", "status"),
    [
        ("", "/sign-in/", 200),
        ("", "/", 302),
        ("", "/nowhere/", 404),
        ("", "/static/sekisho/base.css", 200),
        ("", "/static/sekisho/sekisho.js", 200),
        ("", "/static/sekisho/icon.svg", 200),
        ("", "/static/sekisho/missing.css", 404),
        ("", "/static/../settings.py", 404),
        ("", "/sign-out/", 405),
        ("staff", "/", 200),
        ("staff", "/requests/", 403),
        ("staff", "/engagements/eng_unknown/", 404),
        ("officer", "/engagements/{survey}/specification.docx", 200),
        ("officer", "/engagements/{survey}/specification.pdf", 200),
        ("officer", "/permits/{permit}/permit.jws", 200),
    ],
)
def test_every_answer_carries_the_headers(scene, login, url, status):
    client = signed_in(scene.world.people[login]) if login else Client()
    known = {key: next(iter(value.values())) for key, value in scene.objects.items() if value}
    answer = client.get(url.format(**known))
    assert answer.status_code == status
    insist_on_headers(answer)
    is_kept = url.startswith("/static/") and status == 200
    assert answer.headers["Cache-Control"] == ("max-age=3600, public" if is_kept else "no-store")


def test_so_do_answers_to_attacks(scene):
    client = Client(enforce_csrf_checks=True)
    for answer, status in (
        (client.get("/", HTTP_HOST="evil.example"), 400),
        (client.post("/sign-in/", {"email": "a@example.test"}), 403),
        (Client().post("/sign-in/", {f"field{n}": "x" for n in range(2001)}), 400),
        (Client().post("/sign-in/", {"email": "x" * 3_000_000}), 400),
    ):
        assert answer.status_code == status
        insist_on_headers(answer)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("url", ["/boom/", "/unguarded-boom/"])
def test_an_unforeseen_error_says_nothing_about_itself(scene, url):
    answer = Client(raise_request_exception=False).get(url)
    assert answer.status_code == 500
    insist_on_headers(answer)
    text = answer.content.decode()
    assert "処理を完了できませんでした" in text
    assert not any(word in text for word in ("hunter2", "Traceback", "RuntimeError", "/src/"))


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:80", "127.0.0.1.evil.example"]
)
def test_a_foreign_host_name_is_refused(scene, host):
    assert Client().get("/sign-in/", HTTP_HOST=host).status_code == 400


def test_a_claimed_host_changes_no_address_that_is_shown(scene, undone):
    staff = scene.world.people["staff"]
    text = Connection.objects.create(service="practice-text", protocol="practice")
    ModelRoute.objects.create(model="practice-text", connection=text, kind="text", upstream_model="practice-text")
    scope = {"scope": f"{scene.world.engagements['survey'].id}/use-1"}
    claims = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example"}
    answer = signed_in(staff).post("/keys/new/", scope, **claims)
    assert answer.status_code == 200
    assert "evil.example" not in answer.content.decode()
    assert settings.SEKISHO.public_url in answer.content.decode()


@pytest.mark.parametrize("pattern", real, ids=lambda pattern: pattern.name)
def test_no_form_is_taken_without_its_secret(scene, pattern):
    before = Event.objects.count()
    for login in ("officer", "responsible"):
        client = signed_in(scene.world.people[login], enforce_csrf_checks=True)
        for method in (client.post, client.put, client.patch, client.delete):
            assert method(a_path(pattern)).status_code == 403
    assert Client(enforce_csrf_checks=True).post(a_path(pattern)).status_code == 403
    assert Event.objects.count() == before


def test_a_form_with_its_secret_is_taken_from_this_site_only(scene, undone):
    client = signed_in(scene.world.people["staff"], enforce_csrf_checks=True)
    page_read = client.get("/account/password/").content.decode()
    typed = form_in(page_read, "old") | {"old": ["x"], "new1": ["y"], "new2": ["z"]}
    assert client.post("/account/password/", typed).status_code == 400  # taken: the form itself complains
    assert client.post("/account/password/", typed, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert client.post("/account/password/", typed, HTTP_ORIGIN="null").status_code == 403
    forged = typed | {"csrfmiddlewaretoken": ["A" * 64]}
    assert client.post("/account/password/", forged).status_code == 403


def test_the_secret_of_another_session_does_not_count(scene, undone):
    mine = signed_in(scene.world.people["staff"], enforce_csrf_checks=True)
    other = signed_in(scene.world.people["officer"], enforce_csrf_checks=True)
    typed = form_in(other.get("/account/password/").content.decode(), "old")
    mine.get("/account/password/")
    assert mine.post("/account/password/", typed | {"old": ["x"]}).status_code == 403


PAGES = {
    "officer": ("/", "/engagements/", "/engagements/new/", "/requests/", "/people/", "/records/", "/book/", "/rules/"),
    "policy": ("/", "/services/"),
    "auditor": ("/", "/auditor-keys/"),
    "responsible": ("/", "/requests/new/", "/people/new/", "/keys/", "/account/password/"),
    "staff": ("/", "/keys/", "/records/"),
}
OBJECT_PAGES = {
    "officer": (
        "/engagements/{survey}/",
        "/engagements/{bare}/",
        "/requests/{in review}/review/",
        "/permits/{permit}/",
    ),
    "responsible": (
        "/engagements/{survey}/",
        "/requests/{draft}/",
        "/requests/{draft}/review-all/",
        "/requests/{returned}/",
        *(
            f"/requests/{{draft}}/edit/{step}/"
            for step in ("cover", "uses", "services", "users", "security", "attachments", "checklist")
        ),
    ),
    "staff": ("/records/{record of staff}/",),
    "sub-responsible": ("/engagements/{fresh}/",),
}


@pytest.mark.parametrize("login", sorted({*PAGES, *OBJECT_PAGES}))
def test_pages_ask_for_nothing_outside_and_carry_no_inline_code(scene, login):
    known = {key: next(iter(value.values())) for key, value in scene.objects.items() if value}
    client = signed_in(scene.world.people[login])
    for url in (*PAGES.get(login, ()), *OBJECT_PAGES.get(login, ())):
        answer = client.get(url.format(**known))
        assert answer.status_code == 200, url
        for element in read(answer.content.decode()).everything():
            where = f"{url} <{element.name}>"
            attributes = element.attributes
            assert not [name for name in attributes if name == "style" or name.startswith("on")], where
            assert element.name not in ("style", "iframe", "object", "embed", "base"), where
            if element.name == "script":
                assert attributes.get("src", "").startswith("/static/"), where
                assert not element.text, where
            for name in ("src", "action", "formaction", "poster", "srcset"):
                assert attributes.get(name, "/").startswith(("/", "#")), where
                assert not attributes.get(name, "/").startswith("//"), where
            if element.name in ("link", "a"):
                assert re.match(r"/(?!/)|[?#]", attributes.get("href", "/")), where


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(scene, undone):
    client = Client()
    client.get("/sign-in/")
    client.post("/sign-in/", {"email": scene.world.people["staff"].email, "password": PASSWORD})
    for name in ("sekisho-session", "sekisho-csrf"):
        assert client.cookies[name]["samesite"] == "Lax"
        assert client.cookies[name]["httponly"]


SCRIPT = """
import json, os, pathlib
from sekisho.kernel.settings import read_settings
from sekisho.desk.setup import migrate, start_desk
settings = read_settings(os.environ)
start_desk(settings)
migrate()
from django.test import Client
from sekisho.desk.people.actions import add_person
from sekisho.desk.people.models import Organisation
from sekisho.desk.people.roles import Role
city = Organisation.objects.create(kind="department", name="課")
made = add_person(city, "試験", "a@example.test", Role.OFFICER, None)
client = Client(HTTP_HOST="sekisho.example")
page = client.get("/sign-in/", secure=True)
answer = client.post("/sign-in/", {"email": "a@example.test", "password": made.password}, secure=True)
print(json.dumps({
    "status": answer.status_code,
    "cookies": [morsel.OutputString() for morsel in (*page.cookies.values(), *answer.cookies.values())],
    "hsts": page.headers.get("Strict-Transport-Security", ""),
    "http": Client(HTTP_HOST="sekisho.example").get("/sign-in/").status_code,
    "modes": sorted({oct(path.stat().st_mode & 0o777) for path in settings.data_dir.glob("desk.sqlite3*")}),
}))
"""


@pytest.fixture(scope="module")
def served_over_https(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What an installation with a public https address sends: asked in a process of its own."""
    folder = tmp_path_factory.mktemp("https")
    Keyring(folder).ensure()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SEKISHO_", "DJANGO_"))}
    env = kept | {"SEKISHO_DATA": str(folder), "SEKISHO_PUBLIC_URL": "https://sekisho.example"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_over_https_cookies_are_bound_to_host_and_line(served_over_https):
    assert served_over_https["status"] == 302
    cookies = SimpleCookie()
    for line in served_over_https["cookies"]:
        cookies.load(line)
    assert set(cookies) == {"__Host-sekisho-session", "__Host-sekisho-csrf"}
    for cookie in cookies.values():
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_over_https_browsers_are_told_to_stay_there(served_over_https):
    assert served_over_https["hsts"].startswith("max-age=31536000")


def test_the_embedded_store_is_readable_by_its_owner_only(served_over_https):
    assert served_over_https["modes"] == ["0o600"]
