"""PLATE: number plates of vehicles (大阪 330 あ 12-34), the office's name, class, kana and number.

Light motorcycles have the class in front or none (1大阪 な 88-14, 和泉 く 71-08), mopeds the municipality instead of an
office and an undivided number (豊中市 あ 4417), plates with a picture are written in capitals (OSAKA).
"""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, characters, product
from sekisho.screening.tagger.attributes import in_hiragana

_OFFICES = frozenset(words("plate_offices.txt"))
_LONGEST_OFFICE = max(map(len, _OFFICES))
_DIGIT = "[0-9〇一二三四五六七八九]"
_GAP = r"[ \n・,、/|-]{0,2}"
_ANY_MARK = "[「(]?[ぁ-んァ-ンA-Z]{1,2}[」)]?"
_KANA_MARK = f"(?P<kana>{_ANY_MARK})"
_NUMBER = Sought(
    rf"(?P<kind>{_DIGIT}{_DIGIT}?(?:[0-9〇一二三四五六七八九]|[ACFHKLMPXY]){_GAP})"
    rf"{_KANA_MARK}{_GAP}(?P<number>(?:{_DIGIT}{{1,2}}{_GAP}[-の]{_GAP}{_DIGIT}{{2}}|"
    rf"{_DIGIT}{{2}} ?{_DIGIT}{{2}}|[0-9]{{1,3}}(?![年月日時分円人件台番号丁回本個枚名%歳:.]|[- ]?[0-9])"
    rf"|[・.]{{1,3}}{_GAP}{_DIGIT}{{1,3}}(?:-{_DIGIT}{{2}})?))(?!{_DIGIT})",
    *product("0123456789〇一二三四五六七八九", "0123456789〇一二三四五六七八九ACFHKLMPXY"),
)
# Where its class ends.
_CLASS_END = compiled(
    rf"[0-9〇一二三四五六七八九ACFHKLMPXY](?<={_DIGIT}.)(?={_GAP}{_ANY_MARK}{_GAP}[0-9〇一二三四五六七八九・.])"
)
# As who reads no kana copies it: NANIWA 330 SA 44-17.
_IN_LETTERS = frozenset(consonant + vowel for consonant in "KSTNHMR" for vowel in "AIUEO") | {"YA", "YU", "YO", "WA"}
_KANA = frozenset("さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろあいうえかきくけこをわれよEHKMTY")
_BEFORE = compiled(rf"(?P<office>[^\s、。,()「」:/|・0-9-]{{1,{_LONGEST_OFFICE}}})[ \n,、/|・-]?\Z")
# What stands for an office that the list does not know: capitals, or a word of its own.
_OTHER_OFFICE = compiled(
    r"(?:(?<![A-Za-z])[A-Z][A-Za-z]{2,11}|(?<![々㐀-鿿ぁ-んァ-ヶー])[々㐀-鿿ぁ-んァ-ヶー]{2,5}) \Z"
)
# Without a class: the kana between blanks, or run together where the text speaks of a vehicle.
_CLASSLESS = Sought(
    r" (?P<kana>[さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろあいうえかきくけこをわれよ])"
    r" ?(?P<number>[0-9]{2}-[0-9]{2}|[・.]{1,3}[0-9]{1,3}|[0-9]{1,5})(?![0-9]|-[0-9]"
    r"|[ 　]?[年月日時分円人件台番号丁回本個冊枚名%歳])",
    *product(" ", "さすせそたちつてとなにぬねのはひふほまみむめもやゆらりるろあいうえかきくけこをわれよ"),
)
_RUN_TOGETHER = Sought(
    r"[市区町村都阪泉良戸](?P<kana>[さすせそたちつてなぬねひふほまみむめゆらりるろあいうえきくけこわれよ])"
    r"(?P<number>[0-9]{2}-[0-9]{2}|[0-9]{1,5})(?![0-9-]|[年月日時分円人件台番号丁回本個冊枚名%歳])",
    *product("市区町村都阪泉良戸", "さすせそたちつてなぬねひふほまみむめゆらりるろあいうえきくけこわれよ"),
)
_TOWN = compiled(r"(?:[々㐀-鿿ぁ-んァ-ヶ]{1,6}[市区町村])?(?:(?<=市) ?[々㐀-鿿]{1,4}区?)?\Z")
_CLASS_IN_FRONT = compiled(r"[0-9A-Z](?<![0-9A-Za-z-].) ?\Z")
_VEHICLE = compiled(
    r"ナンバー|プレート|車両|車番|車種|車体|登録番号|自動車|自家用|公用車|乗用車|(?:軽|普通|相手|加害|被害|黒い"
    r"|白い|赤い|不審|放置|盗難|事故|違反|当該|この)車|車[はがの]|車検|駐車|駐輪|運転|ドラレコ"
    r"|図柄|バイク|二輪|スクーター|カブ|トラック|ワゴン|セダン|ミニバン|タクシー|原付|原動機|標識|廃車|レッカー"
    r"|当て逃げ|ひき逃げ|追突|衝突|plate|vehicle|PLATE"
)
# Kana that are particles between blanks as well (大阪 の 12-34): there the plate itself must be spoken of.
_FULL = 4
_PARTICLES = frozenset("のはにともやか")
_PLATE_WORD = compiled("ナンバー|プレート|標識|登録番号|原付|原動機|バイク|二輪|スクーター|車番")
_NEAR = 20
_ONLY_NUMBER = Sought(
    r"(?:ナンバー(?<!マイナンバー)(?:プレート)?|車番|プレート|一連指定)(?:番号)?(?:[はがの:「( ]|下4桁|4桁"
    r"|末尾){0,3}(?P<number>[0-9]{2}-[0-9]{2}|[0-9]{4}(?= ?の(?:車|[白黒赤青銀]|軽|トラック|ワゴン)))(?![0-9-])",
    "ナン",
    "車番",
    "プレ",
    "一連",
)
# 「ナンバープレートは、おおさか、さんびゃくさん、の「て」、71の40」
_TOLD = Sought(r"[ぁ-ん]」[、 ]{0,2}(?P<number>[0-9]{1,2}[の-][0-9]{2})(?![0-9-])", *product(characters("ぁ-ん"), "」"))
_TOWN_BEFORE = compiled("[々㐀-鿿]{1,4}\\Z")
_REACH = 45


