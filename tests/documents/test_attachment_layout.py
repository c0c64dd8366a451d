from dataclasses import replace
from datetime import date

import pytest

from sekisho.documents.attachment_layout import FORM_NOTE_JA, NAME_JA, attachment
from sekisho.documents.blocks import Layout
from sekisho.rules.application import Application, ServiceUse, Use
from tests.documents.papers import FILES, FORM, PEOPLE, SERVICES, filled
from tests.documents.test_request_layout import text


def printed(application: Application) -> str:
    part = attachment(FORM, application, "")
    assert part is not None
    return text(Layout("", (part,)))


def test_there_is_none_if_nothing_is_to_be_listed():
    plain = Application(uses=(Use("u", "要約"),), services=(ServiceUse("s", "練習用モデル"),), user_scope="3名")
    assert attachment(FORM, plain, "") is None


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"named_users": PEOPLE}, "架空 はな"),
        ({"services": SERVICES}, "契約書第5条"),
        ({"first_day": date(2026, 5, 1)}, "令和8年5月1日から記入なしまで"),
        ({"attachments": ("体制図.pdf",)}, "体制図.pdf"),
        ({"uses": (Use("u", "要約", audience="citizens"),)}, "市民や事業者（直接的なサービス）"),
    ],
)
def test_lists_what_there_is_and_says_whose_form_it_is(answers, words):
    sheet = printed(Application(**answers))
    assert words in sheet
    assert sheet.startswith(NAME_JA)
    assert FORM_NOTE_JA in sheet
    assert "\n1利用" in sheet or "\n1生成AI" in sheet or "\n1添付" in sheet


def test_names_the_firm_beside_each_person():
    assert "架空 はな\n株式会社みおつくし印刷" in printed(filled())


def test_a_service_without_evidence_shows_that_there_is_none():
    sheet = printed(Application(services=(ServiceUse("s", "練習用モデル", contract="個別契約"),)))
    assert "個別契約\n記入なし\n記入なし" in sheet


def test_a_service_shown_by_a_file_alone_says_which_file_and_until_when():
    bare = replace(SERVICES[0], opt_out="", opt_out_until=None)
    sheet = printed(Application(services=(bare,), files=FILES))
    assert "ファイル1による\nファイル1の期限　令和9年3月30日" in sheet


def test_kinds_have_the_words_of_the_form():
    assert "①文章" in printed(filled())
    assert "③画像" in printed(filled())


def test_a_file_stands_with_its_kind_its_item_its_end_and_its_whole_hash():
    sheet = printed(Application(files=FILES, services=SERVICES))
    assert "契約書の写し.pdf\nオプトアウトの根拠\nオプトアウトの根拠\n" + SERVICES[0].name in sheet
    assert "\n".join(["0f" * 8] * 4) in sheet
    assert "連絡体制.xlsx\nその他\n記入なし" in sheet


def test_a_claim_stands_beside_what_the_catalogue_said():
    sheet = printed(filled())
    assert "不明（出典なし。安全とはみなしません）\n既定で入力を学習しないと提供者が表明\nファイル1\n第5条" in sheet
