"""An expected error is a page from which people get back to what they were doing."""

import pytest

NOTHING_CHOSEN = {"scope": ""}


@pytest.fixture
def staff(world, client_of):
    world.permit()
    return client_of(world.people["staff"])


def test_the_page_leads_back_to_the_form(staff):
    answer = staff.post("/keys/new/", NOTHING_CHOSEN, headers={"referer": "http://testserver/keys/?q=1"})
    assert answer.status_code == 400
    assert '<a class="button" href="/keys/?q=1">前の画面に戻って直す</a>' in answer.content.decode()


@pytest.mark.parametrize(
    "referer",
    ["", "https://evil.example/keys/", "//evil.example/", "javascript:alert(1)", "http://testserver//evil.example/"],
)
def test_another_site_is_never_linked(staff, referer):
    answer = staff.post("/keys/new/", NOTHING_CHOSEN, headers={"referer": referer})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "前の画面に戻って直す" not in page
    assert "evil" not in page


def test_what_only_a_button_opens_is_a_page_all_the_same(staff):
    answer = staff.get("/keys/new/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "この画面は、直接は開けません" in page
    assert "きょうの仕事に戻る" in page
