"""The books of other gateways: registered at the machine, copied and proven in the background, suspended by the city.

Nobody registers one through the browser: its key decides what counts as a record here, and its place is a path or an
address that this machine then reads. It takes the command line, as an issuer's key does.
"""

import logging
import os
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import QuerySet
from django.db.utils import DatabaseError

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.actions import record
from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.records.body_stores import HTTP, POSTGRES, place_of
from sekisho.desk.records.index import catch_up, catch_up_with, copy_reader, forget_book, forget_index
from sekisho.desk.records.models import OtherBook
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import InputError, NotFoundError, SekishoError, StateError
from sekisho.kernel.ids import new_id
from sekisho.keyring.places import SECRETS, read_place
from sekisho.ledger.copied import COPIES, ForkedError, RewoundError, pull
from sekisho.ledger.fsck_sources import Source, open_source
from sekisho.ledger.identity import own_signer
from sekisho.ledger.note import read_vkey
from sekisho.ledger.store import OtherWriterError

log = logging.getLogger(__name__)
LOOK_SECONDS = 10.0
MOST_SECONDS = 20.0  # for one book in one round; what is left waits for the next
Stop = OtherBook.Stop
CITY = (Role.OFFICER, Role.POLICY, Role.AUDITOR)


def visible_books(person: Person) -> QuerySet[OtherBook]:
    """City side and audit see all; contractors those of gateways that serve their own permits here."""
    found = OtherBook.objects.all()
    return found if person.role in CITY else found.filter(engagements__isnull=True)


def books_with(engagement: str) -> list[OtherBook]:
    """Those that may hold records of this engagement."""
    found = OtherBook.objects.all()
    return [book for book in found if book.engagements is None or engagement in book.engagements.values()]


def troubled_books(person: Person) -> list[OtherBook]:
    """Those the person sees of which nothing new is taken, though nobody said so."""
    return [book for book in visible_books(person).filter(suspended_at=None) if book.stopped or book.trouble]


def book_for(person: Person, book: str) -> OtherBook:
    """Raises NotFoundError."""
    found = visible_books(person).filter(id=book).first()
    if found is None:
        raise NotFoundError("この台帳は登録されていません。", next_ja="台帳の検証のページから開き直してください。")
    return found


@transaction.atomic
def add_book(
    name: str, vkey: str, place: str, secret: str = "", engagements: dict[str, str] | None = None
) -> OtherBook:
    """Register another gateway's book. engagements: see the model. Raises InputError, SignatureError, StateError."""
    verifier = read_vkey(vkey)
    own = own_signer(settings.SEKISHO.log_origin, settings.KEYRING.ledger_key())
    if verifier.name == own.name:
        raise InputError("この関所自身の台帳です。登録は不要です。")
    if urlsplit(place).password:
        raise InputError(
            "接続先に、パスワードが書かれています。", next_ja="接続先を環境変数に入れ、env:名前 で指定してください。"
        )
    if not place.startswith((*POSTGRES, *HTTP, "env:")):
        place = str(Path(place).absolute())
    if any(known.origin == verifier.name or known.name == name for known in OtherBook.objects.all()):
        raise StateError("同じ名前又は同じ台帳（origin）が、すでに登録されています。")
    _insist_known(engagements or {})
    made = OtherBook(id=new_id("bok"), name=name, vkey=verifier.vkey, place=place, secret=secret)
    made.engagements = engagements
    made.save()
    record("book.add", None, made.id, detail={"origin": made.origin[:200]})
    return made


@transaction.atomic
def bind_engagements(book: str, engagements: dict[str, str]) -> OtherBook:
    """Say of further engagements of another installation which of ours they are; its calls are then indexed anew.

    Raises NotFoundError, InputError, and StateError for a book that uses our own ids.
    """
    found = _locked(book)
    if found.engagements is None:
        raise StateError("この台帳の関所は、この関所の手形で動いています。案件の割当ては要りません。")
    _insist_known(engagements)
    forget_book(found.id)
    OtherBook.objects.filter(id=found.id).update(engagements=found.engagements | engagements)
    record("book.bind", None, found.id, detail={"engagements": len(engagements)})
    return found


