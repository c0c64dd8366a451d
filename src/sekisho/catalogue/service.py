"""One AI service by plan, as far as sources say. `unknown` means that no source was found: never that all is well."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

Kind = Literal["text", "audio", "image", "video", "other"]
Training = Literal["yes", "opt-out", "no", "unknown"]
Curation = Literal["yes", "no", "unknown"]
Indemnity = Literal["yes", "partial", "no", "unknown"]
Tier = Literal["official", "quoted", "secondary", "none"]
Status = Literal["active", "discontinued", "unknown"]

UNLISTED = "other-unlisted"  # the entry for services the catalogue does not know
UNKNOWN_JA = "不明（出典なし。安全とはみなしません）"

TRAINING_JA: Mapping[str, str] = MappingProxyType(
    {
        "yes": "既定で入力を学習し、停止の手段の記載なし",
        "opt-out": "既定で入力を学習するが、停止できる",
        "no": "既定で入力を学習しないと提供者が表明",
        "unknown": UNKNOWN_JA,
    }
)
CURATION_JA: Mapping[str, str] = MappingProxyType(
    {
        "yes": "選別したコンテンツで学習と提供者が表明",
        "no": "公開されたウェブ等で学習と出典あり",
        "unknown": UNKNOWN_JA,
    }
)
TIER_JA: Mapping[str, str] = MappingProxyType(
    {
        "official": "提供者の文書",
        "quoted": "提供者の文書の引用",
        "secondary": "第三者の要約",
        "none": "出典なし",
    }
)
STATUS_JA: Mapping[str, str] = MappingProxyType(
    {"active": "提供中（終了の情報なし）", "discontinued": "提供終了", "unknown": UNKNOWN_JA}
)
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "kinds": get_args(Kind),
        "trains_on_input_default": get_args(Training),
        "curated_training": get_args(Curation),
        "indemnity": get_args(Indemnity),
        "source_tier": get_args(Tier),
        "status": get_args(Status),
    }
)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is known about a service under one plan. The fields are explained at the top of data/services.toml.

    as_of: the day, month or year of the evidence (`2026-06-07`, `2026`) or `unknown`; where facts differ, the oldest.
    terms: name and address of the 利用規約 that apply to the plan, "" where nobody has stated them yet.
    """

    id: str
    name_ja: str
    provider: str
    kinds: tuple[str, ...]
    consumer_terms: bool
    trains_on_input_default: str
    opt_out: str
    curated_training: str
    indemnity: str
    domains: tuple[str, ...]
    api_hosts: tuple[str, ...]
    source: tuple[str, ...]
    source_tier: str
    status: str
    as_of: str
    notes_ja: str
    terms: str = ""

    @property
    def is_listed(self) -> bool:
        """Whether this is an entry about a real service rather than the stand-in for unlisted ones."""
        return self.id != UNLISTED

    @property
    def is_curated(self) -> bool:
        """Rule 3: only a sourced yes counts; no and unknown are the same."""
        return self.curated_training == "yes"

    @property
    def is_discontinued(self) -> bool:
        return self.status == "discontinued"

    @property
    def training_ja(self) -> str:
        """For people: does the service train on what is entered?"""
        return TRAINING_JA[self.trains_on_input_default]

    @property
    def curation_ja(self) -> str:
        """For people: was the model trained on curated content?"""
        return CURATION_JA[self.curated_training]

    @property
    def tier_ja(self) -> str:
        """For people: how good the source is."""
        return TIER_JA[self.source_tier]

    @property
    def status_ja(self) -> str:
        """For people: is the service still offered?"""
        return STATUS_JA[self.status]
