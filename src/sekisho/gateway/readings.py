"""Other readings of a text: escapes undone, base64 and hexadecimal decoded, two of them one within the other.

Each reading knows the way back, so that a finding in it is told as a span of the text that was sent: of the escaped
stretch, or of the whole encoded one. Everything is linear in the text, and what decodes to no text is none.
"""

import base64
import codecs
import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

DEPTH = 2
UNWRAP_ROUNDS = 3
# Nine bytes can hold a telephone number's worth of text.
SHORTEST_CODED = 12
ESCAPE = re.compile(
    r"((?:\\x[0-9a-fA-F]{2}){2,}|(?:\\[0-3][0-7]{2}){2,})"  # bytes, as programs print them
    r"|\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|([\"/\\bfnrt]))"
    r"|%u([0-9a-fA-F]{4})"
    r"|(&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?)"
    r"|((?:%[0-9A-Fa-f]{2}[A-Za-z@\[\]^_`{|}~]?)+)"  # a letter may be the second byte of a character
    r"|((?:=[0-9A-F]{2}){3,})"
)
ESCAPING = re.compile(r"[\\&%=]")
SIMPLE_ESCAPES = {"b": " ", "f": " ", "n": "\n", "r": "\n", "t": "\t"}
RUN = re.compile(f"[A-Za-z0-9+/_-]{{{SHORTEST_CODED},}}={{0,2}}")
# Possessive, and only from where a run begins: so that nothing is looked at twice.
RUN_IN_LINES = re.compile(
    r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{2,}+(?:[ \t]{0,4}+\r?\n[ \t]{0,4}+[A-Za-z0-9+/_-]++)++={0,2}"
)
HEX = re.compile("(?:[0-9a-fA-F]{2}){8,}")
HEX_APART = re.compile("(?:(?:0x)?[0-9a-fA-F]{2}(?:[ :,-]|, )){7,}(?:0x)?[0-9a-fA-F]{2}")
NOT_HEX = re.compile("0x|[^0-9a-fA-F]")
BYTE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|([0-7]{3}))")
_NUMBER = "[0-9０-９‐-―－ー-]"
BROKEN_NUMBER = re.compile(rf"(?<!{_NUMBER})[0０]{_NUMBER}*+(?:\r?\n{_NUMBER}++)++")
TELEPHONE_DIGITS = (10, 11)
# Escapes and codes are made of these; without one, only a number over two lines can be read otherwise.
CODED = re.compile(r"[\\&%=A-Za-z0-9+/_-]")
URL_SAFE = str.maketrans("-_", "+/")
KANA_OR_DIGIT = re.compile("[ぁ-ヶ0-9０-９]")
FILE_MARKS = (b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b\x08")
JIS = b"\x1b$"  # how ISO-2022-JP begins what is not ASCII
FILE_FROM = 48  # bytes; what is shorter is no file


class Edit(NamedTuple):
    """old[old_start:old_end] was read as new[new_start:new_end]."""

    new_start: int
    new_end: int
    old_start: int
    old_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it reads otherwise. steps: the edits of each step, the first made first. is_file: it is no text."""

    text: str
    steps: tuple[tuple[Edit, ...], ...]
    is_decoded: bool = False
    is_file: bool = False

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text that was sent the characters start … end of this reading stand."""
        for edits in reversed(self.steps):
            start, end = _back(edits, start)[0], _back(edits, end - 1)[1]
        return start, end


def readings(text: str) -> Iterator[Reading]:
    """Every other reading of the text, each once; none for plain talk."""
    joined = _joined_lines(text) if "\n" in text else None
    if joined is not None:
        yield joined
    if CODED.search(text):
        yield from _deeper(Reading(text, ()), DEPTH)


def unwrap(text: str) -> str:
    """The text with JSON, HTML, URL and quoted-printable escapes undone, as a model would read them."""
    return _unwrapped(Reading(text, ())).text


def _joined_lines(text: str) -> Reading | None:
    """The text with telephone numbers in one piece that were broken within a group of digits (080-24⏎68-1357).

    Only those: a column of figures must not become one long number.
    """
    edits: list[Edit] = []
    pieces: list[str] = []
    done = length = 0
    for run in BROKEN_NUMBER.finditer(text):
        plain = "".join(run[0].split())
        if sum(c.isdecimal() for c in plain) not in TELEPHONE_DIGITS or plain.isdecimal():
            continue
        length += run.start() - done
        pieces += (text[done : run.start()], plain)
        edits.append(Edit(length, length + len(plain), run.start(), run.end()))
        length += len(plain)
        done = run.end()
    return Reading("".join((*pieces, text[done:])), (tuple(edits),)) if edits else None


def _deeper(reading: Reading, depth: int) -> Iterator[Reading]:
    plain = _unwrapped(reading)
    if plain is not reading:
        yield plain
    if not depth:
        return
    for source in (reading,) if plain is reading else (reading, plain):
        for start, end, data in _coded(source.text):
            if data.startswith(FILE_MARKS) and len(data) >= FILE_FROM:
                yield Reading("", (*source.steps, (Edit(0, 1, start, end),)), is_decoded=True, is_file=True)
                continue
            said = _as_words(data)
            if said:
                found = Reading(said, (*source.steps, (Edit(0, len(said), start, end),)), is_decoded=True)
                yield found
                yield from _deeper(found, depth - 1)


def _back(edits: tuple[Edit, ...], at: int) -> tuple[int, int]:
    """The stretch of the older text that one character of the newer stands for."""
    found = bisect_right(edits, at, key=lambda edit: edit.new_start) - 1
    if found < 0:
        return at, at + 1
    edit = edits[found]
    if at < edit.new_end:
        return edit.old_start, edit.old_end
    older = edit.old_end + at - edit.new_end
    return older, older + 1


def _unwrapped(reading: Reading) -> Reading:
    for _ in range(UNWRAP_ROUNDS):
        if not ESCAPING.search(reading.text):
            break
        text, edits = _undone(reading.text)
        if text == reading.text:
            break
        reading = Reading(text, (*reading.steps, edits), reading.is_decoded)
    return reading


def _undone(text: str) -> tuple[str, tuple[Edit, ...]]:
    pieces: list[str] = []
    edits: list[Edit] = []
    done = length = 0
    for found in ESCAPE.finditer(text):
        plain = _plain(found)
        if plain == found[0]:
            continue
        length += found.start() - done
        pieces += (text[done : found.start()], plain)
        edits.append(Edit(length, length + len(plain), found.start(), found.end()))
        length += len(plain)
        done = found.end()
    pieces.append(text[done:])
    return "".join(pieces), tuple(edits)


def _plain(found: re.Match[str]) -> str:
    run, braced, short, long, byte, simple, percent, entity, url, quoted = found.groups()
    if run:
        data = bytes(int(hexadecimal, 16) if hexadecimal else int(octal, 8) for hexadecimal, octal in BYTE.findall(run))
        return _decoded(data, "utf-8") or _legacy(data) or data.decode("latin-1")
    code = braced or short or long or byte or percent
    if code:
        return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else found[0]
    if simple:
        return SIMPLE_ESCAPES.get(simple, simple)
    if entity:
        return html.unescape(entity)
    data = unquote_to_bytes(url) if url else bytes.fromhex(quoted.replace("=", ""))
    return _decoded(data, "utf-8") or _legacy(data) or found[0]


def _coded(text: str) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, bytes) of what may be encoded: runs, and runs broken into lines."""
    if len(text) < SHORTEST_CODED:
        return
    for pattern in (RUN, RUN_IN_LINES):
        for run in pattern.finditer(text):
            yield from ((run.start(), run.end(), data) for data in _bytes_of("".join(run[0].split())))
    for found in HEX_APART.finditer(text):
        yield found.start(), found.end(), bytes.fromhex(NOT_HEX.sub("", found[0]))


def _bytes_of(coded: str) -> Iterator[bytes]:
    """What the run may stand for: hexadecimal, base64, or base64 with a rest that belongs to something else."""
    if HEX.fullmatch(coded):
        yield bytes.fromhex(coded)
    if len(coded) < SHORTEST_CODED:
        return
    bare = coded.rstrip("=").translate(URL_SAFE)
    for length in dict.fromkeys((len(bare), len(bare) // 4 * 4)):
        try:
            data = base64.b64decode(bare[:length] + "=" * (-length % 4), validate=True)
        except ValueError:
            continue
        yield data
        if _text_of(data):
            return


def _as_words(data: bytes) -> str:
    """The text in `data`, or "" if it is not one."""
    said = _text_of(data)
    return said if said and sum(c.isprintable() or c in "\r\n\t" for c in said) >= 0.95 * len(said) else ""


def _text_of(data: bytes) -> str:
    if b"\0" in data:
        both = (_decoded(data, "utf-16-le"), _decoded(data, "utf-16-be"))
        return max(both, key=lambda said: len(KANA_OR_DIGIT.findall(said)))
    said = _decoded(data, "iso2022_jp") if JIS in data else _decoded(data, "utf-8")
    if said:
        return said
    said = _legacy(data)
    # Half of all bytes are letters of cp932; kana and digits are what tells writing from noise.
    return said if 4 * len(KANA_OR_DIGIT.findall(said)) >= len(said) else ""


def _legacy(data: bytes) -> str:
    """As Shift_JIS or EUC-JP, whichever has more kana: what is the one reads as half-width noise in the other."""
    both = (_decoded(data, "cp932"), _decoded(data, "euc_jp"))
    return max(both, key=lambda said: len(KANA_OR_DIGIT.findall(said)))


def _decoded(data: bytes, encoding: str) -> str:
    """Without half a character at the end, where a run was cut."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return ""
