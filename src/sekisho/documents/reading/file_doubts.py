"""Doubts about the file as a whole: what Word hides, what nobody asked for, and which form it is."""

import re
from collections.abc import Iterator

from sekisho.documents.reading.board import Anchor, Board
from sekisho.documents.reading.doubt import Doubt
from sekisho.documents.reading.lines import Features, Line
from sekisho.documents.reading.sheet import Sheet
from sekisho.documents.reading.stream import fold
from sekisho.rules.book import RuleBook

VERSION = re.compile(r"ガイドライン(?:第)?([0-9]+[。.][0-9]+)版")
PAGE_MARK = re.compile(r"^(?:別紙\d+)?-?\d{1,2}(?:/\d{1,2})?-?$|^下書き(?:\(未提出\))?")
NOISE = re.compile(r"^[\d\W_]*$|^(?:社名|その他|様|殿|印|㊞|御中|記|以上|再掲|続き|宛先|あて先|提出先)$")
BRACKETS = re.compile(r"\[[xレ○✓]?\]")
MOST_OUTSIDE = 10
MOST_SHOWN = 60
LOOK = "元のファイルをWordで開いて確かめてください。"
SEEN: tuple[tuple[str, str, str], ...] = (
    ("tracked", "file.tracked", "変更履歴が残っています。追加された文字は読み、削除された文字は読んでいません。"),
    ("comments", "file.comments", "コメントが付いています。コメントは読み取っていません。"),
    ("notes", "file.notes", "脚注・文末脚注があります。"),
    ("pictures", "file.pictures", "画像が貼られています。画像の中の文字は読み取れません。"),
    ("shapes", "file.shapes", "図形が描かれています。図形の意味は読み取れません。"),
    ("embedded", "file.embedded", "別のファイルが埋め込まれています。中は開いていません。"),
    ("external", "file.external", "外部の場所を参照しています。参照先には接続していません。"),
)


def of_features(features: Features) -> Iterator[Doubt]:
    for name, code, message in SEEN:
        if getattr(features, name):
            yield Doubt(code, "", message, LOOK)


def of_lines(lines: tuple[Line, ...], sheet: Sheet) -> Iterator[Doubt]:
    """Hidden and struck words: left out of the answers; a doubt at the item they stand in as well."""
    for attribute, code, what in (
        ("hidden", "file.hidden", "隠し文字"),
        ("struck", "file.struck", "取消線の付いた文字"),
    ):
        numbers = [n for n, line in enumerate(lines) if getattr(line, attribute)]
        if not numbers:
            continue
        words = "、".join(_cut(text) for n in numbers[:3] for text in getattr(lines[n], attribute))
        yield Doubt(code, "", f"{what}があります（「{words}」）。答えとしては読んでいません。", LOOK)
        for item, owned in sheet.lines_of.items():
            if set(owned) & set(numbers):
                sheet.doubt(item, code, f"{sheet.called(item)}に{what}があります。答えとしては読んでいません。", LOOK)


def of_version(board: Board, book: RuleBook) -> Iterator[Doubt]:
    """A form of another version, of none, or no such form at all."""
    wanted = fold(book.version)
    found = {match[1] for match in VERSION.finditer(board.stream.folded)}
    if board.first("title") is None or not any(a.name.startswith("check:") for a in board.anchors):
        yield Doubt("form.unknown", "", "確認依頼書の様式と違う書類です。", "送られたファイルを確かめてください。")
    elif not found:
        yield Doubt("form.version", "", "ガイドラインの版が読み取れません。", "どの版の様式か確かめてください。")
    elif found != {wanted}:
        others = "、".join(sorted(version.replace("。", ".") for version in found))
        yield Doubt(
            "form.version",
            "",
            f"別の版（第{others}版）の様式です。第{book.version}版の様式として読みました。",
            f"第{book.version}版の様式での提出を求めてください。",
        )


def of_declarations(board: Board, book: RuleBook) -> Iterator[Doubt]:
    for number in range(len(book.request.declarations)):
        anchor = board.first(f"declaration:{number}")
        if anchor is None:
            yield Doubt("form.declaration", "", f"依頼文の{number + 1}つ目の文が見つかりません。", LOOK, 1)
        elif anchor.is_altered and not _differs_in_version(board, anchor, book.request.declarations[number]):
            yield Doubt("form.declaration", "", f"依頼文の{number + 1}つ目の文が、様式と違います。", LOOK, 1)


def _differs_in_version(board: Board, anchor: Anchor, own: str) -> bool:
    """Then the version is the doubt, and said once."""
    any_version = re.compile(r"第[0-9]+[。.][0-9]+版")
    typed = any_version.sub("", board.stream.folded[anchor.start : anchor.end])
    return typed == any_version.sub("", fold(own))


def of_outside(sheet: Sheet, last: int) -> Iterator[Doubt]:
    """Words before line `last` that are neither the form's nor an answer."""
    stream, board = sheet.board.stream, sheet.board
    bounds = stream.bounds
    found = []
    for number in range(min(last, len(stream.lines))):
        start, end = bounds[number], bounds[number + 1]
        left = "".join(
            stream.folded[at] for at in range(start, end) if not board.taken[at] and at not in sheet.claimed
        ).strip("・:()、。「」-=~○◎●レvx×")
        left = BRACKETS.sub("", left)
        if left and not NOISE.match(left) and not PAGE_MARK.match(left) and not _is_beside_check(board, start, end):
            found.append(left)
    return _say(found)


def of_edges(lines: tuple[Line, ...]) -> Iterator[Doubt]:
    """Words in headers, footers and notes beside page marks and the running head that our own paper prints."""
    texts = [fold(line.text) for line in lines]
    running = re.compile(r"^(?:下書き\(未提出\))?.{0,40}第\d+版$")
    return _say([t for t in texts if t and not PAGE_MARK.match(t) and not running.match(t) and not NOISE.match(t)])


def _is_beside_check(board: Board, start: int, end: int) -> bool:
    return (
        any(a.name.startswith("check:") and a.start < end and a.end > start for a in board.anchors) and end - start < 4
    )


def _say(found: list[str]) -> Iterator[Doubt]:
    for words in found[:MOST_OUTSIDE]:
        yield Doubt("read.outside", "", f"様式の欄の外に文字があります（「{_cut(words)}」）。", LOOK)
    if len(found) > MOST_OUTSIDE:
        yield Doubt("read.outside", "", f"様式の欄の外の文字が、ほかに{len(found) - MOST_OUTSIDE}か所あります。", LOOK)


def _cut(words: str) -> str:
    return words if len(words) <= MOST_SHOWN else words[:MOST_SHOWN] + "…"
