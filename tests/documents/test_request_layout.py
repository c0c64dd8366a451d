from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from sekisho.documents.blocks import Box, Layout
from sekisho.documents.paper import RequestPaper
from sekisho.documents.request_layout import lay_out
from sekisho.rules.application import Application, Use
from tests.documents.papers import BLANK_REQUEST, BOOK, FORM, ON_PAPER, request
from tests.documents.readers import bare
from tests.documents.test_blocks import paragraphs
from tests.rules.strategies import any_applications


def text(layout: Layout) -> str:
    """All texts in their order; a box as its sign."""
    signs = {True: "☑", False: "□"}
    words = (
        p.marker + "".join(signs[run.ticked] if isinstance(run, Box) else run.text for run in p.runs)
        for p in paragraphs(layout)
    )
    return "\n".join(words)


def test_expectations_cover_every_field_of_an_application():
    assert set(ON_PAPER) == {f.name for f in fields(Application)}


@pytest.mark.parametrize("field", ON_PAPER)
def test_answer_is_on_the_paper(field):
    printed = bare(text(lay_out(request())))
    assert [words for words in ON_PAPER[field] if bare(words) not in printed] == []


def test_blank_form_keeps_the_places_to_write_in():
    printed = text(lay_out(BLANK_REQUEST))
    assert "令和　年　月　日" in printed
    assert "大阪市〇〇局〇〇課" in printed
    assert "（社名：　　　　" in printed
    assert "・利用業務：\n・利用目的：\n・利用方法：" in printed
    assert printed.count("□") == 2 + 2 + 5 + 2 + 13
    assert "☑" not in printed


def test_prints_the_items_in_the_order_of_the_book():
    printed = bare(text(lay_out(BLANK_REQUEST)))
    headings = [FORM.title, *FORM.declarations, FORM.begin_mark]
    headings += [row.number + row.heading for row in FORM.rows if row.sheet == 1]
    headings += [FORM.second_title, FORM.part_1.heading]
    headings += [row.number + row.heading + row.text for row in FORM.rows if row.sheet == 2]
    headings += [FORM.part_2.heading, FORM.part_2.confirmation, FORM.part_2.column]
    headings += [rule.checklist for rule in BOOK.rules] + [FORM.end_mark]
    at = 0
    for heading in headings:
        at = printed.index(bare(heading), at) + len(bare(heading))


def test_another_citys_wording_is_printed_as_it_stands():
    items = tuple(replace(item, label="署名又は名称") if item.id == "company" else item for item in FORM.items)
    form = replace(FORM, title="別の市の確認依頼書", end_mark="以上のとおり", items=items)
    printed = text(lay_out(replace(BLANK_REQUEST, book=replace(BOOK, request=form))))
    assert "別の市の確認依頼書" in printed
    assert "署名又は名称" in printed
    assert "商号又は名称" not in printed
    assert "以上のとおり" in printed


def test_one_use_stands_beside_its_label_without_a_number():
    printed = text(lay_out(request(uses=(Use("u", "議事録の要約", "速報", "要約する"),), services=())))
    assert "・利用業務：議事録の要約\n・利用目的：速報\n・利用方法：要約する" in printed


def test_unreadable_check_is_not_a_tick():
    printed = text(lay_out(request(checks=(None,) * 13)))
    assert all("□" + rule.checklist in bare(printed) for rule in BOOK.rules)


def test_checks_missing_from_the_data_are_printed_unticked():
    printed = bare(text(lay_out(request(checks=(True,)))))
    assert "☑" + BOOK.rule(1).checklist in printed
    assert "□" + BOOK.rule(13).checklist in printed


def test_number_and_version_stand_at_the_head_of_every_part():
    assert {part.running for part in lay_out(request()).parts} == {"受付R8-12　第2版"}
    assert {part.running for part in lay_out(BLANK_REQUEST).parts} == {""}


def test_a_draft_says_on_every_sheet_that_it_was_not_filed():
    draft = replace(request(), request_number="", version=0, is_draft=True)
    assert {part.running for part in lay_out(draft).parts} == {"下書き（未提出）"}


def test_names_are_pointed_to_where_they_are_listed():
    assert "別紙1" in text(lay_out(request()))
    assert "別紙1" not in text(lay_out(BLANK_REQUEST))


@given(any_applications())
@settings(max_examples=60, deadline=None)
def test_any_application_can_be_laid_out(application):
    layout = lay_out(RequestPaper(BOOK, application))
    printed = bare(text(layout))
    assert all(bare(rule.checklist) in printed for rule in BOOK.rules)
    assert bare(application.security) in printed
