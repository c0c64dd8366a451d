"""What is left out on PostgreSQL is there, says why, and looks at nothing that a store decides."""

import re

import pytest

from tests.desk.stores import ONCE
from tests.house.sources import ROOT

DESK = ROOT / "tests" / "desk"
DECIDED_BY_THE_STORE = re.compile(r"\bcommitted\b|\bdjango\.db\b|\bthreading\b|\bThread|\border_by\b|\bpsycopg\b")
ASKED_OF_BOTH = ("test_permission_matrix.py", "test_long_lists.py", "test_lists.py", "test_story.py")


@pytest.mark.parametrize("place", ONCE)
def test_what_runs_once_has_nothing_to_do_with_a_store(place):
    path = DESK / place
    files = sorted(path.rglob("test_*.py")) if place.endswith("/") else [path]
    assert files
    assert ONCE[place].strip()
    found = {file.name: DECIDED_BY_THE_STORE.findall(file.read_text("utf-8")) for file in files}
    assert not {name: words for name, words in found.items() if words}


def test_every_page_and_every_list_is_asked_of_both_stores():
    for name in ASKED_OF_BOTH:
        assert (DESK / name).is_file()
        assert name not in ONCE
