from dataclasses import replace

import pytest

from sekisho.kernel import canonical
from sekisho.ledger.entry import STATUSES, Mark, Outcome
from sekisho.ledger.fsck_leaves import Pairing, read_leaf
from tests.ledger.books import AT, event, intent, outcome, refused

OUTCOME = Outcome("rec_1", AT, "answered", 200, "1" * 64, 12, 34, 567, "stop")

SINCE = ("hold",)  # a leaf without it was written before there was such a field


def changed(leaf: bytes, **values: object) -> bytes:
    return canonical.dumps(canonical.loads(leaf) | values)


def without(leaf: bytes, name: str) -> bytes:
    content = canonical.loads(leaf)
    del content[name]
    return canonical.dumps(content)


@pytest.mark.parametrize("leaf", [intent("rec_1"), outcome("rec_1"), refused("rec_1"), event("evt_1")])
def test_knows_every_leaf_that_is_written(leaf: bytes) -> None:
    assert read_leaf(leaf) is not None
    for name in canonical.loads(leaf):
        assert read_leaf(without(leaf, name)) is None or name in SINCE, name
        assert read_leaf(changed(leaf, **{name: [{}]})) is None, name
    assert read_leaf(changed(leaf, prompt="text of a person")) is None


@pytest.mark.parametrize("status", STATUSES)
def test_knows_every_status_that_is_written(status: str) -> None:
    assert read_leaf(replace(OUTCOME, status=status).leaf()) is not None


@pytest.mark.parametrize(
    "leaf",
    [
        b"",
        b"not json",
        b"[]",
        b"[" * 8000,
        b'"text"',
        b"{}",
        event("evt_1") + b"\n",
        b" " + event("evt_1"),
        changed(event("evt_1"), v=2),
        changed(event("evt_1"), v=True),
        changed(event("evt_1"), type="other"),
        changed(event("evt_1"), at="2026-11-23"),
        changed(event("evt_1"), event=""),
        changed(event("evt_1"), detail={"nested": {"a": 1}}),
        changed(event("evt_1"), detail={"long": "x" * 9000}),
        changed(outcome("rec_1"), tokens_in=-1),
        changed(outcome("rec_1"), output_sha256="AB"),
        changed(refused("rec_1"), findings=[{"label": "PHONE", "text": "090"}]),
    ],
)
def test_knows_no_other_leaf(leaf: bytes) -> None:
    assert read_leaf(leaf) is None


def test_a_mark_is_what_the_checker_knows_of_it() -> None:
    assert {item["label"] for item in canonical.loads(refused("rec_1"))["findings"]} == {"PHONE"}
    assert Mark.__match_args__ == ("label", "code", "start", "end", "path", "action")


def pair(*leaves: bytes) -> tuple[list[str], list[str]]:
    pairing = Pairing()
    problems = []
    for index, leaf in enumerate(leaves):
        content = read_leaf(leaf)
        assert content is not None
        problems.append(pairing.take(index, content))
    found = [problem for problem in problems if problem], list(pairing.open_intents())
    pairing.close()
    return found


def test_calls_refusals_and_events_pair_up() -> None:
    leaves = (intent("rec_1"), intent("rec_2"), event("evt_1"), outcome("rec_1"), refused("rec_3"))
    assert pair(*leaves) == ([], ["rec_2"])


@pytest.mark.parametrize(
    "leaves",
    [
        (outcome("rec_1"),),
        (outcome("rec_1"), intent("rec_1")),
        (intent("rec_1"), intent("rec_1")),
        (intent("rec_1"), outcome("rec_1"), outcome("rec_1")),
        (intent("rec_1"), outcome("rec_1"), intent("rec_1")),
        (intent("rec_1"), refused("rec_1")),
        (refused("rec_1"), refused("rec_1")),
        (refused("rec_1"), outcome("rec_1")),
        (event("evt_1"), event("evt_1")),
    ],
)
def test_what_does_not_pair_up_is_a_problem(leaves: tuple[bytes, ...]) -> None:
    problems, _ = pair(*leaves)
    assert problems


def test_an_event_and_a_record_may_share_an_id() -> None:
    assert pair(intent("same"), event("same")) == ([], ["same"])


@pytest.mark.parametrize(
    ("moment", "times"),
    [("2026-11-23T04:25:07.000Z", 1), ("2026-11-23T04:05:36.000Z", 0), ("2026-11-33T04:05:07.000Z", 1)],
)
def test_a_clock_that_went_back_is_counted_and_calls_side_by_side_are_not(moment: str, times: int) -> None:
    pairing = Pairing()
    for leaf in (changed(event("evt_1"), at=moment), event("evt_2"), event("evt_3")):
        content = read_leaf(leaf)
        assert content is not None
        assert pairing.take(0, content) == ""
    assert pairing.clock_went_back == times
    pairing.close()
