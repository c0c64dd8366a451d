"""Names in the column of a table that a heading says holds names (氏名, 児童名), whatever they look like."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import cells
from sekisho.screening.name_halves import LATIN, LATIN_CAPITAL
from sekisho.screening.names import KANJI, NOT_NAMES, is_common_kana, is_common_noun, is_full_name, is_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, product

_WORDS = (
    "氏名|お?名前|姓名|[一-龥]{2,4}氏名|(?:利用|児童|生徒|園児|患者|職員|会員|担当者|参加者|受講者|申請者|保護者|契約者|入居者|選手|委員|本人)名"
    "|参加者|受講者|申請者|世帯主|利用者"
    "|[A-Za-z_]{0,16}?(?:[Ss]himei|SHIMEI|[Nn]amae|NAMAE)|[Kk]anji_?[Nn]ame|[Ff]ull_?[Nn]ame"
)
_HEADING = compiled(f"(?:^|[,|、 ])[\"']?(?:{_WORDS})(?=[\"']?(?:[,|、 ]|$))", re.MULTILINE)
_HEADING_HINT = Sought("[名前者主](?=[\"']?[,|、 \\n])", *product("名前者主", "\"',|、 \n"))
_ROMAJI_HINT = Sought(
    "(?:himei|HIMEI|amae|AMAE|anji_?[Nn]ame|ull_?[Nn]ame)(?=[\"']?[,|、 \\n])", "hi", "HI", "am", "AM", "an", "ul"
)
_OTHER_HEADING = compiled(
    "(?:.{0,6}番号|[Nn][Oo]\\.?|ID|id|uid|.{0,4}所属|部署|課|係|.{0,3}住所|.{0,2}電話|.{0,4}金額|カナ|フリガナ|ふりがな|年齢|性別|.{0,4}日時?|備考|学年|年組|組|続柄"
    "|種別|区分|状態|状況|メール|内線|役職|担当|地区|班|結果|点数|.{0,4}IP)"
)
_PART = f"[{KANJI}ぁ-んァ-ヶー]{{1,8}}"
_NAME = compiled(
    f"{_PART}(?: {{1,2}}{_PART})?|[ァ-ヶー]{{1,10}}(?:[・ ][ァ-ヶー]{{1,10}}){{1,3}}"
    f"|[{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}(?:,? [{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}){{1,3}}"
)
# 「氏 名 柴 田 昌 子 住 所」, of which letters set apart were joined.
_IN_FIELDS = Sought(
    f"氏 ?名 ?(?P<name>[{KANJI}](?: ?[{KANJI}]){{1,5}}?)"
    "(?= ?(?:住 ?所|生 ?年 ?月|性 ?別|年 ?齢|電 ?話|連 ?絡|続 ?柄|職 ?業|フリガナ|ふりがな))",
    "氏名",
    "氏 ",
)
# Readings in a column of their own beside the names.
_READINGS = compiled(
    "(?:^|[,|、 ])[\"']?(?:氏名|お?名前)?[ (]?(?:カナ|フリガナ|ふりがな|よみがな)\\)?(?=[\"']?(?:[,|、 ]|$))",
    re.MULTILINE,
)
_READING = compiled("[ァ-ヶー]{2,12}(?: [ァ-ヶー]{1,8})?|[ぁ-んー]{2,12}(?: [ぁ-んー]{1,8})?")
_LONGEST = 24
_MOST_CELLS = 12


def find(reading: Reading) -> Iterator[Span]:
    """Spans of the cells below such headings: columns divided by commas, bars or wide spaces, or by one blank each."""
    text = reading.text
    yield from (
        field.span("name") for field in _IN_FIELDS.finditer(reading) if is_full_name(field["name"].replace(" ", ""))
    )
    if "\n" not in text or not (_HEADING_HINT.first(reading) or _ROMAJI_HINT.first(reading)):
        return
    if _HEADING.search(text) is None:
        return
    if "ナ" in text or "がな" in text:
        yield from ((start, end) for start, end in cells(text, _READINGS) if _READING.fullmatch(text, start, end))
    done = 0
    # Where blanks divide, `cells` tries each half of a name as well: of those that begin together the longest wins.
    for start, end in sorted({*cells(text, _HEADING), *_between_blanks(text)}, key=lambda cell: (cell[0], -cell[1])):
        stop = start + len(text[start:end].rstrip(" \"')"))
        if start >= done and stop - start <= _LONGEST and _is_name(text[start:stop]):
            yield start, stop
            done = stop


def _is_name(cell: str) -> bool:
    if _NAME.fullmatch(cell) is None or cell in NOT_NAMES or _OTHER_HEADING.fullmatch(cell):
        return False
    if cell[0].isascii():
        return True
    plain = cell.split(" ", maxsplit=1)[0]
    if not is_kanji(cell[-1]):
        return len(cell) > 1 and not is_common_kana(plain)
    return " " in cell or not is_common_noun(cell)


def _between_blanks(text: str) -> Iterator[Span]:
    """Cells of lines whose columns are divided by one blank (as tabs are read). A name may hold one blank more."""
    place, width, start = -1, 0, 0
    for line in text.split("\n"):
        words = line.split(" ")
        heading = next((at for at, word in enumerate(words) if re.fullmatch(_WORDS, word)), -1)
        if heading >= 0 and len(words) <= _MOST_CELLS and any(map(_OTHER_HEADING.fullmatch, words)):
            place, width = heading, len(words)
        elif place >= 0 and width <= len(words) <= width + 1 and all(words):
            begin = start + sum(len(word) + 1 for word in words[:place])
            yield begin, begin + len(" ".join(words[place : place + 1 + len(words) - width]))
        else:
            place = -1
        start += len(line) + 1
