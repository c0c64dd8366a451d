"""Rows out of files: every shape an export comes in, in bounded memory, and no row takes the others down."""

import json
import tracemalloc
from pathlib import Path

import pytest

from sekisho.cli import import_rows
from sekisho.cli.import_rows import csv_rows, json_rows
from sekisho.kernel.errors import InputError

ROWS = [{"id": "1", "said": "会議"}, {"id": "2", "said": "{[,"}, {"id": "3", "said": 'a"b'}]
SHAPES = {
    "lines": "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS),
    "list": json.dumps(ROWS),
    "pretty list": json.dumps(ROWS, indent=2),
    "value": json.dumps({"@odata.context": "x", "value": ROWS}, indent=1),
    "data": json.dumps({"object": "list", "data": ROWS, "has_more": False}),
    "pages": "\n".join(json.dumps({"data": [row]}) for row in ROWS),
    "with a mark": "\ufeff" + json.dumps(ROWS),
}


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "export"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("piece", [1, 7, 1024 * 1024])
@pytest.mark.parametrize("shape", SHAPES)
def test_json_in_every_shape(tmp_path: Path, shape: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_rows, "PIECE", piece)
    rows = list(json_rows(written(tmp_path, SHAPES[shape]), "utf-8"))
    assert [row.content for row in rows] == ROWS
    assert [row.number for row in rows] == [1, 2, 3]


def test_a_damaged_line_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    text = '{"id": "1"}\n{"id": "2", \n{"id": "3"}\n"word"\n[[[[\n'
    rows = list(json_rows(written(tmp_path, text), "utf-8"))
    assert [row.content["id"] for row in rows if row.content] == ["1", "3"]
    assert all(row.reason for row in rows if row.content is None)


@pytest.mark.parametrize("text", ["", "\n\n", "[]", " , "])
def test_a_file_without_rows_is_said(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        list(json_rows(written(tmp_path, text), "utf-8"))


def test_what_is_nested_without_end_is_one_bad_row(tmp_path: Path) -> None:
    text = '{"a":' * 100_000 + "\n" + '{"id": "2"}'
    rows = list(json_rows(written(tmp_path, text), "utf-8"))
    assert [row.content for row in rows][-1] == {"id": "2"}


def test_csv_with_commas_and_line_breaks_in_a_field(tmp_path: Path) -> None:
    rows = list(csv_rows(written(tmp_path, '\ufeffid,said\r\n1,"一行目\r\n二行目, ""引用"""\r\n2,x\r\n'), "utf-8"))
    assert rows[0].content == {"id": "1", "said": '一行目\r\n二行目, "引用"'}
    assert len(rows) == 2


def test_a_csv_row_with_too_many_or_too_few_columns_is_told(tmp_path: Path) -> None:
    rows = list(csv_rows(written(tmp_path, "id,said\n1\n2,x\n3,x,y\n"), "utf-8"))
    assert [row.content is None for row in rows] == [True, False, True]


def test_the_encoding_of_an_office_program_is_read_when_named(tmp_path: Path) -> None:
    path = written(tmp_path, "id,said\n1,会議①\n", "cp932")
    assert [row.content for row in csv_rows(path, "cp932")] == [{"id": "1", "said": "会議①"}]
    with pytest.raises(InputError, match="utf-8"):
        list(csv_rows(path, "utf-8"))
    with pytest.raises(InputError, match="utf-8"):
        list(json_rows(path, "utf-8"))


def test_a_large_list_is_read_without_holding_it(tmp_path: Path) -> None:
    path = tmp_path / "large"
    row = json.dumps({"id": "x", "said": "あ" * 5000}, ensure_ascii=False)
    with path.open("w", encoding="utf-8") as file:
        file.write("[" + row)
        for _ in range(2500):
            file.write("," + row)
        file.write("]")
    assert path.stat().st_size > 30_000_000
    tracemalloc.start()
    assert sum(1 for _ in json_rows(path, "utf-8")) == 2501
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
