"""A 確認依頼書 as a plain value: every item of the paper (ids of docs/glossary.md) and what the gate needs beside it.

The desk stores it as JSON, the rules check it and compile it, the documents print it. It knows no database.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any, Literal

Kind = Literal["text", "audio", "image", "video", "other"]
KINDS: tuple[Kind, ...] = ("text", "audio", "image", "video", "other")
CHECKS = 13
PLEDGES = 3


@dataclass(frozen=True, slots=True)
class Use:
    """(1) 利用業務・利用目的・利用方法. `id` becomes the purpose id; `audience` says who gets the output directly.

    audience: `internal` (own work), `citizens` (市民や事業者向けの直接的なサービス) or "" (unanswered).
    """

    id: str = ""
    work: str = ""
    purpose: str = ""
    method: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """(2) one service by plan. `service` is the catalogue id; `kinds` those used of it.

    contract: what is agreed beyond click-through terms (rule 4). opt_out: where and how training on input is off
    (rule 6), `opt_out_until`: the last day this evidence counts.
    """

    service: str = ""
    name: str = ""
    provider: str = ""
    terms: str = ""
    kinds: tuple[str, ...] = ()
    contract: str = ""
    opt_out: str = ""
    opt_out_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NamedUser:
    """A person within 利用者の範囲; ids are the desk's."""

    id: str
    name: str
    party: str
    company: str


# What a file is to the paper, and its word on screens and papers.
FILE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "attachment": "別紙",
        "opt_out": "オプトアウトの根拠",
        "terms": "利用規約",
        "contract": "契約書",
        "organisation": "体制図",
        "other": "その他",
    }
)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that belongs to the paper and that this installation holds. `sha256` is of its bytes, `size` in bytes.

    media: what its content is, e.g. `pdf`. kind: one of FILE_KINDS. item: the item of the paper it belongs to, ""
    for the whole. service: the catalogue id of the one service it is about, or "". until: the last day it counts.
    """

    id: str
    name: str
    media: str
    size: int
    sha256: str
    kind: str = "attachment"
    item: str = ""
    service: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FactClaim:
    """A fact of the catalogue that the contractor says is another one for this engagement; the catalogue stays.

    fact: its name in the catalogue; `value` as there; `before` what the catalogue said when it was claimed.
    evidence: the id of the file that shows it; grounds: where in that file.
    """

    service: str
    fact: str
    value: str
    evidence: str
    grounds: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """Empty text means not answered. Dates are Japanese calendar days."""

    date: dt.date | None = None
    addressee: str = ""
    address: str = ""
    company: str = ""
    representative: str = ""
    pledges: tuple[bool, ...] = (False,) * PLEDGES
    contract_name: str = ""
    contract_year: int | None = None
    category: str = ""  # "new" | "change"
    users: tuple[str, ...] = ()  # of "contractor", "subcontractor"
    subcontractor_names: tuple[str, ...] = ()
    contact_department: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_fax_or_mail: str = ""
    uses: tuple[Use, ...] = ()
    kinds: tuple[str, ...] = ()
    kinds_other: str = ""
    services: tuple[ServiceUse, ...] = ()
    curated: str = ""  # "yes" | "no_or_unknown"; needed when image, video or other is among kinds
    user_scope: str = ""
    named_users: tuple[NamedUser, ...] = ()
    parties: tuple[str, ...] = ()
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    security: str = ""
    logs: str = ""
    law: str = ""
    checks: tuple[bool | None, ...] = (False,) * CHECKS
    attachments: tuple[str, ...] = ()  # 別紙 that a paper names; what came with a mailed form, not held here
    files: tuple[AttachedFile, ...] = ()
    claims: tuple[FactClaim, ...] = ()

    def with_answers(self, **answers: Any) -> "Application":
        """A copy with these items changed."""
        return replace(self, **answers)


NESTED: dict[str, type] = {
    "uses": Use,
    "services": ServiceUse,
    "named_users": NamedUser,
    "files": AttachedFile,
    "claims": FactClaim,
}
DAYS = ("date", "first_day", "last_day", "opt_out_until", "until")


def to_json(application: Application) -> dict[str, Any]:
    """A JSON object that `from_json` reads back to an equal value; the input of a version's SHA-256."""
    return _object(application)


def from_json(data: dict[str, Any]) -> Application:
    """Raises ValueError or TypeError for an unknown item or a shape that is not that of `to_json`."""
    return Application(**{name: _back(name, value) for name, value in data.items()})


def _object(value: Any) -> dict[str, Any]:
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (Use, ServiceUse, NamedUser, AttachedFile, FactClaim)):
        return _object(value)
    return value


def _back(name: str, value: Any) -> Any:
    if name in NESTED:
        return tuple(NESTED[name](**{key: _back(key, item) for key, item in row.items()}) for row in value)
    if name in DAYS:
        return None if value is None else dt.date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
