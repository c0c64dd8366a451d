import pytest

from sekisho.screening.name_turns import find
from sekisho.screening.reading import Reading


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("警備の配置。北口漆原、南口江波、巡回樋渡。", ["漆原", "江波", "樋渡"]),
        ("保育士の配置。うさぎ組野呂・泉、きりん組小谷・森。", ["野呂", "泉", "小谷", "森"]),
        ("当番表\n月:荒川/コバヤシ\n火:荒川/Kim\n", ["荒川", "コバヤシ", "荒川", "Kim"]),
        ("見守り、校門は深見、踏切は筧が立つ。", ["深見", "筧"]),
    ],
)
def test_who_is_where_and_when(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "看板の配置。北口広場、南口駅前、1階受付。",
        "机の配置。1階会議室、2階倉庫",
        "シフト表\n月:早番\n火:遅番",
        "配置図 東門中央、西門本町、南口大通り",
        "北口漆原、南口江波",
    ],
)
def test_other_things_in_places_are_none(text: str) -> None:
    assert names(text) == []
