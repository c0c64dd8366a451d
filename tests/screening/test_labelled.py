import re

import pytest

from sekisho.screening.labelled import Label, after, cells, heading, values
from sekisho.screening.reading import Reading
from sekisho.screening.screen import screen

LABEL = Label("宛名番号", "atena_no")
VALUE = after("[0-9]{6,10}")


def read(text: str) -> list[str]:
    return [text[start:end] for start, end in values(Reading(text), LABEL, VALUE)]


def test_reads_a_value_behind_its_label() -> None:
    for text in ("宛名番号:123456", "宛名番号は「123456」", '"ATENA_NO": 123456', "<th>宛名番号</th><td>123456</td>"):
        assert read(text) == ["123456"], text


def test_reads_the_column_below_a_label() -> None:
    assert read("区,宛名番号,計\n北区,123456,1\n西区,654321,2") == ["123456", "654321"]
    assert read("| 区 | 宛名番号 |\n| --- | --- |\n| 北区 | 123456 |") == ["123456"]
    assert read("INSERT INTO t (ku, atena_no) VALUES ('北区', '123456'), ('西区', '654321')") == ["123456", "654321"]


def test_leaves_other_columns_and_far_values_alone() -> None:
    assert read("宛名番号,区\nなし,123456") == []
    assert read("宛名番号を確認のうえ、電話でお問い合わせください。123456") == []


def test_ascii_labels_are_found_in_any_case_without_moving_offsets() -> None:
    text = "İİ Atena_No=123456"
    found = next(iter(values(Reading(text), LABEL, VALUE)))
    assert text[slice(*found)] == "123456"
    assert re.fullmatch("[0-9]+", text[slice(*found)])


def test_cells_are_those_of_a_column_whose_heading_says_nothing_else() -> None:
    def below(text: str) -> list[str]:
        return [text[start:end] for start, end in cells(text, heading("支店名?"))]

    assert below("支店,番号\n難波,12\n上町,34") == ["難波", "上町"]
    assert below("| 番号 | 支店名 |担当|\n| 12 | 難波 |林|") == ["難波"]
    for text in ("対象は支店、本店です。\n田中、佐藤が出席", "支店\n難波", "この支店,番号\n難波,12"):
        assert below(text) == [], text


def test_several_values_may_follow_one_label() -> None:
    assert read("宛名番号は123456、234567と345678です") == ["123456", "234567", "345678"]
    assert read("宛名番号:123456(旧)→234567") == ["123456", "234567"]
    assert read("宛名番号123456、1234567") == ["123456"], "of another length: of another kind"


def test_the_label_may_follow_in_brackets() -> None:
    assert read("123456(宛名番号)の件") == ["123456"]


def test_reads_columns_divided_by_blanks_and_tags() -> None:
    assert read("宛名番号 氏名 計\n123456 森 花子 1\n654321 林 一郎 2") == ["123456", "654321"]
    rows = "<tr><th>区</th><th>宛名番号</th></tr><tr><td>北区</td><td>123456</td></tr>"
    assert read(rows) == ["123456"]


def test_a_line_with_marks_heads_no_table_of_words() -> None:
    assert read('宛名番号 = "なし"\n123456 = 1') == []


def test_a_latin_label_is_a_word() -> None:
    label = Label("dob")
    assert not label.stands_in("Adobe")
    assert label.stands_in('"dob": 1')
    assert label.stands_in("x_dob=1")


@pytest.mark.parametrize(
    ("text", "label"),
    [("ぱすぽーと番号：TR4417829", "PASSPORT"), ("住民票こーど 44178823391", "MUNI_ID")],
)
def test_labels_may_be_in_hiragana(text: str, label: str) -> None:
    assert [finding.label for finding in screen(text)] == [label]


def test_the_label_may_follow_behind_an_arrow_or_as_what_it_is_said_to_be() -> None:
    assert read("123456 ← 宛名番号です") == ["123456"]
    assert read("123456が宛名番号です") == ["123456"]
    assert read("123456が宛名番号の前に出る") == []


def test_keys_of_other_writings_and_attributes_that_hold_the_value() -> None:
    assert read("atenaNo = 123456") == ["123456"]
    assert read('name="atena_no" value="123456"') == ["123456"]
    assert read("key: atena_no\nvalue: 123456") == ["123456"]
    assert read("宛名番号のほう。123456") == ["123456"]
    assert read("宛名番号\n" + 20 * " " + "123456") == ["123456"]
    assert read("宛名番号の末尾456、全桁123456") == ["123456"]
    assert read("catenaNo = 123456") == []


def test_several_columns_of_one_kind_and_headings_that_are_counted() -> None:
    assert set(read("宛名番号,区,宛名番号\n123456,北区,654321")) == {"123456", "654321"}
    assert read("区1,宛名番号2\n北区,123456") == ["123456"]
    assert read("区1,宛名番号:2\n北区,123456") == []
