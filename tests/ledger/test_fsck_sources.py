import itertools
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sekisho.kernel.errors import LedgerError
from sekisho.ledger import fsck
from sekisho.ledger.export import export
from sekisho.ledger.fsck_sources import DirectorySource, FileSource, HttpSource, index_path, open_source
from sekisho.ledger.fsck_stores import PostgresBook, SqliteBook, StoreSource
from tests.ledger.books import VKEY, WAIT_S, Place, call, event, mixed
from tests.ledger.cases import TESSERA_LEAVES, TESSERA_LOG, vectors

BEARER = "auditor-key"


class Handler(SimpleHTTPRequestHandler):
    """Serves a directory to whoever has the auditor key; `/moved/…` points elsewhere."""

    seen: list[str]

    def do_GET(self) -> None:
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        if self.path.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/moved", ""))
            self.end_headers()
        elif self.headers.get("Authorization") != f"Bearer {BEARER}":
            self.send_error(401)
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def exported(sqlite_place: Place, tmp_path: Path) -> Path:
    sqlite_place.fill(mixed(600))
    export(sqlite_place.reader(), tmp_path / "export")
    return tmp_path / "export"


@pytest.fixture
def server(exported: Path) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(exported)))
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_checks_a_log_over_http(server: ThreadingHTTPServer) -> None:
    report = fsck.check(open_source(address(server) + "/", bearer=BEARER), VKEY)
    assert (report.ok, report.size, report.problems) == (True, 600, ())


def test_says_what_the_server_answered(server: ThreadingHTTPServer) -> None:
    report = fsck.check(open_source(address(server)), VKEY)
    assert report.problems == ("checkpoint を取得できません（HTTP 401）。",)


def test_finds_a_change_over_http(server: ThreadingHTTPServer, exported: Path) -> None:
    tile = exported / "tile/0/001"
    tile.write_bytes(b"x" + tile.read_bytes()[1:])
    assert not fsck.check(open_source(address(server), bearer=BEARER), VKEY).ok


def test_a_partial_tile_that_was_replaced_by_the_full_one_is_read_from_it(
    server: ThreadingHTTPServer, exported: Path, sqlite_place: Place, tmp_path: Path
) -> None:
    """The log grew between our reading of the checkpoint and of the tile."""
    checkpoint = (exported / "checkpoint").read_bytes()
    sqlite_place.fill([event(f"evt_more_{number}") for number in range(300)])
    export(sqlite_place.reader(), exported)
    (exported / "checkpoint").write_bytes(checkpoint)
    (exported / "tile/1/000.p/2").write_bytes((exported / "tile/1/000.p/3").read_bytes()[:64])
    report = fsck.check(open_source(address(server), bearer=BEARER), VKEY)
    assert (report.ok, report.size, report.problems) == (True, 600, ())


def test_a_key_does_not_follow_a_redirect(server: ThreadingHTTPServer) -> None:
    report = fsck.check(open_source(address(server) + "/moved", bearer=BEARER), VKEY)
    assert not report.ok
    assert server.seen == ["/moved/checkpoint"]  # type: ignore[attr-defined]


def test_a_server_that_is_not_there_is_reported() -> None:
    report = fsck.check(open_source("http://127.0.0.1:9"), VKEY)
    assert report.problems == ("checkpoint を取得できません（接続の失敗）。",)


@pytest.mark.parametrize("size", range(1, 16))
def test_reads_a_log_that_others_wrote(size: int) -> None:
    source = DirectorySource(TESSERA_LOG)
    assert source.leaves(0, size) == TESSERA_LEAVES[:size]
    tile = source.tile(0, 0, size)
    assert tile is not None
    assert len(tile) == 32 * size


@pytest.mark.parametrize("case", vectors("tile-paths")["TestNWithSuffix"])
def test_index_path(case: dict) -> None:
    suffix = f".p/{case['p']}" if case.get("p") else ""
    assert index_path(case["index"]) + suffix == case["wantPath"]


def test_the_target_says_what_kind_of_source_it_is(sqlite_place: Place, exported: Path, tmp_path: Path) -> None:
    kinds = [
        (sqlite_place.folder, StoreSource),
        (sqlite_place.file, StoreSource),
        (str(sqlite_place.folder), StoreSource),
        (exported, DirectorySource),
        ("https://book.example/tlog", HttpSource),
        ("postgresql://localhost/book", StoreSource),
    ]
    for target, kind in kinds:
        assert isinstance(open_source(target), kind)
    with pytest.raises(LedgerError, match="見つかりません"):
        open_source(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("bundle", "width"),
    [(b"", 1), (b"\0", 1), (b"\0\5abc", 1), (b"\0\1a", 2), (b"\0\1a\0", 1), (b"\0\1a\0\1b", 1), (b"\0\1a\0\1b", 3)],
)
def test_a_bundle_is_exactly_its_leaves(tmp_path: Path, bundle: bytes, width: int) -> None:
    folder = tmp_path / "tile/entries/000.p"
    folder.mkdir(parents=True)
    (folder / str(width)).write_bytes(bundle)
    source: FileSource = DirectorySource(tmp_path)
    with pytest.raises(LedgerError):
        source.leaves(0, width)


def test_the_leaves_of_a_body_are_found_by_an_index(sqlite_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the time to check a book would grow with the square of its size."""
    plans: list[str] = []
    ask = SqliteBook.ask

    def explained(book: SqliteBook, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        if "FROM entry WHERE record" in sql or "FROM body" in sql:
            plans.extend(row[-1] for row in ask(book, f"EXPLAIN QUERY PLAN {sql}", values))
        return ask(book, sql, values)

    with sqlite_place.log() as log:
        for leaf, body in call("rec_a"):
            log.append(leaf, record="rec_a", bodies=[body]).result(WAIT_S)
    monkeypatch.setattr(SqliteBook, "ask", explained)
    assert sqlite_place.check().ok
    assert any("entry_record" in plan for plan in plans)
    assert not [plan for plan in plans if plan.startswith("SCAN")]


def test_a_check_ends_while_calls_go_on_coming(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page of bodies is read, there are more of them behind it by then."""
    asked = itertools.count()
    with place.log() as log:

        def add() -> None:
            for _ in range(5):
                record = f"rec_{next(asked):06}"
                for leaf, body in call(record):
                    log.append(leaf, record=record, bodies=[body]).result(WAIT_S)

        add()
        for kind in (SqliteBook, PostgresBook):
            monkeypatch.setattr(kind, "ask", _with_company(kind.ask, add))
        report = place.check()
    assert report.ok, report.problems
    assert report.size == 10


def _with_company(ask: Callable[..., list[Any]], add: Callable[[], None]) -> Callable[..., list[Any]]:
    def asked(book: Any, sql: str, values: Sequence[int | str] = ()) -> list[Any]:
        rows = ask(book, sql, values)
        if "ciphertext" in sql and rows:
            add()
        return rows

    return asked


def test_a_database_that_is_not_there_is_reported(tmp_path: Path) -> None:
    report = fsck.check(open_source(f"postgresql://nobody:secret-word@/none?host={tmp_path}"), VKEY)
    assert not report.ok
    assert "secret-word" not in "".join(report.problems)