def find(reading: Reading) -> Iterator[Span]:
    """Spans of plates in normalised text; without the name of the office only where the text speaks of a vehicle."""
    text = reading.text
    if not (reading.digits or reading.has(_NUMBER.cue)):  # that one only may be all in kanji
        return
    for found in _numbers(text):
        kana = in_hiragana(found["kana"].strip("「」()"))
        if kana not in _KANA and not (kana in _IN_LETTERS and _speaks_of_vehicle(text, found.start(), found.end())):
            continue
        before = _BEFORE.search(text, max(0, found.start() - _LONGEST_OFFICE - 2), found.start())
        office = _office(before["office"]) if before else ""
        alone = found["number"].isdigit() and len(found["number"]) < _FULL and found["kana"] in _PARTICLES
        if before and office and not alone:
            yield before.end("office") - len(office), found.end()
            continue
        other = _OTHER_OFFICE.search(text, max(0, found.start() - 14), found.start())
        other = other or _TOWN_BEFORE.search(text, max(0, found.start() - 4), found.start())
        start = other.start() if other and not _VEHICLE.search(other[0]) else found.start()
        if (other and other[0].strip().isupper()) or _speaks_of_vehicle(text, found.start(), found.end()):
            yield start, found.end()
    yield from _without_class(reading)
    yield from (found.span("number") for found in _ONLY_NUMBER.finditer(reading))
    for found in _TOLD.finditer(reading):
        if _PLATE_WORD.search(text, max(0, found.start() - _REACH), found.start()):
            yield found.span("number")


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """What `finditer` of `_NUMBER` finds: many figures stand in a text, and few with kana or letters behind."""
    done = 0
    for last in _CLASS_END.finditer(text):
        for place in (last.start() - 2, last.start() - 1):
            if place >= done and (found := _NUMBER.pattern.match(text, place)):
                yield found
                done = found.end()


def _without_class(reading: Reading) -> Iterator[Span]:
    """Spans of the plates of motorcycles and mopeds."""
    text = reading.text
    for found in _CLASSLESS.finditer(reading):
        start = _classless_start(text, found)
        if start is not None:
            yield start, found.end()
    for found in _RUN_TOGETHER.finditer(reading):
        start = _place_start(text, found.start() + 1)
        if start is not None and _speaks_of_vehicle(text, start, found.end()):
            yield start, found.end()


def _classless_start(text: str, found: re.Match[str]) -> int | None:
    """Where the plate of a motorcycle begins. A divided number is proof enough behind an office; others need a word."""
    start = _place_start(text, found.start())
    if start is None:
        return None
    if found["kana"] in _PARTICLES:
        if not _PLATE_WORD.search(text, max(0, start - _NEAR), found.end() + _NEAR):
            return None
    elif "-" not in found["number"] and not _speaks_of_vehicle(text, start, found.end()):
        return None
    front = _CLASS_IN_FRONT.search(text, max(0, start - 3), start)
    return front.start() if front else start


def _place_start(text: str, end: int) -> int | None:
    """Where the office or municipality that ends here begins."""
    town = _TOWN.search(text, max(0, end - 14), end)
    if town and town.start() < end:
        return town.start()
    office = _office(text[max(0, end - _LONGEST_OFFICE) : end])
    return end - len(office) if office else None


def _speaks_of_vehicle(text: str, start: int, end: int) -> bool:
    return _VEHICLE.search(text, max(0, start - _REACH), end + _REACH) is not None


def _office(word: str) -> str:
    plain = in_hiragana(word)
    for size in range(min(len(word), _LONGEST_OFFICE), 0, -1):
        if word[-size:] in _OFFICES or plain[-size:] in _OFFICES:
            return word[-size:]
    return ""
