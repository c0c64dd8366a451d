import sqlite3

import pytest

from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError
from sekisho.ledger import tree
from sekisho.ledger.bodies import INPUT, OUTPUT, open_body
from sekisho.ledger.checkpoint import read_checkpoint
from sekisho.ledger.note import open_note
from sekisho.ledger.reader import Reader
from sekisho.ledger.tiles import encode_bundle
from tests.ledger.books import BODY_KEY, SIGNER, WAIT_S, Place, call, end_sessions, mixed


def root_in(checkpoint: str) -> bytes:
    return read_checkpoint(open_note(checkpoint, [SIGNER.verifier]).text).root


def test_reads_leaves_while_the_writer_runs_and_after(place: Place) -> None:
    leaves = mixed(600)
    reader = place.reader()
    with place.log() as log:
        for future in [log.append(leaf) for leaf in leaves]:
            future.result(WAIT_S)
        assert reader.entries(250, 10) == list(enumerate(leaves))[250:260]
    assert reader.size() == 600
    assert reader.entries(590, 100) == list(enumerate(leaves))[590:]
    assert reader.entries(600, 10) == []
    assert root_in(reader.checkpoint()) == tree.root_of(map(tree.leaf_hash, leaves))
    reader.close()


def test_finds_the_leaves_of_a_record_and_its_bodies(place: Place) -> None:
    (asked, question), (answered, answer) = call("rec_a")
    with place.log() as log:
        log.append(asked, record="rec_a", bodies=[question]).result(WAIT_S)
        log.append(mixed(1)[0]).result(WAIT_S)
        log.append(answered, record="rec_a", bodies=[answer]).result(WAIT_S)
    reader = place.reader()
    assert reader.by_record("rec_a") == [(0, asked), (2, answered)]
    assert reader.by_record("") == reader.by_record("rec_unknown") == []
    assert reader.body("rec_a", INPUT) == question
    assert reader.body("rec_a", OUTPUT) == answer
    assert open_body(BODY_KEY, answer).decode() == "答え rec_a"
    assert reader.body("rec_b", INPUT) is None
    reader.close()


def test_before_a_book_is_begun_there_is_nothing_to_read(place: Place) -> None:
    reader = place.reader()
    assert reader.size() == 0
    assert reader.entries(0, 10) == reader.by_record("rec_a") == []
    assert reader.body("rec_a", INPUT) is reader.fetch("checkpoint") is None
    with pytest.raises(LedgerError, match="始まっていません"):
        reader.checkpoint()
    reader.close()


def test_an_empty_book_has_a_signed_checkpoint(place: Place) -> None:
    place.fill([])
    reader = place.reader()
    assert root_in(reader.checkpoint()) == tree.EMPTY_ROOT
    assert reader.fetch("tile/entries/000.p/1") is None
    assert reader.vkey() == SIGNER.verifier.vkey
    reader.close()


def test_serves_the_paths_of_tlog_tiles(place: Place) -> None:
    leaves = mixed(600)
    place.fill(leaves)
    reader = place.reader()
    hashes = [tree.leaf_hash(leaf) for leaf in leaves]
    assert reader.fetch("checkpoint") == reader.checkpoint().encode()
    assert reader.fetch("tile/entries/001") == encode_bundle(leaves[256:512])
    assert reader.fetch("tile/entries/002.p/88") == encode_bundle(leaves[512:])
    assert reader.fetch("tile/entries/002.p/5") == encode_bundle(leaves[512:517])
    assert reader.fetch("tile/entries/001.p/7") == encode_bundle(leaves[256:263])
    assert reader.fetch("tile/0/000") == b"".join(hashes[:256])
    assert reader.fetch("tile/0/002.p/88") == b"".join(hashes[512:])
    assert reader.fetch("tile/0/001.p/3") == b"".join(hashes[256:259])
    assert reader.fetch("tile/1/000.p/2") == tree.root_of(hashes[:256]) + tree.root_of(hashes[256:512])
    reader.close()


@pytest.mark.parametrize(
    "path",
    ["", "vkey", "tile/entries/002", "tile/entries/002.p/89", "tile/0/003.p/1", "tile/1/000", "tile/2/000.p/1",
     "tile/1/000.p/3", "tile/0/../0/000", "tile/64/000", "checkpoint/"],
)  # fmt: skip
def test_serves_no_other_path(path: str, sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(600))
    assert sqlite_place.reader().fetch(path) is None


def test_proves_every_leaf_of_a_book(place: Place) -> None:
    leaves = mixed(600)
    place.fill(leaves)
    reader = place.reader()
    for index in [*range(0, 600, 41), 255, 256, 511, 512, 599]:
        found = reader.inclusion(index)
        assert (found.index, found.size, found.leaf_hash) == (index, 600, tree.leaf_hash(leaves[index]))
        assert tree.is_included(found.leaf_hash, index, 600, found.hashes, root_in(found.checkpoint))
    with pytest.raises(LedgerError):
        reader.inclusion(600)
    reader.close()


def test_never_gives_more_than_ten_thousand_leaves(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(10_050))
    assert len(sqlite_place.reader().entries(0, 1_000_000)) == 10_000


def test_says_so_when_a_tile_is_gone(sqlite_place: Place) -> None:
    sqlite_place.fill(mixed(600))
    with sqlite3.connect(sqlite_place.file) as database:
        database.execute("DELETE FROM tile WHERE level = 1")
        database.execute("DELETE FROM entry WHERE idx = 520")
    reader: Reader = sqlite_place.reader()
    with pytest.raises(LedgerError):
        reader.fetch("tile/1/000.p/2")
    with pytest.raises(LedgerError):
        reader.fetch("tile/entries/002.p/88")


def test_every_leaf_is_what_was_appended(place: Place) -> None:
    place.fill(mixed(8))
    reader = place.reader()
    assert [canonical.loads(leaf)["type"] for _, leaf in reader.entries(0, 8)] == [
        "intent",
        "outcome",
        "refused",
        "event",
    ] * 2
    reader.close()


def test_connects_again_after_the_server_ended_the_session(postgres_place: Place) -> None:
    place = postgres_place
    place.fill(mixed(3))
    reader = place.reader()
    assert reader.size() == 3
    end_sessions(place)
    with pytest.raises(LedgerError):
        reader.size()
    assert reader.size() == 3
    reader.close()
