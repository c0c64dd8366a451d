"""The index over the book: what each leaf makes of a record."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sekisho.desk.records.index import catch_up
from sekisho.desk.records.models import Passage
from sekisho.kernel import canonical
from sekisho.kernel.ids import new_id
from sekisho.ledger.entry import Imported, Intent, Mark, Outcome
from tests.desk.book import writer

AT = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)
SCOPE = {"engagement": "eng_1", "party": "pty_1", "actor": "act_1", "service": "svc", "kind": "text", "model": "m"}


def indexed(*leaves: bytes) -> None:
    with writer() as log:
        for leaf in leaves:
            log.append(leaf).result(20)
    catch_up()


def intent(record: str, **more: Any) -> bytes:
    words = {
        "permit": "pmt",
        "purpose": "use-1",
        "endpoint": "/v1/chat/completions",
        "stream": False,
        "input_sha256": "",
    }
    return Intent(record=record, at=AT, **SCOPE, **words, **more).leaf()


def older(leaf: bytes, *fields: str) -> bytes:
    """The leaf as an earlier version wrote it."""
    content = canonical.loads(leaf)
    return canonical.dumps({name: value for name, value in content.items() if name not in fields})


@pytest.fixture
def record(world) -> str:
    return new_id("rec")


def test_a_use_outside_the_gate_stands_at_the_moment_of_its_use(record):
    mark = Mark("PHONE", "personal.phone", 0, 3, "/messages/0/content", "warn")
    hashes = {"input_sha256": "", "output_sha256": ""}
    used = AT - timedelta(days=20)
    indexed(Imported(record=record, at=AT, used_at=used, source="csv", findings=(mark,), **SCOPE, **hashes).leaf())
    row = Passage.objects.get(record=record)
    assert (row.state, row.at, row.party, row.service) == ("imported", used, "pty_1", "svc")
    assert [found["code"] for found in row.findings] == ["personal.phone"]


def test_what_is_under_way_counts_with_what_is_reserved_and_then_with_what_it_used(record):
    indexed(intent(record, reserved_in=10, reserved_out=50))
    assert Passage.objects.get(record=record).charged == 60
    indexed(Outcome(record, AT, "answered", 200, "", 0, 0, 5, "stop", 10, 7).leaf())
    row = Passage.objects.get(record=record)
    assert (row.charged, row.tokens_in, row.tokens_out) == (17, 0, 0)


def test_leaves_of_an_earlier_version_count_as_the_upstream_said(record):
    outcome = Outcome(record, AT, "answered", 200, "", 3, 4, 5, "stop").leaf()
    indexed(
        older(intent(record), "reserved_in", "reserved_out"),
        older(outcome, "charged_in", "charged_out"),
    )
    assert Passage.objects.get(record=record).charged == 7
