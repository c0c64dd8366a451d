import io
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from sekisho.documents.blocks import Box, Layout, Paragraph, Part, line
from sekisho.documents.characters import NOTE_JA
from sekisho.documents.request_layout import lay_out
from sekisho.documents.word import to_docx
from sekisho.documents.word_package import FACE
from tests.documents.papers import BLANK_REQUEST, HOSTILE, UNBREAKABLE, request
from tests.documents.readers import docx_text


def opened(layout: Layout):
    return docx.Document(io.BytesIO(to_docx(layout)))


def paper(*texts: str) -> Layout:
    return Layout("題名", (Part((tuple(line(text) for text in texts),)),))


@pytest.mark.parametrize("typed", [*HOSTILE, *UNBREAKABLE, "😀", " 前後の空白 "])
def test_typed_text_is_text(typed):
    assert [p.text for p in opened(paper(typed)).paragraphs] == [typed]


def test_typed_text_makes_no_element():
    tags = [{e.tag for e in opened(paper(text)).element.iter()} for text in ("答え", "<w:p/>&lt;<?x ?>]]>")]
    assert tags[0] == tags[1]


def test_what_xml_forbids_is_shown_and_listed():
    texts = [p.text for p in opened(paper("無\u0000効")).paragraphs]
    assert texts == ["無〓効", NOTE_JA, "U+0000（1か所）"]


def test_line_feed_begins_a_line():
    assert opened(paper("上\n下")).paragraphs[0].text == "上\n下"


def test_boxes_are_drawn_with_a_face_that_has_both():
    runs = opened(Layout("題", (Part(((Paragraph((Box(True), Box(False))),),)),))).paragraphs[0].runs
    assert [run.text for run in runs] == ["☑", "□"]
    assert len({run.font.name for run in runs}) == 1
    assert runs[0].font.name != FACE


def test_every_face_and_language_is_japanese():
    document = opened(paper("答え"))
    defaults = document.styles.element.find(qn("w:docDefaults"))
    fonts = next(defaults.iter(qn("w:rFonts")))
    assert set(fonts.attrib.values()) == {FACE}
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "ja-JP"
    assert document.core_properties.language == "ja-JP"
    assert document.core_properties.title == "題名"


def test_page_is_a4():
    section = opened(paper("答え")).sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)


def test_each_part_counts_its_own_pages():
    sections = opened(lay_out(request())).sections
    assert len(sections) == 2
    for section, marks in zip(sections, (["PAGE", "SECTIONPAGES"], ["PAGE", "SECTIONPAGES"]), strict=True):
        fields = section.footer._element.iter(qn("w:fldSimple"))
        assert [field.get(qn("w:instr")).strip() for field in fields] == marks
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.header.paragraphs[0].text == "受付R8-12　第2版"
    assert sections[0].footer._element.xpath("string()") == "1 / 3"
    assert sections[1].footer._element.xpath("string()") == "別紙1\u30001 / 1"


def test_second_sheet_begins_a_page():
    breaks = list(opened(lay_out(BLANK_REQUEST)).element.iter(qn("w:pageBreakBefore")))
    assert len(breaks) == 1


def test_checklist_rows_are_not_torn_and_answers_may_run_on():
    contents, checklist = opened(lay_out(BLANK_REQUEST)).tables[2:4]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in checklist.rows)
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is None for row in contents.rows[1:])
    assert contents.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_last_checklist_row_stays_with_the_end_mark():
    document = opened(lay_out(BLANK_REQUEST))
    *_, other, last = document.tables[3].rows
    assert [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in (other, last)] == [False, True]
    following = document.tables[3]._tbl.getnext()
    assert following.xpath("string()") == "以上"


def test_only_long_latin_runs_break_within_a_word():
    paragraphs = opened(paper("生成AIの利用", "a" * 60)).paragraphs
    assert [p._p.find(f".//{qn('w:wordWrap')}") is not None for p in paragraphs] == [False, True]


def test_headings_are_in_the_outline():
    document = opened(lay_out(BLANK_REQUEST))
    names = [p.style.name for p in document.paragraphs if p.style.name != "Normal"]
    assert [name.removeprefix("Heading ") for name in names] == ["1", "2", "2", "2", "2", "1", "2", "2"]
    levels = [document.styles[f"Heading {n}"].element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) for n in (1, 2)]
    assert levels == ["0", "1"]


def test_properties_follow_the_order_of_the_schema():
    order = ["pStyle", "keepNext", "pageBreakBefore", "wordWrap", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"]
    for properties in opened(lay_out(request())).element.iter(qn("w:pPr")):
        names = [child.tag.split("}")[1] for child in properties]
        assert names == sorted(names, key=order.index)


def test_same_bytes_for_the_same_layout():
    assert to_docx(lay_out(request())) == to_docx(lay_out(request()))


def test_carries_no_date_author_or_foreign_part():
    data = to_docx(lay_out(request()))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in package.infolist()} == {0}
        properties = package.read("docProps/core.xml").decode()
        assert "dcterms" not in properties.split(">", 2)[2]
        assert "python-docx" not in properties
        names = package.namelist()
    assert not [name for name in names if name.startswith(("customXml", "docProps/thumbnail", "word/media"))]
    assert docx_text(data).count("生成AI利用に関する確認依頼書") == 1
