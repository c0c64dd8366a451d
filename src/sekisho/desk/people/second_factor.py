"""Second factor: time-based one-time codes (RFC 6238), secrets encrypted at rest, each code accepted once."""

import secrets
import time

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db.models import Q

from sekisho.desk.people.models import Person
from sekisho.desk.settings import derived
from sekisho.kernel.errors import ConfigurationError

STEP_SECONDS = 30
DRIFT_STEPS = 1  # a telephone's clock may be off by one step, RFC 6238 §5.2
NONCE_BYTES = 12


def new_secret() -> str:
    """A fresh base 32 secret (160 bits)."""
    return pyotp.random_base32()


def store_secret(person: Person, secret: str) -> None:
    """Put the secret, encrypted and bound to the person, on the (unsaved) row."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(derived("second-factor")).encrypt(nonce, secret.encode(), person.id.encode())
    person.second_factor = nonce + sealed
    person.second_factor_step = 0


def read_secret(person: Person) -> str:
    """The secret in clear. Raises ConfigurationError if this installation's key did not seal it."""
    raw = bytes(person.second_factor)
    try:
        plain = AESGCM(derived("second-factor")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], person.id.encode())
    except (InvalidTag, ValueError) as error:
        raise ConfigurationError(
            "二要素認証の登録を読めません。", next_ja="管理者に二要素認証の再登録を頼んでください。"
        ) from error
    return plain.decode()


def code_now(person: Person) -> str:
    """The code to use now: shown on the demonstration's sign-in page only.

    A code works once; whoever signs in again within its 30 seconds is shown the next one, which is accepted early.
    """
    present = int(time.time()) // STEP_SECONDS
    step = min(max(present, person.second_factor_step + 1), present + DRIFT_STEPS)
    return pyotp.TOTP(read_secret(person)).at(step * STEP_SECONDS)


def accept_code(person: Person, code: str) -> bool:
    """Whether `code` is right and was not used before; marks it used.

    The update is one conditional statement, so that of two simultaneous uses only one wins.
    """
    if not bytes(person.second_factor):
        return False
    totp = pyotp.TOTP(read_secret(person))
    present = int(time.time()) // STEP_SECONDS
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if secrets.compare_digest(totp.at(step * STEP_SECONDS), code):
            unused = Q(id=person.id) & Q(second_factor_step__lt=step)
            return Person.objects.filter(unused).update(second_factor_step=step) == 1
    return False
