import unicodedata

import pytest

from sekisho.screening.name_foreign import find
from sekisho.screening.reading import Reading
from tests.screening.writing import found


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Nguyễn Thị Thu Hàさんの手続", "Nguyễn Thị Thu Hà"),
        ("差出人: Đặng Văn Hùng <x>", "Đặng Văn Hùng"),
        ("LE VAN TUAN の住民票", "LE VAN TUAN"),
        ("旅券に「KIM, MINJI M12345678」とある", "KIM, MINJI"),
        ("Sofia Rossi, passport YA1234567", "Sofia Rossi"),
        ("DOB: 1 May 1990; NAME: COSTA, Bruno", "COSTA, Bruno"),
        ("「ZAW MIN HTET」を氏名欄に", "ZAW MIN HTET"),
        ("김민준さんから返信", "김민준"),
        ("差出人「최수아」の件", "최수아"),
        ("Surname: RAMOS, sex F", "RAMOS"),
        ("I am Okonkwo Ada living in Sakai.", "Okonkwo Ada"),
        ("I'm Hassan, from Egypt.", "Hassan"),
    ],
)
def test_names_from_abroad(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Hồ Chí Minh市、Hà Nội市の気候",
        "Microsoft Teams、Google Workspace の比較",
        "Windows Server の更新 KB5034441",
        "「GRAND OPEN」の看板",
        "name: Main server",
        "First name: Required. I am Sorry. I am Japanese",
        "한국어の案内板、서울시との交流",
        "PASSPORT CENTER の場所",
    ],
)
def test_firms_places_and_headings_are_none(text: str) -> None:
    assert names(text) == []


def test_letters_written_as_base_and_mark_are_read_alike() -> None:
    text = unicodedata.normalize("NFD", "Trần Thị Nhung様の届")
    assert found(text)[0] == ("PERSON", text[: text.index("様")])


SAID_SO = (
    ("交換留学のErdene-Ochir Batbayarです。", "Erdene-Ochir Batbayar"),
    ("I, Nor Azman bin Ismail, hereby apply.", "Nor Azman bin Ismail"),
    ("Hi! I'm Marek Zielony. We moved last week.", "Marek Zielony"),
    ("Dear Ms. Oksana Petrenko, thank you.", "Oksana Petrenko"),
    ("3 レ・ティ・ホア 日本語苦手", "レ・ティ・ホア"),
)
NOBODY = (
    "I, Robot を図書館で購入",
    "Hello, I'm using Windows Server Standard.",
    "Dear Customer Support, thank you.",
    "My name is the title of a song.",
    "プラン・ドゥ・チェック・アクション",
)


def test_finds_who_says_his_name_and_vietnamese_names_in_katakana() -> None:
    for text, name in SAID_SO:
        assert found(text) == [("PERSON", name)], text


def test_addresses_of_nobody_pass() -> None:
    for text in NOBODY:
        assert found(text) == [], text


def test_a_japanese_name_turned_round_is_one() -> None:
    for text, name in (
        ("author: Hasebe, Koichi", "Hasebe, Koichi"),
        ("Please contact Tanaka, Yuko about the schedule.", "Tanaka, Yuko"),
        ("Our guide will be HASEBE, KOICHI (volunteer)", "HASEBE, KOICHI"),
    ):
        assert found(text) == [("PERSON", name)], text


def test_towns_and_makers_one_behind_the_other_are_none() -> None:
    for text in ("Kobe, Osaka", "Osaka, Japan で開催", "Nara, Kyotoの旅行", "Green, Blue, White"):
        assert names(text) == [], text


def test_a_vietnamese_name_in_katakana_may_be_divided_by_blanks() -> None:
    assert names("入居者名：ファム ホン ハイ") == ["ファム ホン ハイ"]
    assert names("グリーン ティ ラテとアップル パイ") == []
