import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.finding import Finding
from sekisho.screening.screen import screen
from tests.screening.writing import covers, digits_in_any_style, found, full_width, with_invisible

PROMPTS_WITHOUT_PERSONS = (
    "道路工事のお知らせの書き出しを一文で書いてください。",
    "会議の案内文を三文で書いてください。",
    "会議の案内文の書き出しを一文でお願いします。",
    "第3回の会議の案内文を一文で作ってください。",
    "こんにちは",
    "市民の皆様への節電のお願いを、やさしい日本語で三つ書いてください。",
    "民法第709条と国家賠償法第1条の違いを、委託先の職員向けに説明してください。",
    "法人番号1120001234567の会社あてに、請求金額1,234,567円（令和8年4月30日期限）の案内文を。",
    "ISBN978-4-06-519981-7とJAN4901234567894のラベルを印刷する手順を教えて。",
    "北区、都島区、福島区、此花区の人口推移を表にして。",
    "「氏名：　　　　　　住所：　　　　　　電話：　　　　」の申込書を作って。",
    "大阪市役所 代表 06-6208-8181 を載せた広報紙の欄外を作って。",
    "〒530-8201 大阪市北区中之島1-3-20 大阪市役所 という宛名の書き方は正しいですか。",
    "お疲れ様です。ご担当者様、各位、お客様、皆様の使い分けを教えて。",
    "様式第3号の2、別紙2-1-3、第4章3-2-1の目次を直して。",
    "多様性、仕様、同様、模様の読みがなを付けて。",
    "患者さん、業者さん、職人さんの呼び方を統一する基準を。",
    "予算は1-2-3月期で配分し、比率は2-1-1とします。",
    "IPアドレス192.168.10.20、バージョン3.11.7-1234のログを要約して。",
)


def test_the_two_kinds_in_one_sentence() -> None:
    text = "田中太郎さん（090-1234-5678）"
    assert screen(text) == (
        Finding(0, 4, "PERSON", "personal.person"),
        Finding(7, 20, "PHONE", "personal.phone"),
    )
    assert found("山本 恵美子さん（080-2468-1357）へのお詫びの文面を考えてください。") == [
        ("PERSON", "山本 恵美子"),
        ("PHONE", "080-2468-1357"),
    ]


@pytest.mark.parametrize("text", PROMPTS_WITHOUT_PERSONS)
def test_a_prompt_without_persons_passes(text: str) -> None:
    assert screen(text) == ()


@pytest.mark.parametrize("text", PROMPTS_WITHOUT_PERSONS)
def test_a_prompt_without_persons_passes_in_full_width_too(text: str) -> None:
    assert screen(full_width(text)) == ()


def test_a_whole_record_is_found_in_parts() -> None:
    text = (
        "申請者　小林　健太（こばやし　けんた）\n〒535-0005 大阪市旭区赤川２丁目１８番２２号　赤川ハイツ３０５号室\n"
        "電話 ０９０（１２３４）５６７８　メール kenta.kobayashi@example.jp\n個人番号 1234 5678 9018"
    )
    assert found(text) == [
        ("PERSON", "小林　健太"),
        ("PERSON", "こばやし　けんた"),
        ("POSTAL", "535-0005"),
        ("ADDRESS", "大阪市旭区赤川２丁目１８番２２号　赤川ハイツ３０５号室"),
        ("PHONE", "０９０（１２３４）５６７８"),
        ("EMAIL", "kenta.kobayashi@example.jp"),
        ("MYNUMBER", "1234 5678 9018"),
    ]


def test_the_kind_does_not_change_what_is_personal() -> None:
    text = "田中太郎さんの似顔絵"
    assert screen(text, "image") == screen(text, "text")


def test_a_masked_text_is_not_found_again() -> None:
    assert screen("〔氏名1〕さん（〔電話番号1〕）へ、〔住所1〕あての文書。氏名：〔氏名2〕、〒〔郵便番号1〕") == ()


def test_findings_never_overlap_and_the_longer_one_keeps_its_label() -> None:
    text = "t09012345678@example.jp"
    assert found(text) == [("EMAIL", text)]


