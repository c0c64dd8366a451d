"""消去: an order is done by the book's writer and shown with its basis; shelves go only when their years are over."""

import pytest
from django.conf import settings

from sekisho.desk.records import erasures
from sekisho.desk.records.index import book_reader, catch_up
from sekisho.desk.records.models import Cursor, ErasureOrder, Passage
from sekisho.desk.shell.bases import BASIS_WORDS
from sekisho.desk.shell.clock import days_ago, now
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.kernel.ids import new_id
from sekisho.ledger.bodies import INPUT
from sekisho.ledger.entry import Intent
from sekisho.ledger.reader import Reader
from sekisho.ledger.settling import settle
from sekisho.ledger.shelves import Sealer, shelf_of
from tests.desk.book import WAIT_S, open_writer
from tests.desk.records.test_views import ANSWERED, ASKED, Gate, page_of
from tests.desk.world import World


class Shelving(Gate):
    """Writes bodies onto shelves, as the gateway does."""

    def reader(self) -> Reader:
        return book_reader()

    def asked_on_shelf(self) -> str:
        """A call of this moment whose answer never came."""
        record = new_id("rec")
        common = self._common("staff")
        shelf = shelf_of(common["engagement"], "text", now())
        body = Sealer(settings.KEYRING.body_key(), self.reader().shelf_key).seal(shelf, record, INPUT, ASKED.encode())
        intent = Intent(
            record=record,
            at=now(),
            **common,
            permit=self.permit.id,
            purpose="use-1",
            service="practice-text",
            kind="text",
            model="practice-text",
            endpoint="/v1/chat/completions",
            stream=False,
            input_sha256=body.sha256,
        )
        self._write(record, (intent.leaf(), body))
        return record


@pytest.fixture
def world(committed: World) -> World:
    """Not within one transaction: PostgreSQL keeps what one that has begun to write may still see, in any database."""
    return committed


@pytest.fixture
def gate(world) -> Shelving:
    return Shelving(world)


def done(order: ErasureOrder) -> None:
    assert settle(open_writer, lambda: erasures.is_carried_out(order), WAIT_S)
    catch_up()


def test_an_erased_record_says_so_with_basis_and_reason_and_shows_no_words(world, gate):
    record, kept = gate.answered(), gate.answered()
    assert ASKED in page_of(world, "staff", record)
    done(erasures.erase_record(record, "asked", "本人から求めがあったため", world.people["officer"]))
    page = page_of(world, "staff", record)
    for part in (
        "消去済み",
        "本人等の求め",
        "本人から求めがあったため",
        world.people["officer"].name,
        "経路が計算で一致",
    ):
        assert part in page
    assert ASKED not in page
    assert ANSWERED not in page
    assert ANSWERED in page_of(world, "staff", kept)
    assert "消去済み" not in page_of(world, "staff", kept)


def test_the_leaf_says_who_on_what_basis_and_what_but_not_the_reason(world, gate):
    record = gate.answered()
    done(erasures.erase_record(record, "mistake", "顧客の氏名を入れてしまった", world.people["responsible"]))
    leaf = book_reader().by_record(record)[-1][1].decode()
    assert '"basis":"mistake"' in leaf
    assert '"count":2' in leaf
    assert '"actor":"act_' in leaf
    assert "氏名" not in leaf
    assert world.people["responsible"].name not in leaf


def test_the_index_is_rebuilt_with_what_was_erased(world, gate):
    record = gate.answered()
    done(erasures.erase_record(record, "city", "発注者の指示", None))
    before = Passage.objects.values().get(record=record)
    Passage.objects.all().delete()
    Cursor.objects.all().delete()
    catch_up()
    assert Passage.objects.values().get(record=record) == before
    assert before["erased_basis"] == "city"


def test_refuses_what_is_not_there_or_gone_or_may_still_come(world, gate):
    with pytest.raises(NotFoundError):
        erasures.erase_record("rec_nothing", "asked", "x", None)
    with pytest.raises(InputError, match="本文はありません"):
        erasures.erase_record(gate.refused(), "asked", "x", None)
    with pytest.raises(InputError, match="応答待ち"):
        erasures.erase_record(gate.asked_on_shelf(), "asked", "x", None)
    record = gate.answered()
    done(erasures.erase_record(record, "asked", "x", None))
    with pytest.raises(InputError, match="すでに消去"):
        erasures.erase_record(record, "asked", "x", None)


def test_an_order_that_was_repeated_is_one_leaf(world, gate):
    record = gate.answered()
    first = erasures.erase_record(record, "asked", "一回目", None)
    again = erasures.erase_record(record, "asked", "二回目", None)
    assert first.id == again.id
    done(again)
    assert [b'"type":"erasure"' in leaf for _, leaf in book_reader().by_record(record)].count(True) == 1


def test_a_shelf_is_disposed_of_only_after_its_years_and_with_all_that_is_on_it(world, gate):
    with days_ago(7 * 366):
        old = gate.asked_on_shelf()
    recent = gate.asked_on_shelf()
    due = [standing for standing in erasures.standing_shelves() if standing.is_due]
    others = [standing for standing in erasures.standing_shelves() if not standing.is_due]
    mine = [standing for standing in due if standing.shelf.engagement == gate.survey.id]
    assert [(standing.bodies, standing.title) for standing in mine] == [(1, gate.survey.title)]
    with pytest.raises(InputError, match="保存期間内"):
        erasures.approve_disposal(others[0].shelf.name, "x", world.people["officer"])
    done(erasures.approve_disposal(mine[0].shelf.name, "保存期間が満了したため", world.people["officer"]))
    assert book_reader().body(old, INPUT) is None
    assert book_reader().body(recent, INPUT) is not None
    assert "消去済み" in page_of(world, "responsible", old)
    assert "保存期間の満了" in page_of(world, "responsible", old)
    assert Passage.objects.get(record=recent).erased_at is None
    with pytest.raises(InputError, match="廃棄されています"):
        erasures.approve_disposal(mine[0].shelf.name, "x", world.people["officer"])


@pytest.mark.parametrize("login", ["staff", "auditor"])
def test_only_who_may_order_is_taken_for_who_orders(world, login):
    with pytest.raises(InputError):
        erasures.person_by(world.people[login].email)
    assert erasures.person_by(world.people["officer"].email) == world.people["officer"]


def test_the_words_of_every_basis_are_said(world):
    from sekisho.cli.parser import BASES as OFFERED
    from sekisho.ledger.entry import BASES

    assert tuple(BASIS_WORDS) == BASES == OFFERED