def _insist_known(engagements: dict[str, str]) -> None:
    unknown = set(engagements.values()) - set(Engagement.objects.values_list("id", flat=True))
    if unknown:
        raise InputError(f"案件 {', '.join(sorted(unknown))} は、この関所にありません。")


@transaction.atomic
def suspend_book(book: str, reason: str, by: Person | None) -> OtherBook:
    """Read it no longer. What was indexed stays: it is true. Raises NotFoundError, StateError."""
    found = _locked(book)
    if found.suspended_at is not None:
        raise StateError("この台帳は、すでに読取りを止めています。")
    found.suspended_at, found.reason = now(), reason
    found.save()
    record("book.suspend", by, found.id)
    return found


@transaction.atomic
def resume_book(book: str, reason: str, by: Person | None) -> OtherBook:
    """Read on from the copy, also after a finding; what does not continue it stops again. Raises StateError."""
    found = _locked(book)
    if found.is_live:
        raise StateError("この台帳は、読取りを続けています。")
    detail: dict[str, str | int] = {"stopped": found.stopped} if found.stopped else {}
    found.suspended_at, found.stopped, found.stopped_at, found.reason = None, "", None, reason
    found.save()
    record("book.resume", by, found.id, detail=detail)
    return found


def _locked(book: str) -> OtherBook:
    found = OtherBook.objects.select_for_update().filter(id=book).first()
    if found is None:
        raise NotFoundError("この台帳は登録されていません。", next_ja="sekisho ledger books list で確かめてください。")
    return found


def follow_until(stop: threading.Event) -> None:
    """Read all of them, round after round, until `stop`."""
    while not stop.wait(LOOK_SECONDS):
        try:
            read_books()
        except (SekishoError, DatabaseError):
            log.exception("books.failed")
        close_old_connections()


def read_books(seconds: float = MOST_SECONDS) -> None:
    """One round: each book that is live, apart from the others; what is wrong is kept with the book."""
    for book in OtherBook.objects.filter(suspended_at=None, stopped=""):
        read_book(book, seconds)


def read_book(book: OtherBook, seconds: float = MOST_SECONDS) -> bool:
    """Copy what is new and proven, index it, and keep what was found. False while another process reads it."""
    end = time.monotonic() + seconds
    found = {"trouble": "", "read_at": now()}
    try:
        found["size"] = pull(source_of(book), copy_of(book), book.vkey, lambda: time.monotonic() > end)
        catch_up_with(book.id)
    except (ForkedError, RewoundError) as error:
        stop = Stop.FORK if isinstance(error, ForkedError) else Stop.REWIND
        found = {"trouble": error.message_ja, "stopped": stop, "stopped_at": now()}
        log.warning("book.stopped book=%s finding=%s", book.id, stop)
        _record_stop(book, stop)
    except OtherWriterError:
        return False  # it will say what it found
    except SekishoError as error:
        found = {"trouble": error.message_ja[:300]}
    OtherBook.objects.filter(id=book.id).update(**found)
    return True


@transaction.atomic
def _record_stop(book: OtherBook, stop: Stop) -> None:
    record("book.stop", None, book.id, detail={"finding": str(stop)})


def rebuild() -> None:
    """The whole index anew, out of the own book and the copies."""
    forget_index()
    while catch_up():
        pass
    for book in OtherBook.objects.all():
        catch_up_with(book.id)


def copy_of(book: OtherBook) -> Path:
    """Its folder."""
    found: Path = settings.SEKISHO.data_dir / COPIES / book.id
    return found


def source_of(book: OtherBook) -> Source:
    """Where it is read. Raises LedgerError, ConfigurationError."""
    bearer = read_place(book.secret, settings.SEKISHO.data_dir / SECRETS, os.environ) if book.secret else ""
    return open_source(place_of(book), bearer=bearer)


def size_of_copy(book: OtherBook) -> int:
    """Leaves that are here and proven."""
    return copy_reader(book.id).size()
