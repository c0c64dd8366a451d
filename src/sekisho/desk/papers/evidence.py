"""What goes into the evidence package of one engagement: exactly what its viewer may see, and proofs for it.

The viewer is a person of the desk, or None for the operator on the command line, who sees what the city sees.
Prompts and answers never go in; the book's leaves hold no words and no names.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db.models import QuerySet

from sekisho.desk.applications.models import Request
from sekisho.desk.applications.papers import specification_paper
from sekisho.desk.applications.visible import visible_requests
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.contracts.visible import leads
from sekisho.desk.events.models import Event
from sekisho.desk.home.case import UNTOLD, visible_events, who
from sekisho.desk.home.words import act_word
from sekisho.desk.papers.evidence_papers import add_elsewhere, add_permits, add_requests
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.index import book_reader, catch_up, copy_reader
from sekisho.desk.records.models import OtherBook, Passage
from sekisho.desk.records.visible import names_of, visible_passages
from sekisho.documents.evidence_package import TYPE, Package, json_line
from sekisho.kernel.clock import iso
from sekisho.ledger.note import read_vkey
from sekisho.ledger.reader import Standing
from sekisho.permits import jws

OPERATOR_JA = "運用者（発注者の範囲）"
TAKEN = "evidence.take"  # taking a package does not change what is in the next one
CHUNK = 500
FACTS = ("party", "actor", "permit", "purpose", "service", "kind", "model", "rule", "code", "state", "status")
COUNTS = ("tokens_in", "tokens_out", "duration_ms", "first_index", "outcome_index")


@dataclass(frozen=True, slots=True)
class Visible:
    """The rows of one engagement that its viewer may see."""

    requests: QuerySet[Request]
    events: QuerySet[Event]
    passages: QuerySet[Passage]


def write_evidence(engagement: Engagement, viewer: Person | None, target: BinaryIO) -> None:
    """Write the zip. Raises LedgerError if the book cannot be read, SignatureError if a permit is not what it was."""
    catch_up()
    rows = _visible(engagement, viewer)
    package = Package(target)
    for form in ("pdf", "docx"):
        paper = specification_paper(engagement).write(form)
        package.add(f"papers/specification.{form}", paper, f"特記仕様書（{form}）")
    package.add_json("engagement.json", _facts(engagement), "案件と当事者")
    add_requests(package, rows.requests, is_city=viewer is None or viewer.organisation.kind != "contractor")
    add_permits(package, engagement)
    if viewer is None or viewer.role != Role.RESPONSIBLE or leads(viewer, engagement):
        add_elsewhere(package, engagement)
    package.stream("events.jsonl", _events(rows.events, viewer), "経過（1行に1件、古い順）")
    package.stream("records.jsonl", _records(rows.passages), "利用記録（1行に1件。本文は含まない）")
    vkey = _add_book(package, engagement.id, rows)
    for book in OtherBook.objects.filter(id__in=rows.passages.order_by().values("log")):
        _add_copy(package, engagement.id, rows, book)
    public = settings.KEYRING.permit_public()
    _add_keys(package, public, vkey)
    head = {
        "engagement": engagement.id,
        "title": engagement.title,
        "viewer": f"{viewer.organisation.name}（{viewer.role_word}）" if viewer else OPERATOR_JA,
        "permit_key": jws.key_id(public),
        "vkey": vkey,
    }
    package.close(head, lambda payload: jws.sign(payload, TYPE, settings.KEYRING.permit_key()))


def _visible(engagement: Engagement, viewer: Person | None) -> Visible:
    filed = Request.objects if viewer is None else visible_requests(viewer)
    passages = Passage.objects.all() if viewer is None else visible_passages(viewer)
    events = Event.objects.filter(engagement=engagement.id).exclude(act__in=UNTOLD)
    if viewer is not None:
        events = visible_events(viewer, engagement)
    unfiled = engagement.requests.filter(submitted_at=None).values("id")
    return Visible(
        filed.filter(engagement=engagement, submitted_at__isnull=False).order_by("submitted_at", "id"),
        events.exclude(act=TAKEN)
        .exclude(subject__in=unfiled)
        .order_by("at", "id")
        .select_related("actor__organisation"),
        passages.filter(engagement=engagement.id).order_by("at", "record"),
    )


def _facts(engagement: Engagement) -> dict[str, object]:
    parties = engagement.parties.select_related("organisation", "parent")
    return {
        "id": engagement.id,
        "title": engagement.title,
        "number": engagement.number,
        "kind": engagement.get_kind_display(),
        "fiscal_year": engagement.fiscal_year,
        "department": engagement.department.name,
        "first_day": engagement.first_day.isoformat(),
        "last_day": engagement.last_day.isoformat(),
        "book": engagement.book,
        "specification_on": engagement.specification_on.isoformat() if engagement.specification_on else None,
        "use": engagement.get_use_display(),
        "parties": [
            {"id": party.id, "name": party.organisation.name, "role": party.role_word, "below": party.parent_id}
            for party in parties
        ],
    }


def _events(events: QuerySet[Event], viewer: Person | None) -> Iterator[bytes]:
    for event in events.iterator(chunk_size=CHUNK):
        name = who(viewer, event) if viewer else event.actor.name if event.actor else ""
        yield json_line(
            {
                "event": event.id,
                "at": iso(event.at),
                "act": event.act,
                "word": act_word(event.act),
                "who": name,
                "subject": event.subject,
                "detail": event.detail,
            }
        )


def _records(passages: QuerySet[Passage]) -> Iterator[bytes]:
    names: dict[str, str] = {}
    for row in passages.iterator(chunk_size=CHUNK):
        if row.actor not in names:
            names |= {row.actor: ""} | names_of({row.actor})
        facts = {name: getattr(row, name) for name in (*FACTS, *COUNTS)}
        yield json_line(
            {"record": row.record, "at": iso(row.at), "who": names[row.actor], "findings": row.findings} | facts
        )


def _add_book(package: Package, engagement: str, rows: Visible) -> str:
    """Checkpoint, key and a proof for every leaf about what is in the package; the verifier key, "" without a book."""
    if not book_reader().size():
        return ""
    wanted = _places(rows.passages.filter(log=None))
    events = set(rows.events.values_list("id", flat=True))
    with book_reader().standing() as book:
        package.add("ledger/checkpoint", book.checkpoint.encode(), "台帳の署名付きチェックポイント")
        package.add("ledger/vkey", f"{book.vkey}\n".encode(), "台帳の検証鍵")
        lines = _proofs(book, engagement, wanted, events)
        package.stream("ledger/proofs.jsonl", lines, "この案件の台帳の記録と、その証明（1行に1件）")
        return book.vkey


def _add_copy(package: Package, engagement: str, rows: Visible, book: OtherBook) -> None:
    """The same for the records that another gateway's book holds, out of the proven copy."""
    place = f"books/{book.id}/"
    theirs = [there for there, here in (book.engagements or {}).items() if here == engagement] or [engagement]
    about = {"name": book.name, "origin": book.origin, "engagements": theirs}
    package.add_json(f"{place}about.json", about, "ほかの関所の台帳：呼び名、台帳の名前、そこでのこの案件")
    with copy_reader(book.id).standing() as copy:
        package.add(f"{place}checkpoint", copy.checkpoint.encode(), "その台帳の署名付きチェックポイント")
        package.add(f"{place}vkey", f"{book.vkey}\n".encode(), "その台帳の検証鍵（この関所に登録されたもの）")
        lines = _proofs(copy, engagement, _places(rows.passages.filter(log=book)), set())
        package.stream(f"{place}proofs.jsonl", lines, "その台帳の記録と、その証明（1行に1件）")


