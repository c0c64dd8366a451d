"""What the desk has the gate look for: one register of secrets per engagement, found by the SHA-256 that the snapshot
names, and the names of works, characters and brands, which stand in the snapshot itself.

Loaded by the thread that watches the snapshot, before the snapshot counts. A register that is missing, altered or
unreadable closes its engagement, and is asked for again with every check.
"""

import hashlib
import logging
import re
from pathlib import Path
from typing import Protocol

import psycopg

from sekisho.gateway.journal import note
from sekisho.gateway.refusals import REGISTER_CLOSED
from sekisho.kernel.errors import StoreError
from sekisho.kernel.refusal import Refusal
from sekisho.keyring.sealed import unseal
from sekisho.permits.snapshot import NameEntry, Snapshot
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.parts import unpack
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import SORTS, Names, Sort

FOLDER = "registers"
QUERY = "SELECT content FROM sekisho_register WHERE sha256 = %s"
SHA256 = re.compile("[0-9a-f]{64}")
TIMEOUT_S = 2


class RegisterSource(Protocol):
    """The port: where sealed registers lie. Tests put a broken one here."""

    def read(self, sha256: str) -> bytes:
        """The sealed bytes. Raises StoreError."""


class FolderSource:
    """Files named by their SHA-256 in `registers/` of the data directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, sha256: str) -> bytes:
        try:
            return (self._folder / sha256).read_bytes()
        except OSError as error:
            raise StoreError("登録された秘密の照合用データが読めません。") from error


class TableSource:
    """Table `sekisho_register(sha256 text primary key, content bytea)`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def read(self, sha256: str) -> bytes:
        try:
            with psycopg.connect(self._url, autocommit=True, connect_timeout=TIMEOUT_S) as connection:
                row = connection.execute(QUERY, (sha256,)).fetchone()
        except psycopg.Error as error:
            raise StoreError("登録された秘密の照合用データが、データベースから読めません。") from error
        if row is None:
            raise StoreError("登録された秘密の照合用データが、データベースにありません。")
        return bytes(row[0])


def register_source(data_dir: Path, store_url: str) -> RegisterSource:
    """The source that belongs to the setting SEKISHO_STORE."""
    return TableSource(store_url) if store_url else FolderSource(data_dir / FOLDER)


def names_of(entries: tuple[NameEntry, ...]) -> Names:
    """The shipped names with what the city added and without what it gave up; the free ones as it keeps them."""

    def sorted_of(act: str) -> list[tuple[Sort, str]]:
        return [(SORTS[entry.sort], entry.name) for entry in entries if entry.act == act and entry.sort in SORTS]

    def of(act: str) -> list[str]:
        return [entry.name for entry in entries if entry.act == act]

    return Names(sorted_of("add"), of("remove"), of("free"), sorted_of("bind")) if entries else SHIPPED


class Registers:
    """`refresh` by the watching thread; `of` on the hot path."""

    def __init__(self, source: RegisterSource, key: bytes) -> None:
        self._source = source
        self._key = key
        self._loaded: dict[tuple[str, str], Register] = {}
        self._names: tuple[tuple[NameEntry, ...], Names, str] = ((), SHIPPED, "")

    def refresh(self, snapshot: Snapshot) -> None:
        """Load what the snapshot names and drop the rest. Never raises for what a source can do."""
        self.names(snapshot)
        wanted = [(entry.engagement, entry.sha256) for entry in snapshot.content.registers]
        if all(name in self._loaded for name in wanted) and len(wanted) == len(self._loaded):
            return
        loaded = {}
        for name in wanted:
            found = self._loaded.get(name) or self._load(*name)
            if found is not None:
                loaded[name] = found
        self._loaded = loaded

    def of(self, snapshot: Snapshot, engagement: str) -> Register | Refusal | None:
        """The engagement's register, None if it has none, or the refusal if it cannot be used."""
        sha256 = snapshot.register(engagement)
        return self._loaded.get((engagement, sha256), REGISTER_CLOSED) if sha256 else None

    def names(self, snapshot: Snapshot) -> tuple[Names, str]:
        """The names of works, characters and brands as the city keeps them, and a mark that changes with them."""
        known, names, mark = self._names
        entries = snapshot.content.names
        if entries is not known:  # a new snapshot: the same entries need no new search
            if entries != known:
                names, mark = names_of(entries), hashlib.sha256(repr(entries).encode()).hexdigest()
            self._names = entries, names, mark
        return names, mark

    def _load(self, engagement: str, sha256: str) -> Register | None:
        try:
            register = self._open(engagement, sha256)
        except (StoreError, ValueError) as error:
            note("register.closed", logging.ERROR, engagement=engagement, error=type(error).__name__)
            return None
        note("register.opened", engagement=engagement, sha256=sha256)
        return register

    def _open(self, engagement: str, sha256: str) -> Register:
        if not SHA256.fullmatch(sha256):
            raise ValueError("no SHA-256")
        sealed = self._source.read(sha256)
        if hashlib.sha256(sealed).hexdigest() != sha256:
            raise ValueError("not what the snapshot names")
        return Register(Key(self._key, engagement), unpack(unseal(self._key, engagement, sealed)))
