import json
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest

from sekisho.catalogue.catalogue import Catalogue, as_json, evidence_day, is_stale, load, read
from sekisho.kernel.errors import ConfigurationError

PRACTICE = files("sekisho.catalogue").joinpath("data/practice.toml").read_text(encoding="utf-8")
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_holds_54_researched_services_and_our_two(catalogue: Catalogue) -> None:
    assert len(catalogue.all()) == 56
    assert [service.id for service in catalogue.all()][-2:] == ["practice-text", "practice-image"]


def test_finds_by_id_and_knows_nothing_else(catalogue: Catalogue) -> None:
    found = catalogue.find("azure-openai")
    assert found is not None
    assert found.provider == "Microsoft"
    assert catalogue.find("no-such-service") is None


def test_plans_of_one_product_are_apart(catalogue: Catalogue) -> None:
    assert catalogue.by_id["chatgpt-free-plus-pro"].consumer_terms
    assert not catalogue.by_id["chatgpt-enterprise-edu"].consumer_terms


def test_only_four_services_are_sourced_as_curated(catalogue: Catalogue) -> None:
    curated = {service.id for service in catalogue.all() if service.is_curated}
    assert curated == {"adobe-firefly", "getty-generative-ai", "shutterstock-generate", "bria"}


def test_a_fact_without_a_source_says_so(catalogue: Catalogue) -> None:
    for service in catalogue.all():
        assert service.source or service.source_tier == "none", service.id
        if service.source_tier == "none":
            assert (service.trains_on_input_default, service.curated_training) == ("unknown", "unknown"), service.id


def test_practice_models_are_ours_and_promise_nothing(catalogue: Catalogue) -> None:
    text, image = catalogue.by_id["practice-text"], catalogue.by_id["practice-image"]
    assert (text.provider, text.kinds, text.consumer_terms) == ("Sekisho", ("text",), False)
    assert text.trains_on_input_default == "no"
    assert (image.kinds, image.is_curated, image.curated_training) == (("image",), False, "unknown")
    assert all("練習用" in service.name_ja for service in (text, image))


@pytest.mark.parametrize(("age", "stale"), [(0, False), (90, False), (91, True)])
def test_a_fact_goes_stale_after_ninety_days(catalogue: Catalogue, age: int, stale: bool) -> None:
    fact = replace(catalogue.by_id["practice-text"], as_of="2026-11-23")
    assert is_stale(fact, DAY + timedelta(days=age)) is stale


def test_the_period_can_be_set(catalogue: Catalogue) -> None:
    fact = replace(catalogue.by_id["practice-text"], as_of="2026-11-22")
    assert is_stale(fact, DAY, days=0)
    assert not is_stale(fact, DAY, days=1)


@pytest.mark.parametrize(
    ("as_of", "day"),
    [("2026-06-07", date(2026, 6, 7)), ("2026-06", date(2026, 6, 1)), ("2026", date(2026, 1, 1)), ("unknown", None)],
)
def test_a_vague_date_counts_from_its_earliest_day(catalogue: Catalogue, as_of: str, day: date | None) -> None:
    assert evidence_day(replace(catalogue.by_id["practice-text"], as_of=as_of)) == day


def test_a_fact_of_unknown_date_is_stale(catalogue: Catalogue) -> None:
    assert is_stale(catalogue.by_id["m365-copilot-chat"], DAY)


def test_json_carries_sources_dates_and_staleness(catalogue: Catalogue) -> None:
    data = json.loads(json.dumps(as_json(catalogue, DAY)))
    rows = {row["id"]: row for row in data["services"]}
    assert len(rows) == 56
    assert rows["deepl-free"]["stale"] is True
    assert rows["deepl-free"]["source"] == ["https://honyaku-info.com/2022/02/18/182/"]
    assert rows["practice-text"]["stale"] is False
    assert set(data["domain_sources"]) == {"v2fly", "code", "pages"}


def test_without_a_day_nothing_is_said_of_staleness(catalogue: Catalogue) -> None:
    assert all("stale" not in row for row in as_json(catalogue)["services"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('provider = "Sekisho"', 'provider = ""'),
        ('provider = "Sekisho"', 'provider = "Sekisho"\nprice = "0"'),
        ('provider = "Sekisho"\n', ""),
        ("consumer_terms = false", 'consumer_terms = "no"'),
        ('trains_on_input_default = "no"', 'trains_on_input_default = "never"'),
        ('curated_training = "unknown"', 'curated_training = ""'),
        ('kinds = ["text"]', 'kinds = ["words"]'),
        ('kinds = ["text"]', 'kinds = "text"'),
        ('as_of = "2026-11-23"', 'as_of = "2026-02-30"'),
        ('as_of = "2026-11-23"', 'as_of = "lately"'),
        ('id = "practice-text"', 'id = "practice-image"'),
        ("[[services]]", "[[offers]]"),
        ("[[services]]", "[[services"),
    ],
)
def test_refuses_data_that_does_not_fit(before: str, after: str) -> None:
    assert before in PRACTICE
    with pytest.raises(ConfigurationError):
        read([PRACTICE.replace(before, after, 1)])
