"""The pages' own promises: nothing from outside, nothing inline, every template whole, colours that can be read."""

import re
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

import sekisho.desk.shell
from tests.desk.shell.page import Element, read

ROOM = Path(sekisho.desk.shell.__file__).parent
DESK = ROOM.parent
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
ALL_TEMPLATES = sorted(DESK.glob("*/templates/**/*.html"))
STATIC = sorted((ROOM / "static").rglob("*.*"))
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9]", re.IGNORECASE)
XML_NAMES = "http://www.w3.org/2000/svg"


def name(path: Path) -> str:
    return str(path.relative_to(DESK))


def render(template: str, url: str = "/", **context: object) -> Element:
    return read(render_to_string(template, context, RequestFactory().get(url)))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_compiles(path: Path) -> None:
    assert get_template(str(path.relative_to(ROOM / "templates")))


@pytest.mark.parametrize("path", ALL_TEMPLATES, ids=name)
def test_no_template_carries_what_the_content_policy_forbids(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|data:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", [*ALL_TEMPLATES, *STATIC], ids=name)
def test_nothing_asks_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(XML_NAMES, "")
    loading = re.findall(r"(?:src|action)=\"[^\"]*|url\([^)]*|@import[^;]*|fetch\(|XMLHttpRequest|<link[^>]*", text)
    assert not [part for part in loading if ADDRESS.search(part) or part in ("fetch(", "XMLHttpRequest")]


@pytest.mark.parametrize("status", ["400", "403", "404", "500"])
def test_error_pages_stand_alone_and_say_what_next(status: str) -> None:
    page = read(render_to_string(f"{status}.html"))  # as Django renders 500: without request or context
    assert page.one("html").attributes["lang"] == "ja"
    assert page.one("h1").text
    assert page.one("h2").text == "次にすること"
    assert page.find("li")
    assert f"エラー番号 {status}" in page.text


def test_the_general_error_page_says_what_happened_and_what_next() -> None:
    page = render(
        "error.html", title="いまはできません", message="提出済みです。", next="開き直してください。", status=409
    )
    assert page.one("h1").text == "いまはできません"
    for words in ("提出済みです。", "次にすること", "開き直してください。", "エラー番号 409"):
        assert words in page.one("main").text


@pytest.mark.parametrize(
    ("kind", "word"), [("info", "お知らせ"), ("success", "完了"), ("warning", "注意"), ("error", "エラー")]
)
def test_a_notice_says_its_kind_in_words(kind: str, word: str) -> None:
    notice = render("shell/notice.html", kind=kind, title="見出し", body="本文<b>")
    assert notice.text == f"{word} 見出し 本文<b>"


def test_steps_say_their_state_and_where_one_is() -> None:
    steps = [
        {"label": "表紙", "url": "/a/", "state": "done"},
        {"label": "種類", "url": "/b/", "state": "current"},
        {"label": "提出", "url": "", "state": "todo"},
    ]
    shown = render("shell/steps.html", steps=steps)
    assert [item.text for item in shown.find("li")] == ["✓ 表紙 済み", "2 種類 いまここ", "3 提出 これから"]
    assert [link.attributes["href"] for link in shown.find("a")] == ["/a/", "/b/"]
    (current,) = [e for e in shown.everything() if e.attributes.get("aria-current") == "step"]
    assert "種類" in current.text


class TestPagination:
    def shown(self, number: int, count: int = 123, url: str = "/?q=x") -> Element:
        return render("shell/pagination.html", url, page_obj=Paginator(range(count), 50).get_page(number))

    def test_counts_and_leads_both_ways_keeping_the_filter(self) -> None:
        shown = self.shown(2)
        assert "全123件のうち51〜100件目（2／3ページ）" in shown.text
        assert [link.attributes["href"] for link in shown.find("a")] == ["?q=x&page=1", "?q=x&page=3"]

    def test_does_not_lead_past_the_ends(self) -> None:
        assert [link.attributes["rel"] for link in self.shown(1).find("a")] == ["next"]
        assert [link.attributes["rel"] for link in self.shown(3).find("a")] == ["prev"]

    def test_one_page_only_counts(self) -> None:
        assert self.shown(1, count=3).text == "全3件"


def test_an_empty_list_says_what_to_do() -> None:
    shown = render(
        "shell/empty.html",
        title="まだありません",
        body="登録すると並びます。",
        action_url="/new/",
        action_label="登録する",
    )
    assert shown.text == "まだありません 登録すると並びます。 登録する"
    assert shown.one("a").attributes["href"] == "/new/"
    assert not render("shell/empty.html", title="まだありません").find("a")


def tokens() -> dict[str, str]:
    text = (ROOM / "static" / "sekisho" / "tokens.css").read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *(
            (text, ground)
            for text in ("text", "text-quiet", "primary", "visited")
            for ground in ("sheet", "ground", "shade")
        ),
        ("primary", "primary-faint"),
        ("primary", "focus-box"),
        ("good", "good-faint"),
        ("care", "care-faint"),
        ("stop", "stop-faint"),
        ("stop", "sheet"),
        ("text", "care-faint"),
        ("text", "stop-faint"),
        ("sheet", "primary"),
        ("sheet", "primary-bright"),
        ("sheet", "good-line"),
        ("sheet", "care-line"),
        ("sheet", "stop-line"),
        ("sheet", "stop"),
    ],
)
def test_words_stand_out_from_their_ground(text: str, ground: str) -> None:
    colours = tokens()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("line", ["line-strong", "primary", "stop-line", "care-line", "good-line", "focus-line"])
def test_borders_that_carry_meaning_stand_out(line: str) -> None:
    assert contrast(tokens()[line], tokens()["sheet"]) >= 3


def test_style_sheets_name_only_values_that_exist() -> None:
    defined = set(re.findall(r"(--[\w-]+):", (ROOM / "static" / "sekisho" / "tokens.css").read_text(encoding="utf-8")))
    used = {
        found for path in STATIC if path.suffix == ".css" for found in re.findall(r"var\((--[\w-]+)", path.read_text())
    }
    assert used <= defined


def test_every_style_sheet_is_linked() -> None:
    linked = set(re.findall(r"sekisho/([\w-]+\.css)", (ROOM / "templates" / "shell" / "styles.html").read_text()))
    assert linked == {path.name for path in STATIC if path.suffix == ".css"}
