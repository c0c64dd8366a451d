"""What was registered is found however it is written; the stored hashes hold none of it; engagements stay apart."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.screening.registered.bare import fold_bare
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.parts import Part, pack, unpack
from sekisho.screening.registered.register import Register, document_part, records_part, terms_part

SECRET = bytes(range(32))
KEY = Key(SECRET, "eng_a")
WORDS = "".join(chr(0x4E00 + 7 * i) for i in range(900)) + "のをにはがとで" * 60
DOCUMENT = "".join(random.Random(7).choices(WORDS, k=4000))
ROWS = [
    ["試験 花子", "北区", "090-1111-2222", "1980/05/03", "要介護1"],
    ["見本 次郎", "北区", "090-3333-4444", "1975/11/20", "要介護1"],
    ["仮名 三枝", "福島区", "090-5555-6666", "1962/01/09", "要介護1"],
    ["架空 四郎", "福島区", "090-7777-8888", "2001/12/31", "要介護1"],
    ["雛形 五月", "此花区", "090-9999-0000", "1999/04/01", "要介護1"],
]


def register(*parts: Part, key: Key = KEY) -> Register:
    return Register(key, unpack(pack(parts)))


def labels(found: Register, text: str) -> list[tuple[str, str]]:
    return [(each.label, text[each.start : each.end]) for each in found.find(text)]


TERMS = register(terms_part(["プロジェクト・ミズチ", "Kestrel-9", "予定価格表", "斎藤計画"], KEY))


@pytest.mark.parametrize(
    "text",
    [
        "プロジェクト・ミズチ",
        "ﾌﾟﾛｼﾞｪｸﾄﾐｽﾞﾁ",
        "ぷろじぇくとみずち",
        "プロジェクト\nミズチ",
        "プロ\u200bジェクト　ミズチ",
        "KESTREL9",
        "Ｋｅｓｔｒｅｌ－９",
        "Кestrel 9",
        "予 定 価 格 表",
        "齋藤計画",
    ],
)
def test_a_term_is_found_in_every_writing(text: str) -> None:
    whole = f"次回の{text}について"
    assert labels(TERMS, whole) == [("TERM", text)]


@pytest.mark.parametrize("text", ["プロジェクトの水路", "kestrel-91", "akestrel-9", "予定価格の表", "", "。"])
def test_what_only_resembles_a_term_is_not(text: str) -> None:
    assert labels(TERMS, text) == []


@given(st.integers(0, len(DOCUMENT) - 41), st.integers(3, 20), st.sampled_from(["\n", "\r\n　", " ", "\u200b", "、"]))
def test_forty_characters_of_a_document_are_found_wherever_lines_break(start: int, width: int, gap: str) -> None:
    excerpt = DOCUMENT[start : start + 41]
    broken = gap.join(excerpt[at : at + width] for at in range(0, len(excerpt), width))
    found = register(document_part(DOCUMENT, KEY)).find(f"次の文を要約してください。{broken}以上です。")
    assert [each.code for each in found] == ["secret.document"]


def test_widths_do_not_hide_an_excerpt() -> None:
    text = "ABC計画の第1回会合では、サーバー12台の更新をR7年度に行い、費用は4500万円とすることを内々に決めた。"
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert wide != text
    assert [each.label for each in register(document_part(text, KEY)).find(wide)] == ["DOCUMENT"]


def test_another_text_of_the_same_characters_is_not_found() -> None:
    other = "".join(random.Random(8).choices(WORDS, k=4000))
    assert register(document_part(DOCUMENT, KEY)).find(other) == ()


LIST = register(records_part(ROWS, KEY))


@pytest.mark.parametrize(
    "text",
    [
        "試験花子（09011112222）",
        "試験　花子さん、1980年5月3日生まれ",
        "昭和55年5月3日生まれの試験花子",
        "北区の試験花子",
        '{"tel":"０９０－１１１１－２２２２","name":"試験 花子"}',
    ],
)
def test_two_fields_of_one_row_are_a_record(text: str) -> None:
    assert {each.label for each in LIST.find(text)} == {"RECORD"}


@pytest.mark.parametrize(
    "text",
    [
        "試験花子",
        "試験花子と090-3333-4444",
        "北区の要介護1",
        "北区と福島区と此花区",
        "試験花子" + "あ" * 300 + "090-1111-2222",
    ],
)
def test_one_field_or_fields_of_two_rows_are_not(text: str) -> None:
    assert LIST.find(text) == ()


def test_the_stored_bytes_hold_nothing_of_what_was_registered() -> None:
    stored = pack([terms_part(["予定価格表"], KEY), document_part(DOCUMENT, KEY), records_part(ROWS, KEY)])
    for form in ("utf-8", "utf-16-le", "utf-32-le", "cp932"):
        for text in ("予定価格表", "試験花子", "09011112222", DOCUMENT[100:104]):
            assert unicodedata.normalize("NFKC", text).encode(form, "ignore") not in stored


def test_another_engagement_finds_nothing_with_these_hashes() -> None:
    parts = unpack(pack([terms_part(["予定価格表"], KEY), document_part(DOCUMENT, KEY), records_part(ROWS, KEY)]))
    other = Register(Key(SECRET, "eng_b"), parts)
    assert other.find("予定価格表" + DOCUMENT + "試験花子090-1111-2222") == ()


@pytest.mark.parametrize("data", [b"", b"sekisho", b"\x00" * 100, pack([terms_part(["予定価格表"], KEY)])[:-1]])
def test_bytes_that_are_no_register_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"register|buffer|Expecting"):
        unpack(data)


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert all(0 <= each.start < each.end <= len(text) for each in TERMS.find(text))


def test_what_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="秘"):
        terms_part(["秘"], KEY)
    with pytest.raises(ValueError, match="too short"):
        document_part("短い文書です。", KEY)
    with pytest.raises(ValueError, match="no fields"):
        records_part([["1"], ["2"]], KEY)


PLAN = (
    "第1章 検討の経過\n本計画は、夢見坂地区の公共施設を三期に分けて再編し、"
    "令和9年度までに延床面積を32パーセント削減する方針である。"
    "提示された地代の年額はそれぞれ4,850万円、5,120万円、4,400万円であり、選定委員会は第二庁舎で非公開に開催する。"
)
READINGS = {
    "計画": "けいかく",
    "公共施設": "こうきょうしせつ",
    "方針": "ほうしん",
    "年額": "ねんがく",
    "再編": "さいへん",
}


def _with_readings(text: str, form: str) -> str:
    for word, reading in READINGS.items():
        text = text.replace(word, word + form.format(reading))
    return text


def _lines(text: str, before: str) -> str:
    pieces = [text[at : at + 13] for at in range(0, len(text), 13)]
    return "\n".join(before.format(number) + piece for number, piece in enumerate(pieces, 2))


@pytest.mark.parametrize(
    "write",
    [
        lambda text: _with_readings(text, "（{}）"),
        lambda text: _with_readings(text, "《{}》"),
        lambda text: _with_readings(text, "<rp>(</rp><rt>{}</rt><rp>)</rp>"),
        lambda text: _lines(text, "{}. "),
        lambda text: _lines(text, "({}) "),
        lambda text: _lines(text, "  {} "),
        lambda text: _lines(text, "- {} -\n"),
        lambda text: "</td>\n<td>".join(text[at : at + 13] for at in range(0, len(text), 13)),
        lambda text: "[3]".join(text[at : at + 13] for at in range(0, len(text), 13)),
        lambda text: text.translate(str.maketrans("12390", "一二三九〇")),
    ],
)
def test_what_is_put_into_an_excerpt_when_it_is_copied_does_not_hide_it(write) -> None:
    plan = register(document_part(PLAN, KEY))
    for start in range(0, len(PLAN) - 60, 3):
        excerpt = write(PLAN[start : start + 60])
        found = plan.find(f"次を要約。\n{excerpt}")
        assert [each.code for each in found] == ["secret.document"], excerpt
        assert found[0].end <= 6 + len(excerpt)


def test_an_excerpt_is_found_where_the_document_itself_has_readings_and_numbers_of_lines() -> None:
    adorned = register(document_part(_lines(_with_readings(PLAN, "（{}）"), "{}. "), KEY))
    assert {each.code for each in adorned.find(PLAN[20:70])} == {"secret.document"}


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("第3庁舎跡地", "第三庁舎跡地"),
        ("第三庁舎跡地", "第3庁舎跡地"),
        ("株式会社蒼天ワークス", "㈱蒼天ワークス"),
        ("（株）蒼天ワークス", "株式会社蒼天ワークス"),
        ("ヴィーナス計画", "ビーナス計画"),
        ("夢見坂計画", "夢見坂（ゆめみざか）計画"),
        ("夢見坂計画", "夢見坂<b>計画</b>"),
    ],
)
def test_a_term_is_found_with_other_numerals_forms_of_firms_and_readings(term: str, text: str) -> None:
    found = register(terms_part([term], KEY)).find(f"次回の{text}について")
    assert [each.label for each in found] == ["TERM"]


@pytest.mark.parametrize(("term", "text"), [("三千", "3000円"), ("第3号館", "第3館"), ("一部", "1部")])
def test_the_other_writing_of_a_term_is_none_that_stands_in_any_text(term: str, text: str) -> None:
    assert register(terms_part([term], KEY)).find(text) == ()


@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("1978-04-09", ["S53.4.9", "昭53・4・9", "S53/04/09", "昭和五十三年四月九日", "April 9, 1978"]),
        ("昭和60年11月3日", ["1985/11/03", "S60.11.3", "1985年11月3日"]),
        ("H1.1.8", ["平成元年1月8日", "1989-01-08"]),
        ("090-2811-7364", ["+81 90-2811-7364", "+819028117364", "9028117364", "〇九〇ー二八一一ー七三六四"]),
        ("0012345", ["12345"]),
        (
            "大阪府大阪市北区架空橋3-7-12",
            ["大阪市北区架空橋三丁目7番12号", "北区架空橋3丁目7-12", "大阪市北区架空橋３丁目７番地１２"],
        ),
        ("堺市堺区仮町二丁目5番6-203号 コーポ南", ["堺市堺区仮町2-5-6-203", "堺区仮町2丁目5番6-203号"]),
        ("カシムラ アキコ", ["アキコ・カシムラ", "かしむらあきこ"]),
    ],
)
def test_a_field_is_found_in_the_other_ways_in_which_it_is_written(field: str, texts: list[str]) -> None:
    found = register(records_part([["樫村 亜紀子", field], ["仮名 三枝", "福島"], ["見本 次郎", "此花"]], KEY))
    for text in texts:
        assert {each.label for each in found.find(f"樫村（かしむら）亜紀子　{text}の件")} == {"RECORD"}, text
        assert found.find(f"{text}の件") == (), text


@given(st.text(alphabet="あ一二十千番丁目号（）()<>rt/\n 1１株注[]※ヴァ、x", max_size=60))
def test_whatever_stands_there_the_second_writing_keeps_its_places(text: str) -> None:
    for each in register(terms_part(["十二番", "あ1", "株式会社あ"], KEY)).find(text):
        assert 0 <= each.start < each.end <= len(text)
    folded = fold_bare(text)
    if folded is not None:
        assert all(
            0 <= low < high <= len(text)
            for low, high, code in zip(folded.places, folded.ends, folded.codes, strict=True)
            if code
        )
