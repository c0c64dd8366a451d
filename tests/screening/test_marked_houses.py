import pytest

from sekisho.screening.marked_houses import houses, of_children
from sekisho.screening.reading import Reading
from tests.screening.writing import covers_marked, found


def test_the_number_belongs_to_its_mark() -> None:
    text = "都町イ-12と福島1-甲2"
    assert [text[start:end] for start, end in houses(Reading(text))] == ["イ-12", "1-甲2"]


def test_what_a_child_says_of_home() -> None:
    text = "ぼくのいえはとよさき4-3です"
    assert [text[start:end] for start, end in of_children(Reading(text))] == ["とよさき4-3"]


@pytest.mark.parametrize(
    "marked",
    [
        "⟦千葉市中央区都町イ-12⟧に住む叔父が亡くなった",
        "⟦旭市ロ-548⟧の家を相続した",
        "本籍は⟦高知市春野町西分甲-1234⟧です",
        "転入前の住所は⟦富山市八尾町福島1-甲2⟧とのこと",
        "送り先は⟦富山市八尾町福島3-1-甲2⟧です",
        "おうちは⟦なかつ3ちょうめ5⟧です",
    ],
)
def test_finds_the_whole_address(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "仕様書の別紙イ-12を参照",
        "大阪市の様式甲-2を提出",
        "大阪市別紙イ-12のとおり",
        "堺市提出証拠甲-12のとおり",
        "資料1-甲2を参照",
        "千葉市の資料イ-12を見る",
        "うちはとくに4-3の案がよい",
    ],
)
def test_annexes_and_forms_pass(text: str) -> None:
    assert found(text) == []
