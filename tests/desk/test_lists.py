"""The long lists: filters and order in the URL, downloads, and queries that do not grow with the rows."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekisho.desk.contracts.models import Engagement
from sekisho.documents.cells import csv_cell
from tests.desk.browser import words_of
from tests.desk.world import make_engagement


@pytest.fixture
def officer(world, client_of):
    return client_of(world.people["officer"])


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "url", ["/", "/engagements/", "/requests/", "/engagements.csv", "/requests.csv", "/hand-over/", "/reasons/"]
)
def test_the_number_of_queries_does_not_grow_with_the_rows(world, officer, url):
    world.in_review()
    officer.get(url)  # the first visitor finds the index of the book not begun
    few = queries(officer, url)
    for number in range(4):
        world.engagements[f"more {number}"] = make_engagement(world, "officer", "contractor", f"委託{number}")
        world.filed(f"more {number}")
    assert queries(officer, url) == few


def test_the_review_page_asks_the_same_whatever_else_waits(world, officer):
    version = world.in_review()
    url = f"/requests/{version.request_id}/review/"
    few = queries(officer, url)
    for number in range(3):
        world.engagements[f"more {number}"] = make_engagement(world, "officer", "contractor", f"委託{number}")
        world.filed(f"more {number}")
    assert queries(officer, url) == few


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_csv_follows_the_filters_and_shows_no_other_department(world, officer):
    make_engagement(world, "officer", "contractor", "道路の委託")
    listed = rows(officer.get("/engagements.csv?q=道路"))
    assert [row[0] for row in listed[1:]] == ["道路の委託"]
    everything = officer.get("/engagements.csv").content.decode()
    assert world.engagements["plan"].title not in everything


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert csv_cell(text).startswith("'")


def test_a_title_that_looks_like_a_formula_is_text_in_the_csv(world, officer):
    Engagement.objects.filter(id=world.engagements["survey"].id).update(title='=HYPERLINK("http://x")')
    assert rows(officer.get("/engagements.csv"))[1][0].startswith("'=")


def test_requests_are_filtered_ordered_and_unknown_values_filter_nothing(world, officer):
    first = world.in_review()
    world.engagements["second"] = make_engagement(world, "officer", "contractor", "二件目の委託")
    world.filed("second")
    assert [row[1] for row in rows(officer.get("/requests.csv?sort=submitted"))[1:]] == [
        world.engagements["survey"].title,
        "二件目の委託",
    ]
    assert len(rows(officer.get("/requests.csv?state=in_review"))) == 2
    assert len(rows(officer.get("/requests.csv?state=waiting"))) == 3
    assert len(rows(officer.get("/requests.csv?state=x&sort=password&category=y"))) == 3
    first.request.refresh_from_db()
    assert "二件目の委託" not in words_of(officer.get(f"/requests/?q={first.request.receipt}").content.decode())


def test_engagements_by_officer_and_specification(world, officer):
    Engagement.objects.filter(id=world.engagements["survey"].id).update(officer=None, specification_on=None)
    assert len(rows(officer.get("/engagements.csv?officer=nobody&specification=none"))) == 2
    assert len(rows(officer.get("/engagements.csv?specification=attached"))) == 1