def _places(passages: QuerySet[Passage]) -> set[int]:
    """Where their leaves stand."""
    places = passages.values_list("first_index", "outcome_index")
    return {index for pair in places.iterator(chunk_size=CHUNK) for index in pair if index is not None}


def _proofs(book: Standing, engagement: str, wanted: set[int], events: set[str]) -> Iterator[bytes]:
    needle = engagement.encode()
    for index, leaf in book.leaves():
        if index in wanted or (needle in leaf and json.loads(leaf).get("event") in events):
            found = book.inclusion(index)
            proof = [each.hex() for each in found.hashes]
            yield json_line({"index": index, "leaf": leaf.decode(), "leaf_hash": found.leaf_hash.hex(), "proof": proof})


def _add_keys(package: Package, public: Ed25519PublicKey, vkey: str) -> None:
    """Public keys in the forms that other tools read."""
    raw = base64.urlsafe_b64encode(public.public_bytes_raw()).rstrip(b"=").decode()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": raw, "kid": jws.key_id(public), "alg": "EdDSA", "use": "sig"}
    package.add_json("keys/permit.jwk.json", jwk, "手形に署名した鍵（公開鍵、JWK）")
    package.add("keys/permit.pem", _pem(public), "手形に署名した鍵（公開鍵、PEM）")
    if vkey:
        package.add("keys/ledger.pem", _pem(read_vkey(vkey).key), "台帳に署名した鍵（公開鍵、PEM）")


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
