import pytest

from sekisho.screening.name_columns import find
from sekisho.screening.reading import Reading


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("氏名,所属\n新垣 葵,税務\n与那覇 円,福祉\n", ["新垣 葵", "与那覇 円"]),
        ("番号|児童名|組\n1|ニャット|2\n", ["ニャット"]),
        ("uid 氏名 所属\nu1 鈴鹿 円 税務\nu2 鳳 国際\n", ["鈴鹿 円", "鳳"]),
        ("No,氏名\n1,Wei Ling\n", ["Wei Ling"]),
    ],
)
def test_what_stands_below_a_heading_of_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "氏名,住所,電話\n",
        "品名,数量\n鉛筆,3\n",
        "氏名 タザキ アヤナ\n金融機関 三井住友銀行 梅田支店\n種目 普通\n",
        "氏名,備考\n未定,なし\n,不明\n",
    ],
)
def test_forms_and_other_tables_hold_none(text: str) -> None:
    assert names(text) == []


def test_fields_without_a_break_and_readings_in_their_column() -> None:
    assert names("氏 名 柴 田 昌 子 住 所 大阪市") == ["柴 田 昌 子"]
    assert names("ID,氏名,カナ,区\n1,谷垣政子,タニガキマサコ,住吉区\n") == ["タニガキマサコ", "谷垣政子"]
    assert names("氏名住所電話番号を書く") == []
    assert names("商品名,カナ,区\nりんご,リンゴ,北区\n") == []
