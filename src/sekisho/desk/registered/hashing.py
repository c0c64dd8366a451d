"""From what was handed in to keyed hashes and numbers; or why it cannot be registered, by line, never by word.

The bounds are ours: what is found by less than they ask would be found everywhere, or nowhere.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sekisho.desk.registered.handed import Row, Text
from sekisho.desk.registered.ordinary import is_ordinary
from sekisho.extracts.grid import LONGEST_HEADING, with_zero
from sekisho.kernel.errors import InputError
from sekisho.screening.registered.bare import codes_of
from sekisho.screening.registered.fold import Codes, fold, fold_many
from sekisho.screening.registered.keyed import Hashes, Key
from sekisho.screening.registered.needles import LONGEST, SHORTEST, Hashed, hash_needles
from sekisho.screening.registered.parts import Part
from sekisho.screening.registered.prints import LEAST_LENGTH, Prints, join_prints, take_prints
from sekisho.screening.registered.register import other_terms
from sekisho.screening.registered.rows import SHORTEST_NUMBER, Rows, hash_rows

MOST_TERMS = 5_000
MOST_ROWS = 20_000  # hashed in some seconds, found in less than a millisecond
SHORTEST_PLAIN = 3  # of kana or Latin letters alone; two ideographs may be a name
LINES_NAMED = 8
COUNT_WORDS: dict[str, str] = {
    "terms": "語",
    "writings": "表記",
    "characters": "文字",
    "fingerprints": "指紋",
    "rows": "行",
    "columns": "列",
}
DIGITS, LETTERS, KANA = ("0", "9"), ("a", "z"), ("ぁ", "ゖ")
# Some column of any list ends with one of them; a list that begins with a person has none.
_HEADINGS = """
氏名 名前 姓名 カナ かな フリガナ ふりがな 住所 所在地 電話 電話番号 携帯 連絡先 番号 生年月日 誕生日 年齢 性別
メール メールアドレス 郵便番号 世帯主 続柄 所属 役職 会社名 団体名 施設名 学校名 法人名 口座 口座番号 金額 日付
備考 区分 種別 名称 内容 コード 記号 件名 担当者 学年 国籍 職業 病名 等級 状況 ID name address phone mail
birthday
"""
HEADINGS = tuple(_HEADINGS.split())
SHORT_HEADINGS = ("姓", "名", "氏", "区", "町", "No", "NO", "id")  # alone in their cell
BESIDE_HEADING = re.compile(r"[（(].*?[）)]|[0-9０-９①-⑳.．\s]+$")
WORD_LIKE = ("用語", "語句", "表記", "別名", "名称", "キーワード")


@dataclass(frozen=True, slots=True)
class Hashing:
    """What is kept: a part of the register, and numbers. notes: what the person should know, without any word of it."""

    part: Part
    counts: dict[str, int]
    notes: tuple[str, ...] = ()


def hash_terms(rows: Sequence[Row], key: Key, *, keep_ordinary: bool = False) -> Hashing:
    """One term a row, its other writings beside it. Raises InputError naming the lines that cannot be used."""
    rows = [row for at, row in enumerate(rows) if at or row[1][0].strip() not in WORD_LIKE]
    writings = [(number, field) for number, fields in rows for field in fields if field.strip()]
    if not writings:
        raise InputError("用語がありません。", next_ja="1行に1つずつ入力してください。")
    if len(writings) > MOST_TERMS:
        raise InputError(f"用語が多すぎます（上限 {MOST_TERMS:,}）。", next_ja="いくつかに分けて登録してください。")
    folded = [(number, fold(field).codes) for number, field in writings]
    _insist_on_length(folded)
    ordinary = [number for number, codes in folded if is_ordinary(codes)]
    if ordinary and not keep_ordinary:
        raise InputError(
            f"{_lines(ordinary)}の語句は、市の様式や普通の文書にもよく出てくるため、登録すると関係のない利用まで止まります。",
            next_ja="その案件だけの語句にするか、そのまま登録するときは「ありふれた語句も登録する」を選んでください。",
        )
    others = [codes for _, field in writings for codes in other_terms(field) if not is_ordinary(codes)]
    part = hash_needles([*(codes for _, codes in folded), *others], key)
    kept = len({codes.tobytes() for _, codes in folded})
    doubled = len(folded) - kept
    notes = [f"同じ語句が{doubled}件重なっていたため、1つにまとめました。"] if doubled else []
    if ordinary:
        notes.append(
            f"{_lines(ordinary)}は普通の文書にもよく出てくる語句です。利用が止まりすぎるときは差し替えてください。"
        )
    return Hashing(part, {"terms": len(rows), "writings": kept}, tuple(notes))


def hash_document(document: Text, key: Key) -> Hashing:
    """Raises InputError where nothing of it could be found again."""
    codes, *bare = codes_of(document.text)
    if len(codes) < LEAST_LENGTH and document.pictures:
        raise InputError(
            "文字のデータがほとんどありません（スキャンした紙や画像のファイルです）。",
            next_ja="画像から読み取った文字は誤りを含み、照合できません。もとの文書（Word等）を登録してください。",
        )
    if len(codes) < LEAST_LENGTH:
        raise InputError(
            f"文書が短すぎます（文字と数字で{len(codes)}文字）。{LEAST_LENGTH}文字に満たない文書は、見つけられません。",
            next_ja="短い文は「用語」として登録してください。",
        )
    part = join_prints([take_prints(each, key) for each in (codes, *bare)])
    notes = []
    if document.pictures:
        notes = [f"画像やスキャンしたページが{document.pictures}か所ありました。その中の文字は登録されていません。"]
    return Hashing(part, {"characters": len(codes), "fingerprints": len(part.digests)}, tuple(notes))


def hash_records(rows: Sequence[Row], key: Key) -> Hashing:
    """A table with its heading. Raises InputError where no row could be found by two of its fields."""
    headings, body = _table(rows)
    plain = [tuple(with_zero(heading, field) for heading, field in zip(headings, row, strict=True)) for row in body]
    # A row that stands there more often than MOST_ALIKE times would single out nobody.
    different = list(dict.fromkeys(plain))
    usable = _usable(different)
    if not usable:
        raise InputError(
            "どの行も、照合に使える欄が2つに足りません（1文字の欄や3桁までの数字は使えません）。",
            next_ja="氏名と住所・電話番号など、2つ以上の欄がある名簿にしてください。",
        )
    part = hash_rows([list(row) for row in different], key)
    if len(part.starts) < 3:
        raise InputError(
            "どの欄も多くの行で同じ値のため、人を特定できません。", next_ja="氏名や電話番号などの欄を加えてください。"
        )
    notes = []
    if len(different) < len(plain):
        notes.append(f"まったく同じ行が{len(plain) - len(different)}行あったため、まとめました。")
    if usable < len(different):
        notes.append(f"{len(different) - usable}行は、照合に使える欄が2つに足りないため、見つけられません。")
    return Hashing(part, {"rows": len(different), "columns": len(headings)}, tuple(notes))


def numbers_of(counts: Mapping[str, int]) -> str:
    """`3語・5表記`."""
    return "・".join(f"{counts[name]:,}{word}" for name, word in COUNT_WORDS.items() if name in counts)


def digests_of(part: Part) -> Hashes:
    """What decides whether two parts say the same."""
    return part.hashed.digests if isinstance(part, Rows) else part.digests


def is_within(part: Part, other: Part) -> bool:
    """Whether everything in `part` stands in `other` of the same kind."""
    if type(part) is not type(other) or not isinstance(part, Hashed | Prints | Rows):
        return False
    return bool(np.isin(digests_of(part), digests_of(other), assume_unique=True).all())


def _table(rows: Sequence[Row]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of their width. Raises InputError."""
    if not rows:
        raise InputError("名簿に行がありません。", next_ja="1行目が見出しの表にしてください。")
    headings = [" ".join(field.split()) for field in rows[0][1]]
    width = max((at + 1 for at, heading in enumerate(headings) if heading), default=0)
    if width < 2 and any(sum(bool(field.strip()) for field in fields) > 1 for _, fields in rows[1:]):
        raise InputError(
            "1行目が見出しではなく、題名などの1つの欄だけです。",
            next_ja="見出し（氏名、住所、電話番号など）より上の行を消して、保存し直してください。",
        )
    if width < 2:
        raise InputError(
            "列が1つしかありません。名簿は、1人の2つ以上の欄が近くにそろったときに見つかります。",
            next_ja="氏名と住所など2列以上の表にするか、1列だけの一覧は「用語」として登録してください。",
        )
    if not _is_heading(headings[:width]):
        raise InputError(
            "1行目が見出しではありません。1行目の内容は登録されないため、見出しが要ります。",
            next_ja="1行目に「氏名」「住所」「電話番号」などの見出しを入れてください。",
        )
    if len(rows) == 1:
        raise InputError("見出しの下に行がありません。", next_ja="登録する人などを、1行に1件ずつ入れてください。")
    if len(rows) - 1 > MOST_ROWS:
        raise InputError(f"行が多すぎます（上限 {MOST_ROWS:,}行）。", next_ja="いくつかに分けて登録してください。")
    wide = [number for number, fields in rows[1:] if any(field.strip() for field in fields[width:])]
    if wide:
        raise InputError(
            f"{_lines(wide)}の欄の数が、見出しより多くなっています。",
            next_ja='欄の中のカンマは「"」で囲むか、表計算ソフトでCSVに保存し直してください。',
        )
    return headings[:width], [(fields + [""] * width)[:width] for _, fields in rows[1:]]


