import pytest

from sekisho.screening.rooms import room_end
from tests.screening.writing import found

HOUSE = "北区中之島1-3-20"


@pytest.mark.parametrize(
    "room",
    [" メゾン中之島402号室", " 第2ハイツ 3号棟101", "-B203", " 1204", "号の五〇二", " メゾン中之島一〇五", " 2階", ""],
)
def test_building_and_room_belong_to_the_address(room: str) -> None:
    text = f"{HOUSE}{room}、ご確認ください"
    begin = len(HOUSE) + room.startswith("号")
    assert room_end(text, begin) == len(HOUSE) + len(room)


@pytest.mark.parametrize("rest", [" 会議一二三", "の住民", "に転居", " 佐藤様"])
def test_what_follows_otherwise_does_not(rest: str) -> None:
    assert room_end(HOUSE + rest, len(HOUSE)) == len(HOUSE)


@pytest.mark.parametrize(
    "address",
    [
        "城東区関目5-2-18 コーポ関目B-203",
        "城東区関目5-2-18\nメゾン関目\n302",
        "城東区関目5-2-18 #302",
        "城東区関目5-2-18（302号）",
    ],
)
def test_rooms_behind_other_marks_belong_to_the_address(address: str) -> None:
    assert found(f"住所 {address}") == [("ADDRESS", address)]
