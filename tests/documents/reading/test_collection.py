"""The collection read whole: at least 98 % of all items right, every planted defect reported, nothing crashes."""

import pytest

from sekisho.documents.reading.request import read_request
from tests.documents.reading.collection import CASES, KEPT_BACK, PLAIN, TUNED, Case
from tests.documents.reading.forms import BOOK


def wrong(case: Case) -> tuple[dict[str, tuple[object, object]], set[tuple[str, str]], set[tuple[str, str]]]:
    """Items read wrong (expected, read), planted defects not reported, doubts nobody planted."""
    reading = read_request(case.file(), (BOOK,))
    expected = {**PLAIN, **case.expected}
    values = {item.id: item.value for item in reading.items}
    assert set(values) == set(expected)
    items = {name: (expected[name], values[name]) for name in expected if values[name] != expected[name]}
    said = {(doubt.item, doubt.code) for doubt in (*reading.doubts, *(d for i in reading.items for d in i.doubts))}
    return items, set(case.defects - said), said - case.defects


@pytest.mark.parametrize(("name", "cases"), [("tuned on", TUNED), ("kept back", KEPT_BACK)])
def test_items_and_defects(name, cases, capsys):
    results = {case.name: wrong(case) for case in cases}
    items = len(cases) * len(PLAIN)
    right = items - sum(len(faults) for faults, _, _ in results.values())
    planted = sum(len(case.defects) for case in cases)
    found = planted - sum(len(missed) for _, missed, _ in results.values())
    extra = sum(len(more) for _, _, more in results.values())
    with capsys.disabled():
        print(f"\n{name}: {len(cases)} forms, {right}/{items} items, {found}/{planted} defects, {extra} more doubts")
    assert right / items >= 0.98, {name: faults for name, (faults, _, _) in results.items() if faults}
    assert found == planted, {name: missed for name, (_, missed, _) in results.items() if missed}


def test_the_collection_is_as_large_as_it_should_be():
    assert len(CASES) >= 40
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(KEPT_BACK) * 3 >= len(CASES) - 2
