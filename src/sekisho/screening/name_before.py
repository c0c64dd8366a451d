"""Reading backwards from a cue (さん, 様, 会長, 「（」 …): where does the name in front of it begin?

`strict` asks for a family name of the lexicon and is for cues that also follow other words (総務課長).
Otherwise the cue itself is the evidence, and every word is a name that is not known to be none (患者さん, お客様).
"""

import re

from sekisho.screening.bearers import is_rare_family, kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import (
    FAMILY_NAMES,
    FAMILY_READINGS,
    KANJI,
    LONGEST_GIVEN,
    LONGEST_READING,
    NEVER_GIVEN,
    NOT_NAMES,
    could_be_given,
    family_end,
    family_start,
    is_common_kana,
    is_common_noun,
    is_full_name,
    is_reading,
)
from sekisho.screening.patterns import compiled

_REACH = 40
_KANJI_RUN = compiled(f"(?:[{KANJI}]{{1,3}}[ノヶケ])?[{KANJI}]{{1,8}}\\Z")
_HIRAGANA_RUN = compiled("[ぁ-ゖー]{1,12}\\Z")
_KATAKANA_WORD = "[ァ-ヶ][ァ-ヶー]{0,11}"
_KATAKANA_RUN = compiled(f"(?:{_KATAKANA_WORD}[・=･ ]){{0,3}}{_KATAKANA_WORD}\\Z")
_LATIN_WORD = "[A-Z][A-Za-z'-]{0,19}"
_LATIN_RUN = compiled(f"(?<![A-Za-z])(?:{_LATIN_WORD}[.,]? ){{0,3}}{_LATIN_WORD}\\Z")
_KANA_RUN = compiled("[ぁ-ゖァ-ヶー]{2,8}\\Z")
_BARRIER = compiled(f"[^ぁ-ゖァ-ヶー{KANJI}]")
_HONORIFICS = ("さん", "さま", "くん", "ちゃん")  # 「高木さん宅」 has been found at its さん
# Things that are spoken to as if they were somebody.
_SERVICES = ("Google", "Excel", "Word", "Teams", "Zoom", "Claude", "Gemini", "Copilot", "Siri", "Alexa", "Amazon")
_PARTICLES = "のはがをにとでもやへ"
TITLE_AT_END = compiled(
    "(?:[者員主人長男女姉妹兄弟父母妻夫課係部局室会社所店組師士医先方氏名故元新旧前現他]|担当|代表|取締役|主任|主査)\\Z"
)
_CHILD_AT_END = compiled("(?:対象|該当|在籍|欠席|本件|当該|加害|被害|入所|通所|新入|転入)(?:児童|生徒|園児|児)\\Z")
_CHILD_BEFORE = compiled("(?:[園乳幼男女患]児|児童|生徒|長[男女]|[次二三][男女]|息子)\\Z")  # 「園児そうたくん」
LONGEST_KANJI_NAME = 5
LONGEST_GAP = 3  # 「山田太郎　　　様」
GIVEN_ENDINGS = "子美恵江代枝奈香加花音乃"  # さだ子, ゆう子


def name_before(text: str, end: int, *, strict: bool = False) -> Span | None:
    """The span of the name that ends at `end`, or up to three spaces before it; None if no name is there."""
    stop = max(0, end - LONGEST_GAP) + len(text[max(0, end - LONGEST_GAP) : end].rstrip(" "))
    if stop <= 0:
        return None
    last = text[stop - 1]
    if "ぁ" <= last <= "ゖ":
        start = _hiragana(text, stop, strict)
    elif "ァ" <= last <= "ー":
        start = _katakana(text, stop, strict)
    elif last.isascii():
        start = _latin(text, stop, strict) if last.isalpha() else None
    else:
        start = _kanji(text, stop, strict)
    return None if start is None else (start, stop)


def _kanji(text: str, stop: int, strict: bool) -> int | None:
    run = _KANJI_RUN.search(text, max(0, stop - 8), stop)
    if run is None:
        return None
    word, start = run[0], run.start()
    if text[start - 1 : start] in (" ", "\n") and could_be_given(word):
        family = _family_across_space(text, start - 1, word, strict)
        if family is not None:
            return family
    if is_full_name(word):
        return start
    if word in GIVEN_ENDINGS:
        mixed = _kana_then_kanji(text, start)
        if mixed is not None:
            return mixed
    behind = _behind_title(word)
    if behind:
        return start + behind
    if strict or text[start - 1 : start] in ("お", "ご", "御") or word[0] == "御":
        return None
    return _unknown_kanji(word, start)


def _family_across_space(text: str, space: int, given: str, strict: bool) -> int | None:
    """「山本 恵美子」: the family name before the space; a break of line counts only between two known halves."""
    family = family_start(text, space)
    if family < space:
        return family if text[space] == " " or given not in FAMILY_NAMES else None
    if strict or text[space] == "\n" or is_full_name(given):
        return None
    run = _KANJI_RUN.search(text, max(0, space - 8), space)
    if run and len(run[0]) <= LONGEST_GIVEN and could_be_given(run[0]) and not is_common_noun(run[0]):
        return run.start()
    return None


