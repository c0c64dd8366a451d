import pytest

from sekisho.screening.recognizers.health_insurance import check_digit
from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("介護保険の被保険者番号は3074473435。", "3074473435"),
        ("国保の記号 阪都75 番号 3613569", "記号 阪都75 番号 3613569"),
        ("健康保険証の記号１２３４番号５６７８９０", "記号１２３４番号５６７８９０"),
        ("国民健康保険、12-345678の資格喪失", "12-345678"),
        ("保険者番号 06130017", "06130017"),
        ('"insured_no": "12345678"', "12345678"),
    ],
)
def test_finds_insurance_numbers(text: str, number: str) -> None:
    assert found(text) == [("HEALTH_INSURANCE", number)]


@pytest.mark.parametrize(
    "text", ["国民健康保険法第77条の2", "国民健康保険の加入者は1,234,567人", "国保の予算は2025-2026年度"]
)
def test_laws_and_statistics_pass(text: str) -> None:
    assert found(text) == []


def test_the_insurers_check_digit() -> None:
    assert check_digit("0127001") == 6
    assert check_digit("0613001") == 7


def test_an_insurers_number_needs_its_check_digit_where_the_label_stands_apart() -> None:
    assert found("保険者は大阪の支部で01270016と印字") == [("HEALTH_INSURANCE", "01270016")]
    assert found("保険者は大阪の支部で01270017と印字") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("国保の記号 堺 番号 0047182", "記号 堺 番号 0047182"),
        ("kigo_bango='堺12-0034871'", "堺12-0034871"),
        ("公費負担者番号54270015", "54270015"),
        ("保険証「記号 1O72 番号 448l5」", "記号 1O72 番号 448l5"),
    ],
)
def test_finds_marks_of_letters_and_burdens(text: str, number: str) -> None:
    assert found(text) == [("HEALTH_INSURANCE", number)]


def test_marks_behind_who_insures_and_said_in_words() -> None:
    for text, values in (
        ("健康保険の記号が 44 で番号が 1182", ["記号が 44", "1182"]),
        ("協会けんぽ 27110021・338", ["27110021・338"]),
        ("国保の番号は大住-0381192です", ["大住-0381192"]),
        ("共済組合員証 公立大阪 3381-19", ["公立大阪 3381-19"]),
    ):
        assert found(text) == [("HEALTH_INSURANCE", value) for value in values], text
    assert [x for x in found("国保の相談は 06-6208-1234、協会けんぽ 2026-11") if x[0] == "HEALTH_INSURANCE"] == []


@pytest.mark.parametrize(
    "marked",
    [
        "国保の資格喪失。\n記号\n⟦大東⟧\n番号\n⟦338291⟧\nを記入例にして",
        "協会けんぽ大阪支部、⟦71130045-1203⟧、任意継続の書類",
        "insurer_number=⟦27113004⟧;symbol=⟦71-30⟧;number=⟦1203⟧",
        "保険証の記号と番号は「⟦千葉⟧ ⟦4417⟧」です",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "記号A、番号12の図面を差し替え",
        "国保の記号番号の見方",
        "記号\nア\n番号\n1\nのように様式の例を示して",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "被保険者証の記号は⟦七八三⟧、番号は⟦四四〇二一九⟧と電話で聞いた",
        "国保の記号・番号は ⟦大阪⟧・⟦一二三四五六⟧ です",
        "保険証　記号 ⟦二七⟧　番号 ⟦一〇五八三三⟧",
        "記号が⟦四四⟧で番号が⟦一一八二⟧です。保険証の再発行を希望。",
        "資格確認書の記号は⟦大阪⟧、番号は⟦三四五六七⟧",
        "国保　記号 ⟦阪イ⟧　番号 ⟦四四一二〇⟧",
        "介護の被保険者番号は⟦三〇七四四⟧で始まる",
    ],
)
def test_finds_marks_and_numbers_in_kanji(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "図面の記号は三、番号は五とする",
        "国保の記号〇〇、番号〇〇〇〇を記入する欄",
        "保険証の記号と番号は三桁と四桁です",
        "健康保険の様式の番号は三",
    ],
)
def test_forms_and_drawings_in_kanji_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["国保：記号「阪12」番号「334456」", "国保 記号 阪イ 番号 44120"])
def test_finds_marks_and_numbers_in_quotation_marks_and_with_katakana(text: str) -> None:
    assert [label for label, _ in found(text)] == ["HEALTH_INSURANCE"]


@pytest.mark.parametrize(
    "text",
    [
        "図書館の分類記号 913.6、726.1、E の棚",
        "請求記号 726-1 の絵本",
        "図面記号 12-34 の凡例",
        "登録記号 JU0123ABCDEF の表示",
    ],
)
def test_marks_of_shelves_and_drawings_pass(text: str) -> None:
    assert found(text) == []


def test_a_mark_behind_a_paper_of_insurance_is_found() -> None:
    for text in ("保険証の記号 913 番号 6042", "被保険者証記号 913 番号 6042"):
        assert [label for label, _ in found(text)] == ["HEALTH_INSURANCE"], text


@pytest.mark.parametrize(
    "marked",
    [
        "被保険者証記号,被保険者証番号,枝番\n⟦3317⟧,⟦902144⟧,⟦01⟧\n⟦大住⟧,⟦0419927⟧,⟦00⟧",
        "記号 21700023、番号 4418（枝番）⟦02⟧、被保険者 本人",
        '{"kigo":"⟦2270⟧","bango":"⟦118834⟧","edaban":"⟦01⟧","hokenja_bango":"⟦06271415⟧"}',
        "保険：協会けんぽ（⟦01270011⟧）",
        "社保本人　⟦06139992⟧　⟦223・41807⟧　3割",
        "社保：記 ⟦4471⟧ 番 ⟦182⟧ 枝 ⟦02⟧ 本人",
        "国保 ⟦大港 0447183⟧ の世帯",
        "公費① ⟦54270018⟧ ⟦4471821⟧\n公費② ⟦80270022⟧ ⟦0117738⟧",
        "保険者番号｜⟦2｜7｜1｜0｜0｜4｜4｜1⟧",
        "被番⟦0004418823⟧ / 要介護2",
        "被保険者証等の記号・番号 ⟦西成・0447182⟧",
        "協会けんぽ大阪支部、記号は8桁で⟦71228447⟧、番号は⟦19⟧",
        "健 康 保 険 被 保 険 者 証\n記 号　⟦３３１７⟧　番 号　⟦４４２⟧　（枝番）⟦００⟧",
        "保険者番号｜記号｜番号｜\n⟦27301662⟧｜⟦7284⟧｜⟦103⟧｜",
        "SET kigo = '⟦大淀⟧', bango = '⟦0728441⟧'",
        "被保険者｜番号｜⟦0000728441⟧",
        "記号-番号 氏名 自己負担額\n⟦大都-331744⟧ 成瀬 弘子 80,100",
        "介護：⟦0002284471⟧\n医療（後期）：⟦22844713⟧",
    ],
)
def test_finds_insurances_in_parts_and_by_short_names(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "国保 20260401 から改定",
        "公費①と公費②の優先順位",
        "土地の枝番 02、国道の区間",
        "国保会館の図面番号 A-12、枝番：02",
        "介護 23456789 円、後期 34567890 千円、共済 12345678 口",
        "記 4 番 18 の部材",
        "記 1234 番 5678 枝 02 の鋼材",
        "記号,番号,名称\nA1,447,ボルト",
        "枝番は2桁で、00は本人（被保険者証）",
    ],
)
def test_what_only_looks_like_parts_of_an_insurance_passes(text: str) -> None:
    assert found(text) == []
