"""Bytes as text, only where there is no doubt which text it is."""

import re

from sekisho.extracts.refused import FileRefusedError

BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", ""),
    (b"\0\0\xfe\xff", ""),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
ESCAPES = (b"\x1b$", b"\x1b(")  # ISO-2022-JP switches its character sets with these
# Control characters that text files do hold: tab, line ends, form feed, and DOS's end of file.
# U+F8F0 to U+F8F3 is what cp932 makes of four bytes that mean nothing.
NO_TEXT = re.compile("[\\0-\\x08\\x0e-\\x19\\x1b-\\x1f\\x7f-\\x84\\x86-\\x9f\uf8f0-\uf8f3]")
SAVE_JA = "UTF-8 で保存し直して、もう一度送ってください。"


def decode(data: bytes) -> str:
    """The text. Raises FileRefusedError if the bytes are no text, or not certainly this one."""
    text = _decoded(data)
    if text is None or NO_TEXT.search(text):
        raise FileRefusedError(
            "characters",
            "文章として読み取れません（文字コードが分からないか、文章ではありません）。",
            SAVE_JA,
        )
    return text


def _decoded(data: bytes) -> str | None:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _try(data[len(mark) :], encoding) if encoding else None
    if any(escape in data for escape in ESCAPES):
        return _try(data, "iso2022_jp_ext") or _try(data, "utf-8")
    text = _try(data, "utf-8")
    if text is not None:
        return text
    # Shift_JIS lead bytes are no EUC-JP; bytes that are both would be read as one thing here and as another there.
    return None if _try(data, "euc_jp") is not None else _try(data, "cp932")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def lines(text: str) -> list[tuple[str, str]]:
    """(place, line) for every line."""
    return [(f"line{number}", line) for number, line in enumerate(text.splitlines(), 1)]
