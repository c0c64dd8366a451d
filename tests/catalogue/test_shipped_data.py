"""The shipped catalogue is the research it was made from: every service, every fact, nothing more.

`source/service-catalogue.json` is that research as it was handed over, field by field; one note that
pointed into a working paper says here what that paper says.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from sekisho.catalogue.catalogue import load

SOURCE = json.loads((Path(__file__).parent / "source" / "service-catalogue.json").read_text("utf-8"))
ROWS: list[dict[str, Any]] = SOURCE["services"]
SHIPPED = load()


def test_every_researched_service_is_shipped_in_the_same_order() -> None:
    ours = [service.id for service in SHIPPED.all() if not service.id.startswith("practice-")]
    assert ours == [row["id"] for row in ROWS]
    assert len(ours) == 54


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_fact_is_shipped_as_it_was_found(row: dict[str, Any]) -> None:
    shipped = asdict(SHIPPED.by_id[row["id"]])
    as_read = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    assert {name: shipped[name] for name in as_read} == as_read
    assert {name for name in shipped if name not in as_read} <= {"terms"}
    assert shipped["terms"] == ""


def test_the_sources_of_the_domain_lists_are_shipped() -> None:
    assert dict(SHIPPED.domain_sources) == SOURCE["domain_sources"]