def test_what_a_shorter_finding_covers_alone_stays_covered() -> None:
    """The list of ids ends in a mail address; both numbers and the address are covered to the last character."""
    text = "090-1234-5678@example.jp"
    findings = screen(text)
    assert {i for f in findings for i in range(f.start, f.end)} >= set(range(len(text)))


@given(
    st.text(
        st.sampled_from("田中太郎さん様氏：〒0123456789-－ー〇一二①（）()@＠.市区町丁目番号の、。 　\n\u200b\ud800ﾀﾞa")
        | st.characters(),
        max_size=120,
    )
)
@settings(deadline=None, max_examples=300)
def test_any_text_gets_sorted_disjoint_findings_and_no_error(text: str) -> None:
    done = 0
    for finding in screen(text):
        assert done <= finding.start < finding.end <= len(text)
        done = finding.end


PERSONAL = (
    ("PHONE", "090-1234-5678"),
    ("PHONE", "06-6345-1234"),
    ("MYNUMBER", "123456789018"),
    ("POSTAL", "530-0001"),
)


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_no_way_of_writing_a_number_hides_it(data: st.DataObject) -> None:
    label, number = data.draw(st.sampled_from(PERSONAL))
    written = data.draw(digits_in_any_style(number))
    written = data.draw(with_invisible(written))
    before = "連絡先は〒" if label == "POSTAL" else "連絡先は"
    text = f"{before}{written}です。"
    assert covers(screen(text), label, len(before), len(before) + len(written)), text


@given(st.data())
@settings(deadline=None)
def test_no_invisible_character_or_width_hides_words(data: st.DataObject) -> None:
    label, plain, before, behind = data.draw(
        st.sampled_from(
            [
                ("PERSON", "田中太郎", "きのう", "さんから"),
                ("PERSON", "田中 太郎", "きのう、", "様から"),
                ("PERSON", "タナカタロウ", "名義：", "。"),
                ("EMAIL", "taro.tanaka@example.jp", "メールは", "です"),
                ("ADDRESS", "大阪市北区梅田1-2-3", "住所は", "です"),
            ]
        )
    )
    written = full_width(plain) if data.draw(st.booleans()) else plain
    written = data.draw(with_invisible(written))
    text = before + written + behind
    assert covers(screen(text), label, len(before), len(before) + len(written)), text


@pytest.mark.parametrize(
    ("piece", "labels"),
    [
        ("0", set()),
        ("0 ", set()),
        ("090-1234-", set()),
        ("a@", set()),
        ("a.", set()),
        ("一ー", set()),
        ("田", set()),
        ("氏名：", set()),
        ("ﾞ\u200b", set()),
        ("大阪市役所お", set()),
        ("1丁目", set()),
        ("田中さん、", {"PERSON"}),
        ("06-6345-1234 ", {"PHONE"}),
    ],
)
def test_a_megabyte_of_the_same_comes_to_an_end(piece: str, labels: set[str]) -> None:
    text = piece * (1_000_000 // len(piece))
    assert {finding.label for finding in screen(text)} == labels


@pytest.mark.parametrize("written", ["O9O-1234-5678", "o9o 1234 5678", "09O-l234-5678", "０９Ｏ－１２３４－５６７８"])
def test_letters_that_look_like_digits_hide_no_number(written: str) -> None:
    text = f"連絡先は{written}です"
    assert [(f.label, text[f.start : f.end]) for f in screen(text)] == [("PHONE", written)]


@pytest.mark.parametrize("written", ["tаro@exаmple.jp", "tarο@example.jp", "taro@ехample.jp"])
def test_letters_of_other_alphabets_hide_no_address(written: str) -> None:
    text = f"送り先は {written} です"
    assert [(f.label, text[f.start : f.end]) for f in screen(text)] == [("EMAIL", written)]


@pytest.mark.parametrize("plain", ["Illinois oil Oslo", "型番 OIL-O1O-IIl", "O-157とB1とI-5", "00lO は読みにくい"])
def test_words_of_such_letters_are_no_numbers(plain: str) -> None:
    assert screen(plain) == ()
