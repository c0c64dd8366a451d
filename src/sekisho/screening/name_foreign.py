"""Names of people from abroad in Latin or Korean letters, by what stands beside them.

Latin words in capitals are firms, services and headings far more often than people, so a name needs a passport, a
date of birth, a label or a Vietnamese family name beside or in it.
"""

import unicodedata
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.lexicon import words
from sekisho.screening.name_halves import LATIN, LATIN_CAPITAL
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, characters, product
from sekisho.screening.sieve import Sieve
from sekisho.screening.tagger.attributes import short_romaji
from sekisho.screening.tagger.tagger import tagger

_WORD = f"[{LATIN_CAPITAL}][{LATIN}'-]{{0,19}}"
# Son, daughter or house of: they join what stands beside them to one name.
_OF = "(?:bin|binti|bint|ibn|al|de|da|do|dos|del|van|von|der|den|la) "
_JOINED = compiled(f" {_OF}")
# One pass over the text: two Latin words with capitals or more, or a word in Korean letters. Most texts hold no letters
# beyond ASCII of either, and the class of those of ASCII alone is the quicker one.
_BEYOND_ASCII = compiled("[À-ɏḀ-ỿ\u0300-\u036f가-힣]")
_CANDIDATE = compiled(
    f"[{LATIN_CAPITAL}](?<![{LATIN}0-9'_.-].)[{LATIN}'-]{{0,19}}(?:,? (?:{_OF})?{_WORD}){{1,4}}(?![{LATIN}0-9'_])"
    "|[가-힣]{2,4}(?![가-힣])"
)
_IN_ASCII = compiled(
    "[A-Z](?<![A-Za-z0-9'_.-].)[A-Za-z'-]{0,19}(?:,? (?:" + _OF + ")?[A-Z][A-Za-z'-]{0,19}){1,4}(?![A-Za-z0-9'_])"
)
_VIETNAMESE = frozenset(words("vietnamese_families.txt"))
_MIDDLE = frozenset(words("vietnamese_middle.txt"))
_PLACES = ("chi minh", "ha noi", "ha nam", "ha giang", "ha tinh", "thai binh", "thai nguyen", "cao bang", "thai lan")
_VIETNAMESE_LETTER = compiled("[ăĂđĐơƠưƯẠ-ỹ\u0300-\u0309\u0323\u031b]")
_SAYS_PERSON = compiled(
    "旅券|パスポート|[Pp]assport|PASSPORT|在留|ビザ|査証|VISA|[Vv]isa|DOB|[Bb]irth|[Bb]orn|生年月日|国籍|[Nn]ationality|入国|外国人"
)
_PAPERS_BEHIND = compiled(
    r"[ 、,:(;)」\"']{1,4}(?:[Pp]assport|PASSPORT|旅券|パスポート|在留カード|[Bb]orn|BORN|DOB|D\.O\.B"
    r"|[Dd]ate of [Bb]irth|生年月日|[Nn]ationality|国籍"
    r"|[A-Z]{1,2}[0-9]{6,8}[A-Z]{0,2}(?![A-Za-z0-9])|[A-Z][0-9]{2,4}[A-Z][0-9]{3,6}(?![A-Za-z0-9])"
    r"|[0-9]{1,2} (?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* )"
)
_LABEL_BEFORE = compiled(
    r"(?<![A-Za-z_])(?:(?:[Ff]ull |FULL |[Ff]amily |[Gg]iven )?(?:[Nn]ame|NAME)|[Ss]urname|SURNAME|[Hh]older"
    r"|[Aa]pplicant|[Pp]assenger)"
    "[\"']? ?[:=] ?[\"']?\\Z"
)
# One word behind a label that says which half of a name it is (Surname: SANTOS).
_HALF = compiled(
    "(?:[Ss]urname|SURNAME|(?:[Ff]amily|[Ll]ast|[Ff]irst|[Gg]iven|[Mm]iddle) [Nn]ames?"
    "|(?:FAMILY|LAST|FIRST|GIVEN|MIDDLE) NAMES?)"
    rf"[\"']? ?(?:\([^()\n]{{1,12}}\) ?)?[:=] ?[\"']?(?P<name>{_WORD})(?![{LATIN}0-9'_@(]| ?:)"
)
# Somebody says who they are; a single name only where it is said that nothing else can be meant (I'm Hassan, from …).
_SAYS_I = compiled(
    r"(?:[Mm]y name is|I am|I'm|I,)(?<![A-Za-z].{10}) (?=[A-Z])"
    rf"(?P<name>{_WORD}(?:(?: {_WORD}){{1,3}}(?![{LATIN}0-9'_])|(?=,? (?:and I|living in|from [A-Z]))))"
)
_NOBODY = frozenset(
    (
        "Japanese", "English", "Japan", "City", "Hall", "Office", "Ward", "Department", "Division", "Center", "Manager",
        "Citizen", "Resident", "Student", "Staff", "Not", "Very", "So", "The", "A", "An", "American", "Chinese",
        "Korean", "Vietnamese", "Filipino", "Nepali", "Brazilian", "Indian", "Indonesian", "Name", "Family", "Given",
        "First", "Last", "Middle", "Date", "Required", "Optional", "String", "Text", "Input", "Email", "None", "Null",
    )
)  # fmt: skip
# Somebody writes of himself, or to somebody by title.
_SELF_BEFORE = compiled(
    r"(?:[Mm]y (?:full )?name is|(?:^|[.!?\"“「:\s])(?:I am|I'm|I,|[Tt]his is)|[Dd]ear|(?:Mr|Ms|Mrs|Miss|Dr)\.?) \Z"
)
_LEAD = compiled(r"(?:(?:Hello|Hi|Hey|Dear|I'm|I|Mr|Ms|Mrs|Dr|This|Greetings|Regards|Sincerely)[,.]? )+")
_SELF_BEHIND = compiled(r" ?(?:[.,!)」\"”\n]|and |from |\Z)")
_TITLED = compiled(r"(?:Mr|Ms|Mrs|Miss|Dr)\.? \Z")
# 「留学生のErdene-Ochir Batbayarです」
_WHO_BEFORE = compiled(
    "(?:留学|実習|技能|学習|研修|受講|申請|申込|利用|入居|来館|参加|保護|担当|来庁|講|通訳|教)"
    "(?:生|者|員|師|人)?の?[:「 ]?\\Z"
)
_SAYS_BEHIND = compiled("[」 ]{0,2}(?:です|と申し|といいます|と言います|さん|様|氏|と名乗|さま)")
_NO_NAME = compiled(
    "Support|Team|Service|Division|Department|Office|Center|Centre|Hall|City|Ward|Customer|Staff|Sir|Madam|Server|Windows|Group|Company|Library|Museum"
    "|School|University|Management|Section|System|Inc|Ltd|Corp|Street|Station|Committee|Association|Manager|Director|All|Everyone"
)
_VIETNAMESE_KANA = Sieve(
    "(?<![ァ-ヶー・])(?:グエン|グェン|チャン|トラン|レー?|ファム|ホアン|フイン|ファン|ヴー?|ブー|ヴォー?|ボー|ダン|ブイ|ドー?|ホー?|ゴー?|ズオン|リー?|ディン|ダオ|ルオン|チン|マイ|カオ|チュー|ラム|タイ|チュオン"
    "|ドアン|フン)[・ ]"
    "(?:ティ|ヴァン|バン|ミン|ドゥック|ドック|クォック|クオック|ホン|フオン|ゴック|ゴク|タン|タイン|トゥアン|フー|フウ"
    "|スアン|コン|トゥイ|キム|バオ|アン|クアン|ニャット|ジャ|カイン|ズイ|クイン)"
    "[・ ][ァ-ヶー]{1,7}(?![ァ-ヶー・])"
)
_TURNED_ROUND = compiled("([A-Z][a-z]{2,13}|[A-Z]{3,14}), ([A-Z][a-z]{2,13}|[A-Z]{3,14})")
# In short romaji. Cities and prefectures that stand one behind the other, and makers.
_TOWNS = frozenset(
    (
        "osaka", "kyoto", "tokyo", "nara", "kobe", "sakai", "nagoya", "chiba", "saitama", "nagano", "aichi", "gifu",
        "mie", "shiga", "hyogo", "wakayama", "okayama", "hiroshima", "yamaguchi", "tottori", "shimane", "fukuoka",
        "saga", "oita", "nagasaki", "kumamoto", "miyazaki", "kagoshima", "okinawa", "naha", "ehime", "kochi",
        "kagawa", "tokushima", "ibaraki", "tochigi", "gunma", "kanagawa", "yamanashi", "shizuoka", "niigata",
        "toyama", "ishikawa", "fukui", "aomori", "iwate", "akita", "yamagata", "miyagi", "fukushima", "japan",
        "honda", "suzuki", "toyota", "mazda", "kita", "minato", "naniwa", "yao", "suita", "himeji", "uji", "otsu",
        "nagaoka", "ikeda", "hirakata", "takatsuki", "toyonaka",
    )
)  # fmt: skip
_QUOTE, _QUOTE_BEHIND = "「『\"'", "」』\"' "
_OF_NAMES = compiled("氏名|姓名|[姓氏](?:が|は|の|と)|名前|本名|旅券|パスポート|在留カード|ローマ字|ミドルネーム")
_KOREAN_FAMILIES = frozenset(
    "김이박최정강조윤장임림한오서신권황안송전홍유류고문양손배백허남심노하곽성차주우구민진나엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용"
)
# One of these stands in every name found.
_BEGINS_NAME = Cue(*characters(LATIN_CAPITAL), *_KOREAN_FAMILIES)
_BEFORE_MIDDLE_NAME = Cue(*product("・ ", "テヴバミドクホフゴタトスコキアニジカズ"))
_KOREAN_BEHIND = compiled("[」』\"')]? ?(?:さん|様|さま|氏|ちゃん|くん|씨|님)")
_KOREAN_BEFORE = compiled('(?:差出人|氏名|名前|本名|通称名|申請者|世帯主|担当|宛先|送信者)[はの: ]{0,3}[「『"(]?\\Z')
_REACH = 40


