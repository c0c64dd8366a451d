"""What a witness remembers: each log's key, and the size and root it last cosigned. Durable before it is relied on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sekisho.kernel.errors import LedgerError

FILE = "witness.sqlite3"
BUSY_S = 5.0
SCHEMA = """CREATE TABLE IF NOT EXISTS log (origin TEXT PRIMARY KEY, vkey TEXT NOT NULL, size INTEGER NOT NULL,
            root BLOB NOT NULL)"""


@dataclass(frozen=True, slots=True)
class Known:
    """A log and the tree last cosigned; size 0 and root b"" if none ever was."""

    origin: str
    vkey: str
    size: int = 0
    root: bytes = b""


class Memory:
    """Opened at each use: a witness is asked seldom, and nothing is then held open, shared or out of date.

    Every method raises LedgerError when the file cannot be read or written.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def add(self, origin: str, vkey: str) -> bool:
        """Begin to know a log; False if it is known already. Raises LedgerError if it is known by another key."""
        with self.turn() as turn:
            known = turn.find(origin)
            if known is not None and known.vkey != vkey:
                raise LedgerError(
                    f"台帳 {origin} は、別の鍵で登録されています。",
                    next_ja="鍵を替えた台帳は、新しい名前（SEKISHO_LOG_ORIGIN）で登録してください。",
                )
            if known is None:
                turn.write(Known(origin, vkey))
            return known is None

    def all(self) -> list[Known]:
        with self.turn() as turn:
            return turn.all()

    @contextmanager
    def turn(self) -> Iterator["Turn"]:
        """Alone with the memory: what is looked up in it is still so when it is written. Durable at its end."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(f"立会人の記録 {self._path} を開けません。") from error
        try:
            database.execute("PRAGMA synchronous=FULL")
            database.execute(SCHEMA)
            database.execute("BEGIN IMMEDIATE")
            yield Turn(database)
            database.execute("COMMIT")
        except sqlite3.Error as error:
            raise LedgerError(f"立会人の記録 {self._path} に書けません（{type(error).__name__}）。") from error
        finally:
            database.close()  # rolls back what was not committed


class Turn:
    """Valid inside the `with` that gave it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def find(self, origin: str) -> Known | None:
        row = self._database.execute("SELECT * FROM log WHERE origin = ?", (origin,)).fetchone()
        return Known(*row) if row else None

    def write(self, known: Known) -> None:
        values = (known.origin, known.vkey, known.size, known.root)
        self._database.execute("INSERT OR REPLACE INTO log VALUES (?, ?, ?, ?)", values)

    def all(self) -> list[Known]:
        return [Known(*row) for row in self._database.execute("SELECT * FROM log ORDER BY origin")]
