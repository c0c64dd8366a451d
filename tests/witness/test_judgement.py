import base64
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.checkpoint import Checkpoint
from sekisho.ledger.cosignature import Cosigner
from sekisho.ledger.note import Ed25519Verifier, Signer, open_note, sign
from sekisho.ledger.tree import consistency_proof, leaf_hash, root_of
from sekisho.ledger.witness_request import write_submission
from sekisho.witness.judgement import Answer, Witness
from sekisho.witness.memory import Memory, Turn
from tests.ledger.cases import vectors

COSIGNER = Cosigner("witness.example/w1", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
LOG = Signer("log.example/book", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
NOW = 1_700_000_000
LEAVES = [leaf_hash(f"leaf {number}".encode()) for number in range(40)]
OTHERS = [leaf_hash(f"other {number}".encode()) for number in range(40)]


def note(size: int, leaves: list[bytes] = LEAVES, signer: Signer = LOG) -> str:
    return sign(Checkpoint(signer.name, size, root_of(leaves[:size])).text(), signer)


def proof(old: int, new: int, leaves: list[bytes] = LEAVES) -> tuple[bytes, ...]:
    def at(level: int, index: int) -> bytes:
        return root_of(leaves[index << level : (index + 1) << level])

    return consistency_proof(old, new, at) if 0 < old <= new else ()


class Scene:
    def __init__(self, folder: Path) -> None:
        self.memory = Memory(folder)
        self.witness = Witness(self.memory, COSIGNER, lambda: NOW)
        self.memory.add(LOG.name, LOG.verifier.vkey)

    def show(self, old: int, size: int, leaves: list[bytes] = LEAVES) -> Answer:
        return self.witness.add_checkpoint(write_submission(old, proof(old, size, leaves), note(size, leaves)))


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_the_exchanges_that_others_recorded_are_answered_as_they_must_be(tmp_path: Path) -> None:
    found = vectors("witness-add-checkpoint")
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(found["log_ed25519_public_key_hex"]))
    memory = Memory(tmp_path)
    memory.add(found["log_origin"], Ed25519Verifier(found["log_origin"], key).vkey)
    witness = Witness(memory, COSIGNER, lambda: NOW)
    assert len(found["requests"]) == 9
    for number, exchange in enumerate(found["requests"], 1):
        answer = witness.add_checkpoint(exchange["body"].encode())
        # Recorded before the specification changed its answer about unknown logs.
        wanted = 404 if "unknown log" in exchange["asserts"] else exchange["want_status"]
        assert answer.status == wanted, number
        if answer.status == 409:
            assert repr(answer.body) == exchange["asserts"].removeprefix("body == ").replace('"', "'")
        if answer.status == 200:
            checkpoint = exchange["body"].partition("\n\n")[2]
            assert open_note(checkpoint + answer.body, [COSIGNER.verifier]).verified


def test_cosigns_what_continues_and_says_when(scene: Scene) -> None:
    for old, size in ((0, 7), (7, 8), (8, 8), (8, 33)):
        answer = scene.show(old, size)
        assert answer.status == 200
        (signature,) = open_note(note(size) + answer.body, [COSIGNER.verifier]).verified
        assert int.from_bytes(signature.signature[:8], "big") == NOW
    assert [known.size for known in scene.memory.all()] == [33]


def test_refuses_to_go_back(scene: Scene) -> None:
    scene.show(0, 20)
    assert (scene.show(0, 10).status, scene.show(0, 10).body) == (409, "20\n")
    assert scene.show(20, 10).status == 400
    assert scene.show(10, 20).status == 409
    assert scene.show(0, 10).media_type == "text/x.tlog.size"


def test_refuses_a_fork_of_whatever_size(scene: Scene) -> None:
    scene.show(0, 20)
    assert scene.show(20, 20, OTHERS).status == 409
    assert scene.show(20, 30, OTHERS).status == 422
    # ... and remembers the true one.
    assert scene.show(20, 30).status == 200


def test_refuses_another_key_and_an_unknown_log(scene: Scene) -> None:
    forged = Signer(LOG.name, Ed25519PrivateKey.generate())
    assert scene.witness.add_checkpoint(write_submission(0, (), note(3, signer=forged))).status == 403
    other = Signer("other.example/book", LOG.key)
    assert scene.witness.add_checkpoint(write_submission(0, (), note(3, signer=other))).status == 404


def test_refuses_a_proof_where_there_is_nothing_to_prove(scene: Scene) -> None:
    assert scene.witness.add_checkpoint(write_submission(0, (LEAVES[0],), note(3))).status == 422
    assert scene.show(0, 3).status == 200
    assert scene.witness.add_checkpoint(write_submission(3, (LEAVES[0],), note(3))).status == 422


def test_an_empty_log_is_cosigned_only_with_the_root_of_nothing(scene: Scene) -> None:
    odd = sign(Checkpoint(LOG.name, 0, LEAVES[0]).text(), LOG)
    assert scene.witness.add_checkpoint(write_submission(0, (), odd)).status == 422
    assert scene.show(0, 0).status == 200
    assert scene.show(0, 5).status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 00\n\n" + note(1).encode(),
        b"old -1\n\n" + note(1).encode(),
        b"new 0\n\n" + note(1).encode(),
        b"old 0\n" + note(1).encode(),
        b"old 0\nAAAA\n\n" + note(1).encode(),
        b"old 0\n\xff\n\n" + note(1).encode(),
        b"old 1\n" + (base64.b64encode(bytes(32)) + b"\n") * 64 + b"\n" + note(1).encode(),
        b"old 0\n\nlog.example/book\n1\n\n",
    ],
)
def test_refuses_what_is_not_a_submission(scene: Scene, body: bytes) -> None:
    assert scene.witness.add_checkpoint(body).status == 400


