from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.ledger.identity import own_signer


def test_unnamed_books_of_two_keys_have_two_names() -> None:
    first, second = (own_signer("", Ed25519PrivateKey.generate()) for _ in range(2))
    assert first.name != second.name


def test_a_book_keeps_the_name_its_operator_gave_it() -> None:
    assert own_signer("city.example/book", Ed25519PrivateKey.generate()).name == "city.example/book"


def test_an_unnamed_book_keeps_its_name_as_long_as_its_key() -> None:
    key = Ed25519PrivateKey.generate()
    assert own_signer("", key).verifier.vkey == own_signer("", key).verifier.vkey
