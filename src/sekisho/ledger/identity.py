"""Under which name and key an installation signs its own book."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sekisho.ledger.note import Signer


def own_signer(origin: str, key: Ed25519PrivateKey) -> Signer:
    """The signer of this installation's log.

    origin: the configured name (SEKISHO_LOG_ORIGIN), or "" for one made of the key, which stays the same when hosts
    and addresses change.
    """
    fingerprint = hashlib.sha256(key.public_key().public_bytes_raw()).hexdigest()[:16]
    return Signer(origin or f"sekisho/{fingerprint}", key)