def _is_heading(row: Sequence[str]) -> bool:
    if any(len(field) > LONGEST_HEADING for field in row):
        return False
    bare = [BESIDE_HEADING.sub("", field) for field in row]
    return any(field.endswith(HEADINGS) or field in SHORT_HEADINGS for field in bare)


def _usable(rows: Sequence[Sequence[str]]) -> int:
    """How many rows have two different fields that count."""
    folded = iter(fold_many([field for row in rows for field in row]))
    counting = 0
    for row in rows:
        fields = {codes.tobytes() for codes in (next(folded) for _ in row) if _counts(codes)}
        counting += len(fields) > 1
    return counting


def _counts(codes: Codes) -> bool:
    return SHORTEST <= len(codes) <= LONGEST and (len(codes) >= SHORTEST_NUMBER or not _all(codes, DIGITS))


def _insist_on_length(folded: Sequence[tuple[int, Codes]]) -> None:
    short = [number for number, codes in folded if _is_short(codes)]
    if short:
        raise InputError(
            f"{_lines(short)}の語句が短すぎます。短い語句は、ほとんどの文章に含まれ、関係のない利用まで止まります。",
            next_ja=f"漢字は{SHORTEST}文字、かな・英字は{SHORTEST_PLAIN}文字、数字は{SHORTEST_NUMBER}桁以上にしてください"
            "（記号と空白は数えません）。",
        )
    long = [number for number, codes in folded if len(codes) > LONGEST]
    if long:
        raise InputError(
            f"{_lines(long)}の語句が長すぎます（上限 {LONGEST}文字）。",
            next_ja="長い文は「文書」として登録してください。",
        )


def _is_short(codes: Codes) -> bool:
    if len(codes) < SHORTEST:
        return True
    if len(codes) < SHORTEST_PLAIN and (_all(codes, LETTERS) or _all(codes, KANA)):
        return True
    return len(codes) < SHORTEST_NUMBER and _all(codes, DIGITS)


def _all(codes: Codes, bounds: tuple[str, str]) -> bool:
    low, high = bounds
    return bool(((codes >= ord(low)) & (codes <= ord(high))).all())


def _lines(numbers: Sequence[int]) -> str:
    """`3行目、5行目ほか12行`."""
    different = list(dict.fromkeys(numbers))
    named = "、".join(f"{number}行目" for number in different[:LINES_NAMED])
    return named + (f"ほか{len(different) - LINES_NAMED}行" if len(different) > LINES_NAMED else "")
