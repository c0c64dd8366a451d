"""`witness`: its key stays, logs are registered by their key, and what it knows is listed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.ledger.note import Signer


def test_a_witness_has_one_key_and_a_name_that_stays(fresh):
    own = fresh()
    shown = own.run("witness", "vkey").out
    assert shown.startswith("sekisho-witness/")
    assert own.run("witness", "vkey").out == shown
    assert own.run("witness", "vkey", SEKISHO_WITNESS_NAME="city.example/witness").out.startswith(
        "city.example/witness+"
    )
    own.run("witness", "vkey", SEKISHO_WITNESS_NAME="a b").insist_on_refusal("SEKISHO_WITNESS_NAME")


def test_a_log_is_registered_once_by_its_key(fresh, demo):
    own = fresh()
    vkey = demo.run("ledger", "checkpoint").out.partition("検証鍵：")[2].strip()
    assert "登録しました" in own.run("witness", "add", vkey).out
    assert "すでに登録" in own.run("witness", "add", vkey).out
    assert vkey.partition("+")[0] in own.run("witness", "list").out
    other = Signer(vkey.partition("+")[0], Ed25519PrivateKey.generate()).verifier.vkey
    own.run("witness", "add", other).insist_on_refusal("別の鍵")
    own.run("witness", "add", "x").insist_on_refusal("検証鍵")
