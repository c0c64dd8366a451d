"""An installation's public key as a file. It proves nothing: people compare the fingerprint by other means."""

from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sekisho.kernel import canonical
from sekisho.kernel.errors import InputError
from sekisho.permits import jws, wire

FORMAT = "sekisho-card/1"
FIELDS = ("format", "name", "issuer", "key")
MAX_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Card:
    """name: for people. issuer: as it stands in the permits. key: 64 hex digits of the raw Ed25519 key."""

    name: str
    issuer: str
    key: str

    @property
    def public_key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))

    @property
    def fingerprint(self) -> str:
        return jws.fingerprint(self.public_key)


def write_card(name: str, issuer: str, key: Ed25519PublicKey) -> bytes:
    """The file's bytes."""
    return canonical.dumps({"format": FORMAT, "name": name, "issuer": issuer, "key": key.public_bytes_raw().hex()})


def read_card(data: bytes) -> Card:
    """Raises InputError for anything that `write_card` would not have written."""
    try:
        if len(data) > MAX_BYTES:
            raise ValueError("too long")
        found = wire.exactly(canonical.loads(data.strip()), FIELDS)
        texts = {name: wire.text(value) for name, value in found.items()}
        if texts.pop("format") != FORMAT or not texts["issuer"] or bytes.fromhex(texts["key"]).hex() != texts["key"]:
            raise ValueError("not a card")
        card = Card(**texts)
        card.public_key.public_bytes_raw()
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise InputError(
            "関所の公開鍵のファイルとして読めません。", next_ja="発行元から、もう一度ファイルを受け取ってください。"
        ) from error
    return card


def typed_fingerprint(text: str) -> str:
    """What a person typed, in any grouping and case, as 32 hex digits. Raises InputError."""
    digits = "".join(character for character in text.lower() if character not in " -:.　\t")
    if len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
        raise InputError(
            "指紋は、0から9とAからFの32文字です。",
            next_ja="相手の画面又は紙に示された指紋を、4文字ずつ確かめながら入力してください。",
        )
    return digits
