from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sekisho.gateway.endpoints import ENDPOINTS
from sekisho.kernel import canonical
from sekisho.kernel.errors import LedgerError
from sekisho.ledger.entry import MARKS_KEPT, MAX_LEAF_BYTES, STATUSES, Event, Intent, Mark, Outcome, Refused

AT = datetime(2026, 11, 23, 4, 5, 6, 789000, tzinfo=UTC)
MARK = Mark("PHONE", "personal.phone", 3, 16, "/messages/0/content", "block")
INTENT = Intent(
    record="rec_01JDAAAAAAAAAAAAAAAAAAAAAA",
    at=AT,
    engagement="eng_1",
    party="par_1",
    actor="act_1",
    permit="pmt_1",
    purpose="minutes",
    service="practice",
    kind="text",
    model="practice-text",
    endpoint="/v1/chat/completions",
    stream=False,
    input_sha256="0" * 64,
    findings=(MARK,),
    notes=("masked",),
)
OUTCOME = Outcome("rec_1", AT, "answered", 200, "1" * 64, 12, 34, 567, "stop")
REFUSED = Refused("rec_1", AT, "", "", "", "", "", "", "", "", None, "key.unknown", 401)
EVENT = Event("evt_1", AT, "permit.issued", "act_1", "eng_1", "pmt_1", {"version": 1})


@pytest.mark.parametrize("entry", [INTENT, OUTCOME, REFUSED, EVENT], ids=lambda entry: type(entry).__name__)
def test_a_leaf_is_canonical_json_with_version_type_and_moment(entry: Intent | Outcome | Refused | Event) -> None:
    content = canonical.loads(entry.leaf())
    assert content["v"] == 1
    assert content["type"] == type(entry).__name__.lower()
    assert content["at"] == "2026-11-23T04:05:06.789Z"


def test_the_leaf_of_a_call_carries_its_record() -> None:
    assert canonical.loads(INTENT.leaf())["record"] == INTENT.record


def test_a_finding_is_written_without_its_text() -> None:
    (found,) = canonical.loads(INTENT.leaf())["findings"]
    assert found == {
        "label": "PHONE",
        "code": "personal.phone",
        "start": 3,
        "end": 16,
        "path": "/messages/0/content",
        "action": "block",
    }


def test_many_findings_are_counted_beyond_the_first() -> None:
    content = canonical.loads(replace(REFUSED, findings=(MARK,) * 1000).leaf())
    assert len(content["findings"]) == MARKS_KEPT
    assert content["findings_more"] == 1000 - MARKS_KEPT


def test_the_most_findings_a_leaf_keeps_always_fit() -> None:
    wide = Mark("RESIDENCE_CARD", "personal.residence_card", 4_000_000, 4_000_012, "p" * 96, "block")
    assert len(replace(INTENT, findings=(wide,) * 99).leaf()) <= MAX_LEAF_BYTES


@pytest.mark.parametrize("words", ["山田太郎", "two words", "x" * 97, "line\nbreak"])
def test_words_a_client_chose_are_not_written(words: str) -> None:
    assert canonical.loads(replace(REFUSED, model=words).leaf())["model"] == "?"
    assert canonical.loads(replace(REFUSED, endpoint=words).leaf())["endpoint"] == "?"
    marked = replace(REFUSED, findings=(replace(MARK, path=words),))
    assert canonical.loads(marked.leaf())["findings"][0]["path"] == "?"


def test_the_names_of_all_endpoints_are_written() -> None:
    for name in {endpoint.name for _, endpoint in ENDPOINTS}:
        assert canonical.loads(replace(REFUSED, endpoint=name).leaf())["endpoint"] == name


@pytest.mark.parametrize("status", STATUSES)
def test_writes_every_status(status: str) -> None:
    assert canonical.loads(replace(OUTCOME, status=status).leaf())["status"] == status


@pytest.mark.parametrize(
    "entry",
    [
        replace(OUTCOME, status="fine"),
        replace(OUTCOME, output_sha256="ABC"),
        replace(OUTCOME, record=""),
        replace(EVENT, event=""),
        replace(EVENT, detail={"share": 0.5}),
        replace(EVENT, detail={"note": "x" * MAX_LEAF_BYTES}),
        replace(OUTCOME, tokens_in=2**53),
        replace(OUTCOME, finish="\ud800"),
    ],
    ids=range(8),
)
def test_refuses_what_a_leaf_cannot_hold(entry: Outcome | Event) -> None:
    with pytest.raises(LedgerError):
        entry.leaf()


def test_refuses_a_moment_without_a_time_zone() -> None:
    with pytest.raises(LedgerError):
        replace(OUTCOME, at=datetime(2026, 11, 23)).leaf()  # noqa: DTZ001
