"""Who does what: 「司会のごとうです」, 「代表の五島を出せ」, 「運転は尾花沢。」, 「夜勤ンゴマ→日勤槇。」.

A role with の, a duty with は or a shift stands in front of a family name, and a mark or a particle behind it. What
such words announce besides (受付の机, 運転は慎重に, 夜勤明け) is in no list of family names.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation
from sekisho.screening.names import (
    FAMILY_NAMES,
    KANJI,
    NOT_NAMES,
    is_common_noun,
    is_family_reading,
    is_kanji,
    plain_kanji,
)
from sekisho.screening.places import PREFECTURE_STEMS, TOWN_STEMS
from sekisho.screening.reading import Cue, Reading, Sought

_ROLES = (
    "司会", "進行", "受付", "代表", "議長", "座長", "書記", "会計", "幹事", "世話人", "担当", "窓口", "運転手",
    "班長", "部長", "課長", "係長", "会長", "店長", "所長", "館長", "園長", "校長", "社長", "主任", "担任", "講師",
    "通訳", "責任者", "管理者", "リーダー", "オペレーター", "ヘルパー", "ケアマネ", "ボランティア", "民生委員",
    "相談員", "支援員", "看護師", "事務局", "コーディネーター", "マネージャー", "当直", "宿直", "夜勤", "日直",
)  # fmt: skip
_ANY_ROLE = Cue(*_ROLES)
_KANA_ROLE = Sought(
    f"(?:{alternation(_ROLES)})の(?P<name>[ぁ-ん]{{3,6}}?|[ァ-ヶ][ァ-ヶー]{{2,6}}?)(?=です|と申|でございます|といいます)",
    cue=_ANY_ROLE,
)
# What is done to a person or by one; a word for a place or a tree is a name in front of it too.
_PERSONAL = (
    "を(?:出[しせす]|呼[びべぶん]|お願い)|[にへ](?:代わ|替わ|つない|繋い|お?(?:電話|伝え))|です(?![がかけ])"
    "|でございます|と申|といいます|が(?:対応|承|うかが|伺|応対|電話|受け(?!付))"
)
_ROLE = Sought(
    f"(?:{alternation(_ROLES)})の(?P<name>[{KANJI}]{{1,4}})"
    f"(?:(?P<personal>{_PERSONAL})|(?P<being>(?:で|だが)、)|[がは]|[をにとも](?![ぁ-ん])|から|まで(?:連絡|電話|お)|[。、」\n]|\\Z)",
    cue=_ANY_ROLE,
)
# Duties that nobody but a person has, and those that a place or a thing may have too.
_OWN = (
    "運転", "司会", "引率", "書記", "文責", "幹事", "議長", "座長", "通訳", "同乗", "添乗", "付き添い", "付添",
    "立会", "記録", "議事録",
)  # fmt: skip
_ELSEWHERE = ("受付", "撮影")  # said of where it is, too
_DUTIES = (
    *_OWN, *_ELSEWHERE,
    "当番", "進行", "会計", "施錠", "鍵開け", "配膳", "見守り", "巡回", "日直", "当直", "宿直", "夜勤", "早番", "遅番",
)  # fmt: skip
_DUTY = Sought(
    f"(?P<duty>{alternation(_DUTIES)})(?:者|役|係|担当|手)?(?:は|[:=] ?)"
    "(?:どちらも|どっちも|いずれも|両方(?:とも)?|全部|全て|すべて|今日も?|本日も?|また|引き続き|行きも帰りも)?[ 、]?"
    f"(?P<name>[{KANJI}]{{1,4}}|[ァ-ヶ][ァ-ヶー]{{2,6}})"
    f"(?=[。(」\n]|、(?![{KANJI}]{{1,3}}[をがに])|と[{KANJI}]|(?:です|でした|だった)(?![がかけ])|\\Z)",
    *_DUTIES,
)
_SHIFTS = ("日勤", "夜勤", "早番", "遅番", "準夜", "深夜勤", "当直", "宿直", "日直", "早出", "遅出", "中番", "半日勤")
_SHIFT = Sought(
    f"(?:{alternation(_SHIFTS)})(?:者|帯|は|者は)?[:=・ ]?(?P<name>[{KANJI}]{{1,4}}|[ァ-ヶ][ァ-ヶー]{{1,6}})"
    f"(?=[。、,/() →」\n]|\\Z|と[{KANJI}]|です)",
    *_SHIFTS,
)
# Words of one character that are seldom a family name behind a role, a duty or a shift.
_SELDOM = frozenset(
    "東西南北上下中前後内外左右表裏本別間方者人名件話机席声数金役長係部的明帯医無有要不可同今次何新古高安白黒赤青花音窓"
    "門島石神光"
)
_ENDINGS = frozenset("田川山野村木本井沢原崎島口谷藤岡橋内尾浦江部津塚瀬森林")  # of family names


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    for cue in _KANA_ROLE.finditer(reading):
        if is_family_reading(cue["name"]):
            yield cue.span("name")
    for cue in _ROLE.finditer(reading):
        if not is_kanji(text[cue.start() - 1 : cue.start()]) and _plays(cue):
            yield cue.span("name")
    for cue in _DUTY.finditer(reading):
        if _does(cue["name"], cue["duty"]):
            yield cue.span("name")
    for cue in _SHIFT.finditer(reading):
        if _is_family(cue["name"], sure=not kinds(cue["name"]).noun):
            yield cue.span("name")


def _plays(cue: re.Match[str]) -> bool:
    """Whether somebody has the role; of 「窓口の梅田で、」 the place is meant."""
    if cue["being"]:
        return _is_family(cue["name"], sure=True) and not kinds(cue["name"]).place
    return _is_family(cue["name"], sure=bool(cue["personal"]))


def _does(name: str, duty: str) -> bool:
    if duty in _OWN:
        return _is_family(name, sure=True) or _is_mere_place(name)
    return _is_family(name, sure=False) and not (duty in _ELSEWHERE and kinds(name).place)


def _is_family(word: str, *, sure: bool) -> bool:
    """Whether the word is a family name; `sure` of what only a person is or does, so that it may be more besides."""
    if not is_kanji(word[0]):
        return is_family_reading(word)
    if len(word) == 1 and word in _SELDOM:
        return False
    if word in TOWN_STEMS:
        return sure and plain_kanji(word) in FAMILY_NAMES and word not in PREFECTURE_STEMS
    found = kinds(word)
    if plain_kanji(word) in FAMILY_NAMES:
        return sure or (word not in NOT_NAMES and (len(word) == 1 or not found.noun))
    if word in NOT_NAMES or is_common_noun(word) or not found.family:
        return False
    return sure or not (found.noun or found.place)


def _is_mere_place(word: str) -> bool:
    """Whether the dictionary has the word as a place's alone and it is built as family names are (尾花沢)."""
    return (
        is_kanji(word[0])
        and len(word) > 1
        and word[-1] in _ENDINGS
        and kinds(word).place
        and word not in PREFECTURE_STEMS
    )
