"""The signed list of closed permits."""

from datetime import timedelta

import pytest

from sekisho.kernel.errors import SignatureError
from sekisho.permits import jws
from sekisho.permits.closures import TYPE, Closure, open_list, sign_list
from tests.permits.cases import CITY, NOON, STRANGER, TRUSTED
from tests.permits.exchange import closure_list

TOKEN = sign_list(closure_list(), CITY)
PAYLOAD = jws.verify(TOKEN, TYPE, TRUSTED)


def test_what_was_signed_is_read() -> None:
    found = open_list(TOKEN, CITY.public_key(), "架空市", NOON)
    assert found == closure_list()
    assert (found.state("pmt_1"), found.state("pmt_2")) == ("revoked", None)


def test_another_key_issuer_type_or_a_future_list_is_refused() -> None:
    for token, key, issuer in (
        (TOKEN, STRANGER.public_key(), "架空市"),
        (TOKEN, CITY.public_key(), "隣の架空市"),
        (jws.sign(PAYLOAD, "sekisho-permit+jws", CITY), CITY.public_key(), "架空市"),
        (sign_list(closure_list(issued_at=NOON + timedelta(minutes=6)), CITY), CITY.public_key(), "架空市"),
    ):
        with pytest.raises(SignatureError):
            open_list(token, key, issuer, NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0},
        {"next_update": "2026-11-22T00:00:00.000Z"},
        {"closures": [{"permit": "pmt_1", "state": "in_force"}]},
        {"closures": [{"permit": "pmt_1", "state": "revoked"}] * 2},
        {"closures": [{"permit": "pmt_1"}]},
        {"closures": None},
        {"issued_at": "yesterday"},
        {"more": 1},
    ],
)
def test_shapes_are_exact(change: dict[str, object]) -> None:
    assert isinstance(PAYLOAD, dict)
    with pytest.raises(SignatureError):
        open_list(jws.sign(PAYLOAD | change, TYPE, CITY), CITY.public_key(), "架空市", NOON)


def test_an_empty_list_is_a_list() -> None:
    empty = closure_list(closures=())
    assert open_list(sign_list(empty, CITY), CITY.public_key(), "架空市", NOON) == empty
    assert Closure("pmt_1", "revoked") not in empty.closures
