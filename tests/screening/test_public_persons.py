import pytest

from sekisho.screening.lexicon import words
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


PUBLIC = (
    "岸田首相と韓国の尹大統領の会談を年表に",
    "高市総理の所信表明を要約",
    "『ドラえもん』ののび太と静香を例に、対等な関係を考える講座",
    "『坊っちゃん』の清の手紙を読む",
    "「こころ」「草枕」「三四郎」を読む会の案内",
    "スズキとダイハツの軽トラを比較",
    "バラ園の札「マリア・カラス」「イングリッド・バーグマン」の品種の説明",
    "三木露風と江見水蔭の手紙の展示",
    "António Guterres, UN Secretary-General のあいさつ",
    "田中・西村特定建設工事共同企業体の届出",
    "文化財の解説。三宅石庵が初代学主、中井甃庵が二代目。竹山と履軒の時代に栄えた（享保年間）",
    "桜の品種を咲く順に：関山、一葉、松月",
    "Station names: Noda, Ebisu, Nagai. 英語で。",
    "Sumiyoshi, Hirano — 区名のローマ字",
    "ムーアの法則とピアソンの相関係数",
    "バセドウ病と橋本病の違い",
    "タカラスタンダードとリクシルの便器の比較",
    "手塚治虫の『鉄腕アトム』のアトムとお茶の水博士",
    "山田錦と五百万石の酒米の違い",
)
PRIVATE = (
    ("岸田係長の日程調整", ["岸田"]),
    ("窓口の岸田が対応、野田は休み", ["岸田", "野田"]),
    ("三四郎さんの申請", ["三四郎"]),
    ("利用者の中井竹山さん、88歳", ["中井竹山"]),
    ("竹山と履軒が朝礼で発表した", ["竹山", "履軒"]),
    ("コマツ ヒロシ様より電話", ["コマツ ヒロシ"]),
    ("窓口で「竹内」「三宅」「清水」と名札の職員が対応", ["竹内", "三宅", "清水"]),
    ("田中・西村が現場を確認", ["田中", "西村"]),
    ("橋本が病院に同行、ムーアは欠席", ["橋本", "ムーア"]),
    ("ワタナベサンに連絡", ["ワタナベ"]),
)


def test_public_and_historic_persons_and_figures_of_works_pass() -> None:
    for text in PUBLIC:
        assert found(text) == [], text


def test_the_same_words_are_found_where_somebody_is_meant() -> None:
    for text, names in PRIVATE:
        assert [word for label, word in found(text) if label == "PERSON"] == names, text


def test_the_departed_are_listed_with_the_year() -> None:
    for entry in words("departed_persons.txt"):
        name, year = entry.split("/")
        assert len(name) > 2, entry
        assert 0 < int(year) < 2100, entry


def test_a_title_directly_behind_a_public_person_is_no_other_name() -> None:
    for text in ("藤井聡太竜王の活躍で将棋教室が混む", "藤井聡太七冠が来阪", "大山康晴十五世名人の足跡"):
        assert found(text) == [], text
    assert found("藤井聡竜王という名前の職員") != []


def test_an_author_may_be_called_by_a_half_where_literature_is() -> None:
    assert found("国語の問題を、芥川の「鼻」から一問作ってください") == []
    assert found("芥川の「報告」を机に置いた") == [("PERSON", "芥川")]
    assert ("PERSON", "太宰") in found("太宰さんの「鼻」の治療の作品展")
