"""The public key as a file, and the fingerprint as people type it."""

import pytest

from sekisho.kernel.errors import InputError
from sekisho.permits.card import read_card, typed_fingerprint, write_card
from sekisho.permits.jws import fingerprint, spoken
from tests.permits.cases import CITY, STRANGER

DATA = write_card("架空市", "https://city.example", CITY.public_key())


def test_a_card_is_read_back_and_names_the_key_by_its_fingerprint() -> None:
    card = read_card(DATA + b"\n")
    assert (card.name, card.issuer) == ("架空市", "https://city.example")
    assert card.fingerprint == fingerprint(CITY.public_key()) != fingerprint(STRANGER.public_key())
    assert len(card.fingerprint) == 32


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", DATA[:-1], DATA.replace(b"/1", b"/2"), DATA + b"x", b"\xff\xfe", b"[" * 100_000, b"x" * 5000],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_card(data)


@pytest.mark.parametrize("key", ["", "00" * 31, "zz" * 32, "AB" * 32])
def test_a_key_of_another_form_is_refused(key: str) -> None:
    with pytest.raises(InputError):
        read_card(DATA.replace(CITY.public_key().public_bytes_raw().hex().encode(), key.encode()))


def test_a_fingerprint_is_understood_however_it_is_grouped() -> None:
    own = fingerprint(CITY.public_key())
    assert typed_fingerprint(spoken(own)) == typed_fingerprint(own) == typed_fingerprint(own.upper()) == own
    for wrong in ("", own[:-1], own + "0", own[:-1] + "g"):
        with pytest.raises(InputError):
            typed_fingerprint(wrong)
