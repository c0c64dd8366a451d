"""A contractor registers its own contract of a department that confirms outside, and only such a one."""

import pytest
from django.urls import reverse

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.exchange.actions import open_outside
from sekisho.desk.shell.clock import today
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import StateError
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.exchange.outside import paper_department
from tests.desk.matrix_data import day

YEAR = fiscal_year(today())


def test_the_page_registers_it_with_the_own_company_as_contractor(outside):
    department = paper_department()
    client = signed_in(outside.people["responsible"])
    assert "外で確認する案件を登録" in words_of(client.get("/engagements/").content.decode())
    url = reverse("outside-new")
    typed = form_at(client, url, "department") | {"department": department.id, "title": "架空の委託"}
    typed |= day("first_day", YEAR, 4, 1) | day("last_day", YEAR + 1, 3, 31) | day("specification_on", YEAR, 4, 1)
    answer = client.post(url, typed)
    made = Engagement.objects.get(title="架空の委託")
    assert (answer.status_code, answer.url) == (302, reverse("engagement", args=[made.id]))
    assert made.contractor.organisation == outside.organisations["contractor"]
    assert (made.officer, made.department, made.specification_on.isoformat()) == (None, department, f"{YEAR}-04-01")
    assert client.get(answer.url).status_code == 200


def test_what_is_missing_is_said(outside):
    paper_department()
    answer = signed_in(outside.people["responsible"]).post(reverse("outside-new"), {"title": ""})
    assert answer.status_code == 400
    assert not Engagement.objects.exists()


def test_a_department_of_this_installation_cannot_be_chosen(world):
    made = world.engagements["survey"]
    copy = Engagement(department=made.department, kind="ukeoi", title="横取り", fiscal_year=YEAR, book="osaka-1.1")
    copy.first_day, copy.last_day = made.first_day, made.last_day
    with pytest.raises(StateError):
        open_outside(copy, made.first_day, world.people["responsible"])
    assert signed_in(world.people["responsible"]).get(reverse("outside-new")).status_code == 409
    assert "外で確認する" not in words_of(signed_in(world.people["responsible"]).get("/engagements/").content.decode())
