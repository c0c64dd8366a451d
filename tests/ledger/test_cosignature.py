import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger.checkpoint import Checkpoint
from sekisho.ledger.cosignature import Cosigner, read_witness_vkey
from sekisho.ledger.note import open_note, sign
from tests.ledger.books import SIGNER

WITNESS = Cosigner("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
TEXT = Checkpoint(SIGNER.name, 7, bytes(32)).text()
NOTE = sign(TEXT, SIGNER)


def test_a_cosigned_checkpoint_opens_for_the_log_and_for_the_witness() -> None:
    cosigned = NOTE + WITNESS.cosign(TEXT, 1_679_315_147)
    opened = open_note(cosigned, [SIGNER.verifier, WITNESS.verifier])
    assert [signature.name for signature in opened.verified] == [SIGNER.name, WITNESS.name]
    assert open_note(cosigned, [WITNESS.verifier]).text == TEXT


def test_the_message_is_what_the_specification_writes() -> None:
    line = WITNESS.cosign(TEXT, 1_679_315_147)
    raw = base64.b64decode(line.rpartition(" ")[2])
    message = b"cosignature/v1\ntime 1679315147\n" + TEXT.encode()
    WITNESS.key.public_key().verify(raw[12:], message)
    assert raw[4:12] == (1_679_315_147).to_bytes(8, "big")
    assert raw[:4] == WITNESS.verifier.key_id


@pytest.mark.parametrize("at", [4, 11, 12, 75])
def test_a_changed_byte_of_time_or_signature_spoils_it(at: int) -> None:
    head, _, encoded = WITNESS.cosign(TEXT, 5).rpartition(" ")
    raw = bytearray(base64.b64decode(encoded))
    raw[at] ^= 1
    with pytest.raises(SignatureError):
        open_note(f"{NOTE}{head} {base64.b64encode(bytes(raw)).decode()}\n", [SIGNER.verifier, WITNESS.verifier])


def test_a_cosignature_holds_for_no_other_text_and_no_log_key_makes_one() -> None:
    other = Checkpoint(SIGNER.name, 8, bytes(32)).text()
    with pytest.raises(SignatureError):
        open_note(sign(other, SIGNER) + WITNESS.cosign(TEXT, 5), [WITNESS.verifier])
    assert not WITNESS.verifier.is_signed(TEXT.encode(), bytes(8) + SIGNER.key.sign(TEXT.encode()))
    assert not WITNESS.verifier.is_signed(TEXT.encode(), bytes(64))


def test_a_vkey_reads_back_and_others_do_not() -> None:
    assert read_witness_vkey(WITNESS.verifier.vkey).vkey == WITNESS.verifier.vkey
    name, key_id, key = WITNESS.verifier.vkey.split("+", 2)
    for text in (SIGNER.verifier.vkey, f"{name}+00000000+{key}", f"{name}+{key_id}+AAAA", "", "x"):
        with pytest.raises(SignatureError):
            read_witness_vkey(text)


def test_refuses_a_name_that_notes_cannot_carry() -> None:
    with pytest.raises(LedgerError):
        Cosigner("witness one", WITNESS.key)
