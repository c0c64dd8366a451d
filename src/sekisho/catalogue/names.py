"""Which entry a name on a paper means: the very name of one entry, or those it may mean; nothing is guessed.

A plan decides about rule 4, so a name without its plan is no match: a person chooses among what is near.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sekisho.catalogue.service import ServiceFacts

BRACKET = re.compile(r"[(/].*$")
NOISE = re.compile(r"[\s・･,、。.「」『』'\"-]+")
LEAST = 3  # characters of a name that may be found within another


@dataclass(frozen=True, slots=True)
class NameMatch:
    """exact: the one entry that is called so, or None. near: what else it may mean, in the catalogue's order."""

    exact: ServiceFacts | None
    near: tuple[ServiceFacts, ...]


def match_name(services: Iterable[ServiceFacts], typed: str) -> NameMatch:
    """By name with plan, or name and provider, in any width and case. Two entries of one name are no match."""
    wanted = _fold(typed)
    listed = [one for one in services if one.is_listed]
    if not wanted:
        return NameMatch(None, ())
    same = [one for one in listed if wanted in (_fold(one.name_ja), _fold(f"{one.name_ja}({one.provider})"))]
    exact = same[0] if len(same) == 1 else None
    near = tuple(one for one in listed if one is not exact and _is_near(wanted, _core(typed), one))
    return NameMatch(exact, near)


def _is_near(wanted: str, core: str, one: ServiceFacts) -> bool:
    name, own = _fold(one.name_ja), _core(one.name_ja)
    return (len(core) >= LEAST and core in name) or (len(own) >= LEAST and own in wanted)


def _core(name: str) -> str:
    """Without what stands in brackets or after a stroke, where plans are named."""
    return NOISE.sub("", BRACKET.sub("", unicodedata.normalize("NFKC", name).lower()))


def _fold(name: str) -> str:
    return NOISE.sub("", unicodedata.normalize("NFKC", name).lower())
