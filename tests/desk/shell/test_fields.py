from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sekisho.desk.shell.fields import (
    REIWA,
    WESTERN,
    CountField,
    DayField,
    DayWidget,
    LineField,
    MailField,
    NumberTextField,
    TextField,
    YearField,
)

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2100, 12, 31))


def day(era: str, year: str, month: str, number: str) -> date | None:
    return DayField().clean([era, year, month, number])


def complaint(field: forms.Field, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return str(caught.value.messages[0])


class TestDayField:
    @pytest.mark.parametrize(
        ("era", "year", "month", "number"),
        [
            (REIWA, "8", "4", "1"),
            (REIWA, "８", "４", "１"),
            (REIWA, "令和８年", "４月", "１日"),
            (REIWA, "R8", "04", "01"),
            (WESTERN, "2026", "4", "1"),
            (WESTERN, "２０２６", "４", "１"),
            (REIWA, "2026", "4", "1"),  # the select was left as it was
            ("", "2026", "4", "1"),
        ],
    )
    def test_reads_both_calendars_in_any_width(self, era: str, year: str, month: str, number: str) -> None:
        assert day(era, year, month, number) == date(2026, 4, 1)

    def test_first_year_may_be_written_gannen(self) -> None:
        assert day(REIWA, "元", "5", "1") == day(REIWA, "1", "5", "1") == date(2019, 5, 1)

    def test_nothing_typed_is_no_date_although_the_era_is_preselected(self) -> None:
        assert DayField(required=False).clean([REIWA, "", "　", ""]) is None
        assert DayField(required=False).clean(None) is None

    def test_asks_for_a_required_date(self) -> None:
        assert complaint(DayField(), [REIWA, "", "", ""]) == "日付を入力してください。"

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ([REIWA, "8", "", ""], "月・日を入力してください。"),
            ([REIWA, "", "4", "1"], "年を入力してください。"),
            ([REIWA, "8", "2", "30"], "令和8年2月30日という日付はありません。年・月・日を確かめてください。"),
            ([WESTERN, "2025", "2", "29"], "2025年2月29日という日付はありません。年・月・日を確かめてください。"),
            ([WESTERN, "2026", "13", "1"], "2026年13月1日という日付はありません。年・月・日を確かめてください。"),
            ([REIWA, "0", "4", "1"], "令和0年4月1日という日付はありません。年・月・日を確かめてください。"),
            (
                [REIWA, "1", "4", "30"],
                "令和元年4月30日という日付はありません。令和は令和元年5月1日（2019年5月1日）からです。",
            ),
            (
                [WESTERN, "8", "4", "1"],
                "西暦の年は4桁で入力してください（例：2026）。令和の年は「令和」を選んで入力してください。",
            ),
            ([REIWA, "八", "4", "1"], "年は数字で入力してください（例：8、又は 2026）。"),
            ([REIWA, "8", "四", "1"], "月は数字で入力してください。"),
            ([REIWA, "8", "4", "-1"], "日は数字で入力してください。"),
            ([REIWA, "8", "4", "²"], "日は数字で入力してください。"),
        ],
    )
    def test_says_what_is_wrong(self, typed: list[str], message: str) -> None:
        assert complaint(DayField(required=False), typed) == message

    @given(DAYS)
    def test_shows_a_date_so_that_it_reads_back(self, value: date) -> None:
        shown = [str(part) for part in DayWidget().decompress(value)]
        field = DayField()
        assert field.clean(shown) == value
        assert field.clean([part.translate(WIDE) for part in shown]) == value
        assert not field.has_changed(value, shown)

    @given(st.lists(st.text(max_size=6), min_size=4, max_size=4))
    def test_answers_anything_typed_with_a_date_or_a_message(self, typed: list[str]) -> None:
        try:
            found = DayField(required=False).clean(typed)
        except ValidationError as error:
            found, said = None, error.messages
        else:
            said = []
        assert isinstance(found, date) or all(message.endswith("。") for message in said)

    def test_dates_before_reiwa_are_shown_in_the_western_calendar(self) -> None:
        assert DayWidget().decompress(date(2019, 4, 30)) == [WESTERN, 2019, 4, 30]
        assert DayWidget().decompress(date(2019, 5, 1)) == [REIWA, "元", 5, 1]

    def test_reads_the_four_controls_of_a_form(self) -> None:
        class Period(forms.Form):
            first = DayField()

        form = Period({"first_era": REIWA, "first_year": "8", "first_month": "4", "first_day": "1"})
        assert form.is_valid()
        assert form.cleaned_data["first"] == date(2026, 4, 1)


class TestTextFields:
    def test_a_line_keeps_its_characters_and_loses_its_breaks(self) -> None:
        assert LineField().clean("　㈱みおつくし\r\n調査　①課 ") == "㈱みおつくし 調査 ①課"

    def test_a_line_of_white_space_is_empty(self) -> None:
        assert complaint(LineField(), " 　 ") == "入力してください。"
        assert LineField(required=False).clean(None) == ""

    def test_a_text_keeps_its_lines(self) -> None:
        assert TextField().clean("\r\n一行目　①\r\n\r\n二行目\r三行目 \n") == "一行目　①\n\n二行目\n三行目"

    def test_a_text_has_as_many_rows_as_asked(self) -> None:
        assert TextField(rows=2).widget.attrs["rows"] == 2

    def test_length_counts_what_is_kept(self) -> None:
        assert LineField(max_length=3).clean("　 あいう 　") == "あいう"

    @pytest.mark.parametrize("typed", ["０６−６２０８－００００", "06ー6208ー0000", " 06-6208-0000 "])
    def test_a_number_is_narrow_with_one_kind_of_hyphen(self, typed: str) -> None:
        assert NumberTextField().clean(typed) == "06-6208-0000"

    def test_an_address_may_be_typed_full_width(self) -> None:
        assert MailField().clean("　ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ ") == "taro@example.jp"

    def test_says_what_an_address_lacks(self) -> None:
        assert "「@」" in complaint(MailField(), "taro")


class TestYearField:
    @pytest.mark.parametrize("typed", ["2026", "２０２６", "2026年度", "令和8", "令和８年度", "R8", "ｒ８"])
    def test_reads_a_year_in_both_calendars(self, typed: str) -> None:
        assert YearField().clean(typed) == 2026

    def test_first_year_may_be_written_gannen(self) -> None:
        assert YearField().clean("令和元年度") == 2019

    def test_keeps_an_initial_value(self) -> None:
        assert not YearField().has_changed(2026, "2026")
        assert YearField().has_changed(2026, "令和7")

    @pytest.mark.parametrize("typed", ["8", "八", "2026/4", "平成30", "令和100"])
    def test_does_not_guess(self, typed: str) -> None:
        assert complaint(YearField(), typed) == "年は「2026」又は「令和8」のように入力してください。"

    def test_keeps_to_its_range(self) -> None:
        assert complaint(YearField(first=2019, last=2100), "2018") == "2019年から2100年までの年を入力してください。"
        assert YearField(first=2019, last=2100).clean("2019") == 2019

    def test_may_be_left_empty(self) -> None:
        assert YearField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [("100000", 100000), ("１００，０００", 100000), (" 5 ", 5), ("", None), ("　", None), ("1,000", 1000)],
)
def test_a_count_is_read_in_any_width(typed: str, value: int | None) -> None:
    assert CountField(most=10**6, required=False).clean(typed) == value


@pytest.mark.parametrize("typed", ["0", "-3", "1.5", "十", "1000001", "9" * 40, "1e3", "٣"])
def test_what_is_no_count_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        CountField(most=10**6, required=False).clean(typed)
