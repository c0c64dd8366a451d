"""Nothing that is withheld may be anywhere in the files: every part and stream is searched, in every usual encoding."""

import io
import re
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from sekisho.documents.disclosure import (
    BLOCK,
    ITEMS,
    PERSONAL,
    Choice,
    Withheld,
    disclose,
    item_label,
    leftovers,
    value_of,
)
from sekisho.documents.disclosure_layout import MARK_JA, TITLE_JA, lay_out
from sekisho.documents.printing import write
from sekisho.rules.application import Application, AttachedFile, FactClaim, NamedUser
from tests.documents.papers import filled, request
from tests.documents.readers import bare, docx_text, pdf_text

REASON = "情報公開条例第7条第1号（個人に関する情報）"
SECRETS = {
    "representative": "代表取締役 髙﨑 鷹彦",
    "contact_name": "纐纈 薫子",
    "contact_phone": "06-9876-5432",
    "contact_fax_or_mail": "kaoruko.kouketsu@example.jp",
    "named_users": (NamedUser("x-1", "纐纈 薫子", "p-1", "甲社"), NamedUser("x-2", "鑓溝 樛", "p-2", "乙社")),
}
TALKATIVE = filled(
    **SECRETS,
    security="責任者は髙﨑鷹彦、点検は纐纈　薫子（電話 ０６（９８７６）５４３２）が行う",
    logs="鑓溝樛が KAORUKO.KOUKETSU@EXAMPLE.JP に送る。纐纈が見る",
    attachments=("体制図（鑓溝 樛）.pdf",),
)
CHOICE = Choice(tuple(Withheld(item, REASON) for item in PERSONAL), ("体制図",), "事務の理由")
# Characters that stand in the withheld words and nowhere else on the paper.
ONLY_SECRET = "髙﨑鷹彦纐纈薫鑓溝樛"
NEEDLES = ("髙﨑", "鷹彦", "纐纈 薫子", "纐纈薫子", "鑓溝", "樛", "9876", "5432", "kaoruko", "KAORUKO", "体制図")


def paper(application: Application = TALKATIVE):
    return replace(request(), application=application)


def written(form: str, choice: Choice = CHOICE, application: Application = TALKATIVE) -> bytes:
    return write(lay_out(paper(application), disclose(application, choice)), form)


def contents(form: str, data: bytes) -> list[bytes]:
    """The raw file, every part of the zip or every decoded stream and string of the PDF, and the text as read."""
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name) for name in package.namelist()]
            stripped = [re.sub(rb"<[^>]*>", b"", part) for part in parts]
            return [data, *parts, *stripped, docx_text(data).encode(), *(n.encode() for n in package.namelist())]
    reader = PdfReader(io.BytesIO(data))
    found = [data, pdf_text(data).encode(), str(reader.metadata).encode(), repr(reader.xmp_metadata).encode()]
    for number in range(1, reader.trailer["/Size"]):
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject):
            found.append(thing.get_data())
        found.append(repr(thing).encode("utf-8", "replace"))
    return found


