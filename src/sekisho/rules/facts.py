"""What the rules are told beside the paper: the day, the facts about services, and what the officer grants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sekisho.catalogue.catalogue import STALE_DAYS
from sekisho.catalogue.service import ServiceFacts
from sekisho.rules.narrowing import Narrowing


@dataclass(frozen=True, slots=True)
class Facts:
    """`today` is the day in Japan; `services` is `Catalogue.by_id`; facts older than `stale_days` are noted.

    rejected: numbers (from 1) of the claims on the paper in hand that the city did not accept.
    """

    today: date
    services: Mapping[str, ServiceFacts]
    stale_days: int = STALE_DAYS
    rejected: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the officer confirms: the period, never beyond the one asked for, and the facts it is decided on.

    without: what of the paper is not confirmed. remark: conditions in words, which people keep and no machine holds.
    limits: how much the whole engagement may use, by `permits.caps.WHATS`.
    removes_search: provider-side search is taken out of a call, which passes without it (rule 5).
    """

    first: date
    last: date
    facts: Facts
    without: Narrowing = field(default_factory=Narrowing)
    remark: str = ""
    limits: tuple[tuple[str, int], ...] = ()
    removes_search: bool = False
