"""消去と廃棄: order what is to be made unreadable for good. The book's writer does it; the leaf says who and why."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import actor_of
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.body_stores import (
    Target,
    bodies_of,
    body_stores,
    counts_on,
    is_live,
    own_target,
    shelf_names,
    store_of,
)
from sekisho.desk.records.index import book_reader, catch_up
from sekisho.desk.records.models import ErasureOrder, OtherBook, Passage
from sekisho.desk.shell.bases import basis_words, read_basis
from sekisho.desk.shell.clock import now, today
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.ledger.bodies import INPUT, OUTPUT
from sekisho.ledger.entry import Basis, Erasure
from sekisho.ledger.inbox import submit_event
from sekisho.ledger.reader import Reader
from sekisho.ledger.shelves import Shelf, read_shelf

# Whoever works at the machine itself and names nobody.
OPERATOR = "operator"
CLASS_WORDS = {"text": "文章", "media": "画像・音声・動画など"}
MAY_APPROVE = (Role.OFFICER, Role.POLICY, Role.RESPONSIBLE)
# An answer may still be on its way: it would be stored after the erasure.
STILL_OPEN = timedelta(hours=1)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """A shelf with what is on it; `due`: the first day on which it may be disposed of."""

    shelf: Shelf
    title: str
    bodies: int
    due: date

    @property
    def is_due(self) -> bool:
        return self.due <= today()


@dataclass(frozen=True, slots=True)
class Told:
    """What the page of an erased record says. order: None where the words are not kept here (shelves, other desks)."""

    basis: str
    order: ErasureOrder | None


def told_erasure(passage: Passage) -> Told | None:
    """On what basis the bodies were erased, or None if they were not."""
    if passage.erased_at is None:
        return None
    order = ErasureOrder.objects.filter(record=passage.record).select_related("by").first()
    return Told(basis_words(passage.erased_basis), order)


def person_by(email: str) -> Person:
    """Who orders or approves. Raises InputError if nobody of that address may."""
    found = Person.objects.filter(email=email.lower(), is_active=True, role__in=MAY_APPROVE).first()
    if found is None:
        raise InputError(
            f"{email} は、消去・廃棄を指示できる人として登録されていません。",
            next_ja="発注者・統括部門の職員又は受注者側の管理者のメールアドレスを --by に指定してください。",
        )
    return found


def erase_record(record: str, basis: Basis, reason: str, by: Person | None) -> ErasureOrder:
    """Order that a record's prompt and answer be erased. Raises InputError, NotFoundError."""
    catch_up()
    passage = Passage.objects.filter(record=record).first()
    if passage is None:
        raise NotFoundError("この利用記録は台帳にありません。", next_ja="rec_ で始まる記録の番号を確かめてください。")
    if passage.erased_at is not None:
        raise InputError("この記録の本文は、すでに消去されています。")
    if passage.state == Passage.State.OPEN and now() - passage.at < STILL_OPEN:
        raise InputError("応答待ちの利用です。", next_ja="応答が記録されてから、又は1時間たってから消去してください。")
    with _reader_of(passage.log) as reader:
        parts = sum(reader.body(record, part) is not None for part in (INPUT, OUTPUT))
    if not parts:
        raise InputError(
            "この記録に、保存された本文はありません。", next_ja="通さなかった利用の本文は保存していません。"
        )
    order = ErasureOrder(record=record, basis=basis, reason=reason, by=by)
    return _order(order, passage.engagement, {_target_of(passage.log): parts})


def due_day(shelf: Shelf) -> date:
    """The first day on which a shelf may be disposed of, by the years of its class."""
    years = {"text": settings.SEKISHO.retention_text_years, "media": settings.SEKISHO.retention_media_years}
    return shelf.due(years[shelf.retention])


def standing_shelves() -> Iterator[Standing]:
    """Every shelf that still holds something, by name."""
    titles = dict(Engagement.objects.values_list("id", "title"))
    names = sorted(name for name, is_disposed in shelf_names().items() if not is_disposed)
    for start in range(0, len(names), AT_ONCE):
        for name, bodies in counts_on(names[start : start + AT_ONCE]).items():
            shelf = read_shelf(name)
            yield Standing(shelf, titles.get(shelf.engagement, ""), bodies, due_day(shelf))


def approve_disposal(name: str, reason: str, by: Person) -> ErasureOrder:
    """Order that a whole shelf be disposed of wherever it stands, now that its years are over. Raises InputError."""
    shelf = read_shelf(name)
    with body_stores(insist=True) as stores:
        counts = {target: book.counts_on([name])[name] for target, book in stores if is_live(book, name)}
    if not counts:
        raise InputError(f"書架 {name} はありません。又は、すでに廃棄されています。")
    due = due_day(shelf)
    if due > today():
        raise InputError(
            f"書架 {name} は、まだ保存期間内です（{due.isoformat()} から廃棄できます）。",
            next_ja="保存期間は SEKISHO_RETENTION_TEXT_YEARS・SEKISHO_RETENTION_MEDIA_YEARS で定めています。",
        )
    order = ErasureOrder(shelf=name, basis="retention", reason=reason, by=by)
    return _order(order, shelf.engagement, counts)


def is_carried_out(order: ErasureOrder) -> bool:
    """Whether the text is unreadable and has left the store's files as well."""
    if order.record:
        passage = Passage.objects.filter(record=order.record).select_related("log").first()
        with _reader_of(passage.log if passage else None) as reader:
            is_gone = all(reader.body(order.record, part) is None for part in (INPUT, OUTPUT))
            return is_gone and reader.is_tidy()
    try:
        with body_stores(insist=True) as stores:
            return all(not is_live(book, order.shelf) and book.is_tidy() for _, book in stores)
    except InputError:
        return False  # one of them is not reached: nobody knows


@contextmanager
def _reader_of(book: OtherBook | None) -> Iterator[Reader]:
    """Of the store with the bodies. Raises InputError where they are not to be reached from here."""
    if book is None:
        yield book_reader()
        return
    reader = bodies_of(book)
    if reader is None:
        raise InputError(
            "この記録の本文は、この関所にはありません。",
            next_ja=f"台帳「{book.name}」の関所の運用者が、そこで消去します。",
        )
    with closing(reader):
        yield reader


def _target_of(book: OtherBook | None) -> Target:
    """Whose writer does it."""
    return own_target() if book is None else store_of(book) or own_target()


def _order(order: ErasureOrder, engagement: str, counts: dict[Target, int]) -> ErasureOrder:
    """Remember the words and hand in the leaf, to each store with what it holds. Its id follows from what is erased."""
    order.id = "ers_" + hashlib.sha256(f"{order.record}\n{order.shelf}".encode()).hexdigest()[:32]
    order.at = now()
    order.save()
    said = Erasure(
        event=order.id,
        at=order.at,
        actor=actor_of(order.by, engagement) if order.by else OPERATOR,
        basis=read_basis(order.basis),
        record=order.record,
        shelf=order.shelf,
        count=0,
    )
    for target, count in counts.items():
        submit_event(target, order.id, replace(said, count=count).leaf())
    return order
