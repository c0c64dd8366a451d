"""Receipts: what is written is read back by the independent checker, and others' vectors agree."""

import json
from pathlib import Path

import pytest

from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.fsck_hashes import read_key
from sekisho.ledger.fsck_receipt import check_receipt, read_receipt
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.reader import Inclusion
from sekisho.ledger.receipt import prove, receipt_text
from tests.ledger.books import VKEY, Place, event, mixed, record_of, until

FILE = Path(__file__).parent / "vectors" / "formats-checkpoint-and-proof.json"
VECTORS = json.loads(FILE.read_text())["tlog_proof"]


@pytest.mark.parametrize("case", VECTORS["ok"], ids=lambda case: f"index {case['index']}")
def test_proofs_of_others_are_read_and_written_alike(case: dict):
    receipt = read_receipt(case["text"].encode())
    assert (receipt.index, receipt.extra.decode()) == (case["index"], case["extra"] or "")
    assert len(receipt.hashes) == len(case["hash_preimages"])
    inclusion = Inclusion(receipt.index, 0, b"", receipt.hashes, receipt.checkpoint.decode())
    assert receipt_text(inclusion, receipt.extra) == case["text"]


@pytest.mark.parametrize("text", VECTORS["must_fail"])
def test_malformed_proofs_are_refused(text: str):
    with pytest.raises(LedgerError):
        read_receipt(text.encode())


@pytest.mark.parametrize("size", [1, 2, 7, 300])
def test_every_record_can_be_proven_with_the_key_alone(place: Place, size: int):
    leaves = mixed(size)
    place.fill(leaves)
    reader = place.reader()
    key = read_key(VKEY)
    for leaf in filter(record_of, leaves[:: max(1, size // 20)]):
        text = prove(reader, record_of(leaf)).encode()
        proven, claim = check_receipt(text, key)
        assert json.loads(proven)["record"] == record_of(leaf)
        assert claim.size == size


def test_the_last_leaf_is_proven_unless_the_first_is_asked_for(place: Place):
    leaves = mixed(40)
    place.fill(leaves)
    record = next(json.loads(leaf)["record"] for leaf in leaves if json.loads(leaf)["type"] == "outcome")
    for first, kind in ((False, "outcome"), (True, "intent")):
        proven, _ = check_receipt(prove(place.reader(), record, first=first).encode(), read_key(VKEY))
        assert json.loads(proven)["type"] == kind


def test_an_event_is_proven_by_its_own_id(place: Place):
    for name in ("evt_1", "evt_2"):
        submit_event(place.target, name, event(name))
    with place.log():
        until(lambda: place.reader().by_event("evt_2") is not None)
    for name in ("evt_1", "evt_2"):
        proven, _ = check_receipt(prove(place.reader(), name).encode(), read_key(VKEY))
        assert proven == event(name)


def test_a_changed_receipt_is_refused(place: Place):
    leaves = mixed(9)
    place.fill(leaves)
    good = prove(place.reader(), record_of(leaves[0])).encode()
    for at in range(0, len(good), 7):
        changed = bytearray(good)
        changed[at] ^= 1
        with pytest.raises(LedgerError):
            check_receipt(bytes(changed), read_key(VKEY))


def test_an_unknown_record_is_named(place: Place):
    place.fill(mixed(3))
    with pytest.raises(InputError, match="rec_none"):
        prove(place.reader(), "rec_none")
