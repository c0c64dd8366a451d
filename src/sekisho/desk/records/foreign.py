"""A leaf of somebody else's book: signed by a key we registered, written by a program we do not know."""

from typing import Any

from sekisho.desk.records.models import Passage
from sekisho.kernel.clock import from_iso
from sekisho.kernel.errors import SekishoError
from sekisho.ledger.fsck_leaves import read_leaf
from sekisho.ledger.shelves import read_shelf

MOST = 2**31 - 1  # what a column of whole numbers holds
FIRST_YEAR, LAST_YEAR = 2000, 2999
WIDTHS = {field.name: field.max_length for field in Passage._meta.concrete_fields if field.max_length}


def usable(raw: bytes) -> dict[str, Any] | None:
    """Its content, or None for what is no leaf or does not fit into the index."""
    leaf = read_leaf(raw)
    if leaf is None or b"\\u0000" in raw or not _has_moments(leaf):
        return None
    for name, value in leaf.items():
        is_long = isinstance(value, str) and len(value) > WIDTHS.get(name, len(value))
        if is_long or (type(value) is int and value > MOST):
            return None
    return leaf


def _has_moments(leaf: dict[str, Any]) -> bool:
    """Whether what looks like moments and shelves are some, of a year that a calendar can be asked about."""
    try:
        years = [from_iso(leaf[name]).year for name in ("at", "used_at") if name in leaf]
        if leaf.get("shelf"):
            years.append(read_shelf(leaf["shelf"]).year)
    except (ValueError, SekishoError):
        return False
    return all(FIRST_YEAR <= year <= LAST_YEAR for year in years)
