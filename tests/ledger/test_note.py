import base64

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from sekisho.kernel.errors import LedgerError, SignatureError
from sekisho.ledger import tree
from sekisho.ledger.checkpoint import read_checkpoint
from sekisho.ledger.note import Ed25519Verifier, Signer, Verifier, open_note, read_vkey, sign
from tests.ledger.cases import TESSERA_LEAVES, TESSERA_LOG, proof, raw, vectors

GO = vectors("golang-note")
SPEC = vectors("c2sp-spec-examples")
REKOR = vectors("sigstore-bundles-tlog")
# The one case of 19 that only the log's key decides, and the vectors leave that key out.
DECIDABLE = [case for case in REKOR if case["case"] != "invalid-checkpoint-signature_fail"]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = Signer("city.example/book", KEY)


def test_reads_keys_of_others_and_writes_them_back() -> None:
    for vkey in [*GO["vkeys"].values(), SPEC[2]["vkey"], (TESSERA_LOG / "VKEY.txt").read_text().strip()]:
        assert read_vkey(vkey).vkey == vkey


@pytest.mark.parametrize("vkey", GO["bad_vkeys"])
def test_refuses_a_key_with_wrong_id_or_kind(vkey: str) -> None:
    with pytest.raises(SignatureError):
        read_vkey(vkey)


def test_refuses_every_part_of_a_key_and_every_changed_byte() -> None:
    good = GO["vkeys"]["peter"]
    bad = [good[i:j] for i in range(len(good)) for j in range(i, len(good) + 1) if good[i:j] != good]
    bad += [good[:i] + chr(ord(good[i]) + 1) + good[i + 1 :] for i in range(len(good))]
    for vkey in bad:
        with pytest.raises(SignatureError):
            read_vkey(vkey)


def test_signs_exactly_as_go_does() -> None:
    _, _, name, _, encoded = GO["published_test_skey"].split("+", 4)
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded)[1:])
    assert sign(GO["text"], Signer(name, key)).encode() == raw(GO["sign_text_with_skey_gives_b64"])


@pytest.mark.parametrize("case", GO["open"], ids=range(len(GO["open"])))
def test_opens_and_refuses_as_go_does(case: dict) -> None:
    verifiers = [read_vkey(GO["vkeys"][name]) for name in case["known"]]
    if case["want"] != "ok":
        with pytest.raises(SignatureError):
            open_note(raw(case["note_b64"]), verifiers)
        return
    found = open_note(raw(case["note_b64"]), verifiers)
    assert found.text == GO["text"]
    assert [signature.name for signature in found.verified] == case["verified"]
    assert [signature.name for signature in found.unverified] == case["unverified"]


def test_opens_the_specification_example() -> None:
    assert open_note(SPEC[1]["note"], [read_vkey(SPEC[2]["vkey"])]).text == "This is an example message.\n"


def test_notes_of_the_specifications_are_of_the_form_that_is_read() -> None:
    """Keys of the others are not published: what can be seen is that each is well-formed and signed by no known key."""
    whole = [case for case in SPEC if case.get("doc") in ("tlog-checkpoint.md", "tlog-cosignature.md")]
    assert len(whole) == 2
    for case in whole:
        with pytest.raises(SignatureError, match="信頼する鍵"):
            open_note(case["note"], [read_vkey(SPEC[2]["vkey"])])
        found = read_checkpoint(case["note"].partition("\n\n")[0] + "\n")
        assert (found.origin, found.size) == ("example.com/behind-the-sofa", 20852163)


def test_leaf_hash_of_the_published_example() -> None:
    case = vectors("formats-checkpoint-and-proof")["tlog_record_leaf_hash"]
    assert tree.leaf_hash(case["data"].encode()) == raw(case["leaf_hash_b64"])


def test_opens_a_checkpoint_of_sum_golang_org() -> None:
    (case,) = vectors("formats-checkpoint-and-proof")["real_signed_checkpoints"]
    found = read_checkpoint(open_note(case["note"], [read_vkey(case["vkey"])]).text)
    assert (found.origin, found.size) == (case["origin"], case["size"])


@pytest.mark.parametrize("size", range(16))
def test_opens_the_checkpoints_of_a_published_log(size: int) -> None:
    verifier = read_vkey((TESSERA_LOG / "VKEY.txt").read_text().strip())
    found = read_checkpoint(open_note((TESSERA_LOG / f"checkpoint.{size}").read_bytes(), [verifier]).text)
    assert found.size == size
    assert found.root == tree.root_of(tree.leaf_hash(leaf) for leaf in TESSERA_LEAVES[:size])


