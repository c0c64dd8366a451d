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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("男性。名前は出水と名乗る。場所は大和田", "出水"),
        ("昨日来たのは植月と申す方", "植月"),
        ("施工会社の祖父江という者から", "祖父江"),
        ("「都築っていう者やけど」と電話", "都築"),
        ("倒れていた女性。持ち物から「ふみ」という名前だけ判明。", "ふみ"),
        ("迷子の保護。名札に「れん」という名前がある", "れん"),
        ("「まお」という子が泣いていた", "まお"),
        ("『出水』という名の男性から", "出水"),
        ("相談者の名前は出水です。", "出水"),
        ("お名前は植月で、電話は不明", "植月"),
    ],
)
def test_by_what_name_somebody_goes(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "新しい公園は「ひかり」という名前の公園です",
        "犬を保護。「さくら」という名前だけ分かった",
        "「のぞみ」という名前の由来",
        "ファイルの名前は出水です。",
        "様式の名前は報告です。",
        "これを何と申しますか",
        "警備の職員と名乗る。業者の点検員という者",
        "「みらい」という名称に決定、「ゆめ」という名の店",
        "「すみれ」という名前を付けたい",
    ],
)
def test_what_things_are_called_names_nobody(text: str) -> None:
    assert found(text) == []
