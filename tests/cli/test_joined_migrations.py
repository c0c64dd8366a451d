"""A new store is made by one migration that joins the first ones. It is the store that they make, and goes on from any
of them.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Make
from tests.cli.installation import Installation

JOINED, LAST, BEFORE = "0001_squashed_0034_disposal_items", "0034_disposal_items", "0031_other_books"
SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
POSTGRES = (
    """SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable,
    column_default, is_identity FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
    """SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal ORDER BY 1, 2""",
    "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT * FROM information_schema.sequences ORDER BY sequence_name",
)
APPLIED = "SELECT app, name FROM django_migrations ORDER BY app, name"
TABLES = ("desk_version", "desk_attachmentbody", "desk_monthlyreview", "desk_passage", "desk_disposalitem")


def structure(place: Installation) -> list[list[tuple[Any, ...]]]:
    """Tables, columns, indexes, constraints, triggers and their functions, word for word."""
    if "SEKISHO_STORE" in place.env:
        return [place.execute(query) for query in POSTGRES]
    return [[(*names, in_any_order(sql or "")) for *names, sql in place.execute(SQLITE)]]


def in_any_order(sql: str) -> list[str]:
    """SQLite makes a table anew to change a column, which then stands last; nobody asks for columns by their place."""
    return sorted(sql.partition("(")[2].removesuffix(")").split(", ")) if sql.startswith("CREATE TABLE") else [sql]


def prepared(place: Installation) -> Installation:
    done = place.run("prepare")
    assert done.status == 0, done.err
    return place


def made_by_the_chain(place: Installation, last: str) -> Installation:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.old_chain", last],
        env=place.env | {"PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module")
def new(fresh: Make) -> Installation:
    return prepared(fresh())


@pytest.fixture(scope="module")
def halfway(fresh: Make) -> Installation:
    return made_by_the_chain(fresh(), BEFORE)


@pytest.fixture(scope="module")
def old(fresh: Make, halfway: Installation) -> Installation:
    return made_by_the_chain(fresh(halfway), LAST)


def test_both_ways_make_the_same_store(new, old):
    made = structure(new)
    assert {name for part in made for row in part for name in row if name in TABLES} == set(TABLES)
    assert made == structure(old)


def test_an_existing_store_is_taken_for_what_it_is(new, old):
    assert ("desk", JOINED) not in old.execute(APPLIED)
    before = structure(old)
    assert structure(prepared(old)) == before
    assert old.execute(APPLIED) == new.execute(APPLIED)
    assert ("desk", JOINED) in old.execute(APPLIED)
    assert old.run("demo", "--json").document["accounts"]


def test_a_store_from_in_between_goes_on_and_keeps_its_rows(fresh, halfway, new):
    place = fresh(halfway)
    assert structure(place) != structure(new)
    place.execute(
        "INSERT INTO desk_organisation (id, kind, name, address, representative, channel, issuer) "
        "VALUES ('org_1', 'policy', '統括課', '', '', 'here', '')"
    )
    prepared(place)
    assert structure(place) == structure(new)
    assert place.execute(APPLIED) == new.execute(APPLIED)
    assert place.execute("SELECT name FROM desk_organisation") == [("統括課",)]
