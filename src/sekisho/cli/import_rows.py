"""Rows out of export files, one at a time, so that memory does not grow with the file: CSV, JSON Lines, JSON.

A row that cannot be read is a value, not an error: the rest of the file is still of use.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from sekisho.kernel.errors import InputError

PIECE = 256 * 1024
MOST_CHARACTERS = 32 * 1024 * 1024  # of one row
LISTS = ("value", "data")  # where exports put their rows in an object of one piece
NEEDED = ("id", "at", "user", "prompt")
NO_COLUMN = "-"
BETWEEN = re.compile(r"[ \t\r\n,\[\]]*")


@dataclass(frozen=True, slots=True)
class Row:
    """number: of the row in the file, from 1. content: None where it cannot be read, for that reason."""

    number: int
    content: dict[str, Any] | None
    reason: str = ""


def csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    """The rows of a CSV file with a line of names. Raises InputError."""
    csv.field_size_limit(MOST_CHARACTERS)
    with opened(path, encoding) as lines:
        # Strict: else a quote that nobody closed takes every row behind it into one field, and nothing is said.
        rows = csv.DictReader(lines, strict=True)
        _insist_on_own_names(rows, encoding)
        number = 0
        while True:
            number += 1
            first = rows.reader.line_num + 1
            try:
                found = next(rows)
            except StopIteration:
                break
            except UnicodeDecodeError as error:
                raise _other_encoding(encoding) from error
            except csv.Error:
                yield Row(number, None, _unread(first, rows.reader.line_num))
                continue
            if None in found or None in found.values():
                yield Row(number, None, "列の数が見出しと合いません")
            else:
                yield Row(number, found)
        if number == 1 and not rows.fieldnames:
            raise InputError("ファイルが空です。")


def insist_on_columns(path: Path, encoding: str, columns: Mapping[str, str]) -> None:
    """Before anything is written: what is once in the book is passed over later, so it must not come in unread.

    columns: as the file names them; others go by their own names. Raises InputError, without a word of the file.
    """
    with opened(path, encoding) as lines:
        rows = csv.DictReader(lines, strict=True)
        _insist_on_own_names(rows, encoding)
        named = rows.fieldnames or ()
    missing = [name for name in NEEDED if columns.get(name, name) not in (*named, NO_COLUMN)]
    if named and missing:
        said = "、".join(columns.get(name, name) for name in missing)
        raise InputError(
            f"見出しに、次の列がありません：{said}。何も取り込んでいません。",
            next_ja=f"列の名前を {' '.join(f'--map {name}=列名' for name in missing)} のように指定してください。"
            f"入力（prompt）の記録がないファイルは --map prompt={NO_COLUMN} とします（入力の点検はできません）。",
        )


def _insist_on_own_names(rows: "csv.DictReader[str]", encoding: str) -> None:
    """Of two columns of one name only the last would be read, and the other never screened. Raises InputError."""
    try:
        names = [name.strip() for name in rows.fieldnames or ()]
    except UnicodeDecodeError as error:
        raise _other_encoding(encoding) from error
    except csv.Error as error:
        raise InputError("見出しの行が、CSV として読めません。", next_ja="1行目の引用符を確かめてください。") from error
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"見出しに同じ名前の列があります（{'、'.join(twice)}）。片方が点検されないまま失われるため、取り込みません。",
            next_ja="列の名前を変えるか、使わない列を除いてから、もう一度実行してください。",
        )


def _unread(first: int, last: int) -> str:
    """Why a row is none; a quote may have taken lines behind it along."""
    if last <= first:
        return "CSV として読めません"
    return f'引用符（"）の対応が合わないため、ファイルの{first}行目から{last}行目までが読めません'


def json_rows(path: Path, encoding: str) -> Iterator[Row]:
    """The objects of a file: one a line, in a list, or in the list of an object. Raises InputError."""
    number = 0
    with opened(path, encoding) as text:
        for found in _values(text, encoding):
            for content in _unfolded(found):
                number += 1
                is_object = isinstance(content, dict)
                yield Row(number, content if is_object else None, "" if is_object else "JSON として読めません")
    if not number:
        raise InputError("ファイルに、読み取れる行がありません。")


def opened(path: Path, encoding: str) -> TextIO:
    """Raises InputError."""
    try:
        return path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")
    except OSError as error:
        raise InputError(f"ファイル {path} が読めません（{error.strerror}）。") from error


def _unfolded(found: Any) -> Iterator[Any]:
    """The rows of an object that holds a list of them, or the value itself."""
    if isinstance(found, dict):
        for name in LISTS:
            if isinstance(found.get(name), list) and all(isinstance(each, dict) for each in found[name]):
                yield from found[name]
                return
    yield found


def _values(text: TextIO, encoding: str) -> Iterator[Any]:
    """JSON values one after another, whatever stands between them; None for a line that is none."""
    decoder, buffer, at, ended = json.JSONDecoder(), "", 0, False
    while True:
        between = BETWEEN.match(buffer, at)
        at = between.end() if between else at
        if at == len(buffer) and ended:
            return
        try:
            value, end = decoder.raw_decode(buffer, at)
            if end == len(buffer) and not ended and not isinstance(value, dict):
                raise ValueError("a number may go on")
            at = end
            yield value
        except (ValueError, RecursionError):
            if not ended and len(buffer) - at <= MOST_CHARACTERS:
                piece = _read(text, encoding)
                ended = not piece
                buffer, at = buffer[at:] + piece, 0
                continue
            # Not a value, and it will not become one: the line is lost, the next one may be well.
            line_end = buffer.find("\n", at)
            at = len(buffer) if line_end < 0 else line_end + 1
            yield None


def _read(text: TextIO, encoding: str) -> str:
    try:
        return text.read(PIECE)
    except UnicodeDecodeError as error:
        raise _other_encoding(encoding) from error


def _other_encoding(encoding: str) -> InputError:
    return InputError(
        f"ファイルが {encoding} の文字として読めません。",
        next_ja="--encoding cp932 を付けて、もう一度実行してください。",
    )
