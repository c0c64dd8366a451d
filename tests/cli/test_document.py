"""`document`: papers as files in the form that the ending names."""

import io
from datetime import date

import pypdf
import pytest
from docx import Document
from openpyxl import load_workbook


def text_of(path) -> str:
    if path.suffix.lower() == ".pdf":
        return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)
    document = Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join([*(p.text for p in document.paragraphs), *cells]).split())


@pytest.mark.parametrize("name", ["paper.docx", "paper.pdf", "PAPER.PDF", "紙.Docx"])
def test_the_request_is_written_in_the_form_of_the_ending(demo, out, name):
    done = demo.run("document", "request", demo.facts["request"], "-o", out / name)
    assert (done.status, done.out, done.err) == (0, "", "")
    text = text_of(out / name)
    assert "株式会社みおつくし調査" in text
    assert "住民アンケートの自由記述の分類" in text


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_specification_names_its_contract(demo, out, form):
    assert (
        demo.run("document", "special-spec", "--engagement", demo.facts["engagement"], "-o", out / f"s.{form}").status
        == 0
    )
    text = text_of(out / f"s.{form}")
    assert "生成AI利用に関する特記仕様書" in text
    assert "地域福祉計画" in text


@pytest.mark.parametrize("name", ["paper.txt", "paper", "paper.pdf.exe", ".pdf"])
def test_an_unknown_ending_is_refused_and_nothing_written(demo, out, name):
    demo.run("document", "request", demo.facts["request"], "-o", out / name).insist_on_refusal("docx か pdf")
    assert list(out.iterdir()) == []


def test_what_is_unknown_is_refused_and_nothing_written(demo, out):
    demo.run("document", "request", "req_none", "-o", out / "a.pdf").insist_on_refusal("req_none", "見つかりません")
    spec = ("document", "special-spec", "--engagement", "eng_none", "-o", out / "a.pdf")
    demo.run(*spec).insist_on_refusal("eng_none", "見つかりません")
    assert list(out.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(demo, out):
    where = out / "missing" / "a.docx"
    demo.run("document", "request", demo.facts["request"], "-o", where).insist_on_refusal(str(where))


def test_the_register_lists_the_cases_of_the_installation(demo, out):
    assert demo.run("document", "register", "-o", out / "r.xlsx").status == 0
    words = [str(cell.value) for row in load_workbook(out / "r.xlsx").active.iter_rows() for cell in row]
    assert any("住民アンケート" in word for word in words)
    assert "株式会社みおつくし調査" in words


def test_the_register_is_excel_and_nothing_else(demo, out):
    demo.run("document", "register", "-o", out / "r.csv").insist_on_refusal("csv", "xlsx")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_the_notice_of_confirmation_names_its_permit(demo, out, form):
    permit = demo.facts["permit"]
    assert demo.run("document", "permit", permit, "-o", out / f"n.{form}").status == 0
    text = text_of(out / f"n.{form}")
    assert "生成AI利用に関する確認通知書" in text
    assert permit in text


def test_an_unknown_permit_has_no_notice(demo, out):
    demo.run("document", "permit", "pmt_none", "-o", out / "n.pdf").insist_on_refusal("pmt_none", "見つかりません")


@pytest.fixture(scope="module")
def package(demo, tmp_path_factory):
    """The evidence package of the demonstration case."""
    path = tmp_path_factory.mktemp("evidence") / "e.zip"
    done = demo.run("document", "evidence", "--engagement", demo.facts["engagement"], "-o", path)
    assert (done.status, done.out, done.err) == (0, "", "")
    return path


def test_the_evidence_package_verifies_without_the_installation(package, fresh):
    elsewhere = fresh()
    done = elsewhere.run("document", "evidence-verify", package)
    assert done.status == 0, done
    assert "合格" in done.out
    assert "公表されたものと同じ" in done.err
    assert not elsewhere.folder.exists()
    report = elsewhere.run("document", "evidence-verify", package, "--json").document
    assert report["ok"] is True
    assert report["counts"]["records"] > 5
    again = ("--vkey", report["vkey"], "--permit-key", report["permit_key"])
    assert elsewhere.run("document", "evidence-verify", package, *again).status == 0
    other = ("--vkey", report["vkey"], "--permit-key", "0" * 16)
    assert elsewhere.run("document", "evidence-verify", package, *other).status == 1


def test_a_changed_evidence_package_fails(package, fresh, out):
    data = bytearray(package.read_bytes())
    data[len(data) // 2] ^= 1
    (out / "c.zip").write_bytes(data)
    done = fresh().run("document", "evidence-verify", out / "c.zip")
    assert done.status == 1
    assert "不合格" in done.out
    assert "Traceback" not in done.err


def test_what_is_no_evidence_package_is_refused(demo, out):
    (out / "x.zip").write_bytes(b"x")
    demo.run("document", "evidence-verify", out / "x.zip").insist_on_refusal("証跡")
    demo.run("document", "evidence-verify", out / "none.zip").insist_on_refusal("証跡")


def test_evidence_of_what_is_unknown_or_to_nowhere_is_refused(demo, out):
    engagement = demo.facts["engagement"]
    evidence = ("document", "evidence", "--engagement")
    demo.run(*evidence, "eng_none", "-o", out / "e.zip").insist_on_refusal("eng_none", "見つかりません")
    demo.run(*evidence, engagement, "-o", out / "e.tar").insist_on_refusal("zip")
    demo.run(*evidence, engagement, "-o", out / "no" / "e.zip").insist_on_refusal("no")
    assert list(out.iterdir()) == []


def test_the_monthly_report_says_that_nobody_signed_yet(demo, out):
    month = date.today().replace(day=1).isoformat()[:7]  # noqa: DTZ011  # the demonstration's records are of these days
    ids = ("--engagement", demo.facts["engagement"], "--month")
    assert demo.run("document", "monthly", *ids, month, "-o", out / "m.pdf").status == 0
    text = text_of(out / "m.pdf")
    assert "生成AI利用状況報告（月次点検）" in text
    assert "署名はまだありません" in text
    demo.run("document", "monthly", *ids, "2026-13", "-o", out / "n.pdf").insist_on_refusal("月次点検はありません")
    assert not (out / "n.pdf").exists()