class Forgetful(Memory):
    """A disk that does not take the commit."""

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        with super().turn() as turn:
            yield turn
            raise LedgerError("told not to be durable")


def test_nothing_is_cosigned_before_it_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Scene(tmp_path).show(0, 5)
    cosigned: list[str] = []
    monkeypatch.setattr(Cosigner, "cosign", lambda self, text, at: cosigned.append(text))
    witness = Witness(Forgetful(tmp_path), COSIGNER, lambda: NOW)
    with pytest.raises(LedgerError):
        witness.add_checkpoint(write_submission(5, proof(5, 9), note(9)))
    assert cosigned == []
    assert [known.size for known in Memory(tmp_path).all()] == [5]


def test_remembers_over_a_restart(tmp_path: Path) -> None:
    Scene(tmp_path).show(0, 20)
    assert Scene(tmp_path).show(0, 10).status == 409
    assert Scene(tmp_path).show(20, 25).status == 200


def test_a_log_keeps_its_key(scene: Scene) -> None:
    assert scene.memory.add(LOG.name, LOG.verifier.vkey) is False
    with pytest.raises(LedgerError, match="別の鍵"):
        scene.memory.add(LOG.name, Signer(LOG.name, Ed25519PrivateKey.generate()).verifier.vkey)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_shown_all_that_was_cosigned_is_one_log(shown: list[tuple[int, int, bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(Path(folder))
        signed: list[tuple[int, bytes]] = []
        for old, size, is_other in shown:
            leaves = OTHERS if is_other else LEAVES
            answer = scene.show(min(old, size), size, leaves)
            if answer.status == 200:
                signed.append((size, root_of(leaves[:size])))
        sizes = [size for size, _ in signed]
        assert sizes == sorted(sizes)
        branches = {is_other for is_other in (False, True) for size, root in signed
                    if size and root == root_of((OTHERS if is_other else LEAVES)[:size])}  # fmt: skip
        assert len(branches) <= 1