def _kana_then_kanji(text: str, start: int) -> int | None:
    """「中里さだ子」「ゆう子」: kana between the family name and the last character."""
    run = _HIRAGANA_RUN.search(text, max(0, start - 4), start)
    if run is None or len(run[0]) > LONGEST_GIVEN or run[0][0] in _PARTICLES:
        return None
    space = 1 if text[run.start() - 1 : run.start()] == " " else 0
    family = family_start(text, run.start() - space)
    return family if family < run.start() - space else None


def _behind_title(word: str) -> int:
    """「受託者宮坂」「従業員田中太郎」: how many characters belong to the title; 0 if there is no such reading."""
    for size in range(1, len(word)):
        if is_full_name(word[size:]) and (TITLE_AT_END.search(word[:size]) or word[:size] in NOT_NAMES):
            return size
    return 0


def _unknown_kanji(word: str, start: int) -> int | None:
    for size in range(len(word) - 1, 0, -1):  # 「長男博之」
        if (
            ((word[:size] in NOT_NAMES and TITLE_AT_END.search(word[:size])) or _CHILD_AT_END.search(word[:size]))
            and could_be_given(word[size:])
            and not is_common_noun(word[size:])
        ):
            return start + size
    if len(word) > LONGEST_KANJI_NAME:
        for size in range(1, len(word)):
            if family_end(word, size) - size >= 2 and is_full_name(word[size:]):
                return start + size
        return None
    if (is_common_noun(word) or NEVER_GIVEN.intersection(word[1:])) and not is_rare_family(word):
        return None
    return start


def _hiragana(text: str, stop: int, strict: bool) -> int | None:
    run = _HIRAGANA_RUN.search(text, max(0, stop - 12), stop)
    if run is None or is_common_kana(run[0]) or run[0].endswith(_HONORIFICS):
        return None
    kana, start = run[0], run.start()
    space = text[start - 1 : start] == " "
    known = family_start(text, start - 1 if space else start)
    if known < start - space and len(kana) <= 5 and (space or kana[0] not in _PARTICLES or len(kana) > 2):
        return known  # 「塚本さくら」「石田 のぞみ」
    if space and len(kana) >= 2:
        family = _kana_family(text, start - 1)
        if family is not None:
            return family  # 「うめはら こはる」
    for place in range(len(kana) - 1):
        if (place == 0 or kana[place - 1] in _PARTICLES) and is_reading(kana[place:]):
            return start + place  # 「…はたなか」
    return None if strict else _unknown_kana(text, kana, start)


def _kana_family(text: str, end: int) -> int | None:
    run = _KANA_RUN.search(text, max(0, end - 9), end)
    if run is None or is_common_kana(run[0]):
        return None
    if _stands_free(text, run.start()):
        return run.start()
    known = (p for p in range(1, len(run[0])) if run[0][p - 1] in _PARTICLES and run[0][p:] in FAMILY_READINGS)
    return next((run.start() + place for place in known), None)


def _unknown_kana(text: str, kana: str, start: int) -> int | None:
    free = _stands_free(text, start) or _CHILD_BEFORE.search(text, max(0, start - 2), start) is not None
    if not free or len(kana) > LONGEST_READING or kana == "たち":
        place = kana.rfind("の") + 1  # 「娘のゆい」
        if not place:  # 「席はりおちゃん」
            found = kinds(kana[1:]) if kana[0] in "はが" and len(kana) > 2 else None
            is_name = found is not None and found.given and not found.noun and not is_common_kana(kana[1:])
            return start + 1 if is_name else None
        kana, start = kana[place:], start + place
    return start if 2 <= len(kana) <= 6 and not is_common_kana(kana) else None


def _katakana(text: str, stop: int, strict: bool) -> int | None:
    run = _KATAKANA_RUN.search(text, max(0, stop - _REACH), stop)
    if run is None:
        return None
    start = run.start()
    words = re.split("[・=･ ]", run[0])
    known = family_start(text, start)
    if known < start and len(words) == 1 and len(run[0]) <= 6 and not is_common_kana(run[0]):
        return known  # 「佐藤ケンジ」
    if is_reading(run[0].replace(" ", "")):
        return start
    if text[start - 1 : start] == " " and family_start(text, start - 1) < start - 1:
        return family_start(text, start - 1)
    foreign = "・" in run[0]  # リー・ウェイ
    if strict or len(run[0]) < 2 or (is_common_kana(words[-1]) and not foreign):
        return None
    if " " in run[0] and is_common_kana(words[0]):
        return stop - len(words[-1])
    return start


def _latin(text: str, stop: int, strict: bool) -> int | None:
    run = None if strict else _LATIN_RUN.search(text, max(0, stop - 4 * 22), stop)
    if run is None:
        return None
    # One word in capitals is a company (NTT様), one letter stands for somebody already hidden (Aさん).
    if " " not in run[0] and (len(run[0]) < 3 or not run[0][1:].islower() or run[0] in _SERVICES):
        return None
    return run.start()


def _stands_free(text: str, start: int) -> bool:
    return start == 0 or _BARRIER.fullmatch(text[start - 1]) is not None
