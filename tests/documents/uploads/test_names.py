"""What people see as a file's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.documents.uploads.names import LONGEST, NAMELESS, ending_of, safe_name


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("契約書（写し）.pdf", "契約書（写し）.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\花\\写し.pdf", "写し.pdf"),
        ("請求\u202efdp.exe", "請求fdp.exe"),
        ("a\0b\r\nc.pdf", "abc.pdf"),
        ("<b>.pdf", "_b_.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        ("  名  前 .pdf . ", "名 前 .pdf"),
        ("...", NAMELESS),
        ("", NAMELESS),
    ],
)
def test_shows_one_plain_line(sent: str, shown: str) -> None:
    assert safe_name(sent) == shown


def test_keeps_the_ending_of_a_long_name() -> None:
    shown = safe_name("あ" * 300 + ".docx")
    assert len(shown) == LONGEST
    assert ending_of(shown) == "docx"


@given(st.text())
def test_is_never_empty_long_or_a_path(sent: str) -> None:
    shown = safe_name(sent)
    assert 0 < len(shown) <= LONGEST
    assert not set(shown) & set('/\\\0\r\n"<>')
    assert safe_name(shown) == shown
