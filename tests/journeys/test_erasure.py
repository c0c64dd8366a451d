"""A text is erased from the command line while the server runs, and once more when it is stopped."""

import json
from pathlib import Path

import pytest

from sekisho.ledger.reader import open_reader
from tests.journeys.server import Installation
from tests.journeys.test_faults import ask

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("is_running", [True, False])
def test_an_erased_text_is_gone_and_everything_else_stays_provable(
    practice: Installation, tmp_path: Path, is_running: bool
):
    place, key = practice, practice.facts["api_key"]
    place.start()
    ask(place, key)
    if not is_running:
        place.stop()
    record = answered_last(place)
    receipt = str(tmp_path / "before.tlog-proof")
    place.run("ledger", "prove", record, "-o", receipt)
    words = ("ledger", "erase", record, "--reason", "誤って入力したため", "--basis", "mistake", "--json")
    done = json.loads(place.run(*words).stdout)
    assert (done["record"], done["cleared"]) == (record, True)
    assert json.loads(place.run("ledger", "verify", receipt, "--json").stdout)["ok"]
    report = json.loads(place.run("ledger", "verify", "--json").stdout)
    assert report["ok"], report["problems"]
    assert report["counts"]["erasure"] == 1
    again = place.run("ledger", "erase", record, "--reason", "もう一度", check=False)
    assert again.returncode == 1
    assert "すでに消去" in again.stderr
    if is_running:
        assert ask(place, key).choices
        place.stop()


def answered_last(place: Installation) -> str:
    """The id of the newest record in the book that has an outcome."""
    reader = open_reader(place.data)
    leaves = [json.loads(leaf) for _, leaf in reader.entries(0, 10_000)]
    return next(leaf["record"] for leaf in reversed(leaves) if leaf["type"] == "outcome")
