import os

import pytest

from sekisho.keyring.strength import is_weak


@pytest.mark.parametrize(
    "data",
    [
        bytes(32),
        b"password" * 4,
        b"0123456789abcdef" * 2,
        b"ab" * 16,
        bytes(range(13)) * 2 + bytes(range(6)),
        b"\x01" * 31 + b"\x02",
    ],
)
def test_what_somebody_typed_is_weak(data: bytes) -> None:
    assert is_weak(data)


def test_random_bytes_are_not() -> None:
    assert not any(is_weak(os.urandom(32)) for _ in range(1000))
    assert not is_weak(bytes(range(32)))
