"""What the policy section does to the catalogue: state a fact, say that facts still hold, add a service."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from sekisho.catalogue.catalogue import LISTS, fits
from sekisho.catalogue.facts import JUDGED, LABELS, unknown_service
from sekisho.catalogue.service import ServiceFacts
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.services.models import FactStatement
from sekisho.desk.services.present import catalogue, facts_about, shipped
from sekisho.desk.shell.clock import today
from sekisho.kernel.errors import InputError


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a statement rests on. as_of: the day of the source, never after today. note: why it is stated anew."""

    source: tuple[str, ...]
    as_of: date
    note: str = ""


@transaction.atomic
def state_fact(service: ServiceFacts, name: str, value: Any, evidence: Evidence, by: Person) -> FactStatement:
    """A new value with its source. value: as in the data, lists for lists. Raises InputError for what cannot be."""
    _insist(evidence)
    if name not in LABELS or not fits(name, value):
        raise InputError("この項目に、その値は入力できません。", next_ja="選択肢から選ぶか、書き方を確かめてください。")
    present = next(fact for fact in facts_about(service) if fact.name == name)
    row = _state(service.id, name, (_plain(name, present.value), value), evidence, by)
    record("service.state-fact", by, service.id, detail={"fact": name, "changed": int(row.is_change)})
    return row


@transaction.atomic
def check_service(service: ServiceFacts, evidence: Evidence, by: Person) -> int:
    """Say that everything a decision may rest on was looked at again and still holds; how many facts."""
    _insist(evidence)
    held = [fact for fact in facts_about(service) if fact.name in JUDGED and fact.value != ""]
    for fact in held:
        same = _plain(fact.name, fact.value)
        _state(service.id, fact.name, (same, same), evidence, by)
    record("service.check", by, service.id, detail={"facts": len(held)})
    return len(held)


@transaction.atomic
def add_service(service_id: str, values: dict[str, Any], evidence: Evidence, by: Person) -> ServiceFacts:
    """A service the catalogue did not know, with the facts that are known; every other fact is unknown."""
    _insist(evidence)
    if catalogue().find(service_id) is not None or shipped().find(service_id) is not None:
        raise InputError(f"id「{service_id}」は、すでに使われています。", next_ja="別の id を付けてください。")
    faults = [LABELS.get(name, name) for name, value in values.items() if name not in LABELS or not fits(name, value)]
    if faults:
        raise InputError(f"入力できない値があります（{'、'.join(faults)}）。")
    for name, value in values.items():
        _state(service_id, name, (None, value), evidence, by)
    record("service.add", by, service_id)
    return catalogue().find(service_id) or unknown_service(service_id)


def _insist(evidence: Evidence) -> None:
    if not any(source.strip() for source in evidence.source):
        raise InputError(
            "出典を入力してください。", next_ja="提供者のページの URL や、確かめた文書の名称を書いてください。"
        )
    if evidence.as_of > today():
        raise InputError("根拠の日付は、今日以前の日付にしてください。")


def _state(service: str, name: str, change: tuple[Any, Any], evidence: Evidence, by: Person) -> FactStatement:
    before, value = change
    return FactStatement.objects.create(
        service=service,
        fact=name,
        before=before,
        value=value,
        source=list(evidence.source),
        as_of=evidence.as_of.isoformat(),
        note=evidence.note.strip(),
        author=by,
    )


def _plain(name: str, value: Any) -> Any:
    return list(value) if name in LISTS else value
