"""The service catalogue: load it once, ask it by id. An entry that does not fit its description stops the load."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from sekisho.catalogue.service import VALUES, ServiceFacts
from sekisho.kernel.errors import ConfigurationError

FILES = ("services.toml", "practice.toml")
STALE_DAYS = 90  # ours; the guideline sets no such period
LISTS = ("kinds", "domains", "api_hosts", "source")
AS_OF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
MAY_BE_EMPTY = ("notes_ja", "terms")
MAY_BE_ABSENT = ("terms",)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries in the order of the data. `domain_sources` says where the domain lists come from."""

    services: tuple[ServiceFacts, ...]
    domain_sources: tuple[tuple[str, str], ...] = ()
    by_id: Mapping[str, ServiceFacts] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index = {service.id: service for service in self.services}
        if len(index) != len(self.services):
            raise ConfigurationError("サービス・カタログに同じ id の項目が2つあります。")
        object.__setattr__(self, "by_id", MappingProxyType(index))

    def find(self, service_id: str) -> ServiceFacts | None:
        """The entry, or None: a service we know nothing about."""
        return self.by_id.get(service_id)

    def all(self) -> tuple[ServiceFacts, ...]:
        return self.services


def load() -> Catalogue:
    """The catalogue shipped with this version; the caller keeps it. Raises ConfigurationError."""
    folder = files("sekisho.catalogue").joinpath("data")
    return read(folder.joinpath(name).read_text(encoding="utf-8") for name in FILES)


def read(texts: Iterable[str]) -> Catalogue:
    """A catalogue from TOML texts. Raises ConfigurationError for anything not described."""
    services: list[ServiceFacts] = []
    sources: dict[str, str] = {}
    for text in texts:
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError("サービス・カタログが TOML として読めません。") from error
        if not set(data) <= {"services", "domain_sources"}:
            raise ConfigurationError("サービス・カタログに知らない部分があります。")
        sources |= data.get("domain_sources", {})
        services += [_service(row) for row in data.get("services", [])]
    return Catalogue(tuple(services), tuple(sources.items()))


def is_stale(fact: ServiceFacts, today: date, days: int = STALE_DAYS) -> bool:
    """要再確認: the evidence is older than `days`, or its day is not known. A bare year counts from its first day."""
    since = evidence_day(fact)
    return since is None or today - since > timedelta(days=days)


def evidence_day(fact: ServiceFacts) -> date | None:
    """The earliest day `as_of` can mean; None if it is unknown. Raises ValueError for other words than in the data."""
    return day_of(fact.as_of)


def day_of(as_of: str) -> date | None:
    """The earliest day of `2026-06-07`, `2026-06` or `2026`; None for `unknown`. Raises ValueError for other words."""
    if as_of == "unknown":
        return None
    found = AS_OF.fullmatch(as_of)
    if found is None:
        raise ValueError("as_of is neither a date nor unknown")
    year, month, day = (int(part or 1) for part in found.groups())
    return date(year, month, day)


def as_json(catalogue: Catalogue, today: date | None = None, days: int = STALE_DAYS) -> dict[str, Any]:
    """Every entry with its sources; with a day also whether it must be confirmed again (`stale`, 要再確認)."""
    rows = [asdict(fact) for fact in catalogue.services]
    if today is not None:
        for row, fact in zip(rows, catalogue.services, strict=True):
            row["stale"] = is_stale(fact, today, days)
    return {"stale_after_days": days, "services": rows, "domain_sources": dict(catalogue.domain_sources)}


def _service(row: Any) -> ServiceFacts:
    names = [f.name for f in fields(ServiceFacts)]
    if not isinstance(row, dict) or {*row, *MAY_BE_ABSENT} != set(names):
        raise ConfigurationError(f"サービス・カタログの項目が合いません（{_name(row)}）。")
    names = [name for name in names if name in row]
    faults = [name for name in names if not fits(name, row[name])]
    if faults:
        raise ConfigurationError(f"サービス・カタログの値が合いません（{_name(row)}: {'、'.join(faults)}）。")
    values: dict[str, Any] = {name: tuple(row[name]) if name in LISTS else row[name] for name in names}
    fact = ServiceFacts(**values)
    try:
        evidence_day(fact)
    except ValueError as error:
        raise ConfigurationError(f"サービス・カタログの日付が読めません（{fact.id}）。") from error
    return fact


def fits(name: str, value: Any) -> bool:
    """Whether the fact of that name can have that value, as it stands in the data (lists, not tuples)."""
    if name == "consumer_terms":
        return isinstance(value, bool)
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(item, str) and _is_value(name, item) for item in value)
    return isinstance(value, str) and _is_value(name, value)


def _is_value(name: str, value: str) -> bool:
    return value in VALUES[name] if name in VALUES else bool(value) or name in MAY_BE_EMPTY


def _name(row: Any) -> str:
    return str(row.get("id", "id なし")) if isinstance(row, dict) else "表ではない"
