"""Every kind of file: what it says is found where it stands, hidden or not; what cannot be read is refused."""

import pytest

from sekisho.extracts.extract import extract
from sekisho.extracts.passage import Extract, place_ja
from sekisho.kernel.refusal import Refusal
from tests.extracts.making import HARMLESS, NAME, PHONE, SECRET, printed, sheet, word, zipped


def read(data: bytes) -> Extract:
    found = extract(data)
    assert isinstance(found, Extract), found
    return found


def says(found: Extract, text: str) -> set[str]:
    """The places where the text begins."""
    return {p.place(p.text.find(text)) for p in found.passages if text in p.text}


def refused(data: bytes) -> str:
    found = extract(data)
    assert isinstance(found, Refusal), found
    assert found.message_ja
    assert found.next_ja
    assert found.rule == 7
    return found.code


TABLE = f"氏名,電話\n{NAME},{PHONE}\n"


@pytest.mark.parametrize(
    ("kind", "data", "place"),
    [
        ("docx", word(), "para2"),
        ("xlsx", sheet([["氏名", "電話"], [NAME, PHONE]]), "sheet1:B2"),
        ("pdf", printed(), "page1"),
        ("text", SECRET.encode(), "line1"),
        ("text", SECRET.encode("cp932"), "line1"),
        ("text", SECRET.encode("utf-16"), "line1"),
        ("text", SECRET.encode("iso2022_jp"), "line1"),
        ("text", TABLE.encode("cp932"), "line2"),
        ("text", b'{"tel": "\\u0030\\u0038\\u0030-2468-1357"}', "json:.0"),
        ("zip", zipped({"a.txt": HARMLESS.encode(), "b.docx": word()}), "file2/para2"),
    ],
)
def test_says_what_stands_in_it_and_where(kind: str, data: bytes, place: str) -> None:
    found = read(data)
    assert found.kind == kind
    assert place in says(found, PHONE)


def test_a_place_is_told_in_words() -> None:
    assert place_ja("file1/sheet2:B7") == "中のファイル1のシート2のB7"
