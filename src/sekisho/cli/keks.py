"""Key-encryption keys of an installation: whether those at hand are the right ones, and how one follows another.

A change has these steps, each durable before the next: the new key exists → its leaf is handed in → nothing new is
wrapped under the old one → every key is wrapped anew → old wrappings leave the files → the leaf of the end. Cut off
anywhere, running it again goes on where it stopped. Only then may the old key go (`retire`).
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings as desk_settings

from sekisho.desk.attachments import keks as attached
from sekisho.desk.events.actions import Detail, record
from sekisho.desk.events.models import Event
from sekisho.desk.people.models import Person
from sekisho.desk.records.body_stores import insist_unused
from sekisho.kernel.errors import ConfigurationError, InputError, LedgerError, StateError
from sekisho.kernel.keks import BODY, kek_id, kek_of
from sekisho.kernel.settings import Settings
from sekisho.keyring.keks import KekSource, setting_of
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.bodies import missing_kek
from sekisho.ledger.reader import open_reader
from sekisho.ledger.rewrap import Rewrapped, count_under_others, rewrap, settle_kek, settled_kek
from sekisho.ledger.store.wraps import WrapStore, open_wraps

TIDY_S, PAUSE_S = 60.0, 0.1
BEGIN, END = "kek.begin", "kek.rotate"


@dataclass(frozen=True, slots=True)
class Change:
    """What was done. is_resumed: an earlier change had been cut off. is_clear: old wrappings have left the files."""

    old: str
    new: str
    count: Rewrapped
    is_resumed: bool
    is_clear: bool


def insist_on_keks(settings: Settings) -> None:
    """Raises ConfigurationError where keys cannot be had, or are not those under which text and files lie."""
    reader = open_reader(settings.data_dir, settings.store_url)
    try:
        settled_kek(reader, desk_settings.BODY_KEKS)
        attached.settle()
    except LedgerError as error:
        raise ConfigurationError(error.message_ja, next_ja=error.next_ja) from error
    finally:
        reader.close()


@contextmanager
def wraps(settings: Settings, purpose: str) -> Iterator[WrapStore]:
    """The wrapped keys of a purpose. Raises LedgerError."""
    if purpose != BODY:
        yield attached.AttachmentWraps()
        return
    with open_wraps(settings.store_url or settings.data_dir) as store:
        yield store


def settle(settings: Settings, source: KekSource) -> str:
    """The id of the present key of a purpose. Raises LedgerError if it is not at hand."""
    if source.purpose != BODY:
        return attached.settle()
    reader = open_reader(settings.data_dir, settings.store_url)
    try:
        return settle_kek(settings.store_url or settings.data_dir, reader, source)
    finally:
        reader.close()


def rotate(source: KekSource, keyring: Keyring, store: WrapStore, by: Person | None) -> Change:
    """Change to a new key, or finish a change that was cut off. The present one was settled on. Raises SekishoError."""
    current = store.kek()
    is_resumed = _is_unfinished(source, store, current)
    old, new = (_begun_from(source.purpose), current) if is_resumed else (current, _successor(source, keyring, current))
    if not is_resumed:
        # Before anything changes: no key comes into use of which no leaf speaks.
        record("kek.begin", by, source.purpose, detail={"from": old, "to": new})
        store.set_kek(new)
    if not source.spec:
        keyring.name_kek(source.purpose, new)
    count = rewrap(store, source, new)
    is_clear = _clear(store)
    detail: Detail = {"from": old, "to": new, "shelves": count.shelves, "bodies": count.bodies}
    record("kek.rotate", by, source.purpose, detail=detail)
    return Change(old, new, count, is_resumed, is_clear)


def retire(source: KekSource, keyring: Keyring, store: WrapStore, key_id: str, by: Person | None) -> bool:
    """Give an old key up, once nothing lies under it; whether a file of it was destroyed. Raises SekishoError."""
    keyring.finish_destroying(source.purpose)  # of one that was cut off; it is at hand no more
    current = store.kek()
    if key_id == current:
        raise StateError(
            "いま使っている鍵は破棄できません。", next_ja="先に sekisho keys rotate-kek で交換してください。"
        )
    store.set_kek(current)  # waits for commits under way: what they wrapped is counted below
    root = kek_of(source, current)
    if root is None:
        raise missing_kek(current)
    left = count_under_others(store, root)
    if left or _is_unfinished(source, store, current):
        raise StateError(
            f"交換が終わっていないため、この鍵はまだ破棄できません（包み直していないもの {left} 件）。",
            next_ja="sekisho keys rotate-kek をもう一度実行してください。",
        )
    key = kek_of(source, key_id)
    if key is None:
        raise InputError(
            f"鍵 {key_id} は、ここにはありません。", next_ja="sekisho keys list に表示される番号を指定してください。"
        )
    if source.purpose == BODY:
        insist_unused(key_id)
    if not _clear(store):
        raise StateError(
            "古い包みが、まだ保管庫のファイルに残っています。", next_ja="少し待って、もう一度実行してください。"
        )
    record("kek.retire", by, source.purpose, detail={"key": key_id, "by": current})
    keyring.note_retired(source.purpose, key_id)
    return keyring.destroy_kek(source.purpose, key)


def _is_unfinished(source: KekSource, store: WrapStore, current: str) -> bool:
    """Whether the last change that began has not ended, or something lies under another key than the present one."""
    last = Event.objects.filter(subject=source.purpose, act__in=(BEGIN, END)).order_by("-at", "-id").first()
    if last is not None and last.act == BEGIN and last.detail["to"] == current:
        return True
    root = kek_of(source, current)
    return root is not None and last is not None and count_under_others(store, root) > 0


def _begun_from(purpose: str) -> str:
    last = Event.objects.filter(subject=purpose, act=BEGIN).order_by("-at", "-id").first()
    return str(last.detail["from"]) if last else ""


def _successor(source: KekSource, keyring: Keyring, current: str) -> str:
    """The id of the key to change to: made here for files; elsewhere the first one that the source gives."""
    if not source.spec:
        key = keyring.next_kek(source.purpose)
        source.look_again()
        return kek_id(key)
    first = kek_id(source.outside()[0])
    if first == current:
        raise StateError(
            f"{setting_of(source.purpose)} から得た先頭の鍵は、いま使っている鍵（{current}）です。",
            next_ja="新しい鍵を先頭に、いまの鍵をその次に置いてから、もう一度実行してください。",
        )
    return first


def _clear(store: WrapStore) -> bool:
    end = time.monotonic() + TIDY_S
    while not store.tidy():
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE_S)
    return True
