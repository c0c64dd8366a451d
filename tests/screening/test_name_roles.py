import pytest

from sekisho.screening.name_roles import before_honorific, before_post, find, speaking
from sekisho.screening.reading import Reading
from tests.screening.writing import found


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in find(Reading(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("兄の拓海と妹の陽菜が通う", ["拓海", "陽菜"]),
        ("父勇、母トミ子、", ["勇", "トミ子"]),
        ("いとこのマリが来た", ["マリ"]),
        ("介助は娘（ミチル）".replace("（", "(").replace("）", ")"), ["ミチル"]),
        ("「ゆづきの母です」", ["ゆづき"]),
        ("たっくんこと巽 拓也", ["たっくん"]),
        ("もりっちの作った表", ["もりっち"]),
        ("あだ名が「ゴリ」の", ["ゴリ"]),
        ("ミカワヤと名乗る男", ["ミカワヤ"]),
        ("「タク&ユミ」の札", ["タク", "ユミ"]),
    ],
)
def test_names_beside_kin_and_nicknames(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "母の愛、父の日、弟の日",
        "娘の成長、妻の年金、夫の扶養、孫の手",
        "弟子の育成、子の福祉",
        "父は会社員、母はパート",
        "こんなこと最後まで、仕事のこと全部",
        "あっち、こっち、スイッチ、たまごっち",
        "消防署員と名乗る男",
        "「りんご&はちみつ」",
        "うちの母です",
    ],
)
def test_other_words_beside_them_are_none(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("なお、城委員", "城"),
        ("欠席は楠 主事", "楠"),
        ("御堂議員", "御堂"),
        ("勅使河原主任", "勅使河原"),
        ("伊園委員", "伊園"),
    ],
)
def test_rare_names_before_a_post(text: str, name: str) -> None:
    end = max(text.find(post) for post in ("委員", "主事", "議員", "主任"))
    span = before_post(text, end)
    assert span is not None
    assert text[slice(*span)] == name


@pytest.mark.parametrize("text", ["各委員", "副委員", "市議員", "総務課長", "建築主事", "新議員", "大阪係長"])
def test_what_makes_another_post_of_it_is_no_name(text: str) -> None:
    assert before_post(text, len(text) - 2) is None


def test_one_character_before_an_honorific_needs_a_place_for_a_name() -> None:
    assert before_honorific("入居者 高様の件", 5, "様") == (4, 5)
    assert before_honorific("「郡様 先日は", 2, "様") == (1, 2)
    assert before_honorific("すると神氏は", 4, "氏") == (3, 4)
    assert before_honorific("仰高様", 2, "様") is None
    assert before_honorific("では源氏は", 3, "氏") is None
    assert before_honorific("「客様", 2, "様") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("次女は楓です。", ["楓"]),
        ("長男は翼、次男は司です。", ["翼", "司"]),
        ("妹が凛です", ["凛"]),
        ("妻の恵です", ["恵"]),
        ("父が茂で母が静です", ["茂", "静"]),
        ("長男は海、次男は陸です", ["海", "陸"]),
        ("長女紬、父は会社員", ["紬"]),
        ("長男は大地です", ["大地"]),
        ("長女はさくらです", ["さくら"]),
        ("おばあちゃんのとみ子が入所", ["とみ子"]),
        ("長男陸 次男海 の四人世帯", ["陸", "海"]),
        ("その子Angelo(6歳)と妹Fatimaちゃん", ["Angelo", "Fatima"]),
    ],
)
def test_one_character_and_nouns_are_names_where_kin_is_said_to_be_so(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "長男は家です",
        "孫は女です",
        "母は春が好きです",
        "長女は光が苦手です",
        "母の愛です",
        "子は宝です",
        "娘は元気です",
        "父は誠実です",
        "弟は東京です",
        "息子は中二です",
        "妻はパートです",
        "孫はこれです",
        "弟が光を見た",
        "祖母の家です",
        "妻は花、夫は鳥が好き",
        "長男は海、次男は山へ行った",
        "続柄 父 母 兄 弟 から選ぶ",
        "子供 妻 夫 の順に並べる",
        "子Issueと親Issueの違い",
        "子Component(3個)の描画",
    ],
)
def test_what_else_is_said_of_kin_is_no_name(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("搬送先の調整は祖父江医師", "祖父江"),
        ("担当は五島看護師が休み", "五島"),
        ("診断書は能登医師のもの", "能登"),
        ("祖父江係長が欠席", "祖父江"),
    ],
)
def test_a_place_s_name_before_a_profession_is_a_person_s(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize("text", ["大阪弁護士と相談", "産業医師、当直医師"])
def test_towns_and_kinds_of_professions_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("畔委員「予算は」", "畔"),
        ("畝課長：検討します", "畝"),
        ("委員長「次に」\n﨑元議員「賛成」", "﨑元"),
        ("臼木理事『はい』", "臼木"),
    ],
)
def test_whoever_speaks_at_the_beginning_of_a_line_is_somebody(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "各委員",
            "両委員",
            "副委員",
            "小委員",
            "市議員",
            "前委員",
            "補委員",
            "専門委員",
            "公益委員",
            "労側委員",
            "公募委員",
        ),
        *(
            "総務課長",
            "堺支部長",
            "市民部長",
            "与党議員",
            "地元議員",
            "特任教授",
            "当直医師",
            "国選弁護士",
            "使用者委員",
        ),
    ],
)
def test_what_is_said_by_a_kind_of_member_names_nobody(text: str) -> None:
    assert found(f"{text}「異議はありません」") == []


def test_a_speaker_stands_where_a_line_begins() -> None:
    assert speaking("本日の畔委員「", 4, 6) is None
    assert speaking("畔委員の", 1, 3) is None
    assert speaking("畔委員：2名", 1, 3) is None


@pytest.mark.parametrize("post", ["警備員", "事務員", "指導員", "担当係長"])
def test_a_family_name_that_is_a_place_too_is_one_before_such_posts(post: str) -> None:
    assert found(f"相良{post}に書類を渡した") == [("PERSON", "相良")]
    assert found(f"福祉{post}に書類を渡した") == []
