"""Signed permits, each verified once per process: a page that looks through hundreds would spend its time there.

A token never changes, so what was read out of it once stays true; whether the permit still counts is the row's state.
"""

from functools import lru_cache

from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.permits.permit import Permit

KEPT = 2_000


def opened(row: IssuedPermit) -> Permit:
    """The signed content of the permit."""
    return _opened(row.token)


@lru_cache(maxsize=KEPT)
def _opened(token: str) -> Permit:
    return read_permit(IssuedPermit(token=token))
