"""All wordings of one rule book's form put on a board: declarations, headings, options, checklist, labels."""

import re
from collections.abc import Iterator

from sekisho.documents.reading.board import Anchor, Board, put_label, tile, tile_altered
from sekisho.documents.reading.labels import CONTACT, CONTENTS, LETTERHEAD, labels
from sekisho.documents.reading.stream import Stream, fold
from sekisho.rules.book import RequestForm

# The scan shows these two headings damaged: they are known by the words that survive, within one line.
LAW = re.compile(r"^(?:\(5\))?[^。:]{0,40}法令[^。:]{0,40}理解(?:[^。:]{0,25}\)|[^。:]{0,20})")
SECURITY_HEAD = re.compile(r"^\(4\)[^。:]*管理体制[^。:]*$|^[^。:]*管理体制\([^)]*(?:系統|ログ)[^)]*\)$")
HEADS = {"区分": "category", "利用者": "users", "連絡先": "contact", "利用者の範囲": "item:user_scope", "記": "begin"}
PRINTED: tuple[str, ...] = (
    "裏面以下のとおり",
    "運用フローは次ページへ",
    "運用フローは",
    "次ページへ",
    "事項",
    "内容",
    "遵守事項",
    "確認依頼書イメージ",
)
PRINTED += (
    "(生成aiを利用する場合に受注者又は指定管理者から発注者へ提出)",
    "(2)で①②以外の場合",
    "(2)で①②以外の場合のみ",
    "チェック欄",
    "チェック",
)


def lay_out(stream: Stream, form: RequestForm) -> Board:
    """The board. Altered wordings are marked; what is not in the file is not on the board."""
    board = Board(stream)
    wordings = [*_long(form), *_checks(form), *_curated(form)]
    tile(board, wordings)
    tile(board, _options(form))
    _heads(board, form)
    altered = [*_checks(form), *_curated(form), *((f"declaration:{n}", w) for n, w in enumerate(form.declarations))]
    tile_altered(board, altered)
    _labels(board, form)
    return board


def _long(form: RequestForm) -> Iterator[tuple[str, str]]:
    yield "title", form.title
    yield "second", form.second_title
    yield "part_1", form.part_1.heading
    yield "part_1", re.sub("（[^）]*）$", "", form.part_1.heading)
    yield "part_2", form.part_2.heading
    yield "confirmation", form.part_2.confirmation
    yield "confirmation", re.sub("（[^）]*）+$", "", form.part_2.confirmation)
    yield from ((f"declaration:{n}", words) for n, words in enumerate(form.declarations))
    yield from (("printed", row.text) for row in form.rows if len(fold(row.text)) > 8)
    for row in form.rows:
        for words in (row.heading, row.scan):
            words_alone = words.removeprefix("(5) ")
            if len(fold(words_alone)) >= 8 and row.sheet >= 1 and not row.heading.startswith(form.second_title):
                yield _head_name(row.items), words_alone


def _head_name(items: tuple[str, ...]) -> str:
    """A heading whose row has one item is that item's label."""
    return (
        f"item:{items[0]}"
        if len(items) == 1 and items[0] in ("law", "user_scope")
        else f"head:{items[0] if items else ''}"
    )


def _checks(form: RequestForm) -> list[tuple[str, str]]:
    return [(f"check:{item.id.removeprefix('check_')}", item.label) for item in form.items if item.value == "check"]


def _curated(form: RequestForm) -> list[tuple[str, str]]:
    return [(f"option:curated:{option.value}", option.label) for option in form.item("curated").options]


def _options(form: RequestForm) -> Iterator[tuple[str, str]]:
    for name in ("category", "users"):
        for option in form.item(name).options:
            yield f"option:{name}:{option.value}", option.label


def _heads(board: Board, form: RequestForm) -> None:
    """Short headings and printed words, each only as a line of its own (with its number)."""
    stream = board.stream
    numbers = re.compile(r"^(?:\(?\d{1,2}\)?[.、]?)?")
    heads = {fold(words): f"head:{name}" if ":" not in name else name for words, name in HEADS.items()}
    heads |= {fold(words): "printed" for words in PRINTED} | {fold(form.end_mark): "end"}
    bounds = stream.bounds
    for number in range(len(stream.lines)):
        start, end = bounds[number], bounds[number + 1]
        lead = numbers.match(stream.folded[start:end])
        begin = start + (lead.end() if lead else 0)
        for words, name in heads.items():
            if name == "head:begin" and board.first(name) is not None:
                continue
            is_alone = words in (stream.folded[begin:end], stream.folded[start:end])
            begin = start if stream.folded[start:end] == words else begin
            is_first = stream.folded.startswith(words, begin) and (
                name.startswith("item:")
                or (name in ("head:category", "head:users", "head:contact") and _gap(board, begin + len(words)))
            )
            if (is_alone or is_first) and board.is_free(begin, begin + len(words)):
                board.put(Anchor(name, begin, begin + len(words)))
                break
    _garbled(board)


def _gap(board: Board, end: int) -> bool:
    follows = board.stream.next_char(end)
    return follows.isspace() or follows in "□☐☑■:："


def _garbled(board: Board) -> None:
    bounds = board.stream.bounds
    for name, pattern in (("head:security", SECURITY_HEAD), ("item:law", LAW)):
        for number in range(len(bounds) - 1):
            found = pattern.match(board.stream.folded[bounds[number] : bounds[number + 1]])
            if (
                board.first(name) is None
                and found
                and found.end()
                and board.is_free(bounds[number], bounds[number] + found.end())
            ):
                board.put(Anchor(name, bounds[number], bounds[number] + found.end()))


def _labels(board: Board, form: RequestForm) -> None:
    """Labels where their block is; if they are not there, wherever they stand first."""
    length = len(board.stream.folded)

    def at(name: str, default: int) -> int:
        found = board.first(name)
        return found.start if found else default

    checks = min((a.start for a in board.anchors if a.name.startswith("check:")), default=length)
    contents = at("part_1", min(at("head:work", length), checks))
    contents = contents if contents < checks else 0
    letter_end = at("head:contract_name", at("option:category:new", contents or length))
    contact = at("head:contact", letter_end)
    spans = (
        (LETTERHEAD, 0, letter_end),
        (CONTACT, contact, contents if contents > contact else length),
        (CONTENTS, contents, checks),
        (("contract_name", "contract_year"), at("head:contract_name", 0), contents or length),
    )
    for names, start, end in spans:
        for name in names:
            ways = labels(form, (name,))
            if put_label(board, ways, start, end) is None and name not in ("contract_name", "contract_year"):
                put_label(board, ways, 0, length)