class EcdsaVerifier:
    """Rekor's first kind of key: a port of ours filled from outside."""

    def __init__(self, name: str, key_id: bytes, key: EllipticCurvePublicKey) -> None:
        self.name, self.key_id, self.key = name, key_id, key

    def is_signed(self, text: bytes, signature: bytes) -> bool:
        try:
            self.key.verify(signature, text, ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True


def rekor_verifier(log: dict) -> Verifier:
    name = log["baseUrl"].removeprefix("https://").removeprefix("http://")
    key = load_der_public_key(raw(log["publicKey"]["rawBytes"]))
    if isinstance(key, Ed25519PublicKey):
        return Ed25519Verifier(name, key)
    assert isinstance(key, EllipticCurvePublicKey)
    return EcdsaVerifier(name, raw(log["logId"]["keyId"])[:4], key)


def is_proved(entry: dict, verifiers: list[Verifier]) -> bool:
    """Inclusion under a root that a checkpoint of the log's own key states."""
    given_proof = entry.get("inclusionProof")
    if not given_proof:
        return False
    size, root = int(given_proof["treeSize"]), raw(given_proof["rootHash"])
    hashed = tree.leaf_hash(raw(entry["canonicalizedBody"]))
    if not tree.is_included(hashed, int(given_proof["logIndex"]), size, proof(given_proof["hashes"]), root):
        return False
    try:
        text = given_proof["checkpoint"]["envelope"]
        body = open_note(text, verifiers).text if verifiers else text[: text.rindex("\n\n") + 1]
        stated = read_checkpoint(body)
    except (LedgerError, SignatureError):
        return False
    return (stated.size, stated.root) == (size, root)


@pytest.mark.parametrize("case", DECIDABLE, ids=lambda case: case["case"])
def test_rekor_bundle(case: dict) -> None:
    """Where the vectors leave out the log's key, its id (from `logId`) must at least be the one that signed."""
    entry = case["tlogEntries"][0]
    found = is_proved(entry, [rekor_verifier(log) for log in case["tlogs"] or []])
    if found and not case["tlogs"]:
        line = entry["inclusionProof"]["checkpoint"]["envelope"].splitlines()[-1]
        found = raw(line.split(" ")[2])[:4] == raw(entry["logId"]["keyId"])[:4]
    assert found is not case["case"].endswith("_fail")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.integers(0, 400))
def test_a_changed_byte_never_opens(text: str, where: int) -> None:
    note = sign(text + "\n", SIGNER).encode()
    assert open_note(note, [SIGNER.verifier]).text == text + "\n"
    where %= len(note)
    changed = note[:where] + bytes([note[where] ^ 1]) + note[where + 1 :]
    with pytest.raises(SignatureError):
        open_note(changed, [SIGNER.verifier])


def test_another_key_under_the_same_name_does_not_open() -> None:
    other = Signer(SIGNER.name, Ed25519PrivateKey.generate())
    with pytest.raises(SignatureError):
        open_note(sign("text\n", other), [SIGNER.verifier])


def test_signatures_of_unknown_witnesses_are_passed_over() -> None:
    witness = Signer("witness.example/w1", Ed25519PrivateKey.generate())
    note = sign("text\n", SIGNER) + sign("text\n", witness).split("\n\n")[1]
    found = open_note(note, [SIGNER.verifier])
    assert [signature.name for signature in found.unverified] == ["witness.example/w1"]


@pytest.mark.parametrize("name", ["", "two words", "a+b", "full　width", "line\nbreak"])
def test_refuses_a_name_that_notes_cannot_carry(name: str) -> None:
    with pytest.raises(LedgerError):
        Signer(name, KEY)


@pytest.mark.parametrize("text", ["no line break", "tab\t\n"])
def test_refuses_to_sign_what_would_not_open(text: str) -> None:
    with pytest.raises(LedgerError):
        sign(text, SIGNER)


def test_refuses_more_than_a_hundred_signatures() -> None:
    note = sign("text\n", SIGNER)
    with pytest.raises(SignatureError):
        open_note(note + "— other.example AAAAAAA=\n" * 100, [SIGNER.verifier])