def find(reading: Reading) -> Iterator[Span]:
    """Spans of names of normalised text."""
    text = reading.text
    if reading.has(_BEGINS_NAME):
        yield from _in_letters(text)
    if reading.has(_BEFORE_MIDDLE_NAME):
        yield from (found.span() for found in _VIETNAMESE_KANA.finditer(text))


def _in_letters(text: str) -> Iterator[Span]:
    candidate = _CANDIDATE if _BEYOND_ASCII.search(text) else _IN_ASCII
    for found in candidate.finditer(text):
        start, end = found.span()
        if "가" <= text[start] <= "힣":
            if _is_korean(text, start, end):
                yield start, end
        elif (
            _is_turned_round(found[0])
            or _is_vietnamese(found[0])
            or _has_papers(text, start, end)
            or _is_quoted(text, start, end)
        ):
            yield start, end
        elif not _NO_NAME.search(found[0]):
            lead = _LEAD.match(found[0])
            start += lead.end() if lead else 0
            if " " in text[start:end] and (_JOINED.search(found[0]) or _is_introduced(text, start, end)):
                yield start, end
    if "ame" in text or "NAME" in text:
        yield from (half.span("name") for half in _HALF.finditer(text) if half["name"] not in _NOBODY)
    if "I" in text or "y name is " in text:
        for said in _SAYS_I.finditer(text):
            if _NOBODY.isdisjoint(said["name"].split()):
                yield said.span("name")


