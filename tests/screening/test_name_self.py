import pytest

from sekisho.screening.name_self import find, readings
from sekisho.screening.reading import Reading
from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("9:10 来庁。仲宗根と名乗る男性", "仲宗根"),
        ("1年2組 担任帯刀。保護者は", "帯刀"),
        ("欠席は書記常盤、会計は出席", "常盤"),
        ("一部損壊 西表家 4人", "西表"),
        ("「たかはしですけど、町会の件で」と電話", "たかはし"),
        ("\n車の音がうるさい。おおつか\n", "おおつか"),
        ("夫:吉岡直樹 妻:吉岡真由美 長男:蓮", "蓮"),
        ("妻:凛、長女:葵", "葵"),
        ("第1子:陽菜 第2子:蓮", "蓮"),
    ],
)
def test_a_word_beside_it_gives_a_name_away(text: str, name: str) -> None:
    assert name in [text[start:end] for start, end in find(Reading(text))]
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "職員と名乗る電話に注意",
        "父:有、母:無、子:済",
        "続柄 夫:1 妻:2 子:3",
        "市民課職員と名乗る人物からの不審な電話",
        "会計年度、書記局、議長席の配置",
        "農家 3人と漁家 2人の聞き取り",
        "こちらですが、どうしますか",
        "とても助かりました。ありがとう",
        "一人で暮らす世帯は実家 2人",
    ],
)
def test_words_of_everybody_pass(text: str) -> None:
    assert found(text) == []


def test_how_a_name_is_read_belongs_to_it() -> None:
    text = "工事課 鴻池 まどか(こうのいけ)"
    assert [text[start:end] for start, end in readings(text, [(4, 10)])] == ["こうのいけ"]
    assert list(readings("田中(総務課)", [(0, 2)])) == []
