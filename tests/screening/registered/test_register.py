"""What was registered is found however it is written; the stored hashes hold none of it; engagements stay apart."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
