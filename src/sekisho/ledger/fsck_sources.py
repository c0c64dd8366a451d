"""Where the checker reads a book from: an exported directory, an HTTP address, the SQLite file, or PostgreSQL.

Reads the stores by itself, without the writer's code. Every failure is a LedgerError, which the checker reports.
"""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.fsck_leaves import GAP, Pairing
from sekisho.ledger.fsck_stores import CopySource, PostgresBook, SqliteBook, StoreSource
from sekisho.ledger.fsck_timestamps import Stamp
from sekisho.ledger.stamp_names import FOLDER, INDEX, PAGE, is_before, names_in

FULL = 256
MAX_BYTES = 256 * (2 + 65535)
TIMEOUT_S = 30
TILE = re.compile(r"tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")
SQLITE_FILE = "ledger.sqlite3"


class Source(Protocol):
    """A book to be checked."""

    def checkpoint(self) -> bytes: ...

    def witnessed(self) -> bytes:
        """The checkpoint that a witness cosigned last, if it is kept apart from `checkpoint`; else b""."""

    def vkey(self) -> str:
        """The key the source itself claims to be signed with, to be compared with the trusted one; "" if none."""

    def leaves(self, index: int, width: int) -> list[bytes]:
        """The leaves of one entry bundle."""

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        """The stored hashes, or None where this kind of source does not keep that tile."""

    def more(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        """What else this kind of source can be checked for: (is it a problem?, what was found)."""

    def close(self) -> None: ...


class FileSource:
    """A tlog-tiles log whose files are read by `_read`."""

    def _read(self, path: str) -> bytes | None:
        raise NotImplementedError

    def checkpoint(self) -> bytes:
        return self._need("checkpoint")

    def witnessed(self) -> bytes:
        """Published as the checkpoint, where a witness has seen it."""
        return b""

    def vkey(self) -> str:
        return (self._read("vkey") or b"").decode("utf-8", "replace").removesuffix("\n")

    def leaves(self, index: int, width: int) -> list[bytes]:
        path = f"tile/entries/{index_path(index)}"
        bundle, is_wider = self._partial(path, width)
        found: list[bytes] = []
        at = 0
        while at < len(bundle) and len(found) < width:
            end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
            if end > len(bundle):
                raise LedgerError(f"{path} が途中で切れています。")
            found.append(bundle[at + 2 : end])
            at = end
        if len(found) != width or (at != len(bundle) and not is_wider):
            raise LedgerError(f"{path} の記録の数が {width} 件ではないか、余分なバイトがあります。")
        return found

    def tile(self, level: int, index: int, width: int) -> bytes | None:
        path = f"tile/{level}/{index_path(index)}"
        hashes, is_wider = self._partial(path, width)
        return hashes[: 32 * width] if is_wider else hashes

    def more(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        """An export holds nothing beside leaves and tiles."""
        del size, pairing
        return iter(())

    def close(self) -> None:
        """Nothing is held open."""

    def _partial(self, path: str, width: int) -> tuple[bytes, bool]:
        """The bytes, and whether they are those of the full tile: a log that has grown may have replaced the other."""
        found = self._read(f"{path}.p/{width}") if width < FULL else None
        return (found, False) if found is not None else (self._need(path), width < FULL)

    def _need(self, path: str) -> bytes:
        found = self._read(path)
        if found is None:
            raise LedgerError(f"{path} がありません（{GAP}）。")
        return found


class DirectorySource(FileSource):
    """An exported directory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _read(self, path: str) -> bytes | None:
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise LedgerError(f"{path} が読めません（{error.strerror}）。") from error

    def more(self, size: int, pairing: Pairing) -> Iterator[tuple[bool, str]]:
        """Files that belong to no tile of this size: left over from an earlier export, or put there."""
        del pairing
        extra = 0
        for file in (self._folder / "tile").rglob("*"):
            if file.is_file() and not _is_expected(file.relative_to(self._folder).as_posix(), size):
                extra += 1
        if extra:
            yield False, f"このチェックポイントに属さないファイルが {extra} 個あります（検査の対象外）。"


class HttpSource(FileSource):
    """A log served over HTTP, e.g. a gateway's /tlog with an auditor key."""

    def __init__(self, base_url: str, bearer: str = "") -> None:
        self._base = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        self._opener = urllib.request.build_opener(_NoRedirect)

    def _read(self, path: str) -> bytes | None:
        request = urllib.request.Request(f"{self._base}/{path}", headers=self._headers)  # noqa: S310 (see open_source)
        try:
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                body: bytes = answer.read(MAX_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                return None
            raise LedgerError(f"{path} を取得できません（HTTP {error.code}）。") from error
        except OSError as error:
            raise LedgerError(f"{path} を取得できません（接続の失敗）。") from error
        if len(body) > MAX_BYTES:
            raise LedgerError(f"{path} が大きすぎます。")
        return body

    def vkey(self) -> str:
        return ""

    def stamps(self) -> Iterator[Stamp]:
        """The timestamps that are there now; none where none are served. Raises LedgerError."""
        return self._stamps(self._stamp_names())

    def _stamp_names(self) -> list[str]:
        """A gateway gives a page at a time, a file that was exported gives all and takes no question."""
        found = page = names_in(self._read(f"{FOLDER}/{INDEX}") or b"")
        while len(page) == PAGE:
            first = page[0]
            page = names_in(self._read(f"{FOLDER}/{INDEX}?before={first}") or b"")
            if page and not is_before(page[-1], first):
                break
            found = page + found
        return found

    def _stamps(self, names: list[str]) -> Iterator[Stamp]:
        for name in names:
            note = self._need(f"{FOLDER}/{name.removesuffix('.tsr')}.note")
            yield Stamp(name, note, self._need(f"{FOLDER}/{name}"))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An auditor key must not travel to wherever an answer points."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def open_source(target: str | Path, *, bearer: str = "") -> Source:
    """The source that `target` names: http(s):// or postgresql:// address, data directory, export, or SQLite file.

    Raises LedgerError if it names none of these. Connects and reads only when it is checked.
    """
    text = str(target)
    if text.startswith(("http://", "https://")):
        return HttpSource(text, bearer)
    if text.startswith(("postgresql://", "postgres://")):
        return StoreSource(PostgresBook(text))
    path = Path(target)
    if (path / SQLITE_FILE).exists():
        return StoreSource(SqliteBook(path / SQLITE_FILE))
    if path.is_dir():
        return DirectorySource(path)
    if path.is_file():
        return StoreSource(SqliteBook(path))
    raise LedgerError(f"{text} に台帳が見つかりません。", next_ja="フォルダー・ファイル・URL を確かめてください。")


def open_copy(folder: Path) -> Source:
    """The copy of another gateway's book: leaves and tiles, no bodies."""
    return CopySource(SqliteBook(folder / SQLITE_FILE))


def index_path(index: int) -> str:
    """tlog-tiles: groups of three digits, all but the last with an x in front."""
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])


def _is_expected(path: str, size: int) -> bool:
    found = TILE.fullmatch(path)
    if found is None:
        return False
    level = 0 if found[1] == "entries" else int(found[1])
    index = int(re.sub("[x/]", "", found[2]))
    width: int = min(FULL, size // FULL**level - index * FULL)
    return width == int(found[3] or FULL)
