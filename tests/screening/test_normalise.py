from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.compiled import LOOPS
from sekisho.screening.normalise import normalise

ANY_TEXT = st.text(
    st.sampled_from(
        "09あかガタ田一三〇ー-－①⑨０９ﾀﾞﾊﾟｱ゛\u3099\u200b\ufeff\u00ad \u3000\n\t.・の()（）aＡ@＠\ud800\udfff𝟎٠"
    )
    | st.characters(),
    max_size=60,
)
CLEAN_TEXT = st.text(st.sampled_from("あいうガギプ田中太郎町区をはの、。「」abcXYZ19-. "), max_size=80).filter(
    lambda text: not any(a.isdigit() and b in " .-" for a, b in pairwise(text))
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("０９０－１２３４－５６７８", "090-1234-5678"),
        ("Ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "Taro@example.jp"),
        ("090‐1234‑5678", "090-1234-5678"),
        ("090−1234—5678", "090-1234-5678"),
        ("090ー1234ー5678", "090-1234-5678"),
        ("〇九〇ー一二三四ー五六七八", "090-1234-5678"),
        ("〇六の六二〇八の八一八一", "06の6208の8181"),
        ("零九零 一二三四 五六七八", "090 1234 5678"),
        ("⓪⑨⓪-①②③④-⑤⑥⑦⑧", "090-1234-5678"),
        ("𝟎𝟗𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖", "090-1234-5678"),
        ("٠٩٠-١٢٣٤-٥٦٧٨", "090-1234-5678"),
        ("090一1234一5678", "090-1234-5678"),
        ("0 9 0 - 1 2 3 4 - 5 6 7 8", "090 - 1234 - 5678"),
        ("0-9-0-1-2-3-4-5-6-7-8", "09012345678"),
        ("09\u200b0-12\u00ad34\ufeff-5678", "090-1234-5678"),
        ("090\u2800-1234\u2800-5678", "090-1234-5678"),
        ("ﾏﾂｻﾞｷ ｲｽﾞﾐ", "マツザキ イズミ"),
        ("は\u309aは\u3099", "ぱば"),
        ("田中\u3000太郎", "田中 太郎"),
        ("①丁目②番③号", "1丁目2番3号"),
    ],
)
def test_reads_many_writings_as_one(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    "text",
    [
        "センター",
        "三浦一郎",
        "一二三さん",
        "五十嵐様",
        "①概要 ②方法",
        "100㎡",
        "㈱青空",
        "第一回の会議を二階で",
        "コーヒー1杯",
    ],
)
def test_leaves_words_alone(text: str) -> None:
    assert normalise(text).text == text


def test_numbers_do_not_swallow_the_words_beside_them() -> None:
    assert normalise("健三 090-1234-5678三浦").text == "健三 090-1234-5678三浦"
    assert normalise("①090-1234-5678②080-1234-5678").text == "①090-1234-5678②080-1234-5678"


def test_span_leads_back_to_what_was_written() -> None:
    text = "名義 ﾏﾂ\u200bｻﾞｷ 様、0 9 0 1 2 3"
    plain = normalise(text)
    for word, original in (("マツザキ", "ﾏﾂ\u200bｻﾞｷ"), ("ザ", "ｻﾞ"), ("様", "様"), ("090123", "0 9 0 1 2 3")):
        at = plain.text.index(word)
        start, end = plain.span(at, at + len(word))
        assert text[start:end] == original


@given(ANY_TEXT)
@settings(deadline=None)
def test_spans_cover_the_original_in_order_without_gaps_in_sight(text: str) -> None:
    plain = normalise(text)
    done = 0
    for place in range(len(plain.text)):
        start, end = plain.span(place, place + 1)
        assert done <= start < end <= len(text)
        done = end


@given(ANY_TEXT)
@settings(deadline=None)
def test_the_span_of_a_stretch_is_that_of_its_ends(text: str) -> None:
    plain = normalise(text)
    if plain.text:
        whole = plain.span(0, len(plain.text))
        last = len(plain.text) - 1
        assert whole == (plain.span(0, 1)[0], plain.span(last, last + 1)[1])


@given(CLEAN_TEXT)
@settings(deadline=None)
def test_clean_text_is_read_as_it_stands(text: str) -> None:
    plain = normalise(text)
    assert plain.text == text
    assert plain.layers == ()


def test_a_text_set_letter_by_letter_is_read_as_words() -> None:
    written = "住 所 大 阪 市 北 区 1 - 2 - 3"
    plain = normalise(written)
    assert plain.text == "住所大阪市北区1-2-3"
    assert plain.span(2, 5) == (4, 9)
    assert normalise("林 森 原 東 西 南 北 田 辺").text == "林 森 原 東 西 南 北 田 辺"


