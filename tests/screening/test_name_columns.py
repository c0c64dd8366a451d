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
