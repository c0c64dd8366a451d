import pytest

from sekisho.screening.name_attendance import find
from sekisho.screening.reading import Reading


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("・谷/欠席\n・関/オンライン\n・東/15分遅れ\n・南/代理で港が出席\n", ["谷", "関", "東", "南", "港"]),
        ("谷:欠席、原:出席、東:未定", ["谷", "原", "東"]),
        ("谷 欠席\n関 出席\n宮 遅刻", ["谷", "関", "宮"]),
        ("岡(欠席)、辻(15分遅れ)", ["岡", "辻"]),
        ("1. 堀 出席\n2. 槇 オンライン", ["堀", "槇"]),
        ("リン/出席\nオウ/欠席\n辻 → 早退", ["リン", "オウ", "辻"]),
        ("谷/欠席(代理:港)\n関/出席", ["谷", "関", "港"]),
    ],
)
def test_who_comes(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "・東/会場\n・西/オンライン",
        "東:出席\n西:欠席\n南:未定",
        "総務:出席\n財政:欠席\n税務:出席",
        "・午前/会場参加\n・午後/オンライン参加",
        "・本部/出席\n・支部/欠席",
        "福島:参加\n山口:欠席",
        "林:未定\n池:調整中",
        "谷:欠席",
        "出席 12\n欠席 3",
    ],
)
def test_offices_directions_and_places_pass(text: str) -> None:
    assert names(text) == []
