"""Names by the company they keep: where some members of a list are names, the short other ones are names too.

A list is what marks divide within a sentence (三宅、泉／小山、平), or lines whose beginnings look alike (7:41 なべ …).
What stands in such a place is asked of the dictionary; kana that nobody knows count where most of the others are names.
Only sentences and lines that hold a name already are looked at, so the cost is with them.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sekisho.screening.bearers import could_be_borne, is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.name_halves import LATIN, LATIN_CAPITAL
from sekisho.screening.name_roles import KIN
from sekisho.screening.names import KANJI, NOT_NAMES, is_common_kana, is_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import tried_at_lines

LONGEST_LIST = 60
_KANA_WORD = "[ぁ-ん][ぁ-んー]{1,5}|[ァ-ヶ][ァ-ヶー]{1,7}"
_HALF = f"[{KANJI}]{{1,3}}(?:[ぁ-ん]{{1,2}}[{KANJI}])?|{_KANA_WORD}"
_LATIN_NAME = f"[{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}(?: [{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}){{1,3}}"
_CORE = f"[{KANJI}]{{1,4}}(?: {{1,2}}(?:{_HALF}))?|(?:{_KANA_WORD})(?: (?:{_KANA_WORD}))?|{_LATIN_NAME}"
_KIN = alternation(KIN)
_POST = alternation((*words("posts.txt"), "委員長代理", "区長代理"))
_BEHIND = f"(?:さん|さま|様|氏|くん|君|ちゃん|殿|先生|{_POST})?"
_MEMBER = compiled(
    r"\s*(?:[^:=\n]{1,16}[:=] ?(?:[左右上下前奥]から)?|[(]?[0-9]{1,2}[.)位番組班 ]{0,2}|[①-⑳・•●○◯◎■□▲△*-] ?)?"
    f"(?P<kin>(?:{_KIN})[はがのも:・ ]?)?(?P<day>[月火水木金土日](?=[{KANJI}ぁ-んァ-ヶ]))?"
    rf"(?P<core>{_CORE}){_BEHIND}\s*(?:\([^()\n]{{1,40}}\)\s*)?[\"'」]?\s*(?:の順番?[にでへ].*)?\Z"
)
_AND = compiled("[とや&]")
_PIECE = compiled(r"(?:[^(、,・/→;|\n。「」『』①-⑳]+|\([^()\n]{0,40}\)|\()+")
_SENTENCE_END = compiled("[。\n]")
_WIDEST_MARK = 3
_LONGEST_BARE, _LONGEST_PIECE = 34, 90  # characters of a member, and of one with something in brackets behind it
# The beginnings of lines that are alike: a time, a number, a bullet or nothing in front, and a mark behind.
_HEAD = compiled(
    r"^(?P<kind>[0-9]{1,2}[:時][0-9]{2}分? |\(?[0-9]{1,3}[.)位番]? ?|[>・•●○◯◎■□▲△*-]{1,3} ?|\[|)"
    f"(?P<core>{_CORE}){_BEHIND}(?P<mark> ?:|[ (]|→|\\]|「|$)",
    re.MULTILINE,
)
_HEAD_BEFORE = compiled(
    r"(?:\n|\A)(?:[0-9]{1,2}[:時][0-9]{2}分? |\(?[0-9]{1,3}[.)位番]? ?|[>・•●○◯◎■□▲△*-]{1,3} ?|\[|)\Z"
)
_LONGEST_HEAD = 10
_ONE_DIGIT = str.maketrans("123456789", "0" * 9)
# A list of stops, post offices or schools, said behind the last of them.
OF_PLACES = compiled(
    f"(?:(?:[、,・/→]| ?と ?)[{KANJI}ァ-ヶー]{{1,6}}+){{0,12}}+"
    "(?:の順[にで](?:停|止|と[まめ]|回|巡|走|通)|に停車|(?:といった|などの?|等の?|という)(?:社|企業|会社|店|地|駅|町|校|学校|商品|屋号|名称"
    "|品種|停留所)名?|(?:の各|(?:の|という)[0-9二三四五六七八九十]{1,2}(?=つの|か所|箇所|[駅校園区町館店局])|各)"
    "[つの]{0,2}(?:停留[所場]|バス停|郵便局|駅|交差点|[小中]学校|校区|学区|高校|支所|出張所|地区|地域|町|区|村|市|公園"
    "|支店|営業所|店舗|橋|図書館|保育園|幼稚園|連合|校|園|館|局|店|か所|箇所))"
)
# 「交差点名の英字表記を統一。谷町四丁目、本町、田辺」: what the list that follows is of.
_IN_LETTERS = "(?:駅|区|町|地|停留[所場]|バス停|交差点|橋|通り)名?の(?:ローマ字|英字|英語|欧文)"
IN_LETTERS_BEHIND = compiled(f"[A-Za-z, .、・/—-]{{0,60}}+{_IN_LETTERS}")
_OF_PLACES_BEFORE = compiled(
    "(?:交差点|停留[所場]|バス停|駅|地|町|字|橋|川|山|公園|路線|校|店|支店|会社|施設|郵便局|施設|品種|銘柄|都市|市町村|自治体|空港|港|湖|島|寺|神社|寺社)(?:名|の名[前称])"
    "|(?:交差点|停留[所場]|バス停|駅|踏切|橋)[「『:]"
    "|(?:台風|船|列車|ロボット|犬|猫|牛|花|星|商品|部屋|会議室|キャラクター|教室|クラス|班)の?(?:名前|名称|愛称)[はの]?[^。\n:]{0,8}[:「]"
    "|(?:刀剣|日本刀|品種|樹種|銘柄|バス停|停留[所場])[^。\n:]{0,16}:"
    "|(?:[Ss]tation|[Ww]ard|[Pp]lace|[Tt]own|[Ss]treet) names?|(?:[Ss]tations?|[Ss]tops?|[Ww]ards?):"
    f"|{_IN_LETTERS}"
)
_OF_ROUTES = compiled("停留[所場]|バス停|路線|系統|駅|コース|ルート|経路")
_LEAST_STEPS = 2
_NEAR = 80


class _Item(NamedTuple):
    start: int
    end: int
    known: bool
    kin: bool = False
    day: bool = False


def heads_places(text: str, start: int) -> bool:
    """Whether the line says before `start` that it is about names of places or things (交差点名の英字表記).

    Or the line above does, and this one is a way from one to the next (大宮 → 森小路).
    """
    first = max(0, start - _NEAR)
    if all(text.find(mark, first, start) < 0 for mark in ("名", "「", ":", "ローマ", "英", "欧")):
        return _is_on_route(text, start)
    first = max(first, text.rfind("\n", first, start) + 1)
    return _OF_PLACES_BEFORE.search(text, first, start) is not None or _is_on_route(text, start)


def _is_on_route(text: str, start: int) -> bool:
    line = text.rfind("\n", 0, start) + 1
    behind = text.find("\n", start)
    if line == 0 or text.count("→", line, behind if behind >= 0 else len(text)) < _LEAST_STEPS:
        return False
    above = text.rfind("\n", 0, line - 1) + 1
    return _OF_ROUTES.search(text, max(above, line - _NEAR), line) is not None


class _Known:
    def __init__(self, names: Iterable[Span]) -> None:
        self._spans = sorted(names)
        self._starts = [start for start, _ in self._spans]

    def __call__(self, start: int, end: int) -> bool:
        """Whether a name lies between start and end and leaves no more than a blank or a title."""
        at = bisect_left(self._starts, start)
        at -= at > 0 and self._spans[at - 1][1] > start
        covered = 0
        for first, last in self._spans[at : at + 3]:
            if first >= end:
                break
            covered += max(0, min(end, last) - max(start, first))
        return 2 * covered > end - start

    def touches(self, start: int, end: int) -> bool:
        """Whether a name begins between start and end."""
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._starts[at] < end

    def head_lines(self, text: str) -> bool:
        """Whether one of the names stands where a line begins, with nothing but a time or a number in front."""
        return any(
            _HEAD_BEFORE.search(text, max(0, start - _LONGEST_HEAD), start) is not None for start, _ in self._spans
        )

    def sentences(self, text: str) -> Iterator[Span]:
        """The sentences and lines that hold a name, each once."""
        done = 0
        for start, stop in self._spans:
            if start < done:
                continue
            first = max(text.rfind("\n", done, start), text.rfind("。", done, start)) + 1 or done
            end = _SENTENCE_END.search(text, stop)
            done = end.start() if end else len(text)
            yield first, done


def members(text: str, names: Sequence[Span]) -> Iterator[Span]:
    """Spans of names that stand in lists with those that have been found, and of speakers among speakers."""
    known = _Known(names)
    for start, end in known.sentences(text):
        yield from _of_sentence(text, start, end, known)
    yield from _of_heads(text, known)


def _of_sentence(text: str, start: int, end: int, known: _Known) -> Iterator[Span]:
    pieces = [piece.span() for piece in _PIECE.finditer(text, start, end)]
    if len(pieces) < 2:
        return
    done = -1
    for at, piece in enumerate(pieces):
        if at <= done or not known.touches(*piece):
            continue
        if not (group := _items(text, *piece, known)):
            continue
        first = last = at
        while first - 1 > done and _joins(pieces[first - 1], pieces[first]):
            if not (items := _items(text, *pieces[first - 1], known)):
                break
            group, first = items + group, first - 1
        while last + 1 < len(pieces) and len(group) < LONGEST_LIST and _joins(pieces[last], pieces[last + 1]):
            if not (items := _items(text, *pieces[last + 1], known)):
                break
            group, last = group + items, last + 1
        done = last
        yield from _accepted(text, group)


def _joins(left: Span, right: Span) -> bool:
    """Whether nothing but a mark, a blank or two quotation marks stand between the pieces."""
    return right[0] - left[1] <= _WIDEST_MARK


def _items(text: str, start: int, end: int, known: _Known) -> list[_Item]:
    """The members a piece of a list holds: one as a rule, two in 「結と蓮」, none if it is something else."""
    if end - start > _LONGEST_BARE and (end - start > _LONGEST_PIECE or text.find("(", start, end) < 0):
        return []
    member = _MEMBER.match(text, start, end)
    if member is None and end - start <= _LONGEST_BARE:
        first = _AND.search(text, start, end)
        if first:
            left, right = _MEMBER.match(text, start, first.start()), _MEMBER.match(text, first.end(), end)
            if left and right and is_kanji(text[left.start("core")]) == is_kanji(text[right.start("core")]):
                return [_item(left, known), _item(right, known, kin=bool(left["kin"]))]
    return [_item(member, known)] if member else []


def _item(member: re.Match[str], known: _Known, *, kin: bool = False) -> _Item:
    start, end = member.span("core")
    is_known = known(start, end)
    blank = member["core"].find(" ")
    if not is_known and blank > 0 and known(start + blank + 1, end):
        start, is_known = start + blank + 1, True  # 「連絡網 畑中→若狭」
    return _Item(start, end, is_known, kin or bool(member["kin"]), bool(member["day"]))


def _accepted(text: str, group: list[_Item]) -> Iterator[Span]:
    """Those of a list that are not known as names yet, if the others say that it is a list of names."""
    if len(group) < 2:
        return
    known = sum(item.known for item in group)
    days = [item for item in group if item.day]
    if known == len(group) and not days:
        return
    turns = len(days) >= 3 and any(kinds(text[item.start : item.end]).family for item in days)
    if not known and not turns:
        return
    most = 2 * known >= len(group) and known > 1
    for item in group:
        word = text[item.start : item.end]
        if (item.day and turns) or (not item.known and _fits(word, item, most, known)):
            yield item.start, item.end


def _fits(word: str, item: _Item, most: bool, known: int) -> bool:
    plain = word.split(" ", maxsplit=1)[0]
    if not is_kanji(word[0]):
        if word[0].isascii() or not plain:
            return " " in word
        found = kinds(plain)
        if is_common_kana(plain) or plain in NOT_NAMES:
            return False
        return found.name if not most else (found.name or not found.noun)
    if item.kin and is_given(plain):
        return True
    if not could_be_borne(plain):
        return False
    found = kinds(plain)
    return known > 1 or most or found.family or not (found.noun or found.place)


def _of_heads(text: str, known: _Known) -> Iterator[Span]:
    """Among lines that begin alike, one known name makes the other beginnings names as well."""
    if "\n" not in text or not known.head_lines(text):
        return
    by_kind: dict[tuple[str, str], list[tuple[Span, bool]]] = {}
    for head in tried_at_lines(_HEAD, text):
        kind = head["kind"].translate(_ONE_DIGIT).replace("00", "0")
        start, end = head.span("core")
        is_known = known(start, end)
        blank = -1 if is_known else text.find(" ", start, end)
        if blank >= 0:
            end, is_known = blank, known(start, blank)  # 「佐々木 了解」: a name and what it says
        mark = head["mark"] if head["mark"] == "「" else ":" if ":" in head["mark"] else " "
        by_kind.setdefault((kind, mark), []).append(((start, end), is_known))
    for (kind, mark), heads in by_kind.items():
        if len(heads) > 1 and any(is_known for _, is_known in heads):
            yield from _heads_that_fit(text, kind, mark, heads)


def _heads_that_fit(text: str, kind: str, mark: str, heads: list[tuple[Span, bool]]) -> Iterator[Span]:
    said = Counter(text[start:end] for (start, end), _ in heads)
    talk = mark != " " or ":" in kind
    share = sum(is_known for _, is_known in heads) / len(heads)
    for (start, end), is_known in heads:
        word = text[start:end]
        if is_known or word in NOT_NAMES:
            continue
        repeated = talk and said[word] > 1 and not is_kanji(word[0]) and not is_common_kana(word)
        plain = word.split(" ")[0]
        # Whoever speaks among others in kana need be in no list (ゆっきー「明日どこ」).
        speaks = (
            mark == "「"
            and share >= 0.5
            and "ぁ" <= word[0] <= "ー"
            and not is_common_kana(word)
            and not kinds(word).noun
        )
        if repeated or speaks or (could_be_borne(plain) and (share >= 0.5 or not kinds(plain).noun)):
            yield start, end
