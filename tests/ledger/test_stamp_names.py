"""The index of timestamps: asked by anybody, so it is short and costs no look through a folder."""

import os
import time
from pathlib import Path

import pytest

from sekisho.ledger import stamp_names
from sekisho.ledger.stamp_names import PAGE, StampNames, index_of, names_in

OLD = time.time() - 60


def fill(folder: Path, first: int, count: int) -> list[str]:
    folder.mkdir(exist_ok=True)
    names = [f"{number:019}.tsr" for number in range(first, first + count)]
    for name in names:
        (folder / name).touch()
        (folder / name).with_suffix(".note").touch()
    os.utime(folder, (OLD, OLD))
    return names


def test_gives_the_newest_and_then_those_before(tmp_path: Path) -> None:
    assert StampNames(tmp_path / "none").page() == b""
    names = fill(tmp_path / "stamps", 7, 2 * PAGE + 5)
    found = StampNames(tmp_path / "stamps")
    pages = [names_in(found.page())]
    while pages[0]:
        pages.insert(0, names_in(found.page(pages[0][0])))
    assert [len(page) for page in pages] == [0, 5, PAGE, PAGE]
    assert [name for page in pages for name in page] == names
    assert names_in(index_of(tmp_path / "stamps")) == names


def test_reads_the_folder_again_only_when_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, looks = tmp_path / "stamps", []
    (first,) = fill(folder, 1, 1)
    real = stamp_names.replies_in
    monkeypatch.setattr(stamp_names, "replies_in", lambda place: looks.append(place) or real(place))
    found = StampNames(folder)
    assert [found.all() for _ in range(50)] == [(first,)] * 50
    assert len(looks) == 1
    (second,) = fill(folder, 2, 1)
    os.utime(folder, (OLD + 5, OLD + 5))
    assert found.all() == (first, second)
    (third,) = fill(folder, 3, 1)
    os.utime(folder)  # a moment ago: its time may not tell the next change apart
    before = len(looks)
    assert [found.all() for _ in range(3)] == [(first, second, third)] * 3
    assert len(looks) == before + 3