def _is_turned_round(name: str) -> bool:
    """「Hasebe, Koichi」: a family name and, behind a comma, a given name of the lists, neither of them a town's."""
    halves = _TURNED_ROUND.fullmatch(name)
    if halves is None:
        return False
    family, given = (short_romaji(half) for half in halves.groups())
    return tagger().knows_both_romaji(family, given) and _TOWNS.isdisjoint((family, given))


def _is_introduced(text: str, start: int, end: int) -> bool:
    """Whether somebody says that it is his name, or a word for a person and です or 様 stand round it."""
    if _SELF_BEFORE.search(text, max(0, start - 20), start):
        return _SELF_BEHIND.match(text, end) is not None or _TITLED.search(text, max(0, start - 6), start) is not None
    return _SAYS_BEHIND.match(text, end) is not None and _WHO_BEFORE.search(text, max(0, start - 8), start) is not None


def _is_korean(text: str, start: int, end: int) -> bool:
    if text[start] not in _KOREAN_FAMILIES:
        return False
    return bool(_KOREAN_BEHIND.match(text, end) or _KOREAN_BEFORE.search(text, max(0, start - 10), start))


def _is_vietnamese(name: str) -> bool:
    """A Vietnamese family name and a letter that only Vietnamese writes, or a middle name of theirs behind it."""
    bare = _bare(name)
    parts = bare.split()
    if parts[0] not in _VIETNAMESE or any(place in bare for place in _PLACES):
        return False
    return _VIETNAMESE_LETTER.search(name) is not None or (len(parts) > 2 and parts[1] in _MIDDLE)


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace(",", "")


def _has_papers(text: str, start: int, end: int) -> bool:
    if _LABEL_BEFORE.search(text, max(0, start - 16), start):
        return "," in text[start:end] or text[start:end].isupper() or _SAYS_PERSON.search(text) is not None
    return _PAPERS_BEHIND.match(text, end) is not None and _SAYS_PERSON.search(text) is not None


def _is_quoted(text: str, start: int, end: int) -> bool:
    """「AUNG KYAW MOE」 near a word for names."""
    if text[start - 1 : start] not in _QUOTE or not start or text[end : end + 1] not in _QUOTE_BEHIND:
        return False
    return text[start:end].isupper() and _OF_NAMES.search(text, max(0, start - _REACH), end + _REACH) is not None
