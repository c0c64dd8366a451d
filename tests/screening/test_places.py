import re

import pytest

from sekisho.screening.places import CITY, PREFECTURE, PREFECTURES, VILLAGE


def test_there_are_47_prefectures() -> None:
    assert len(set(PREFECTURES)) == 47
    assert all(re.fullmatch(PREFECTURE, prefecture) for prefecture in PREFECTURES)


@pytest.mark.parametrize(
    "city", ["大阪市", "四日市市", "市川市", "つくば市", "南アルプス市", "鎌ケ谷市", "紀の川市", "都島区", "生駒郡"]
)
def test_cities(city: str) -> None:
    assert re.fullmatch(CITY, city)


@pytest.mark.parametrize("village", ["かつらぎ町", "千早赤阪村", "太地町"])
def test_villages_are_asked_apart(village: str) -> None:
    assert re.fullmatch(VILLAGE, village)
    assert re.fullmatch(CITY, village) is None
