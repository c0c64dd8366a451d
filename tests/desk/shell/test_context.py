from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path

from sekisho import __version__
from sekisho.desk.people import access
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import May, Role
from sekisho.desk.shell import context
from sekisho.desk.shell.context import PLACES, shell
from tests.desk.shell.page import Element, read


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


NAMES = [name for _, name, _ in PLACES if name != "home"]
urlpatterns = [path("", answer, name="home"), *(path(f"{name}/", answer, name=name) for name in NAMES)]
urlpatterns += [path("sign-out/", answer, name="sign-out"), path("password/", answer, name="password")]
pytestmark = pytest.mark.urls(__name__)


def person(role: Role) -> Person:
    organisation = Organisation(name="大阪市〇〇区役所 保健福祉課")
    return Person(name="堂島 花子", email="hanako@example.jp", role=role.value, organisation=organisation)


def asked(user: object, url: str = "/", *, second_factor: bool = True) -> HttpRequest:
    request = RequestFactory().get(url)
    request.user = user
    request.session = import_module("django.contrib.sessions.backends.signed_cookies").SessionStore()
    request.session[context.SECOND_FACTOR] = second_factor
    return request


def labels(request: HttpRequest) -> list[str]:
    return [item.label for item in shell(request)["nav"]]


def layout(request: HttpRequest) -> Element:
    return read(render_to_string("shell/base.html", {}, request))


class TestNav:
    def test_each_role_sees_the_places_it_can_open(self) -> None:
        assert labels(asked(person(Role.OFFICER))) == [
            "きょうの仕事",
            "案件台帳",
            "確認依頼",
            "利用記録",
            "月次点検",
            "登録した秘密",
            "再確認",
            "利用者",
            "台帳の検証",
            "ほかの関所",
            "利用規定",
            "サービス一覧",
        ]
        staff = ["きょうの仕事", "案件台帳", "手形・キー", "保留", "利用記録", "利用規定", "サービス一覧"]
        assert labels(asked(person(Role.STAFF))) == staff

    @pytest.mark.parametrize("role", list(Role))
    def test_never_offers_what_the_person_may_not(self, role: Role) -> None:
        someone = person(role)
        needed = {name: May(ability) for _, name, ability in PLACES}
        assert all(someone.may(needed[item.name]) for item in shell(asked(someone))["nav"])

    def test_a_stranger_sees_none(self) -> None:
        assert labels(asked(AnonymousUser())) == []

    def test_the_password_alone_opens_none(self) -> None:
        request = asked(person(Role.OFFICER), second_factor=False)
        assert labels(request) == []
        assert shell(request)["shell"].person is None
        assert shell(request)["shell"].is_half_signed_in

    def test_the_mark_of_the_second_factor_is_the_one_that_sign_in_sets(self) -> None:
        assert context.SECOND_FACTOR == access.SECOND_FACTOR

    def test_someone_who_was_locked_out_sees_none(self) -> None:
        gone = person(Role.OFFICER)
        gone.is_active = False
        assert labels(asked(gone)) == []
        assert shell(asked(gone))["shell"].person is None

    def test_the_first_password_must_be_changed_before_anything_opens(self) -> None:
        new = person(Role.OFFICER)
        new.must_change_password = True
        assert labels(asked(new)) == []
        assert shell(asked(new))["shell"].person is new

    def test_marks_where_one_is(self) -> None:
        at = {
            item.name: (item.is_current, item.is_here) for item in shell(asked(person(Role.OFFICER), "/people/"))["nav"]
        }
        assert at["people"] == (True, True)
        assert at["home"] == at["records"] == (False, False)

    def test_marks_the_place_above_the_page(self) -> None:
        items = shell(asked(person(Role.OFFICER), "/requests/req_1/review/"))["nav"]
        assert [(item.name, item.is_here) for item in items if item.is_current] == [("requests", False)]

    def test_an_engagements_secrets_belong_to_the_secrets(self) -> None:
        nav = shell(asked(person(Role.RESPONSIBLE), "/engagements/eng_1/secrets/new/terms/"))["nav"]
        assert [item.name for item in nav if item.is_current] == ["secrets"]
        nav = shell(asked(person(Role.RESPONSIBLE), "/engagements/eng_1/"))["nav"]
        assert [item.name for item in nav if item.is_current] == ["engagements"]

    def test_works_before_sessions_and_sign_in_were_looked_up(self) -> None:
        assert shell(RequestFactory().get("/"))["nav"] == ()

    @pytest.mark.urls("django.contrib.staticfiles.urls")
    def test_leaves_out_places_without_a_page(self) -> None:
        assert labels(asked(person(Role.OFFICER))) == []


