import pytest

from sekisho.screening.public_persons import PUBLIC_PERSONS, is_public
from tests.screening.writing import found


def public(text: str, name: str) -> bool:
    start = text.index(name)
    return is_public(text, start, start + len(name))


def test_the_list_is_long_enough_for_a_library() -> None:
    assert len(PUBLIC_PERSONS) > 1000


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("夏目漱石の句碑", "夏目漱石"),
        ("澁澤榮一の肖像", "澁澤榮一"),
        ("聖徳太子ゆかりの寺", "聖徳太子ゆかり"),
        ("三代目桂米朝の時代", "三代目桂米朝"),
        ("森鷗外と吉田健一のエッセイ", "吉田健一"),
        ("中島健二、太宰治などの作品", "中島健二"),
    ],
)
def test_public_names_and_their_company(text: str, name: str) -> None:
    assert public(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("吉田健一のエッセイ", "吉田健一"),
        ("夏目漱石と吉田健一が来庁", "吉田健一"),
        ("三代目社長の田中", "田中"),
        ("太宰治、田中健二に連絡", "田中健二"),
    ],
)
def test_others_are_not_public(text: str, name: str) -> None:
    assert not public(text, name)


def test_beside_a_number_a_public_name_is_somebody() -> None:
    assert found("大岡越前さん(090-1234-5678)")[0] == ("PERSON", "大岡越前")
