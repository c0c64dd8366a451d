"""The demonstration case: whole, repeatable, never among real people, consistent on every day of the year."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from sekisho.desk.applications.models import Request
from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.demo.load import load_demo
from sekisho.desk.events.models import Event
from sekisho.desk.people import second_factor
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.permits.models import Connection, IssuedPermit
from sekisho.desk.reviews.models import Comment
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError
from sekisho.permits.keys import key_hash
from tests.desk.browser import words_of
from tests.desk.published import published

MODELS = ("Engagement", "Organisation", "Party", "Person", "Request", "Version", "IssuedPermit", "ApiKey", "Event")


def forget() -> None:
    (settings.KEYRING.folder / "demo.key").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def facts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict]:
    """Loaded once; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        made, is_new = load_demo(None)
        assert is_new
        yield made
        transaction.set_rollback(True)
    forget()


@pytest.fixture
def undone(facts: dict) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    return {name: apps.get_model("desk", name).objects.count() for name in MODELS}


def test_it_tells_a_newcomer_everything(facts):
    assert {"base_url", "engagement", "request", "permit", "api_key", "auditor_key", "accounts", "models"} <= set(facts)
    assert facts["base_url"] == settings.SEKISHO.public_url
    for account in facts["accounts"]:
        assert {"role", "email", "password", "totp_secret"} <= set(account)
        assert account["email"].endswith(".example")
    roles = {account["role"] for account in facts["accounts"]}
    assert roles == {"officer", "policy", "auditor", "responsible", "staff"}
    assert facts["models"][0]["kind"] == "text"


def test_what_it_tells_is_true(facts):
    permit = IssuedPermit.objects.get(id=facts["permit"])
    assert (permit.engagement_id, permit.version.request_id) == (facts["engagement"], facts["request"])
    assert permit.state == "in_force"
    assert permit.first_day <= today() <= permit.last_day
    snapshot = published()
    assert snapshot.key(key_hash(facts["api_key"])).engagement == facts["engagement"]
    assert key_hash(facts["auditor_key"]) in snapshot.auditor_keys
    assert {route.model for route in snapshot.routes()} == {model["id"] for model in facts["models"]}


@pytest.mark.parametrize("role", ["officer", "staff"])
def test_the_accounts_open(facts, undone, role):
    account = next(account for account in facts["accounts"] if account["role"] == role)
    client = Client()
    answer = client.post("/sign-in/", {"email": account["email"], "password": account["password"]})
    assert answer.url == "/sign-in/code/"
    code = pyotp.TOTP(account["totp_secret"]).now()
    assert code in words_of(client.get("/sign-in/code/").content.decode())
    assert client.post("/sign-in/code/", {"code": code}).url == "/"


def test_the_case_is_the_one_of_the_screens(facts):
    survey = Engagement.objects.get(id=facts["engagement"])
    assert "住民アンケート" in survey.title
    assert Party.objects.filter(engagement=survey, parent__isnull=False, accepted_at__isnull=False).count() == 1
    states = sorted(Request.objects.values_list("category", "state"))
    assert states == [("change", "submitted"), ("new", "confirmed"), ("new", "returned")]
    assert Comment.objects.filter(version__request__state="returned").exists()
    assert Engagement.objects.filter(use="none").count() == 1
    assert Engagement.objects.filter(kind="agreement").count() == 1
    assert Person.objects.filter(is_demo=False).count() == 0


def test_loading_again_changes_nothing_and_tells_the_same(facts, undone):
    before = counts()
    again, is_new = load_demo(None)
    assert (again, is_new) == (facts, False)
    assert counts() == before


def test_the_text_service_goes_elsewhere_and_comes_back(facts, undone):
    def text():
        return published().upstream("practice-text")

    for address in ("http://127.0.0.1:9999/v1", None, "https://models.example/v1"):
        load_demo(address)
        assert (text().protocol, text().base_url) == (("openai", address) if address else ("practice", ""))
    assert published().upstream("practice-image").protocol == "practice"


@pytest.mark.parametrize(
    "address", ["models.example", "ftp://models.example/v1", "http://", "x", "https:///v1", " ", "http://[::1"]
)
def test_an_upstream_that_is_no_address_is_refused(facts, undone, address):
    before = Connection.objects.get(service="practice-text").base_url
    with pytest.raises(InputError, match="接続先"):
        load_demo(address)
    assert Connection.objects.get(service="practice-text").base_url == before


def test_its_history_reads_like_one(facts):
    """No act of tomorrow, and each request in the order of its states."""
    now = datetime.now(UTC)
    assert not Event.objects.filter(at__gt=now).exists()
    for request in Request.objects.all():
        acts = list(Event.objects.filter(subject=request.id).order_by("at", "id").values_list("act", flat=True))
        steps = [act for act in acts if act.startswith("request.") and act != "request.save"]
        expected = ["request.begin", "request.submit", "request.take"]
        assert steps[: len(expected)] == expected[: len(steps)]
    permit = IssuedPermit.objects.get(id=facts["permit"])
    assert permit.version.submitted_at < permit.issued_at < now - timedelta(days=1)


def test_it_is_never_loaded_among_real_people(world):
    before = counts()
    with pytest.raises(StateError, match="実際の利用者"):
        load_demo(None)
    assert counts() == before
    assert not settings.KEYRING.is_demo()


DAYS = ((2027, 1, 1), (2027, 3, 31), (2027, 4, 1), (2027, 4, 9), (2028, 2, 29))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_can_be_loaded_on_any_day_of_the_year(db, monkeypatch, settings, demo_keyring, day):
    at = datetime(*day, 3, 0, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    # Hashing passwords says nothing about days and takes most of the time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    facts, _ = load_demo(None)
    permit = IssuedPermit.objects.get(id=facts["permit"])
    assert permit.first_day <= at.date() <= permit.last_day
    assert not Event.objects.filter(at__gt=at).exists()
    assert Organisation.objects.count() == 7
    assert second_factor.read_secret(Person.objects.first())
