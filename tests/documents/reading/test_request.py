"""Our own paper read back, files that are not what they say, and files nobody should open."""

import io
import random
import time
import zipfile
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.documents import request_docx, specification_docx
from sekisho.documents.paper import RequestPaper
from sekisho.documents.reading.request import read_request
from sekisho.extracts.package_guard import MAIN_TYPES
from sekisho.kernel.errors import InputError
from sekisho.rules.application import KINDS, Application, NamedUser, ServiceUse, Use
from tests.documents.papers import BOOK, SERVICES, SPECIFICATION, filled
from tests.documents.papers import FILES as PROOFS
from tests.documents.reading.forms import Form, body, cell, docx, p, row, table
from tests.rules.strategies import confirmable

WORDS = (
    "髙﨑①㈱𠮷の業務",
    "公開済みの資料を入力し、出力を直して使う。" * 12,
    "責任者：部長 （副）課長",
    "1行目\n2行目",
    "ABC (株) 06-1234",
    "か\u3099き\u3099",
    "利用ログ・端末・規約の点検",
)
TEXTS = st.sampled_from(WORDS) | st.text("亜市民課長一二三ABCabc012・ー、。（）", min_size=1, max_size=20).filter(
    lambda text: text.strip("・、。（）ー0123456789") and text[0] not in "・（、。0123456789一二三"
)
LINES = TEXTS.map(lambda text: text.replace("\n", ""))
LETTER = ("address", "company", "representative", "contract_name", "contact_department", "contact_name")
TEXTS_OF_LINES = LINES.map(lambda text: text[:60])
# What may stand at either end of an answer and means something to a reader elsewhere: separators, brackets, boxes,
# marks, honorifics. Not `_`: at an end it is the line that a form is filled in on.
EDGES = st.text("、，,.。（()）「」【】・：:；;!?-ー～/／□☐☑■✓〇○●①※*#&'\"〒年度様御中", max_size=3)
FILES = st.lists(st.sampled_from(["体制図.pdf", "規約の写し（第2版）.pdf", "契約書.docx"]), max_size=3, unique=True)
DAYS = st.none() | st.dates(date(2019, 6, 1), date(2050, 12, 31))


def carried(paper: Application) -> Application:
    """What is left of an application on paper: no ids of the desk, files by name, an unread tick as an empty box."""
    return paper.with_answers(
        pledges=(True,) * len(paper.pledges),
        uses=tuple(replace(use, id="") for use in paper.uses),
        services=tuple(replace(service, service="") for service in paper.services),
        named_users=tuple(replace(user, id="", party="") for user in paper.named_users),
        parties=(),
        attachments=(*paper.attachments, *(file.name for file in paper.files)),
        files=(),
        claims=(),
        checks=tuple(bool(check) for check in paper.checks),
    )


@st.composite
def papers(draw: st.DrawFn) -> Application:
    uses = draw(st.lists(st.builds(Use, st.just(""), LINES, TEXTS, TEXTS, st.just("internal")), max_size=3))
    kinds = st.lists(st.sampled_from(KINDS), min_size=1, unique=True).map(lambda k: tuple(sorted(k, key=KINDS.index)))
    services = draw(
        st.lists(st.builds(ServiceUse, st.just(""), LINES, LINES, LINES, kinds, LINES, LINES, DAYS), max_size=3)
    )
    other = draw(st.sampled_from(["", "音楽の生成"]))
    chosen = tuple(k for k in KINDS if (k == "other") == bool(other) and (k == "other" or draw(st.booleans())))
    named = draw(st.sampled_from([(), ("合同会社れんしゅう",), ("㈱みほん", "有限会社（仮）見本")]))
    return filled(
        date=draw(DAYS),
        category=draw(st.sampled_from(["", "new", "change"])),
        users=("contractor", "subcontractor") if named else draw(st.sampled_from([(), ("contractor",)])),
        subcontractor_names=named,
        uses=tuple(uses),
        services=tuple(services),
        kinds=(*chosen[:-1], "other") if other and "other" not in chosen else chosen,
        kinds_other=other,
        curated=draw(st.sampled_from(["", "yes", "no_or_unknown"])),
        security=draw(TEXTS | st.just("")),
        logs=draw(TEXTS),
        law=draw(TEXTS),
        company=draw(LINES | st.just("")),
        contact_name=draw(LINES | st.just("")),
        checks=draw(st.tuples(*[st.booleans()] * 13)),
        named_users=draw(st.sampled_from([(), (NamedUser("", "架空 はな", "", "㈱みほん"),)])),
    )


@given(papers())
@example(filled())
@settings(max_examples=15, deadline=None)
def test_our_own_paper_comes_back(paper):
    reading = read_request(request_docx.write(RequestPaper(BOOK, paper)), (BOOK,))
    assert reading.application == carried(paper)
    assert not [doubt for doubt in reading.doubts if doubt.code != "file.attachment"]
    read = {item.id for item in reading.items for doubt in item.doubts if doubt.code.startswith("read.")}
    assert read == set()


