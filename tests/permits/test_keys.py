import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.permits.keys import derive_key, key_hash, new_key

HEADER_SAFE = re.compile(r"sk-sekisho-[A-Za-z0-9_-]+")


def test_a_new_key_holds_256_bits_that_a_header_can_carry() -> None:
    made = new_key()
    assert HEADER_SAFE.fullmatch(made)
    assert len(made.removeprefix("sk-sekisho-")) == 43  # 32 bytes in base64url


def test_no_two_keys_are_equal() -> None:
    assert len({new_key() for _ in range(2_000)}) == 2_000


@given(st.binary(min_size=1, max_size=40), st.text(max_size=20))
def test_the_same_name_has_the_same_key(secret: bytes, name: str) -> None:
    assert derive_key(secret, name) == derive_key(secret, name)
    assert HEADER_SAFE.fullmatch(derive_key(secret, name))


@pytest.mark.parametrize(("secret", "name"), [(b"other", "staff"), (b"secret", "auditor"), (b"secrets", "taff")])
def test_another_secret_or_name_has_another_key(secret: bytes, name: str) -> None:
    assert derive_key(secret, name) != derive_key(b"secret", "staff")


def test_a_derived_key_stays_the_same_in_every_version() -> None:
    # HMAC-SHA-256, test case 2 of RFC 4231.
    assert derive_key(b"Jefe", "what do ya want for nothing?") == (
        "sk-sekisho-5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


def test_only_the_sha256_is_kept() -> None:
    assert key_hash("sk-sekisho-abc") == hashlib.sha256(b"sk-sekisho-abc").hexdigest()
    assert key_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@given(st.text(max_size=40))
def test_a_hash_is_64_hex_digits_and_shows_no_key(key: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", key_hash(key))
    assert key_hash(key) != key
