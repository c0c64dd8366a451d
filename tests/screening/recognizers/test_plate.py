import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    "plate",
    [
        "大阪 330 あ 12-34",
        "なにわ500さ1234",
        "奈良 ５８０ り ７６－７３",
        "和泉 三三〇 す 一二の三四",
        "堺\n580ら46-25",
        "神戸 30A に 12-34",
        "品川 300 あ ・・12",
    ],
)
def test_finds_plates(plate: str) -> None:
    assert found(f"駐車していた{plate}の車") == [("PLATE", plate)]


def test_without_an_office_the_text_must_speak_of_a_vehicle() -> None:
    assert found("ナンバー 330 あ 12-34") == [("PLATE", "330 あ 12-34")]
    assert found("資料330 あ 12-34") == []


@pytest.mark.parametrize("text", ["大阪で300人が12-34ページを", "神戸から30分の1234番地外"])
def test_places_and_counts_pass(text: str) -> None:
    assert found(text) == []
