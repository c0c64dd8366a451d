import hashlib
import io
import subprocess
import sys
import tempfile

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from sekisho.documents import typeset
from sekisho.documents.blocks import MARGIN_MM, PAGE_MM, TEXT_WIDTH_MM, Cell, Layout, Part, Row, Table, line
from sekisho.documents.characters import NOTE_JA
from sekisho.documents.request_layout import lay_out
from sekisho.documents.typeset import to_pdf
from sekisho.kernel.errors import PaperError
from tests.documents.papers import HOSTILE, UNBREAKABLE, request
from tests.documents.readers import MM, bare, boxes, composed, loose_fonts, pdf_pages, pdf_text

HANGING = 8  # points: a comma or full stop may hang over the edge of a justified line


def paper(*texts: str) -> Layout:
    """Each text in the narrow column of a table, as answers stand."""
    rows = tuple(Row((Cell((line("答え"),)), Cell((line(text),))), splits=True) for text in texts)
    return Layout("題名", (Part(((line("題名"), Table((130.0, TEXT_WIDTH_MM - 130), rows)),)),))


@pytest.mark.parametrize("typed", HOSTILE)
def test_typed_text_is_never_markup(typed):
    assert bare(composed(typed)) in bare(pdf_text(to_pdf(paper(typed))))


@pytest.mark.parametrize("typed", UNBREAKABLE)
def test_text_without_a_place_to_break_stays_in_its_column(typed):
    data = to_pdf(paper(typed))
    edge = (PAGE_MM[0] - MARGIN_MM) * MM + HANGING
    assert max(right for _, _, (_, _, right, _) in boxes(data)) <= edge
    assert bare(typed) in bare(pdf_text(data))


def test_nothing_is_cut_when_an_answer_fills_pages():
    answer = "".join(f"答え{n:04}。" for n in range(1500))
    pages = pdf_pages(to_pdf(paper(answer)))
    assert len(pages) > 3
    printed = bare("".join(page.rsplit("\n", 1)[0] for page in pages))  # the last line is the page mark
    assert all(f"答え{n:04}。" in printed for n in range(1500))
    assert f"{len(pages)}/{len(pages)}" in bare(pages[-1])


def test_characters_without_a_glyph_are_shown_and_listed():
    printed = pdf_text(to_pdf(paper("笑顔😀です\u0000")))
    assert "笑顔〓です〓" in printed
    assert bare(NOTE_JA) in bare(printed)
    assert "U+1F600（1か所）、U+0000（1か所）" in printed


def test_names_keep_their_characters():
    assert "髙﨑①㈱𠮷野" in pdf_text(to_pdf(paper("髙﨑①㈱𠮷野")))


def test_is_tagged_titled_and_japanese():
    data = to_pdf(lay_out(request()))
    root = PdfReader(io.BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("ja")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert pdfium.PdfDocument(data).get_metadata_value("Title") == "生成AI利用に関する確認依頼書"


def test_carries_no_date():
    metadata = PdfReader(io.BytesIO(to_pdf(paper("答え")))).metadata
    assert metadata is not None
    assert "/CreationDate" not in metadata
    assert "/ModDate" not in metadata


def test_all_fonts_are_in_the_file():
    assert loose_fonts(to_pdf(lay_out(request()))) == set()


def test_page_is_a4():
    width, height = pdfium.PdfDocument(to_pdf(paper("答え")))[0].get_size()
    assert (round(width / MM), round(height / MM)) == (210, 297)


def test_same_bytes_in_another_process_and_place(tmp_path):
    program = (
        "import hashlib; from tests.documents.papers import request; from sekisho.documents import request_pdf;"
        "print(hashlib.sha256(request_pdf.write(request())).hexdigest())"
    )
    env = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7", "TZ": "America/New_York", "HOME": str(tmp_path)}
    made = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=env, capture_output=True, check=True)
    assert made.stdout.decode().strip() == hashlib.sha256(to_pdf(lay_out(request()))).hexdigest()


def test_leaves_no_file_behind(tmp_path, monkeypatch):
    for name in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    to_pdf(lay_out(request()))
    assert list(tmp_path.iterdir()) == []


def test_failure_does_not_repeat_what_a_person_wrote():
    with pytest.raises(PaperError) as caught:
        typeset._compile(b"#panic(sys.inputs.paper)", "架空 太郎")
    assert "架空" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
