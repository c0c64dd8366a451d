"""Facts one by one: what was stated about a service, by which source, of which day; and a catalogue that follows it.

What ships is the beginning. Whoever keeps the catalogue states a fact anew, or states that it still holds; nothing is
overwritten, the latest statement counts. Pure values: where statements are kept is the desk's business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sekisho.catalogue.catalogue import LISTS, STALE_DAYS, Catalogue, day_of
from sekisho.catalogue.service import CURATION_JA, STATUS_JA, TIER_JA, TRAINING_JA, UNKNOWN_JA, ServiceFacts

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name_ja": "サービス名（プラン）",
        "provider": "提供元",
        "kinds": "種類",
        "consumer_terms": "定型約款・規約への同意だけで利用できるか",
        "trains_on_input_default": "入力を学習するか（既定）",
        "opt_out": "学習させない方法（オプトアウト）",
        "curated_training": "選別したコンテンツで学習しているか",
        "indemnity": "第三者の権利主張への補償",
        "terms": "利用規約（名称・URL）",
        "status": "提供の状況",
        "domains": "画面のドメイン",
        "api_hosts": "API のホスト",
        "source_tier": "出典の種類",
        "notes_ja": "注意",
    }
)
# What a confirmation may have rested on: these go stale, and a change of one of them asks for 再確認.
JUDGED = (
    "consumer_terms",
    "trains_on_input_default",
    "opt_out",
    "curated_training",
    "indemnity",
    "terms",
    "status",
)
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "kinds": {"text": "文章", "audio": "音声", "image": "画像", "video": "動画", "other": "その他"},
        "trains_on_input_default": TRAINING_JA,
        "curated_training": CURATION_JA,
        "indemnity": {"yes": "あり", "partial": "一部あり", "no": "なし", "unknown": UNKNOWN_JA},
        "status": STATUS_JA,
        "source_tier": TIER_JA,
    }
)
CONSUMER_JA: Mapping[bool, str] = MappingProxyType(
    {True: "はい（規定4により利用できません）", False: "いいえ（契約の形の確認が必要）"}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as somebody stated it. `value` as in the data (lists, not tuples); `as_of` a day, month or year."""

    service: str
    fact: str
    value: Any
    source: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands now. is_stated: by the catalogue's keeper; otherwise it is as shipped."""

    name: str
    value: Any
    source: tuple[str, ...]
    as_of: str
    is_stated: bool

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def words(self) -> str:
        """The value in words for people; a fact nobody has stated is said to be unknown."""
        return value_words(self.name, self.value)

    def is_stale(self, today: date, days: int = STALE_DAYS) -> bool:
        """要再確認: the evidence is older than `days`, or its day is not known; never of facts no decision rests on."""
        since = day_of(self.as_of)
        return self.name in JUDGED and (since is None or today - since > timedelta(days=days))


def value_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "consumer_terms":
        return CONSUMER_JA[bool(value)]
    if isinstance(value, list | tuple):
        return "・".join(WORDS.get(name, {}).get(item, item) for item in value) or "なし（出典で確認できず）"
    return WORDS.get(name, {}).get(value, value) or UNKNOWN_JA


def unknown_service(service_id: str) -> ServiceFacts:
    """A service nobody has stated anything about: everything is unknown, nothing is promised."""
    return ServiceFacts(
        id=service_id,
        name_ja=service_id,
        provider="unknown",
        kinds=("other",),
        consumer_terms=False,
        trains_on_input_default="unknown",
        opt_out="unknown",
        curated_training="unknown",
        indemnity="unknown",
        domains=(),
        api_hosts=(),
        source=(),
        source_tier="none",
        status="unknown",
        as_of="unknown",
        notes_ja="",
    )


def facts_of(shipped: ServiceFacts, statements: Iterable[Statement]) -> tuple[Fact, ...]:
    """Every fact of one service, in the order of LABELS; of several statements about one fact the last counts."""
    said = {stated.fact: stated for stated in statements if stated.service == shipped.id}
    return tuple(_fact(shipped, name, said.get(name)) for name in LABELS)


def _fact(shipped: ServiceFacts, name: str, stated: Statement | None) -> Fact:
    if stated is None:
        return Fact(name, getattr(shipped, name), shipped.source, shipped.as_of, is_stated=False)
    value = tuple(stated.value) if name in LISTS else stated.value
    return Fact(name, value, stated.source, stated.as_of, is_stated=True)


def stated_service(shipped: ServiceFacts, statements: Iterable[Statement]) -> ServiceFacts:
    """The entry as the statements leave it: its date is that of the oldest fact a decision may rest on."""
    facts = facts_of(shipped, statements)
    if not any(fact.is_stated for fact in facts):
        return shipped
    judged = [fact for fact in facts if fact.name in JUDGED and (fact.is_stated or fact.value != "")]
    sources = tuple(dict.fromkeys(source for fact in facts for source in fact.source))
    values = {fact.name: fact.value for fact in facts}
    return replace(shipped, **values, source=sources, as_of=min((fact.as_of for fact in judged), key=_age))


def _age(as_of: str) -> tuple[bool, date]:
    """Oldest first; what has no day is older than anything."""
    since = day_of(as_of)
    return since is not None, since or date.min


def with_statements(shipped: Catalogue, statements: Iterable[Statement]) -> Catalogue:
    """The shipped catalogue as stated since; services that only statements know come last, in their order."""
    said: dict[str, list[Statement]] = {}
    for stated in statements:
        said.setdefault(stated.service, []).append(stated)
    known = [stated_service(service, said.get(service.id, ())) for service in shipped.services]
    added = [name for name in said if shipped.find(name) is None]
    more = [stated_service(unknown_service(name), said[name]) for name in added]
    return Catalogue((*known, *more), shipped.domain_sources)
