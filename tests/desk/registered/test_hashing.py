"""What can be registered and what cannot, with the reason; no refusal repeats what was handed in."""

import pytest

from sekisho.desk.registered.handed import Handed, Text, rows_of, text_of, typed_writings, writings_of
from sekisho.desk.registered.hashing import (
    MOST_TERMS,
    Hashing,
    hash_document,
    hash_records,
    hash_terms,
    is_within,
    numbers_of,
)
from sekisho.kernel.errors import InputError
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.register import Register
from tests.desk.registered.invented import LIST, PASSAGE, TERMS, VARIANT, WORD, excel, word
from tests.extracts.making import drawn, printed

KEY = Key(bytes(range(32)), "eng_a")


def found(hashing: Hashing, text: str) -> list[str]:
    return [text[each.start : each.end] for each in Register(KEY, [hashing.part]).find(text)]


def terms_of(text: str, *, keep_ordinary: bool = False) -> Hashing:
    return hash_terms(typed_writings(text), KEY, keep_ordinary=keep_ordinary)


def refused(act, *said: str, never: str = "") -> str:
    with pytest.raises(InputError) as error:
        act()
    for part in said:
        assert part in str(error.value)
    assert error.value.next_ja
    assert not never or never not in str(error.value)
    assert error.value.__suppress_context__ or error.value.__context__ is None, "the cause could be logged with words"
    return str(error.value)


class TestTerms:
    def test_each_writing_of_a_term_is_found(self):
        made = terms_of(TERMS)
        assert made.counts == {"terms": 2, "writings": 3}
        assert numbers_of(made.counts) == "2語・3表記"
        for writing in (WORD, VARIANT, "ﾐｵﾂｸｼ 計画"):
            assert found(made, f"次回は{writing}を議題とする。") == [writing]

    @pytest.mark.parametrize("short", ["秘", "ab", "ＡＢ", "です", "カナ", "123", "・", "―　―"])
    def test_what_would_be_everywhere_is_refused_by_line(self, short):
        refused(lambda: terms_of(f"{WORD}\n\n{short}"), "3行目", "短すぎます", never=WORD)

    @pytest.mark.parametrize("word", ["斎藤", "K9計", "かなえ", "1234", "abc"])
    def test_the_shortest_that_may_be(self, word):
        assert terms_of(word).counts["terms"] == 1

    @pytest.mark.parametrize("word", ["大阪市", "アンケート", "個人情報", "生成AI", "再委託", "特記仕様書"])
    def test_ordinary_words_need_a_decision(self, word):
        refused(lambda: terms_of(f"{WORD}\n{word}"), "2行目", "ありふれた", never=word)
        kept = terms_of(f"{WORD}\n{word}", keep_ordinary=True)
        assert found(kept, f"次に{word}を見る")
        assert "2行目" in kept.notes[0]

    def test_a_sentence_is_no_term(self):
        refused(lambda: terms_of("あ" * 65), "1行目", "64文字", "文書")
        assert terms_of("あい" * 32).counts["terms"] == 1

    def test_doubles_count_once_and_are_told(self):
        made = terms_of(f"{WORD}\n{VARIANT}\n　{VARIANT} ")
        assert made.counts["writings"] == 2
        assert "1件重なって" in made.notes[0]

    def test_nothing_and_too_much(self):
        refused(lambda: terms_of(" \n\n"), "用語がありません")
        refused(lambda: terms_of("\n".join(f"架空案件{n:06}" for n in range(MOST_TERMS + 1))), "多すぎます")

    def test_files_of_terms(self):
        for name, data in (
            ("a.txt", TERMS.encode("cp932")),
            ("a.csv", f"用語,別表記\n{WORD},{VARIANT}\nもりのみや分室の移転先\n".encode()),
            ("a.xlsx", excel([["用語", "別表記"], [WORD, VARIANT], ["もりのみや分室の移転先"]])),
        ):
            assert hash_terms(writings_of(Handed(name, data)), KEY).counts == {"terms": 2, "writings": 3}, name


