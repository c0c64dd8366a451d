"""Plain text and CSV: readable as UTF-8 or Shift_JIS, and no cell that a spreadsheet would run as a formula."""

import csv
import io
import re

from sekisho.documents.uploads.refused import Refused

ENCODINGS = ("utf-8-sig", "cp932")  # cp932: what Excel in Japan calls Shift_JIS
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# 「-」, 「+81-6…」 and negative numbers are ordinary; a sign followed by a call or a command is not.
FORMULA = re.compile(r"^[\t\r ]*(?:[=@＝＠]|[+\-＋－].*[(!|（！｜])")
MOST_CELL = 131_072  # the csv module's own bound


def check(name: str, data: bytes, *, is_table: bool) -> None:
    """Raises Refused."""
    words = _decoded(name, data)
    if CONTROLS.search(words):
        raise Refused(name, "文字ではないデータが入っています", "文字だけのファイルとして保存し直してください。")
    if is_table and _has_formula(name, words):
        what = "表計算ソフトで式として実行される欄（=、@ などで始まる欄）があります。安全のため受け取りません"
        raise Refused(name, what, "式を値に直して保存し直すか、PDFにしてください。")


def _decoded(name: str, data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(
        name, "文字コードが UTF-8 でも Shift_JIS でもありません", "UTF-8 のテキストとして保存し直してください。"
    )


def _has_formula(name: str, words: str) -> bool:
    try:
        return any(FORMULA.match(cell) for row in csv.reader(io.StringIO(words, newline="")) for cell in row)
    except csv.Error as error:
        what = f"CSVとして読めません（1つの欄は{MOST_CELL:,}文字まで）"
        raise Refused(name, what, "表計算ソフトで開き、CSVで保存し直してください。") from error
