"""The city hall's own address passes alone, in any writing; one number more, or a person beside it, and it is found."""

import pytest

from tests.screening.writing import found

HALL = "大阪市北区中之島1-3-20"


@pytest.mark.parametrize(
    "text",
    [
        HALL,
        f"〒530-8201 {HALL}",
        f"〒530-8201 大阪府{HALL}",
        f"送付先は{HALL}です。",
        "提出先：大阪市北区中之島一丁目3番20号",
        "提出先：大阪市北区中之島1丁目3番20号 大阪市計画調整局",
        "北区中之島１－３－２０へ持参してください。",
        "会場　大阪市北区中之島一丁目三番二十号",
        "郵便番号5308201",
        "北区役所 大阪市北区扇町2-1-27",
        "大阪市計画調整局 大阪市北区扇町9-8-7",
    ],
)
def test_an_offices_own_address_is_nobodys(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("大阪市北区中之島1-3-21", "大阪市北区中之島1-3-21"),
        ("大阪市北区中之島1-3-20-1205", "大阪市北区中之島1-3-20-1205"),
        ("大阪市北区中之島1-3-20 中之島ハイツ301", "大阪市北区中之島1-3-20 中之島ハイツ301"),
        ("大阪市北区中之島2-3-18", "大阪市北区中之島2-3-18"),
        ("大阪市西区中之島1-3-20", "大阪市西区中之島1-3-20"),
        ("住所：大阪市北区中之島1-3-20", "大阪市北区中之島1-3-20"),
        ("大阪市北区中之島1-3-20に住む人", "大阪市北区中之島1-3-20"),
        ("北区役所の前の北区扇町2-1-27", "北区扇町2-1-27"),
        ("市立薬局の向かい、大阪市北区扇町9-8-7", "大阪市北区扇町9-8-7"),
    ],
)
def test_whoever_lives_near_it_stays_found(text: str, address: str) -> None:
    assert ("ADDRESS", address) in found(text)


def test_a_person_who_is_said_to_live_there_stays_found() -> None:
    text = "氏名 山本恵美子\n住所 大阪市北区中之島1-3-20"
    assert found(text) == [("PERSON", "山本恵美子"), ("ADDRESS", HALL)]


def test_an_ordinary_postal_code_beside_it_stays_found() -> None:
    assert ("POSTAL", "530-0005") in found("〒530-0005 大阪市北区中之島2-3-18")
