"""The book in an S3-compatible storage: signed as Amazon's own examples are, complete, and never over another book."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from sekisho.kernel.errors import InputError, LedgerError
from sekisho.ledger.export_s3 import Access, Bucket, authorization, export_to
from sekisho.ledger.fsck import check
from sekisho.ledger.fsck_sources import HttpSource
from tests.ledger.books import VKEY, Place, intent, mixed

EXAMPLE = Access("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


class Storage(http.server.ThreadingHTTPServer):
    """Keeps objects; computes the signature of what came by itself, from the headers that came."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, bytes] = {}
        self.written: list[str] = []
        self.is_broken = False


class Handler(http.server.BaseHTTPRequestHandler):
    server: Storage

    def do_GET(self) -> None:
        found = self.server.objects.get(unquote(self.path))
        self._answer(404 if found is None else 200, found or b"")

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = ("host", "x-amz-content-sha256", "x-amz-date")
        wanted = authorization("PUT", self.path, {name: self.headers[name] for name in names}, EXAMPLE)
        is_whole = hashlib.sha256(content).hexdigest() == self.headers["x-amz-content-sha256"]
        if self.headers["Authorization"] != wanted or not is_whole:
            self._answer(403, b"")
        elif self.server.is_broken and self.path.endswith("checkpoint"):
            self._answer(500, b"")
        else:
            self.server.objects[unquote(self.path)] = content
            self.server.written.append(unquote(self.path))
            self._answer(200, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def storage() -> Iterator[Storage]:
    server = Storage()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(storage: Storage) -> str:
    return f"http://127.0.0.1:{storage.server_address[1]}"


def bucket(storage: Storage, access: Access = EXAMPLE) -> Bucket:
    return Bucket(address(storage), "s3://city/台帳/one", access)


def test_signatures_are_those_of_amazons_examples() -> None:
    """Authenticating Requests: Using the Authorization Header (AWS Signature Version 4), examples GET and PUT."""
    empty = hashlib.sha256(b"").hexdigest()
    common = {"host": "examplebucket.s3.amazonaws.com", "x-amz-date": "20130524T000000Z"}
    got = authorization("GET", "/test.txt", common | {"range": "bytes=0-9", "x-amz-content-sha256": empty}, EXAMPLE)
    assert got.endswith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    headers = common | {
        "date": "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-content-sha256": hashlib.sha256(b"Welcome to Amazon S3.").hexdigest(),
    }
    put = authorization("PUT", "/test%24file.text", headers, EXAMPLE)
    assert put.endswith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")


def test_what_lies_there_verifies_and_only_what_is_new_is_written(sqlite_place: Place, storage: Storage) -> None:
    sqlite_place.fill(mixed(300))
    assert export_to(sqlite_place.reader(), bucket(storage)) == 300
    source = f"{address(storage)}/city/%E5%8F%B0%E5%B8%B3/one"
    assert check(HttpSource(source), VKEY).problems == ()
    assert storage.written[-1].endswith("/checkpoint")
    storage.written.clear()
    sqlite_place.fill([intent(f"rec_later_{number}") for number in range(5)])
    export_to(sqlite_place.reader(), bucket(storage))
    names = [name.partition("/one/")[2] for name in storage.written]
    assert names == ["vkey", "tile/entries/001.p/49", "tile/0/001.p/49", "checkpoint"]
    report = check(HttpSource(source), VKEY)
    assert (report.problems, report.size) == ((), 305)


def test_another_book_or_a_newer_copy_is_not_written_over(
    sqlite_place: Place, storage: Storage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sqlite_place.fill(mixed(20))
    export_to(sqlite_place.reader(), bucket(storage))
    kept = dict(storage.objects)
    shorter = Place(tmp_path_factory.mktemp("shorter"))
    shorter.fill(mixed(5))
    with pytest.raises(LedgerError, match="別の台帳"):
        export_to(shorter.reader(), bucket(storage))
    assert storage.objects == kept


def test_a_failure_leaves_the_earlier_checkpoint_over_its_own_tiles(sqlite_place: Place, storage: Storage) -> None:
    sqlite_place.fill(mixed(300))
    export_to(sqlite_place.reader(), bucket(storage))
    sqlite_place.fill([intent("rec_later")])
    storage.is_broken = True
    with pytest.raises(LedgerError, match="HTTP 500"):
        export_to(sqlite_place.reader(), bucket(storage))
    report = check(HttpSource(f"{address(storage)}/city/%E5%8F%B0%E5%B8%B3/one"), VKEY)
    assert (report.problems, report.size) == ((), 300)


def test_wrong_access_and_no_storage_are_said_without_the_secret(sqlite_place: Place, storage: Storage) -> None:
    sqlite_place.fill(mixed(3))
    wrong = Access(EXAMPLE.key_id, "another-secret")
    assert "another-secret" not in repr(wrong)
    with pytest.raises(LedgerError, match="HTTP 403"):
        export_to(sqlite_place.reader(), bucket(storage, wrong))
    with pytest.raises(LedgerError, match="接続できません"):
        export_to(sqlite_place.reader(), Bucket("http://127.0.0.1:9", "s3://city", EXAMPLE))


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        ("ftp://host", "s3://city"),
        ("https://host/path", "s3://city"),
        ("https://host", "s3:///x"),
        ("https://host", "city"),
    ],
)
def test_what_is_no_storage_is_refused(endpoint: str, place: str) -> None:
    with pytest.raises(InputError):
        Bucket(endpoint, place, EXAMPLE)
