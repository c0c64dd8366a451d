"""QUASI: an age with a sex and a place, an illness or a way of living: together they single out one person."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.places import CITY, VILLAGE

_AGE = re.compile(
    r"[歳才](?<=[0-9十一二三四五六七八九].)(?!以[上下]|未満|代|から|まで|児|時|刻|を超|入学|未|になる前|に達)"
)
_AGE_BEFORE = re.compile(r"(?:満 ?|当時 ?|年齢:? ?)?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}) ?\Z")
_DECADE = re.compile(r"[0-9]{2}(?:歳?)代(?=[前後]?半?の?[男女])")
_SEX = (
    r"(?:男性|女性|男児|女児|男子|女子|主婦|妊婦|母親|父親|男(?![子女性児])|女(?![子性児])|M(?![A-Za-z])|F(?![A-Za-z]))"
)
_LIVES = r"(?:[ 、]?(?:在住|居住|在勤|出身|に住む|に住んでいる|に住んでる|にお住まい|に住所を有する)の?)"
_KANJI = "々㐀-鿿"
_PLACE = (
    rf"(?:(?:{CITY}|{VILLAGE})(?:[{_KANJI}ヶケノ]{{1,8}}(?:[0-9一二三四五六七八九]丁目|町|地区|団"
    rf"地))?|[{_KANJI}ヶケノ]{{1,8}}(?:[0-9一二三四五六七八九]{{1,2}}丁目|地区|団地|校区)){_LIVES}?"
)
_TRAIT = (
    rf"(?:独居|一人暮らし|ひとり暮らし|単身|無職|寝たきり|生活保護|(?:[{_KANJI}ァ-ヶー]{{1,10}}(?:癌|がん|症|病|障害|透析|麻痺|依存))(?:の?患者)?|要介護[1-5]|要支援[12]|視覚障害|聴覚障害"
    rf"|会社員|公務員|大学生|高校生|教員|教諭|医師|看護師|保育士|農家|自営業|アルバイト|パート|シングルマザー|シングルファザー|[ァ-ヶー]{{2,8}}(?:国籍|人))"
)
_JOIN = r"(?:[ \n\"']{0,2}[、,・/|():=の]?[ \n\"']{0,2}(?:性別|住所|居住地|職業|年齢)?[\"']?[:=]? ?[\"']?)"
_ITEM = rf"(?:(?P<place>{_PLACE})|(?P<sex>{_SEX})|(?P<trait>{_TRAIT}))"
_RIGHT = re.compile(_JOIN + _ITEM)
_LEFT = re.compile(_ITEM + _JOIN + r"\Z")
_REACH = 22
_MOST_ITEMS = 3
# 65歳以上の女性, 女性の割合: people by the thousand.
_STATISTIC = re.compile(
    r"[の ]{0,2}(?:割合|比率|人口|投票率|平均|人数|患者数|死亡率|就業率|受診率|率|各|層|向け|対象|の?方々)"
)


def find(text: str) -> Iterator[Span]:
    """Spans of such combinations in normalised text, from the first to the last of their parts."""
    done = 0
    for mark in _AGE.finditer(text):
        age = _AGE_BEFORE.search(text, max(done, mark.start() - 8), mark.start())
        if age:
            start, end, seen = _extended(text, age.start(), mark.end(), done)
            if _singles_out(seen, exact=True) and not _STATISTIC.match(text, end):
                yield start, end
                done = end
    for decade in _DECADE.finditer(text):
        start, end, seen = _extended(text, decade.start(), decade.end(), 0)
        if _singles_out(seen, exact=False) and not _STATISTIC.match(text, end):
            yield start, end


def _extended(text: str, start: int, end: int, floor: int) -> tuple[int, int, set[str]]:
    seen: set[str] = set()
    for _ in range(_MOST_ITEMS):
        right = _RIGHT.match(text, end)
        if right is None or _adds_nothing(right, seen):
            break
        seen.add(str(right.lastgroup))
        end = right.end()
    for _ in range(_MOST_ITEMS):
        left = _LEFT.search(text, max(floor, start - _REACH), start)
        if left is None or _adds_nothing(left, seen):
            break
        seen.add(str(left.lastgroup))
        start = left.start()
    return start, end, seen


def _adds_nothing(item: re.Match[str], seen: set[str]) -> bool:
    """A second sex or place is another person's; a way of living counts only where sex and place do not suffice."""
    return item.lastgroup in seen or (item.lastgroup == "trait" and len(seen) >= 2)


def _singles_out(seen: set[str], *, exact: bool) -> bool:
    """An exact age needs one more thing beside sex or place; tens of years need all three."""
    return len(seen) >= (2 if exact else 3)
