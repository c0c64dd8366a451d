from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.records.models import Passage
from sekisho.desk.shell import tags
from sekisho.permits.lifecycle import PERMIT, REQUEST


def render(source: str, url: str = "/", **context: object) -> str:
    return str(engines["django"].from_string(source).render(context, RequestFactory().get(url)))


class TestDates:
    def test_wareki(self) -> None:
        assert render("{{ day|wareki }}", day=date(2026, 4, 1)) == "令和8年4月1日"
        assert render("{{ day|wareki }}", day=date(2019, 5, 1)) == "令和元年5月1日"

    def test_both_calendars(self) -> None:
        assert render("{{ day|both }}", day=date(2026, 4, 1)) == "令和8年4月1日（2026年4月1日）"

    def test_a_moment_shows_its_day_in_japan(self) -> None:
        late = datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
        assert render("{{ day|both }}", day=late) == "令和8年4月1日（2026年4月1日）"

    def test_a_day_before_the_japanese_calendar_changed_is_shown_once(self) -> None:
        assert render("{{ day|both }}", day=date(1872, 12, 31)) == "1872年12月31日"
        assert render("{{ day|wareki }}", day=date(1872, 12, 31)) == "1872年12月31日"

    @pytest.mark.parametrize("name", ["wareki", "both", "moment"])
    def test_nothing_is_empty_so_that_default_works(self, name: str) -> None:
        assert render("{{ day|" + name + "|default:'未定' }}", day=None) == "未定"
        assert render("{{ missing|" + name + "|default:'未定' }}") == "未定"

    def test_a_moment_is_readable_for_machines(self) -> None:
        shown = render("{{ at|moment }}", at=datetime(2026, 4, 1, 0, 5, 59, tzinfo=UTC))
        assert shown.startswith('<time datetime="2026-04-01T09:05:59+09:00">')
        assert words(shown) == "令和8年4月1日（2026年4月1日）09:05"
        assert tags.moment_text(datetime(2026, 4, 1, 0, 5, 59, tzinfo=UTC)) == words(shown)


class TestDaysWaiting:
    def test_counts_days_that_have_begun_in_japan(self) -> None:
        assert render("{% days_waiting at %}", at=timezone.localdate() - timedelta(days=3)) == "3日"

    def test_today_is_said_in_words(self) -> None:
        assert render("{% days_waiting at %}", at=timezone.now()) == "本日"

    def test_nothing_waits_for_nothing(self) -> None:
        assert render("{% days_waiting at %}", at=None) == ""


class TestStatus:
    def test_says_the_word_and_has_a_mark_beside_its_colour(self) -> None:
        shown = render("{% status 'returned' '補正依頼中' %}")
        assert words(shown) == "補正依頼中"
        assert "status--care" in shown
        assert '<span class="status__mark" aria-hidden="true">' in shown

    def test_every_state_has_a_tone(self) -> None:
        states = {*REQUEST.words, *PERMIT.words, *Passage.State.values}
        assert states <= set(tags.TONES)

    def test_good_and_bad_do_not_look_the_same(self) -> None:
        assert tags.TONES["in_force"] != tags.TONES["suspended"] != tags.TONES["revoked"] != tags.TONES["in_force"]

    def test_an_unknown_state_is_never_shown_as_good(self) -> None:
        assert "status--quiet" in render("{% status 'new-state' '新しい状態' %}")

    def test_escapes_the_word(self) -> None:
        assert "&lt;b&gt;" in render("{% status 'draft' word %}", word="<b>")


class TestTick:
    @pytest.mark.parametrize(
        ("value", "mark", "word"),
        [(True, "☑", "チェックあり"), (False, "□", "チェックなし"), (None, "？", "読み取れません")],
    )
    def test_shows_a_mark_and_says_it(self, value: bool | None, mark: str, word: str) -> None:
        shown = render("{% tick value %}", value=value)
        assert f'<span aria-hidden="true">{mark}</span>' in shown
        assert words(shown) == mark + word

    @pytest.mark.parametrize("value", ["", "yes", 1, 0])
    def test_what_is_not_a_tick_is_unreadable_and_not_ticked(self, value: object) -> None:
        assert "読み取れません" in render("{% tick value %}", value=value)


class TestQuery:
    def test_changes_one_value_and_keeps_the_others(self) -> None:
        assert render("{% query page=3 %}", "/?q=調査&page=2") == "?q=%E8%AA%BF%E6%9F%BB&amp;page=3"

    def test_removes_what_is_empty(self) -> None:
        assert render("{% query q=None year='' %}", "/?q=a&year=2026&use=none") == "?use=none"

    def test_a_changed_filter_begins_at_the_first_page(self) -> None:
        assert render("{% query use='none' %}", "/?page=7") == "?use=none"

    def test_a_list_is_given_several_times(self) -> None:
        assert render("{% query kind=kinds %}", "/?kind=x", kinds=["text", "image"]) == "?kind=text&amp;kind=image"

    def test_nothing_left_still_leads_back_to_the_page(self) -> None:
        assert render("{% query q=None %}", "/?q=a") == "?"

    def test_cannot_break_out_of_its_attribute(self) -> None:
        assert '"' not in render("{% query page=2 %}", '/?q="><script>')


class TestParagraphs:
    def test_lines_and_paragraphs(self) -> None:
        assert render("{{ text|paragraphs }}", text="一\n二\n\n三") == "<p>一<br>二</p>\n\n<p>三</p>"

    def test_escapes_even_what_claims_to_be_safe(self) -> None:
        assert "<b>" not in render("{{ text|safe|paragraphs }}", text="<b>x</b>")

    def test_nothing_is_nothing_to_read(self) -> None:
        assert words(render("{{ text|paragraphs }}", text=None)) == ""

    @given(st.text())
    def test_no_text_makes_elements(self, text: str) -> None:
        assert elements(tags.paragraphs(text)) <= {"p", "br"}


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.seen: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def words(html: str) -> str:
    return "".join(Reader(html).said)


def elements(html: str) -> set[str]:
    return Reader(html).seen
