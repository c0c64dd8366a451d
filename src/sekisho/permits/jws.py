"""Signed documents: JWS compact serialisation with Ed25519 (RFC 7515, RFC 8037), and nothing else.

There is no algorithm to negotiate: a document verifies only if its header is, byte for byte, the one this file
writes for a trusted key and the expected type. That closes `alg: none`, key confusion and type confusion at once.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sekisho.kernel import canonical
from sekisho.kernel.errors import SignatureError

MOST_HEADER = 200
UNTRUSTED = "署名を確かめられません。内容が変えられているか、知らない発行者のものです。"


def key_id(key: Ed25519PublicKey) -> str:
    """16 hex digits of the SHA-256 of the raw 32-byte key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def fingerprint(key: Ed25519PublicKey) -> str:
    """32 hex digits (128 bits) of the SHA-256 of the raw key: what people compare, and what names an installation."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def spoken(fingerprint: str) -> str:
    """In groups of four, for paper and telephone."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)).upper()


def sign(payload: object, kind: str, key: Ed25519PrivateKey) -> str:
    """Compact JWS of the canonical JSON of `payload`; `kind` becomes the header's `typ`."""
    head = _header(kind, key_id(key.public_key()))
    body = _encode(canonical.dumps(payload))
    signed = f"{head}.{body}"
    return f"{signed}.{_encode(key.sign(signed.encode('ascii')))}"


def verify(token: str, kind: str, trusted: Mapping[str, Ed25519PublicKey]) -> object:
    """The payload, or SignatureError. `trusted` maps `key_id` to key."""
    try:
        head, body, mark = token.encode("ascii").decode("ascii").split(".")
    except (UnicodeError, ValueError) as error:
        raise SignatureError("署名された文書の形をしていません。") from error
    for name, key in trusted.items():
        if head == _header(kind, name):
            try:
                key.verify(_decode(mark), f"{head}.{body}".encode("ascii"))
                return canonical.loads(_decode(body))
            except (InvalidSignature, ValueError) as error:
                raise SignatureError(UNTRUSTED) from error
    raise SignatureError(UNTRUSTED)


def kind_of(token: str) -> str:
    """The type a document claims to be, before anything is verified: only to choose who reads it. "" if it has none."""
    try:
        head = canonical.loads(_decode(token.strip().partition(".")[0][:MOST_HEADER]))
    except ValueError:
        return ""
    kind = head.get("typ") if isinstance(head, dict) else None
    return kind if isinstance(kind, str) else ""


def names_key(token: str, key: Ed25519PublicKey) -> bool:
    """Whether the document claims to be signed by that key; says nothing about the signature."""
    try:
        head = canonical.loads(_decode(token.partition(".")[0][:MOST_HEADER]))
    except ValueError:
        return False
    return isinstance(head, dict) and head.get("kid") == key_id(key)


def trust(*keys: Ed25519PublicKey) -> dict[str, Ed25519PublicKey]:
    """The mapping `verify` wants."""
    return {key_id(key): key for key in keys}


def _header(kind: str, name: str) -> str:
    return _encode(canonical.dumps({"alg": "EdDSA", "kid": name, "typ": kind}))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if _encode(data) != text:
        raise ValueError("not canonical base64url")
    return data