@given(confirmable(), st.data())
@example(filled(), None)
@settings(max_examples=25, deadline=None)
def test_any_paper_that_could_be_confirmed_comes_back_item_by_item(paper, data):
    """Services, uses and people in any number with the catalogue's own names; then every line of the letter."""
    if data is not None:
        paper = paper.with_answers(**{name: data.draw(TEXTS_OF_LINES, label=name) for name in LETTER})
        paper = paper.with_answers(user_scope=data.draw(TEXTS), attachments=tuple(data.draw(FILES)))
    reading = read_request(request_docx.write(RequestPaper(BOOK, paper)), (BOOK,))
    back = reading.application
    for field in fields(Application):
        assert getattr(back, field.name) == getattr(carried(paper), field.name), field.name
    assert {d.code for item in reading.items for d in item.doubts if d.code.startswith("read.")} == set()


@given(st.fixed_dictionaries({name: st.tuples(EDGES, EDGES) for name in (*LETTER, "user_scope")}), st.booleans())
@example(dict.fromkeys((*LETTER, "user_scope"), ("", "、")), True)
@example(dict.fromkeys((*LETTER, "user_scope"), ("（", "（")), True)
@settings(max_examples=40, deadline=None)
def test_every_mark_at_the_ends_of_an_answer_comes_back(edges, has_year):
    words = {name: f"{before}架空業務{after}" for name, (before, after) in edges.items()}
    paper = filled(**words, contract_year=2026 if has_year else None)
    back = read_request(request_docx.write(RequestPaper(BOOK, paper)), (BOOK,)).application
    assert {name: getattr(back, name) for name in words} == words
    assert back.contract_year == paper.contract_year


def test_what_only_files_show_is_not_read_as_words():
    bare = tuple(replace(service, opt_out="", opt_out_until=None) for service in SERVICES)
    every = replace(PROOFS[0], service="")
    for files in ((every,), (every, replace(every, id="a-3", until=None)), (replace(every, until=None),)):
        paper = filled(services=bare, files=files)
        reading = read_request(request_docx.write(RequestPaper(BOOK, paper)), (BOOK,))
        assert reading.application == carried(paper)


def test_the_blank_form_is_read_as_blank():
    reading = read_request(request_docx.write(RequestPaper(BOOK, Application())), (BOOK,))
    assert reading.application == carried(Application(pledges=(True,) * 3))
    assert reading.doubts == ()
    assert {doubt.code for doubt in reading.item("date").doubts} == {"form.date"}
    assert {doubt.code for doubt in reading.item("work").doubts} == {"form.empty"}


def test_another_paper_is_told_from_the_form():
    reading = read_request(specification_docx.write(SPECIFICATION), (BOOK,))
    assert "form.unknown" in {doubt.code for doubt in reading.doubts}
    assert reading.item("work").value == ""
    assert not [n for n in range(1, 14) if reading.item(f"check_{n}").value or not reading.item(f"check_{n}").doubts]


def test_several_books_are_told_apart_by_the_version_on_the_form():
    later = replace(BOOK, id="osaka-2.0", version="2.0", version_label="第2.0版", published=date(2027, 1, 1))
    assert read_request(docx(body(Form())), (BOOK, later)).book == "osaka-1.1"
    assert read_request(docx(body(Form(version="2.0"))), (later, BOOK)).book == "osaka-2.0"


def test_a_table_of_very_many_cells_is_refused_soon():
    rows = [row(*["x"] * 50) for _ in range(2_000)]
    begin = time.process_time()
    with pytest.raises(InputError, match=r"大きすぎます|欄が多すぎる"):
        read_request(docx([table(*rows)]), (BOOK,))
    assert time.process_time() - begin < 20


def test_many_cells_and_paragraphs_within_the_bounds_are_read_in_bounded_time():
    rows = [row(cell("氏名"), cell(f"架空 {n}")) for n in range(2_000)]
    begin = time.process_time()
    reading = read_request(docx([*body(Form()), p("別紙1　名簿"), table(*rows)]), (BOOK,))
    assert time.process_time() - begin < 20
    assert reading.item("work").value == "アンケート自由記述の分類案の作成"


def test_flipped_bytes_never_crash():
    chance = random.Random(5)
    ours = docx(body(Form()))
    read = 0
    for _ in range(60):
        data = bytearray(ours)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            read_request(bytes(data), (BOOK,))
            read += 1
        except InputError:
            continue
    assert read < 60


def test_changed_xml_never_crashes():
    chance = random.Random(9)
    with zipfile.ZipFile(io.BytesIO(docx(body(Form("cells", marks="FORMCHECKBOX"))))) as archive:
        source = archive.read("word/document.xml")
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN_TYPES["docx"]}"/></Types>'
    refused = 0
    for _ in range(40):
        data = bytearray(source)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(data) - 30)
            data[at : at + chance.randint(0, 12)] = chance.choice([b"", b"<", b">", b"w:p", b"9" * 30, b"</w:tc>"])
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            archive.writestr("[Content_Types].xml", types)
            archive.writestr("word/document.xml", bytes(data))
        try:
            read_request(written.getvalue(), (BOOK,))
        except InputError:
            refused += 1
    assert refused < 40
