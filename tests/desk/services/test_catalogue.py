"""The catalogue at the desk: facts are stated with source and date, kept in order, and reach the rules at once."""

from datetime import date, timedelta

import pytest

from sekisho.desk.applications.actions import objections
from sekisho.desk.events.models import Event
from sekisho.desk.services.actions import Evidence, add_service, check_service, state_fact
from sekisho.desk.services.models import FactStatement
from sekisho.desk.services.present import catalogue, facts_about
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError, StateError
from tests.desk.browser import words_of
from tests.desk.matrix_data import day

PAGE = "https://example.test/terms"


@pytest.fixture
def evidence() -> Evidence:
    return Evidence((PAGE,), today(), "規約の改定")


def service(name: str = "practice-text"):
    found = catalogue().find(name)
    assert found is not None
    return found


def test_a_stated_fact_counts_at_once_for_the_pre_check(world, evidence):
    draft = world.draft()
    assert "service.consumer" not in {f.code for f in objections(draft)}
    state_fact(service(), "consumer_terms", True, evidence, world.people["policy"])
    assert "service.consumer" in {f.code for f in objections(draft) if f.level == "stop"}


def test_history_says_who_stated_what_and_what_stood_before(world, evidence):
    policy = world.people["policy"]
    before = service().opt_out
    state_fact(service(), "opt_out", "管理画面で停止", evidence, policy)
    state_fact(service(), "opt_out", "契約で停止", evidence, policy)
    rows = list(FactStatement.objects.all())
    assert [(row.before, row.value, row.author) for row in rows] == [
        (before, "管理画面で停止", policy),
        ("管理画面で停止", "契約で停止", policy),
    ]
    assert Event.objects.filter(act="service.state-fact", subject="practice-text").count() == 2


def test_what_was_stated_is_never_changed(world, evidence):
    row = state_fact(service(), "opt_out", "管理画面で停止", evidence, world.people["policy"])
    row.value = "別の値"
    with pytest.raises(StateError):
        row.save()
    with pytest.raises(StateError):
        row.delete()


def test_a_check_renews_the_days_and_keeps_the_values(world, evidence):
    before = service("azure-openai")
    count = check_service(before, evidence, world.people["policy"])
    after = service("azure-openai")
    assert count >= 6
    assert after.as_of == today().isoformat()
    assert {f.name: f.value for f in facts_about(after)} == {f.name: f.value for f in facts_about(before)}
    assert not any(row.is_change for row in FactStatement.objects.all())


@pytest.mark.parametrize(
    ("name", "value"), [("curated_training", "maybe"), ("kinds", ["smell"]), ("consumer_terms", "yes"), ("id", "x")]
)
def test_a_value_that_cannot_be_is_not_kept(world, evidence, name, value):
    with pytest.raises(InputError):
        state_fact(service(), name, value, evidence, world.people["policy"])
    assert not FactStatement.objects.exists()


@pytest.mark.parametrize("wrong", [Evidence(("　",), date(2026, 1, 1)), Evidence((PAGE,), date(2100, 1, 1))])
def test_nothing_is_stated_without_a_source_or_with_a_day_to_come(world, wrong):
    with pytest.raises(InputError):
        state_fact(service(), "opt_out", "契約で停止", wrong, world.people["policy"])


def test_an_added_service_can_be_chosen_and_promises_nothing(world, evidence):
    values = {"name_ja": "新しいAI", "provider": "提供社", "kinds": ["text"], "consumer_terms": False}
    made = add_service("new-ai", values, evidence, world.people["policy"])
    assert service("new-ai") == made
    assert (made.trains_on_input_default, made.curated_training) == ("unknown", "unknown")
    with pytest.raises(InputError, match="すでに"):
        add_service("new-ai", values, evidence, world.people["policy"])
    with pytest.raises(InputError, match="すでに"):
        add_service("azure-openai", values, evidence, world.people["policy"])


def test_the_page_shows_source_and_day_of_each_fact(world, evidence, client_of):
    state_fact(service(), "opt_out", "契約で停止", evidence, world.people["policy"])
    text = words_of(client_of(world.people["staff"]).get("/services/practice-text/").content.decode())
    assert "契約で停止" in text
    assert PAGE in text
    assert "規約の改定" in text
    assert "書き換える" not in text


def test_the_policy_section_states_a_fact_on_the_page(world, client_of):
    client = client_of(world.people["policy"])
    sent = {"value": "no", "source": PAGE} | day("as_of", 2026, 4, 1)
    url = "/services/adobe-firefly/facts/curated_training/"
    assert client.post(url, sent | {"source": " "}).status_code == 400
    assert client.post(url, sent | {"as_of_year": "2099"}).status_code == 400
    assert client.post(url, sent).url == "/services/adobe-firefly/"
    assert not service("adobe-firefly").is_curated


def test_filters_stand_in_the_url(world, client_of):
    client = client_of(world.people["officer"])
    consumer = words_of(client.get("/services/?show=consumer").content.decode())
    assert "ChatGPT（無料・Plus・Pro 個人向け）" in consumer
    assert "練習用モデル・文章" not in consumer
    assert "合うサービスはありません" in words_of(client.get("/services/?q=zzzz").content.decode())


def test_old_evidence_is_marked(world, client_of):
    old = Evidence((PAGE,), today() - timedelta(days=91))
    check_service(service(), old, world.people["policy"])
    assert "要再確認" in words_of(client_of(world.people["staff"]).get("/services/practice-text/").content.decode())
