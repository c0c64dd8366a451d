"""Names at the end of what somebody wrote: 「…返してほしい。植月」, 「…使えますか　ナカバヤシ」, 「Kind regards,⏎…」.

A signature closes a message: behind it stands the end of a quotation, a line or the text. In Japanese a sentence ends
in front of it and it is a family name; in English a phrase of farewell stands in the line above.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.name_halves import LATIN, LATIN_CAPITAL
from sekisho.screening.names import FAMILY_NAMES, KANJI, NOT_NAMES, is_family_reading, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.places import PREFECTURE_STEMS
from sekisho.screening.reading import Reading, Sought, product

_CLOSES = "(?=[」』]|\\Z| ?\\n)"
# 「…洗濯物が干せない。いしぐろ」
_IN_KANA = Sought(
    "。 ?(?P<name>[ぁ-ん]{3,6})(?=\n|\\Z|」)",
    *product("。", " あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむもやゆよりわがごじだどば"),
)
_BEHIND_MARK = Sought(
    f"[。!?] ?(?P<name>(?P<family>[{KANJI}]{{1,4}})(?: (?P<given>[{KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}))?"
    f"|(?P<kana>[ァ-ヶ][ァ-ヶー]{{2,6}})){_CLOSES}",
    "。", "!", "?",
)  # fmt: skip
# A blank ends the sentence where no mark does; behind a particle it does not.
_LASTS = "すかねよんいただなせど"
_BEHIND_BLANK = Sought(
    f"[{_LASTS}] {{1,2}}(?P<name>(?P<family>[{KANJI}]{{2,4}})(?: (?P<given>[{KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}))?"
    f"|(?P<kana>[ァ-ヶ][ァ-ヶー]{{2,6}})){_CLOSES}",
    *product(_LASTS, " "),
)
# 「折り返しを希望していた（植月）」
_IN_BRACKETS = Sought(
    f"[すたいみる。]\\((?P<name>(?P<family>[{KANJI}]{{2,4}})(?: (?P<given>[{KANJI}]{{1,3}}|[ぁ-ん]{{2,4}}))?"
    "|(?P<kana>[ァ-ヶ][ァ-ヶー]{2,6}))\\)(?=[。」』]?(?:\n|\\Z))",
    *product("すたいみる。", "("),
)
# 「（五味記）」: who wrote it down.
_WRITTEN = Sought(f"記\\)(?<=[{KANJI} ]..)", "記)")
_WRITER = compiled(f"\\((?P<name>[{KANJI}]{{1,4}}) ?\\Z")
_SENTENCE = compiled(
    "(?:で(?:す|した)|ま(?:す|した|せん)|(?:くだ|下)さい|(?:ほし|欲し|た|な)い|けど|すか|のか|かな|やん|[すいただ][よね]|した)\\Z"
)
_OF_ONE = frozenset("東西南北中上下前本向要平金")  # directions, and what else answers a question
_FAREWELL = Sought(
    "(?:(?:[Kk]ind(?:est)?|[Bb]est|[Ww]arm(?:est)?|[Mm]any) )?(?:[Rr]egards|[Ww]ishes)|[Ss]incerely(?: [Yy]ours)?"
    "|[Yy]ours (?:[Ff]aithfully|[Ss]incerely|[Tt]ruly)|[Rr]espectfully(?: [Yy]ours)?|Cordially"
    # these begin sentences too
    "|(?:Best|Cheers|Warmly|Love|Thanks(?: a lot| again)?|(?:Many thanks|Thank you)(?: in advance| very much)?)(?=,)",
    "Ki", "ki", "Be", "be", "Wa", "wa", "Ma", "ma", "Re", "re", "Wi", "Si", "si", "Yo", "yo", "Th", "Ch", "Co", "Lo",
)  # fmt: skip
_WORD = f"[{LATIN_CAPITAL}][{LATIN}'’-]{{0,19}}"
_SIGNATURE = compiled(
    f"[,.!]? ?\\n{{1,2}}(?:-- ?\\n)?[-– ]{{0,2}}(?P<name>{_WORD}(?: (?:[a-z]{{2,4}} )?{_WORD}\\.?){{1,2}})"
    "(?= ?(?:[\\n,(/|<」\"']|\\Z))"
)
_NOBODY = compiled(
    "(?:Support|Team|Service|Division|Department|Office|Cent(?:er|re)|Hall|City|Ward|Customer|Staff|Section|Group|Company"
    "|Library|Museum|School|University|Management|Inc|Ltd|Corp|Committee|Association|Manager|Director|The|Your|Our|From|Dear"
    "|Sent|Sales|Project|General|Phone|Tel|Mobile|Airport|Station|Please|Data|Osaka|Tokyo|Kyoto|Japan)\\b"
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    for cue in _IN_KANA.finditer(reading):
        if is_family_reading(cue["name"]):
            yield cue.span("name")
    for cue in (*_BEHIND_MARK.finditer(reading), *_IN_BRACKETS.finditer(reading)):
        if _signs(cue):
            yield cue.span("name")
    for cue in _BEHIND_BLANK.finditer(reading):
        if _SENTENCE.search(text, max(0, cue.start() - 4), cue.start() + 1) and _signs(cue):
            yield cue.span("name")
    for cue in _WRITTEN.finditer(reading):
        writer = _WRITER.search(text, max(0, cue.start() - 6), cue.start())
        if writer and kinds(writer["name"]).family and not kinds(f"{writer['name']}記").noun:
            yield writer.span("name")
    for cue in _FAREWELL.finditer(reading):
        signed = _SIGNATURE.match(text, cue.end())
        if signed and not _NOBODY.search(signed["name"]):
            yield signed.span("name")


def _signs(cue: re.Match[str]) -> bool:
    """Whether it is a family name, with a given one behind it or alone, and neither a place nor 以上."""
    if cue["kana"]:
        return is_family_reading(cue["kana"])
    family, given = cue["family"], cue["given"]
    if family in NOT_NAMES or family in PREFECTURE_STEMS:
        return False
    found = kinds(family)
    if given:
        return found.family and is_given(given)
    if plain_kanji(family) in FAMILY_NAMES:
        return family not in _OF_ONE if len(family) == 1 else not found.noun
    return len(family) > 1 and found.family and not (found.noun or found.place)
