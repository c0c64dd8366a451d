"""Persons who are public or historic, and how a text shows that it means them: names, stage names, lists of authors."""

import re

from sekisho.screening.lexicon import words
from sekisho.screening.names import KANJI, plain_kanji

PUBLIC_PERSONS = frozenset(entry.split("/")[0] for entry in words("public_persons.txt"))
_PLAIN = frozenset(map(plain_kanji, PUBLIC_PERSONS))
# 「三代目桂米朝」, but not 「三代目社長」: a name that is handed down.
_HANDED_DOWN = re.compile(f"(?:初代|[一二三四五六七八九十0-9]{{1,3}}代目?)[{KANJI}0-9]{{2,7}}")
_HANDED_DOWN_BEFORE = re.compile("(?:初代|[一二三四五六七八九十0-9]{1,3}代目) ?\\Z")
_CUT_BEHIND = re.compile("(?:ゆかり|ら|たち|作|著|画|筆|像|伝|展|賞|公)+\\Z")
# Members of a list of authors: another public person stands beside, and works or an era are what it is about.
_MARK = "[、,・/とや]|及び|および"
_BEFORE = re.compile(f"([{KANJI}ぁ-んァ-ヶー]{{3,9}})(?:{_MARK})\\Z")
_BEHIND = re.compile(f"(?:{_MARK})([{KANJI}ァ-ヶー]{{3,9}})")
# No kana that join (や, と, の) are in a member, so that there is one way to read the list.
_MEMBER = f"(?:(?!など|たち|といった)[{KANJI}ァ-ヶーぁ-てな-ねは-もゃゅ-ん]){{3,9}}+"
_WORKS = re.compile(
    f"(?:(?:{_MARK}){_MEMBER}){{0,8}}+(?:など|ら|たち|といった[^、。\\n]{{0,8}})?の(?:エッセイ|エッセー|作品|小説|詩|短歌|俳句|句|歌|絵|絵画|版画|油絵|書|著作|著書"
    "|名言|言葉|映画|音楽|楽曲|曲|戯曲|随筆|童話|民話|文学|文章|本|代表作|名作|全集|生涯|伝記|肖像|業績|功績|時代|活躍|演奏|落語|漫才|建築|設計|論文|研究|棚|展示|展)"
)


def is_public(text: str, start: int, end: int) -> bool:
    """Whether the name at the place is that of a public person, or stands among such where works are spoken of."""
    name = text[start:end].replace(" ", "")
    if _is_listed(name) or _HANDED_DOWN.fullmatch(name) or _HANDED_DOWN_BEFORE.search(text, max(0, start - 5), start):
        return True
    if len(name) < 3 or not _WORKS.match(text, end, end + 90):
        return False
    before = _BEFORE.search(text, max(0, start - 11), start)
    behind = _BEHIND.match(text, end, end + 12)
    beside = [found[1] for found in (before, behind) if found]
    return any(_ends_or_begins_listed(word) for word in beside)


def _is_listed(name: str) -> bool:
    return name in PUBLIC_PERSONS or plain_kanji(name) in _PLAIN or _CUT_BEHIND.sub("", name) in PUBLIC_PERSONS


def _ends_or_begins_listed(word: str) -> bool:
    return any(word[at:] in PUBLIC_PERSONS or word[: len(word) - at] in PUBLIC_PERSONS for at in range(len(word) - 1))
