from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.bodies import INPUT, OUTPUT, Envelope, SealedBody, open_body, seal

KEY = bytes(range(32))
PLAIN = "会議の案内文を作ってください。".encode()


@given(st.binary(max_size=2000))
def test_opens_what_it_sealed(plain: bytes) -> None:
    assert open_body(KEY, seal(KEY, "rec_1", INPUT, plain)) == plain


def test_an_envelope_is_for_one_text() -> None:
    envelope = Envelope(KEY, "rec_1", INPUT)
    assert open_body(KEY, envelope.sealed(PLAIN)) == PLAIN
    with pytest.raises(LedgerError, match="一度しか"):
        envelope.sealed(PLAIN)


def test_the_stored_bytes_hold_no_text_and_never_repeat() -> None:
    one, two = (seal(KEY, "rec_1", INPUT, PLAIN) for _ in range(2))
    assert PLAIN not in one.ciphertext + one.wrapped_key
    assert one.ciphertext != two.ciphertext
    assert one.wrapped_key != two.wrapped_key


@pytest.mark.parametrize("change", [{"record": "rec_2"}, {"part": OUTPUT}])
def test_does_not_open_in_another_place(change: dict) -> None:
    with pytest.raises(LedgerError):
        open_body(KEY, replace(seal(KEY, "rec_1", INPUT, PLAIN), **change))


def test_does_not_open_with_the_wrapped_key_of_another_body() -> None:
    one, two = (seal(KEY, "rec_1", INPUT, PLAIN) for _ in range(2))
    with pytest.raises(LedgerError):
        open_body(KEY, replace(one, wrapped_key=two.wrapped_key))


@given(st.sampled_from(["ciphertext", "wrapped_key"]), st.integers(0, 1000))
def test_does_not_open_after_a_changed_byte(field: str, where: int) -> None:
    body = seal(KEY, "rec_1", INPUT, PLAIN)
    value = bytearray(getattr(body, field))
    # The last bytes of a wrapped key are a check sum for those without the key.
    where %= len(value) - (4 if field == "wrapped_key" else 0)
    value[where] ^= 1
    with pytest.raises(LedgerError):
        open_body(KEY, replace(body, **{field: bytes(value)}))


def test_does_not_open_with_another_key() -> None:
    with pytest.raises(LedgerError):
        open_body(bytes(32), seal(KEY, "rec_1", INPUT, PLAIN))


def test_does_not_open_once_the_wrapped_key_is_gone() -> None:
    erased = replace(seal(KEY, "rec_1", INPUT, PLAIN), wrapped_key=b"")
    assert erased.is_erased
    with pytest.raises(LedgerError, match="消去"):
        open_body(KEY, erased)


@pytest.mark.parametrize("body", [("", INPUT), ("rec_1", ""), ("rec\0_1", INPUT)])
def test_refuses_a_body_without_a_place(body: tuple[str, str]) -> None:
    with pytest.raises(LedgerError):
        seal(KEY, *body, PLAIN)


def test_refuses_a_key_of_another_length() -> None:
    with pytest.raises(LedgerError):
        seal(bytes(16), "rec_1", INPUT, PLAIN)


def test_refuses_a_format_it_does_not_know() -> None:
    with pytest.raises(LedgerError, match="保存形式"):
        open_body(KEY, SealedBody("rec_1", INPUT, b"\x09abc", b"\x09" + bytes(64), ""))