class TestDocuments:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("構想.docx", word(PASSAGE[:60], PASSAGE[60:])),
            ("構想.txt", PASSAGE.encode("cp932")),
            ("構想.xlsx", excel([["項目", "内容"], ["前提", PASSAGE]])),
        ],
    )
    def test_an_excerpt_is_found(self, name, data):
        made = hash_document(text_of(Handed(name, data)), KEY)
        assert made.counts["characters"] >= 90
        assert found(made, f"次の文を要約して：{PASSAGE[3:48]}。")

    def test_forty_characters_are_the_least(self):
        refused(lambda: hash_document(Text("あ" * 39), KEY), "39文字", "40文字", "用語")
        refused(lambda: hash_document(Text("、。" * 500), KEY), "0文字")
        assert hash_document(Text(PASSAGE[:60]), KEY).counts["characters"] >= 40

    def test_a_scan_has_no_text_and_says_so(self):
        refused(lambda: hash_document(text_of(Handed("走査.pdf", drawn())), KEY), "スキャン", "もとの文書")

    def test_a_printed_document_is_read(self):
        made = hash_document(text_of(Handed("構想.pdf", printed(PASSAGE))), KEY)
        assert found(made, f"要約して：{PASSAGE[3:48]}。")

    def test_pictures_in_a_document_are_told(self):
        made = hash_document(Text(PASSAGE, 2), KEY)
        assert "2か所" in made.notes[0]

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("空.txt", b"", "中身のない"),
            ("空.pdf", b"", "中身のない"),
            ("写真.png", b"\x89PNG\r\n\x1a\n", "種類"),
            ("古い.doc", b"\xd0\xcf\x11\xe0", "種類"),
            ("名称なし", b"abc", "種類"),
            ("壊れた.docx", b"PK\x03\x04abc", "壊れ"),
            ("偽.pdf", word(PASSAGE), "中身は"),
            ("文字.txt", b"\x81\xff\xfe\x00\xff", "文字"),
            ("大きい.txt", b"a" * (10 * 1024 * 1024 + 1), "大きすぎます（上限 10 MB）。 いくつかに分けて"),
            ("長い.txt", ("架空" * 500_001).encode(), "文字が多すぎます"),
        ],
    )
    def test_files_that_cannot_be_read(self, name, data, said):
        refused(lambda: text_of(Handed(name, data)), said, never="架空架空")


class TestRecords:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
    def test_two_fields_of_a_row_are_found(self, encoding):
        made = hash_records(rows_of(Handed("名簿.csv", LIST.encode(encoding))), KEY)
        assert numbers_of(made.counts) == "4行・5列"
        assert found(made, "架空花子さん（０９０－１１１１－２２２２）について") == [
            "架空花子",
            "０９０－１１１１－２２２２",
        ]
        assert found(made, "昭和55年5月3日生まれの架空花子")
        assert found(made, "架空花子は要支援です") == []
        assert found(made, "架空花子と090-3333-4444") == []
        assert found(made, "氏名と住所と電話番号と生年月日") == []

    def test_an_excel_sheet_is_read_by_rows_and_columns(self):
        rows: list[list[object]] = [line.split(",") for line in LIST.splitlines()]
        rows[2][2] = 9033334444  # a spreadsheet drops the zero
        rows[3][1] = None
        made = hash_records(rows_of(Handed("名簿.xlsx", excel(rows))), KEY)
        assert numbers_of(made.counts) == "4行・5列"
        assert found(made, "見本次郎 090-3333-4444")
        assert found(made, "仮名三枝 1962年1月9日")
        refused(lambda: rows_of(Handed("名簿.xlsx", excel(rows, rows))), "シートが複数")

    def test_a_row_that_stands_there_many_times_is_still_found(self):
        again = LIST + LIST.splitlines(keepends=True)[1] * 9
        made = hash_records(rows_of(Handed("名簿.csv", again.encode())), KEY)
        assert made.counts["rows"] == 4
        assert "9行" in made.notes[0]
        assert found(made, "架空花子 090-1111-2222")

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("架空 花子,大阪市北区架空町1番2号\n見本 次郎,大阪市此花区見本町3番4号\n", "見出しではありません"),
            ("架空 花子,女\n見本 次郎,男\n", "見出しではありません"),
            ("氏名\n架空 花子\n見本 次郎\n", "列が1つ"),
            ("令和8年度 対象者名簿,,\n氏名,住所,電話\n架空 花子,大阪市北区架空町1番2号,\n", "より上の行を消して"),
            ("氏名,住所\n", "行がありません"),
            ("\n\n", "行がありません"),
            ("氏名,住所\n架空 花子,大阪市北区,架空町1番\n", "2行目"),
            ("番号,年齢\n1,30\n2,41\n", "2つに足りません"),
            ('氏名,住所\n"架空 花子,大阪市', "行目"),
        ],
    )
    def test_lists_in_which_nobody_would_be_found(self, text, said):
        refused(lambda: hash_records(rows_of(Handed("名簿.csv", text.encode())), KEY), said, never="花子")

    def test_rows_that_cannot_be_found_are_counted(self):
        made = hash_records(rows_of(Handed("名簿.csv", (LIST + "孤立 五月,,,,\n").encode())), KEY)
        assert "1行は" in made.notes[0]


def test_what_is_within_another_of_its_kind():
    more, less = terms_of(TERMS), terms_of(WORD)
    assert is_within(less.part, more.part)
    assert not is_within(more.part, less.part)
    assert not is_within(less.part, hash_document(Text(PASSAGE), KEY).part)