def test_letters_between_digits_are_read_as_digits() -> None:
    assert normalise("昭和2l年8月3O日").text == "昭和21年8月30日"
    assert normalise("Illinois oil O-157 B1").text == "Illinois oil O-157 B1"


# Little else than what the steps of `normalise` look for, so that many texts come near to it.
NEAR_MISSES = st.text(st.sampled_from("09123OolI一三〇①⑨ー-・.の() 村田a\n\u200b&"), max_size=40)


@pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
@given(NEAR_MISSES | ANY_TEXT)
@settings(max_examples=400)
def test_what_is_compiled_reads_the_same(text: str) -> None:
    assert normalise(text) == normalise(text, None)


@pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
def test_steps_are_taken_wherever_they_change_something() -> None:
    for text in (
        "あ090一1234一5678", "あ③丁目", "あ ⓪", "あ3OO48l2", "あO9O-l234-5678", "あ1 2 3", "あ1-2-3-4-5-6-7-8-9-0",
        "村 山 寅 次", "あ1234567890lO", "あl", "あ2l年", "aa2l",
    ):  # fmt: skip
        assert normalise(text) == normalise(text, None)


@pytest.mark.parametrize("mark", ["\u0332", "\u0336", "\u0338", "\u20d2", "\u0301"])
def test_marks_on_digits_are_taken_out(mark: str) -> None:
    plain = normalise(mark.join("09012345678") + mark)
    assert plain.text.startswith("09012345678")
    assert plain.span(0, 11)[1] >= 21


def test_accents_of_letters_stay() -> None:
    assert normalise("Jose\u0301 Nu\u0303ez").text == "Jose\u0301 Nu\u0303ez"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("昭和③③年③月①④日", "昭和33年3月14日"),
        ("大阪 ⑤③⓪ さ ④①-⑧②", "大阪 530 さ 41-82"),
        ("S③③.③.①④", "S33.3.14"),
        ("折り返しは0 8 0 4 1 8 2 7 7 3 5まで", "折り返しは08041827735まで"),
        ("氏名\r\n田中\r\n", "氏名\n田中\n"),
        ("一\r二", "一\n二"),
    ],
)
def test_reads_circled_dates_spaced_digits_and_windows_lines(written: str, read: str) -> None:
    assert normalise(written).text == read


def test_the_way_back_passes_the_ends_of_windows_lines() -> None:
    written = "氏名\r\n電話\r\n090-1234-5678\r\n"
    plain = normalise(written)
    start = plain.text.index("090")
    assert written[slice(*plain.span(start, start + 13))] == "090-1234-5678"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("当座 二二八一七七", "当座 228177"),
        ("記号三一・番号五五六七", "記号31・番号5567"),
        ("⑧ ⑥ ② ⑥ ⓪ ⓪ ⓪ ⑦", "86260007"),
        ("⓪９⓪-③③①②-８８⑦５", "090-3312-8875"),
        ("昭和 ⑤⑤ 年 ③ 月 ② 日", "昭和 55 年 3 月 2 日"),
        ("港区③ 丁目 ⑨ 番 ② 号", "港区3 丁目 9 番 2 号"),
        ("4一6一33", "4-6-33"),
        ("平成2 8年7月1 4日", "平成28年7月14日"),
        ("S5 5.3.2", "S55.3.2"),
    ],
)
def test_reads_short_numbers_in_any_digits(written: str, read: str) -> None:
    assert normalise(written).text == read
    assert normalise(written, None).text == read


@pytest.mark.parametrize(
    "text", ["〇〇〇〇様", "二〇〇〇年", "① ② ③ ④ ⑤ ⑥ ⑦ ⑧", "① 日時 ② 場所", "番号一覧", "三五八千円", "一2 3個"]
)
def test_leaves_blanks_of_forms_and_lists_alone(text: str) -> None:
    assert normalise(text).text == text


def test_kana_in_the_boxes_of_a_form_are_read_as_two_words() -> None:
    assert normalise("フリガナ  オ ク ム ラ  タ カ シ").text == "フリガナ  オクムラ  タカシ"
    assert normalise("フ リ ガ ナ オ ク ム ラ  タ カ シ").text == "フリガナ オクムラ  タカシ"
    assert normalise("ア イ ウ の各号").text == "ア イ ウ の各号"


def test_circled_numbers_of_houses_may_have_long_marks_between() -> None:
    assert normalise("昭和町①ー②ー③").text == "昭和町1-2-3"
    assert normalise("①・②を参照").text == "1・2を参照"