class TestPracticeAndVersion:
    def test_says_whether_this_is_practice(self) -> None:
        assert shell(asked(AnonymousUser()))["is_demo"] is settings.KEYRING.is_demo()

    def test_names_the_version(self) -> None:
        assert shell(asked(AnonymousUser()))["version"] == __version__


class TestLayout:
    def test_names_person_role_and_organisation_and_lets_them_leave(self) -> None:
        page = layout(asked(person(Role.OFFICER)))
        who = page.one("div", class_="who")
        for words in ("大阪市〇〇区役所 保健福祉課", "発注者（業務所管課 職員）", "堂島 花子"):
            assert words in who.text
        leave = who.one("form")
        assert (leave.attributes["method"], leave.attributes["action"]) == ("post", "/sign-out/")
        assert "csrfmiddlewaretoken" in [box.attributes["name"] for box in leave.find("input")]

    def test_a_stranger_is_shown_nobody(self) -> None:
        page = layout(asked(AnonymousUser()))
        assert not page.find("div", class_="who")
        assert not page.find("nav", class_="nav")

    def test_half_signed_in_shows_no_name_but_a_way_back(self) -> None:
        page = layout(asked(person(Role.OFFICER), second_factor=False))
        assert "堂島" not in page.text
        assert page.one("div", class_="who").one("form").attributes["action"] == "/sign-out/"

    def test_is_in_japanese_with_a_way_past_the_header(self) -> None:
        page = layout(asked(person(Role.STAFF)))
        assert page.one("html").attributes["lang"] == "ja"
        assert page.one("a", class_="skip").text == "本文へ"
        assert page.one("a", class_="skip").attributes["href"] == "#main"
        assert page.by_id("main").name == "main"

    def test_tells_the_place_to_screen_readers(self) -> None:
        page = layout(asked(person(Role.OFFICER), "/people/"))
        marked = [link.text for link in page.find("a", class_="nav__link") if "aria-current" in link.attributes]
        assert set(marked) == {"利用者"}

    @pytest.mark.parametrize("is_demo", [True, False])
    def test_says_practice_on_every_page_of_a_practice_installation(self, is_demo: bool, tmp_path, settings) -> None:
        ring = type(settings.KEYRING)(tmp_path)
        ring.ensure()
        if is_demo:
            ring.demo_secret()
        settings.KEYRING = ring
        assert ("練習環境" in layout(asked(AnonymousUser())).text) is is_demo

    def test_a_value_of_the_page_does_not_disturb_the_layout(self) -> None:
        clash = {"version": "第2版", "nav": "x", "is_demo": True, "title": "x"}
        page = read(render_to_string("shell/base.html", clash, asked(person(Role.OFFICER))))
        assert "第2版" not in page.one("footer").text
        assert page.find("a", class_="nav__link")

    def test_says_in_the_title_that_something_is_wrong(self) -> None:
        class Wrong:
            errors = {"name": ["x"]}

        page = read(render_to_string("shell/base.html", {"form": Wrong()}, asked(AnonymousUser())))
        assert page.one("title").text.startswith("エラー：")
