"""Reading forwards from a cue (氏名：, 世帯主, 会長の …): where does the name behind it end?

`labelled` says that the cue can only be followed by a name (氏名：). Then an unknown name counts too; otherwise it
must begin with a family name of the lexicon.
"""

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.name_before import GIVEN_ENDINGS, LONGEST_KANJI_NAME
from sekisho.screening.names import (
    KANJI,
    LONGEST_FAMILY,
    LONGEST_GIVEN,
    NEVER_GIVEN,
    NOT_NAMES,
    could_be_given,
    family_end,
    is_common_kana,
    is_common_noun,
    is_full_name,
    is_reading,
)
from sekisho.screening.patterns import compiled

_KANJI_RUN = compiled(f"[{KANJI}]{{1,9}}")
_GIVEN_KANJI = compiled(f" ([{KANJI}]{{1,3}}(?![{KANJI}]))")
_GIVEN_MIXED = compiled(f" ?[ぁ-ん]{{1,3}}[{GIVEN_ENDINGS}](?![{KANJI}])")  # さだ子
_ENDS = f"(?=\\Z|[^ぁ-ゖァ-ヶー{KANJI}A-Za-z])"
_GIVEN_HIRAGANA = compiled(f" ?((?!さん|さま|くん|ちゃん)[ぁ-ん]{{2,5}}?)(?:さん|さま|くん|ちゃん|様|氏|{_ENDS})")
_GIVEN_KATAKANA = compiled(f" ?([ァ-ヶ][ァ-ヶー]{{1,7}}){_ENDS}")
_KATAKANA_NAME = compiled("[ァ-ヶ][ァ-ヶー]{0,11}(?:[・=･ ][ァ-ヶ][ァ-ヶー]{0,11}){0,3}")
_HIRAGANA_NAME = compiled(f"([ぁ-ん]{{2,7}})( [ぁ-ん]{{2,6}})?{_ENDS}")
_LATIN_NAME = compiled("[A-Z][A-Za-z'-]{0,19}(?:,? [A-Z][A-Za-z'-]{0,19}){1,3}(?![A-Za-z])")


def name_after(text: str, start: int, *, labelled: bool = False) -> Span | None:
    """The span of the name that begins at `start`, or None."""
    first = text[start : start + 1]
    if not first:
        return None
    if "ぁ" <= first <= "ゖ":
        end = _hiragana(text, start, labelled)
    elif "ァ" <= first <= "ヶ":
        end = _katakana(text, start, labelled)
    elif first.isascii():
        latin = _LATIN_NAME.match(text, start) if labelled else None
        end = latin.end() if latin else None
    else:
        end = _kanji(text, start, labelled)
    return None if end is None else (start, end)


def _kanji(text: str, start: int, labelled: bool) -> int | None:
    run = _KANJI_RUN.match(text, start)
    if run is None:
        return None
    word, end = run[0], run.end()
    known = family_end(text, start) == end
    given = _GIVEN_KANJI.match(text, end)
    if given and could_be_given(given[1]) and (known or (labelled and _could_be_family(word))):
        return given.end()
    if known:
        return _kana_given(text, start, end)
    if is_full_name(word):
        return end
    if not labelled and 2 <= len(word) <= LONGEST_FAMILY and word not in NOT_NAMES and not is_common_noun(word):
        rare = kinds(word)
        return _kana_given(text, start, end) if rare.family and not (rare.noun or rare.place) else None
    if not labelled or len(word) > LONGEST_KANJI_NAME or is_common_noun(word) or NEVER_GIVEN.intersection(word):
        return None
    return end


def _could_be_family(word: str) -> bool:
    return len(word) <= LONGEST_GIVEN and not NEVER_GIVEN.intersection(word) and word not in NOT_NAMES


def _kana_given(text: str, start: int, end: int) -> int:
    """The end of a given name in kana behind a family name in kanji, or of the family name alone."""
    not_alone = end - start > 1
    mixed = _GIVEN_MIXED.match(text, end)
    if mixed and mixed[0][0] not in "のはがをにとでもやへ":
        return mixed.end()
    for pattern in (_GIVEN_HIRAGANA, _GIVEN_KATAKANA):
        kana = pattern.match(text, end)
        if kana is None or is_common_kana(kana[1]):
            continue
        # Behind one character and no blank kana are the sentence, unless they are a given name (向けに, 林さくら).
        if text[end] == " " or (kana[1][0] not in "はがをにとでもやへ" and (not_alone or is_given(kana[1]))):
            return kana.end(1)
    return end


def _katakana(text: str, start: int, labelled: bool) -> int | None:
    run = _KATAKANA_NAME.match(text, start)
    if run is None or is_common_kana(run[0].split(" ")[0]):
        return None
    if is_reading(run[0].replace(" ", "")):
        return run.end()
    return run.end() if labelled and len(run[0]) >= 2 and not is_common_kana(run[0]) else None


def _hiragana(text: str, start: int, labelled: bool) -> int | None:
    run = _HIRAGANA_NAME.match(text, start)
    if run is None or is_common_kana(run[1]):
        return None
    return run.end() if labelled or is_reading(run[0].replace(" ", "")) else None
