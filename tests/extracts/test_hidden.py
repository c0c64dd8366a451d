"""What a program does not show still counts: each hiding place of each kind gives its text away."""

import io
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from typing import Any

import docx
import openpyxl.comments
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf.annotations import FreeText, Text
from pypdf.generic import NameObject, TextStringObject

from sekisho.extracts.extract import extract
from sekisho.extracts.passage import Extract
from tests.extracts.making import (
    HARMLESS,
    NAME,
    PHONE,
    SECRET,
    changed_part,
    printed,
    repdf,
    sheet,
    slides,
    word,
    written_sheet,
    zipped,
)

XML = b"<root><a>%s</a><!-- %s --></root>"


def says(data: bytes, text: str) -> set[str]:
    found = extract(data)
    assert isinstance(found, Extract), found
    return {p.place(p.text.find(text)) for p in found.passages if text in p.text}


def _body(xml: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.element.body.insert(0, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w', 'a', 'wp')}>", 1)))

    return change


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = SECRET


def _properties(document: Any) -> None:
    document.core_properties.comments = SECRET


def _comment(document: Any) -> None:
    document.add_comment(document.paragraphs[0].runs, SECRET, author="甲")


def _table(document: Any) -> None:
    table = document.add_table(2, 2)
    for row, words in enumerate((("氏名", "電話"), (NAME, PHONE))):
        for column, text in enumerate(words):
            table.cell(row, column).text = text


WORD = {
    "header": _header,
    "properties": _properties,
    "comment": _comment,
    "table": _table,
    "hidden run": _body(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{PHONE}</w:t></w:r></w:p>"),
    "split runs": _body("<w:p><w:r><w:t>080-24</w:t></w:r><w:r><w:t>68-1357</w:t></w:r></w:p>"),
    "deleted": _body(f'<w:p><w:del w:id="1"><w:r><w:delText>{PHONE}</w:delText></w:r></w:del></w:p>'),
    "half replaced": _body(
        '<w:p><w:r><w:t>080-2468-</w:t></w:r><w:del w:id="1"><w:r><w:delText>1357</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>9999</w:t></w:r></w:ins></w:p>'
    ),
    "no-break hyphen": _body(
        "<w:p><w:r><w:t>080</w:t><w:noBreakHyphen/><w:t>2468</w:t><w:noBreakHyphen/><w:t>1357</w:t></w:r></w:p>"
    ),
    "symbols": _body(
        "<w:p><w:r>" + "".join(f'<w:sym w:font="x" w:char="{ord(c):04X}"/>' for c in PHONE) + "</w:r></w:p>"
    ),
    "symbols of a font of symbols": _body(
        "<w:p><w:r>" + "".join(f'<w:sym w:font="x" w:char="F0{ord(c):02X}"/>' for c in PHONE) + "</w:r></w:p>"
    ),
    "reading above a word": _body(
        f"<w:p><w:r><w:ruby><w:rt><w:r><w:t>{PHONE}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>電話</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r></w:p>"
    ),
    "field code": _body(f'<w:p><w:r><w:instrText>QUOTE "{PHONE}"</w:instrText></w:r></w:p>'),
    "alternative text": _body(
        f'<w:p><w:r><w:drawing><wp:docPr id="1" name="x" descr="{PHONE}"/></w:drawing></w:r></w:p>'
    ),
    "text box": _body(
        f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{PHONE}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    ),
    "xml comment": _body(f"<w:p><!-- {PHONE} --></w:p>"),
    "unknown element": _body(f'<w:p><x:y xmlns:x="urn:x">{PHONE}</x:y></w:p>'),
}


def _ruby(word: str, reading: str) -> str:
    run = "<w:r><w:t>{}</w:t></w:r>"
    return f"<w:r><w:ruby><w:rt>{run.format(reading)}</w:rt><w:rubyBase>{run.format(word)}</w:rubyBase></w:ruby></w:r>"


def test_readings_above_words_do_not_stand_between_them() -> None:
    ruby = _ruby("山本", "やまもと") + _ruby("恵美子", "えみこ")

    def in_cell(document: Any) -> None:
        cell = document.add_table(1, 2).cell(0, 0)
        cell._tc.append(parse_xml(f"<w:p {nsdecls('w')}>{ruby}</w:p>"))

    for made in (word(HARMLESS, _body(f"<w:p>{ruby}</w:p>")), word(HARMLESS, in_cell)):
        assert says(made, "山本恵美子")
        assert says(made, "やまもと")


@pytest.mark.parametrize("change", WORD.values(), ids=WORD)
def test_word_gives_it_away(change: Callable[[Any], None]) -> None:
    assert says(word(HARMLESS, change), PHONE)


@pytest.mark.parametrize("name", ["customXml/item9.xml", "word/footnotes.xml", "docProps/custom.xml", "word/new.xml"])
def test_every_part_of_an_office_file_is_read(name: str) -> None:
    data = changed_part(word(HARMLESS), name, lambda _: XML % (PHONE.encode(), NAME.encode()))
    assert says(data, PHONE)
    assert says(data, NAME)


def test_a_link_out_of_the_file_is_read() -> None:
    rels = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    rels += b'Type="http://x/hyperlink" Target="mailto:emiko@example.jp" TargetMode="External"/></Relationships>'
    data = changed_part(word(HARMLESS), "word/_rels/header9.xml.rels", lambda _: rels)
    assert says(data, "emiko@example.jp")


def _hidden_sheet(book: Any) -> None:
    book.create_sheet("別").append([SECRET])
    book["別"].sheet_state = "veryHidden"


def _cell_comment(book: Any) -> None:
    book.active["A1"].comment = openpyxl.comments.Comment(SECRET, "甲")


def _head(book: Any) -> None:
    book.active.oddHeader.center.text = PHONE


def _title(book: Any) -> None:
    book.active.title = PHONE


def _formula(book: Any) -> None:
    book.active["B9"] = f'="{PHONE}"&""'


def _choice(book: Any) -> None:
    checks = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1=f'"{PHONE},x"')
    checks.add("A1")
    book.active.add_data_validation(checks)


SHEETS = (_hidden_sheet, _cell_comment, _head, _title, _formula, _choice)


@pytest.mark.parametrize("change", SHEETS, ids=lambda change: change.__name__)
def test_excel_gives_it_away(change: Callable[[Any], None]) -> None:
    assert says(sheet([["会議", "日時"], ["甲", "乙"]], change), PHONE)


def test_numbers_are_read_as_excel_shows_them() -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, ["氏名", "生年月日", "電話", "番号"])
        page.write_string(1, 0, NAME)
        page.write_datetime(1, 1, date(1980, 3, 2), book.add_format({"num_format": "yyyy/m/d"}))
        page.write_number(1, 2, 8024681357)
        page.write_number(1, 3, 8024681357, book.add_format({"num_format": "000-0000-0000"}))

    data = written_sheet(fill)
    assert says(data, "生年月日: 1980/3/2") == {"sheet1:B2"}
    assert says(data, "電話: 08024681357") == {"sheet1:C2"}
    assert says(data, "番号: 080-2468-1357") == {"sheet1:D2"}


def test_a_number_over_three_cells_is_read_in_one_go() -> None:
    assert says(sheet([["080", "2468", "1357"]]), "080\t2468\t1357") == {"sheet1:A1"}


def test_powerpoint_gives_slides_and_notes_away() -> None:
    data = slides(HARMLESS, notes=SECRET)
    assert says(data, PHONE) == {"slide1:notes"}
    assert says(slides(SECRET), PHONE) == {"slide1"}


def _metadata(writer: Any) -> None:
    writer.add_metadata({"/Subject": SECRET})


def _note(writer: Any) -> None:
    writer.add_annotation(0, Text(text=SECRET, rect=(50, 550, 200, 650)))


def _free_text(writer: Any) -> None:
    writer.add_annotation(0, FreeText(text=SECRET, rect=(50, 550, 200, 650)))


def _attachment(writer: Any) -> None:
    writer.add_attachment("a.txt", SECRET.encode())


def _bookmark(writer: Any) -> None:
    writer.add_outline_item(title=SECRET, page_number=0)


@pytest.mark.parametrize(
    "change", [_metadata, _note, _free_text, _attachment, _bookmark], ids=lambda change: change.__name__
)
def test_a_pdf_gives_it_away(change: Callable[[Any], None]) -> None:
    assert says(repdf(printed(HARMLESS), change), PHONE)


def test_the_value_of_a_form_field_is_read() -> None:
    def change(writer: Any) -> None:
        field = Text(text="", rect=(50, 550, 200, 650))
        field[NameObject("/Subtype")] = NameObject("/Widget")
        field[NameObject("/FT")] = NameObject("/Tx")
        field[NameObject("/V")] = TextStringObject(SECRET)
        writer.add_annotation(0, field)

    assert says(repdf(printed(HARMLESS), change), PHONE)


def test_an_earlier_state_of_a_pdf_is_read() -> None:
    before = repdf(printed(HARMLESS), _metadata)
    written = io.BytesIO(before)
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(io.BytesIO(before), incremental=True)
    assert PdfReader(written).metadata
    writer.add_metadata({"/Subject": "-"})
    after = io.BytesIO()
    writer.write(after)
    assert after.getvalue().startswith(before)
    assert says(after.getvalue(), PHONE)


def _mail(**more: Any) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "a@example.jp", "b@example.jp"
    message["Subject"] = more.get("subject", "会議")
    message.set_content(more.get("text", HARMLESS), charset=more.get("charset", "utf-8"))
    return message


def test_a_mail_gives_it_away() -> None:
    assert says(_mail(subject=SECRET).as_bytes(), PHONE)
    assert says(_mail(text=SECRET).as_bytes(), PHONE)
    assert says(_mail(text=SECRET, charset="iso-2022-jp").as_bytes(), PHONE)
    html = _mail()
    html.add_alternative(f"<p>08<b>0-2468</b>-1357</p><!-- {NAME} -->", subtype="html")
    assert says(html.as_bytes(), PHONE)
    assert says(html.as_bytes(), NAME)


def test_what_is_attached_to_a_mail_is_read() -> None:
    attached = _mail()
    attached.add_attachment(word(), maintype="application", subtype="octet-stream", filename="a.docx")
    assert says(attached.as_bytes(), PHONE) == {"file1/para2"}
    outer = _mail()
    outer.add_attachment(attached)
    assert says(outer.as_bytes(), PHONE)


def test_html_gives_it_away() -> None:
    for hidden in (
        f"<!-- {PHONE} -->",
        f'<img alt="{PHONE}">',
        f"<script>var x='{PHONE}'</script>",
        f'<p style="display:none">{PHONE}</p>',
        "<p>080-<i>2468</i>-1357</p>",
        f'<input value="{PHONE}">',
        f"<title>{PHONE}</title>",
    ):
        assert says(f"<html><body><p>会議</p>{hidden}</body></html>".encode(), PHONE), hidden


def test_names_and_notes_of_an_archive_are_read() -> None:
    assert says(zipped({f"{NAME}.txt": b"a"}), NAME) == {"archive"}
    assert says(zipped({"a.txt": b"a"}, PHONE.encode()), PHONE) == {"archive"}


def test_a_word_file_that_nobody_hid_anything_in_says_no_more_than_it_should() -> None:
    written = io.BytesIO()
    docx.Document().save(written)
    found = extract(written.getvalue())
    assert isinstance(found, Extract)
    assert sum(len(passage.text) for passage in found.passages) < 20_000


def test_the_names_of_words_own_styles_are_no_text_but_a_number_in_one_is() -> None:
    assert not says(word(HARMLESS), "Quote Char")
    style = parse_xml(f'<w:style {nsdecls("w")} w:type="paragraph"><w:name w:val="{PHONE}"/></w:style>')
    assert says(word(HARMLESS, lambda document: document.styles.element.append(style)), PHONE)