def encodings(word: str) -> set[bytes]:
    forms = {word, bare(word), unicodedata.normalize("NFKC", word), unicodedata.normalize("NFD", word)}
    made = {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")}
    made |= {form.encode("utf-16-be").hex().encode() for form in forms}
    made |= {form.encode("utf-16-be").hex().upper().encode() for form in forms}
    made |= {"".join(f"&#{ord(char)};" for char in form).encode() for form in forms}
    return {each for each in made if len(each) > 3}


def where(needles, form: str, data: bytes) -> list[str]:
    everything = contents(form, data)
    return [word for word in needles for each in encodings(word) if any(each in content for content in everything)]


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_no_part_or_stream_holds_what_is_withheld(form):
    assert where(NEEDLES, form, written(form)) == []


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_search_would_find_it(form):
    """The same search over the paper that was not made for the public."""
    found = set(where(NEEDLES, form, written(form, Choice())))
    assert {"髙﨑", "鑓溝", "9876", "kaoruko", "体制図"} <= found


@pytest.mark.parametrize("choice", [replace(CHOICE, words=("纐纈",)), Choice()])
def test_the_fonts_of_the_pdf_map_no_character_that_only_the_withheld_words_have(choice):
    reader = PdfReader(io.BytesIO(written("pdf", choice)))
    maps = b"".join(
        font.get_object()["/ToUnicode"].get_data()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    )
    mapped = {char for char in ONLY_SECRET if char.encode("utf-16-be").hex().upper().encode() in maps.upper()}
    assert bool(mapped) is (choice == Choice())


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_neither_length_nor_number_shows(form):
    longer = filled(**SECRETS | {"contact_name": "長" * 40, "named_users": SECRETS["named_users"] * 9})
    shorter = filled(**SECRETS | {"contact_name": "短い", "named_users": SECRETS["named_users"][:1]})
    choice = replace(CHOICE, words=())
    assert written(form, choice, longer) == written(form, choice, shorter)


@pytest.mark.parametrize(("form", "read"), [("docx", docx_text), ("pdf", pdf_text)])
def test_the_rest_stays_and_the_reasons_are_listed(form, read):
    printed = bare(read(written(form)))
    for words in (MARK_JA, TITLE_JA, BLOCK, "株式会社みおつくし印刷", "責任者は", bare(REASON), "事務の理由"):
        assert words in printed
    for item in PERSONAL:
        assert bare(item_label(item)) in printed
    assert bare("情報セキュリティ管理体制のうち一部") in printed


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_can_be_withheld_whole(item):
    application = replace(TALKATIVE, kinds_other="独自のひみつ")
    made = disclose(application, Choice((Withheld(item, REASON),)))
    assert set(value_of(made.application, item).replace("（", "\n").replace("）", "").split("\n")) == {BLOCK}
    assert (item_label(item), REASON) in made.places


def test_words_are_found_in_other_widths_spaces_and_hyphens():
    made = disclose(TALKATIVE, CHOICE).application
    assert made.security == f"責任者は{BLOCK}、点検は{BLOCK}（電話 {BLOCK}）が行う"
    assert made.logs == f"{BLOCK}が {BLOCK} に送る。纐纈が見る"
    assert made.attachments == (f"{BLOCK}（{BLOCK}）.pdf",)


def test_a_part_of_a_name_that_stays_is_pointed_out():
    assert leftovers(TALKATIVE, CHOICE) == ("纐纈",)
    assert leftovers(TALKATIVE, replace(CHOICE, words=("体制図", "纐纈"))) == ()


def test_nothing_withheld_changes_nothing():
    made = disclose(TALKATIVE, Choice())
    assert (made.application, made.places) == (TALKATIVE, ())


def test_an_empty_item_is_not_listed():
    made = disclose(filled(contact_name=""), Choice((Withheld("contact_name", REASON),)))
    assert (made.application.contact_name, made.places) == ("", ())


def test_names_of_files_and_grounds_of_claims_are_withheld_like_any_other_words():
    file = AttachedFile("a-1", "体制図（鑓溝 樛）.pdf", "pdf", 1, "0f" * 32)
    claim = FactClaim("practice-text", "curated_training", "yes", "a-1", "鑓溝樛の回答")
    made = disclose(filled(**SECRETS, files=(file,), claims=(claim,)), CHOICE).application
    assert made.files[0].name == f"{BLOCK}（{BLOCK}）.pdf"
    assert made.claims[0].grounds == f"{BLOCK}の回答"


def test_withheld_attachments_leave_neither_number_nor_hash():
    file = AttachedFile("a-1", "体制図.pdf", "pdf", 1, "0f" * 32)
    choice = Choice((Withheld("attachments", REASON), Withheld("claims", REASON)))
    paper = filled(files=(file, file), attachments=(), claims=(FactClaim("s", "x", "y", "a-1", "第5条"),))
    made = disclose(paper, choice).application
    assert (made.attachments, made.files) == ((BLOCK,), ())
    assert made.claims[0].grounds == BLOCK
