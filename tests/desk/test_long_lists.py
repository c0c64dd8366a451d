"""In a city of hundreds of cases every list and every page of one case asks the store the same number of times."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.desk.browser import signed_in
from tests.desk.long_pages import PAGES, addresses, people
from tests.desk.population import Population

pytestmark = pytest.mark.lengthy
FEW, MORE = 100, 150


@pytest.fixture(scope="module")
def counted(django_db_setup, django_db_blocker):
    """Queries of every page at 100 and at 250 engagements, by role and page."""
    with django_db_blocker.unblock(), transaction.atomic():
        city = Population().begin()
        city.add(FEW)
        who = people(city)
        urls = {role: addresses(city, who[role], pages) for role, pages in PAGES.items()}
        for role, pages in urls.items():
            queries(who[role], pages)  # the first visitor fills what is read once per process
        few = {role: queries(who[role], pages) for role, pages in urls.items()}
        city.add(MORE)
        more = {role: queries(who[role], pages) for role, pages in urls.items()}
        yield few, more
        transaction.set_rollback(True)


def queries(person, pages: dict[str, str]) -> dict[str, int]:
    client = signed_in(person)
    found = {}
    for name, url in pages.items():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200, url
        found[name] = len(seen)
    return found


@pytest.mark.parametrize("role", PAGES)
def test_the_number_of_queries_is_the_same_at_100_and_at_250_engagements(counted, role):
    few, more = counted
    assert more[role] == few[role]


def test_no_page_asks_more_than_forty_times(counted):
    _, more = counted
    assert {(role, name) for role, pages in more.items() for name, count in pages.items() if count > 40} == set()
