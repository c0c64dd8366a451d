"""Sound is known by its first bytes; name and media type have to fit."""

import pytest

from sekisho.gateway.sound import NAMES, is_named_so, sound_of
from tests.gateway.media_upstream import SOUND

BEGINNINGS = {
    "wav": SOUND,
    "mp3": b"ID3\x04" + bytes(20),
    "flac": b"fLaC" + bytes(20),
    "ogg": b"OggS" + bytes(20),
    "webm": b"\x1aE\xdf\xa3" + bytes(20),
    "mp4": b"\0\0\0\x20ftypM4A " + bytes(20),
}


@pytest.mark.parametrize("kind", NAMES)
def test_each_kind_is_known_and_may_bear_its_names(kind: str) -> None:
    assert sound_of(BEGINNINGS[kind]) == kind
    for name in NAMES[kind]:
        assert is_named_so(kind, f"会議.{name.upper()}", "audio/x")
    assert is_named_so(kind, "会議", "")
    assert is_named_so(kind, "会議", "application/octet-stream")


@pytest.mark.parametrize("data", [b"", b"RIFF1234WEBP", b"%PDF-1.7", b"PK\x03\x04", "こんにちは".encode(), b"\x89PNG"])
def test_everything_else_is_none(data: bytes) -> None:
    assert sound_of(data) == ""


def test_a_name_or_type_that_says_otherwise_does_not_fit() -> None:
    assert not is_named_so("wav", "a.mp3", "audio/wav")
    assert not is_named_so("wav", "a.docx", "")
    assert not is_named_so("wav", "a.wav", "text/plain")
