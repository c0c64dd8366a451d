"""API keys: 256 random bits shown once; everywhere else only their SHA-256.

A plain hash is enough because the key has full entropy: there is nothing to guess, so nothing to slow down.
"""

import hashlib
import hmac
import secrets

PREFIX = "sk-sekisho-"


def new_key() -> str:
    """A fresh key for a person, to be shown once."""
    return PREFIX + secrets.token_urlsafe(32)


def derive_key(secret: bytes, name: str) -> str:
    """The same key for the same name: only for the demonstration case, which must be repeatable."""
    return PREFIX + hmac.new(secret, name.encode(), hashlib.sha256).hexdigest()


def key_hash(key: str) -> str:
    """Lower-case hex SHA-256; what the snapshot holds."""
    return hashlib.sha256(key.encode()).hexdigest()
