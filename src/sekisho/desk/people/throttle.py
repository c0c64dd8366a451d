"""Guessing passwords and codes is made slow: ten failures per account or thirty per address in fifteen minutes."""

import hashlib
import hmac
from datetime import timedelta

from sekisho.desk.people.models import SignInFailure
from sekisho.desk.settings import derived
from sekisho.desk.shell.clock import now

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 30


def is_blocked(email: str, address: str) -> bool:
    """Whether further attempts for this account or from this address are refused for now."""
    recent = SignInFailure.objects.filter(at__gte=now() - WINDOW)
    return (
        recent.filter(account=_mark(email)).count() >= PER_ACCOUNT
        or recent.filter(address=_mark(address)).count() >= PER_ADDRESS
    )


def note_failure(email: str, address: str) -> None:
    """Count a failure and forget those that no longer matter."""
    SignInFailure.objects.create(account=_mark(email), address=_mark(address))
    SignInFailure.objects.filter(at__lt=now() - WINDOW).delete()


def forget_failures(email: str) -> None:
    """After a complete sign-in."""
    SignInFailure.objects.filter(account=_mark(email)).delete()


def _mark(text: str) -> str:
    return hmac.new(derived("throttle"), text.strip().lower().encode(), hashlib.sha256).hexdigest()
