"""Text in other clothes: escaped or encoded, twice at most, with the way back to what was sent."""

import base64
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.gateway.errors import Denial
from sekisho.gateway.readings import readings
from sekisho.gateway.screen import Ground, screen_request
from sekisho.gateway.shape import said
from sekisho.ledger.entry import Mark
from tests.gateway.world import HARMLESS, NAME, PHONE, permit

SAID = f"{NAME}さんの電話は{PHONE}です"


def b64(text: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(text.encode(encoding)).decode()


def escaped(text: str) -> str:
    return "".join(f"\\u{ord(c):04x}" for c in text)


def in_lines(text: str, length: int) -> str:
    return "\n".join(text[at : at + length] for at in range(0, len(text), length))


CLOTHES = {
    "json": escaped(SAID),
    "braced": "".join(f"\\u{{{ord(c):x}}}" for c in SAID),
    "long": "".join(f"\\U{ord(c):08x}" for c in SAID),
    "html decimal": "".join(f"&#{ord(c)};" for c in SAID),
    "html hexadecimal": "".join(f"&#x{ord(c):X};" for c in SAID),
    "url": quote(SAID, safe=""),
    "url of every byte": "".join(f"%{byte:02X}" for byte in SAID.encode()),
    "url in cp932": quote(SAID.encode("cp932"), safe=""),
    "percent u": "".join(f"%u{ord(c):04X}" for c in SAID),
    "quoted-printable": "".join(f"={byte:02X}" for byte in SAID.encode()),
    "base64": b64(SAID),
    "base64 without padding": b64(SAID).rstrip("="),
    "base64 for addresses": base64.urlsafe_b64encode(SAID.encode()).decode(),
    "base64 of cp932": b64(SAID, "cp932"),
    "base64 of utf-16": b64(SAID, "utf-16"),
    "base64 of utf-16 without mark": b64(SAID, "utf-16-le"),
    "base64 in lines": in_lines(b64(SAID), 20),
    "base64 in odd lines": in_lines(b64(SAID), 7),
    "hexadecimal": SAID.encode().hex(),
    "hexadecimal apart": SAID.encode().hex(" "),
    "hexadecimal with 0x": ", ".join(f"0x{byte:02x}" for byte in SAID.encode()),
    "bytes as Python prints them": repr(SAID.encode()),
    "bytes as git prints them": "".join(f"\\{byte:03o}" for byte in SAID.encode()),
    "bytes of euc-jp": "".join(f"\\x{byte:02x}" for byte in SAID.encode("euc-jp")),
    "url in euc-jp": quote(SAID.encode("euc-jp"), safe=""),
    "base64 of euc-jp": b64(SAID, "euc-jp"),
    "base64 of iso-2022-jp": b64(SAID, "iso-2022-jp"),
    "base64 twice": b64(b64(SAID)),
    "base64 of url": b64(quote(SAID)),
    "url of base64": quote(b64(SAID), safe=""),
    "base64 of json": b64(escaped(SAID)),
    "html of json": escaped(SAID).replace("\\", "&#92;"),
}


def found(text: str) -> tuple[Mark, ...]:
    body = {"model": "m", "messages": [{"role": "user", "content": text}]}
    step = screen_request(body, Ground(permit()), said(body))
    return step.findings if isinstance(step, Denial) else step.marks


@pytest.mark.parametrize("clothes", CLOTHES.values(), ids=CLOTHES)
def test_is_found_in_whatever_clothes(clothes: str) -> None:
    before = f"{HARMLESS} "
    marks = found(f"{before}{clothes} 以上")
    assert {"PERSON", "PHONE"} <= {mark.label for mark in marks}
    for mark in marks:
        assert len(before) <= mark.start < mark.end <= len(before) + len(clothes), "a span of what was sent"


def test_an_escaped_finding_is_told_exactly() -> None:
    (mark,) = found(f"電話 {escaped(PHONE)} まで")
    assert (mark.start, mark.end) == (3, 3 + 6 * len(PHONE))


def test_an_encoded_finding_is_told_as_the_whole_of_what_is_encoded() -> None:
    coded = b64(f"電話は{PHONE}")
    (mark,) = found(f"これは {coded} です")
    assert (mark.start, mark.end) == (4, 4 + len(coded))
    assert mark.path.endswith("~decoded")


@pytest.mark.parametrize(
    "plain",
    [
        HARMLESS,
        "50%の人とA&B社",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b をもとに",
        "responsible-party-of-the-international-conference-2026",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "C:\\users\\new\\table",
        "https://www.example.jp/a/b/c?x=1&y=2#z",
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "x = a\nlongvariable\nanothervariable\nyetanotherone",
    ],
)
def test_plain_talk_and_codes_are_no_findings(plain: str) -> None:
    assert found(plain) == ()


def test_a_file_written_out_in_a_text_is_refused() -> None:
    for head in (b"PK\x03\x04", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"):
        body = {"model": "m", "messages": [{"role": "user", "content": base64.b64encode(head + bytes(90)).decode()}]}
        no = screen_request(body, Ground(permit()), said(body))
        assert isinstance(no, Denial)
        assert no.refusal.code == "content.unsupported"


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=30), st.sampled_from(["json", "url", "html", "base64"]))
def test_a_reading_always_knows_the_way_back(before: str, said: str, kind: str) -> None:
    wrapped = {
        "json": escaped("".join(c for c in said if ord(c) < 0x10000)),
        "url": quote(said.encode("utf-8", "replace")),
        "html": "".join(f"&#{ord(c)};" for c in said),
        "base64": b64(said.encode("utf-8", "replace").decode()),
    }[kind]
    text = f"{before}{wrapped}"
    for reading in readings(text):
        for at in range(len(reading.text)):
            start, end = reading.span(at, at + 1)
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "\\u0030",
        "&#48;",
        "%30",
        "A",
        "A" * 76 + "\n",
        "aGVsbG8gd29ybGQh ",
        "30 ",
        "=41",
        "\\x30",
        "\\060",
        "0x30, ",
        "%",
        "\\",
        "&",
        "AAAA\n",
        "==",
    ],
)
def test_time_grows_with_the_text_and_not_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begun = time.process_time()
        list(readings(text))
        return time.process_time() - begun

    seconds(1000)
    small, large = min(seconds(50_000) for _ in range(3)), min(seconds(400_000) for _ in range(2))
    assert large < 24 * small + 0.25
