"""ADDRESS: a place down to the house number, and the building and room behind it. A ward or town alone is none.

Read from the number outwards: numbers that divide a town (丁目, 番地, 番, 号, hyphens) are rare, names of places are
not. In front must stand a municipality or, where the number leaves no doubt, the name of a town.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from sekisho.screening import marked_houses
from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.places import CITY, PREFECTURE, VILLAGE
from sekisho.screening.public_places import is_public_place
from sekisho.screening.reading import Cue, Reading, Run, Sought, Words, characters, cues_of, product
from sekisho.screening.rooms import room_end
from sekisho.screening.surroundings import is_office_contact, names_office

_N = "(?:[1-9][0-9]{0,4}|[一二三四五六七八九十百千〇]{1,7})"
_UNIT = "丁目|丁|番地?[のノ]?|[-のーノ]"
_HOUSE = Sought(
    rf"(?:[1-9](?<![0-9.].)(?<![0-9]-.)[0-9]{{0,4}}|[一二三四五六七八九十百千][一二三四五六七八九十百千〇]{{0,6}})"
    rf"(?:(?: ?(?:{_UNIT}) ?(?:(?<=丁目)(?:\n {{0,6}}|[東西南北左右](?=[0-9]))|(?<=-)\n {{0,6}})?{_N}){{1,4}}"
    r"(?:(?: ?番)?"
    rf"(?:\n {{0,6}}{_N}(?= ?号))? ?(?:番地?|号(?!棟|館|車|線|機)室?))?"
    r"(?:(?![0-9年月点回対枚円件歳%]|車線)|(?<=[番号地])(?=[0-9]{1,3} ?(?:階|F(?![A-Za-z])|号室)))| ?番地)"
    r"(?:[イロハニホヘト](?![ァ-ヶー]))?",
    *product("一二三四五六七八九十百千", "一二三四五六七八九十百千〇 丁番-のーノ"),
    runs=(Run((1, 2, 3, 4, 5), first="123456789", behind=" 丁番-のーノ"),),
)
# What one of stands in a text with such a number: of those in kanji the end, since 「六百字」 stands in many texts.
_HOUSE_CUE = Cue(*product("一二三四五六七八九十百千〇", " 丁番-のーノ"), runs=_HOUSE.cue.runs)
# Numbers that nothing divides count behind a 字 or a block of a village (字白木1359, 八日市場イ2402).
_PLAIN_HOUSE = Sought(
    r"(?:字[々㐀-鿿ァ-ヶーぁ-ん]{1,8}?"
    r"|[イロハニホヘト甲乙丙](?=[1-9])(?<=[々㐀-鿿].))"
    r"(?P<number>[1-9][0-9]{1,4})番?(?![0-9年月日点回枚円件歳人名番%-]| ?[kmｍ㎡])",
    "字",
    *product("イロハニホヘト甲乙丙", "123456789"),
)
_PLAIN_CUE = Cue(runs=(Run((2, 3, 4, 5), first="123456789", before=characters("々㐀-鿿ァ-ヶーぁ-ん")),))
# A block without a house is a place on the map, unless somebody lives there or moves.
_BLOCK = Sought(
    r"丁目(?<=[0-9一二三四五六七八九十].{2})(?! ?[0-9一二三四五六七八九十]|[のはがを]?(?:交差点|付近|地内|地先"
    r"|公園|会館|町会))",
    "丁目",
)
_BLOCK_NUMBER = compiled("(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\\Z")
_LIVES_BEFORE = compiled("引っ?越|転居|転入|転出|新居|旧居|住所|住ま|住んで|自宅|お宅|居所|本籍|実家|避難先|下宿|入居")
_LIVES_BEHIND = compiled(
    "[」』)]?(?:[にへから]{1,2}(?:引っ?越|転居|転入|転出|住|お住|移)|在住|の自宅|の実家"
    "|の(?:団地|アパート|マンション|長屋|借家|一軒家|家|[市府県]営住宅)に(?:お?住|入居|居住)"
    "|の[一-龥ぁ-んァ-ヶー ]{1,8}(?:さん|様|氏))"
)
_LIVES_REACH = 30
# ジュウショ オオサカシナニワクモトマチ2-3-18; in hiragana, as prose is, only of places that are known.
_KANA_PLACE = compiled(
    r"(?:ジュウショ[: ]{0,2})?(?P<place>(?<![ァ-ヶー])[ァ-ヶー]{2,8}(?:シ|ク|グン|チョウ|マチ|ムラ)[ァ-ヶー ]{2,20}"
    r"|(?:おおさか[しふ]|ひがしおおさかし|さかいし|きょうとし|こうべし|とうきょうと)"
    r"[ぁ-ん ]{4,24}(?<![はがをにでとも ]))\Z"
)
_KANA_END = compiled("[ぁ-んァ-ヶー] ?\\Z")
# 「巽東の三の八の十五」
_TOWN_SAID = compiled("[々㐀-鿿ヶケノ](?<![市区郡府県都道])の\\Z")
_SAID_NUMBERS = compiled(f"{_N}(?:の|丁目){_N}の{_N}(?:号)?")
# 「2 - 2 7 - 1」: every character by itself, of which the pattern above takes the beginning.
_SPACED = compiled("(?: [0-9](?![0-9]))+(?: - [0-9](?: [0-9](?![0-9]))*){0,3}")
_HYPHENS = compiled("[0-9]+(?:-[0-9]+){1,3}")
# 2-3-18 Motomachi, Naniwa-ku, Osaka
_ABROAD_WORD = r"[A-Z][A-Za-z]{1,15}(?:-[a-z]{2,8})?"
_ABROAD = compiled(
    rf"[0-9](?<![0-9A-Za-z-].)[0-9]{{0,3}}(?:-[0-9]{{1,4}}){{1,3}}(?:-chome)?"
    rf",? {_ABROAD_WORD}(?:,? (?:[0-9]-chome|{_ABROAD_WORD})){{1,4}}(?:,? [0-9]{{3}}-[0-9]{{4}}(?![0-9]))?"
)
_ABROAD_UNIT = Sought("-(?:ku|shi|gun|cho|machi)\\b", "-k", "-s", "-g", "-c", "-m")
_POSTAL_CODE = compiled("[0-9]{3}-[0-9]{4}")
_WORDED = compiled("丁目?|番地|番.+号?")
_NUMBER = compiled(_N)
_REACH = 45
# Sapporo's 「北12条西3丁目」 has numbers inside the town.
_BARRIER = compiled(r"(?s:.*)[^々㐀-鿿ぁ-ゖァ-ヶー \n](?![0-9]?(?:条|地割|番町))")  # the last one
_LARGEST_FIRST = tuple(  # with what they end in
    (compiled(kind), compiled(last))
    for kind, last in ((f"{PREFECTURE}(?!立)", "[都道府県]"), (CITY, "[市区郡]"), (VILLAGE, "[町村]"))
)
# From the municipality to the number: further wards and towns, divided by one space at most.
_TOWN = compiled("(?:\\n? {0,4}(?:[々㐀-鿿ぁ-ゖァ-ヶー]|[0-9]{1,2}(?:条|地割|番町)){1,14}){0,3}\\n? {0,4}")
_PROSE = compiled(
    "^(?:役所|役場|[一-龥]{2,8}局[ \n])"  # an office named before its address (北区役所 大阪市北区…)
    "|^ ?[のはがをにでとも]|(?:[はがをにでともへの]|から|まで|より) ?$|[ぁ-ん][はがを][々㐀-鿿]"
    "|さん|くん|ちゃん|です|ます|して|した|され|ている|ていた|てた|という|について"
)
_BARE_TOWN = compiled("[々㐀-鿿]+(?:[ヶケノツ][々㐀-鿿]+)*\\Z")
# 「伝法4丁目2の28」, unlike 「民法4の2」 and 「第4丁目2番」
_BLOCKED_TOWN = compiled("[々㐀-鿿]{2,8}(?<![第号目])[0-9]{1,2}丁目 ?[0-9].*")
_BEFORE_PLACE = compiled(
    "(?:現|旧|新|前)?(?:本籍|住所|所在|居所|自宅|物件|実家|勤務先|転居先|転出先|送付先|配送先|届け?先|訪問先"
    "|連絡先|住民票|宛|在住|所在地|本籍地|住所地)地?"
)
# What ends so and is followed by numbers with hyphens is no town: 第, 図, 様式, 資料, 令和, 号 …
_NO_TOWN_AT_END = frozenset(
    "第図表式料紙号和成正治条項目問番型版室棟回期章節案枚比率点階課係年月日時分円約計全各合数値額長幅高径差線面以同前次最他名人様者社冊個件台箱組班級位順"
    "仕度角価税量重法令告達示績果品機種類列行段頁巻話曲席便着勝敗対"
)
# A number that nothing divides, at the end of a place that is named down to its block (吉野郡下北山村寺垣内983).
_LAST_HOUSE = Sought(
    r"[1-9](?<=[々㐀-鿿ヶケノぁ-ん].)[0-9]{0,4}(?:番地?(?![0-9目台号線組]))?(?=[」』、。,)(\n\"'<|]"
    r"| [々㐀-鿿ァ-ヶーの]|の(?=[々㐀-鿿ぁ-んァ-ヶー ]{1,9}(?:さん|様|氏|宅))|[にへ](?:住|お住|転|引)|在住|在の|宅"
    r"|\Z)",
    runs=(
        Run(
            (1, 2, 3, 4, 5),
            first="123456789",
            before=characters("々㐀-鿿ヶケノぁ-ん"),
            behind="番」』、。,)(\n\"'<| のにへ在宅",
        ),
    ),
)
_NO_BLOCK_AT_END = _NO_TOWN_AT_END | frozenset(
    "立校館駅課室所局院会園線号路場店橋道棟階条他各係部団隊市区郡県府都村は員城台票"
)
_NO_MARKED_AT_END = (_NO_BLOCK_AT_END | frozenset("書証拠類集物簿訟")) - frozenset("市区郡村分")
_KYOTO = compiled("(?:上|下)[るル]|[東西]入[るル]?")
# A building and a room are one where they stand as somebody's address.
_HOME_WORD = (
    "(?:マンション|ハイツ|コーポ|メゾン|レジデンス|アパート|ヴィラ|シャトー|ハイム|パレス|コート|テラス|ガーデン"
    "|ヒルズ|カーサ|エステート|フラット|ハウス|タワー|プラザ"
    "|ルミエール|サンハイツ|荘|住宅|団地|寮|官舎|宿舎)"
)
_HOME_HINT = compiled(_HOME_WORD + "|号室(?<=[0-9].{2})")
_HOME_CUE = Cue(
    "マン", "ハイ", "コー", "メゾ", "レジ", "アパ", "ヴィ", "シャ", "パレ", "テラ", "ガー", "ヒル", "カー", "エス",
    "フラ", "ハウ", "タワ", "プラ", "ルミ", "サン", "荘", "住宅", "団地", "寮", "官舎", "宿舎", "号室",
)  # fmt: skip
_BELOW = compiled(rf"(?:{PREFECTURE})?(?:[々㐀-鿿]{{1,5}}郡[々㐀-鿿]{{1,6}}?[町村]|{CITY}(?:[々㐀-鿿]{{1,4}}区)?)")
_ROOM_REACH = 26
_ROOM_SEEN = Sought(
    r"[0-9](?<=[々㐀-鿿ァ-ヶーA-Zぁ-ん -].)[0-9]{1,3}(?:号室|[」』 、。\n),のにへ在方]|だけ|\Z)",
    runs=(Run((2, 3, 4), before=characters("々㐀-鿿ァ-ヶーA-Zぁ-ん -"), behind="号」』 、。\n),のにへ在方だ"),),
)
_HOME = compiled(
    rf"(?P<name>(?:第[0-9])?(?:[々㐀-鿿ァ-ヶーA-Za-z]{{0,10}}{_HOME_WORD}[々㐀-鿿ァ-ヶーA-Za-zぁ-ん・]{{0,10}}"
    rf"|[々㐀-鿿ァ-ヶーA-Za-z]{{2,16}}))"
    r" ?(?P<room>(?:[0-9A-Z]{1,4}(?:号?棟|号館|番館"
    r"|-) ?){0,2}[A-Z]?(?<![0-9])[0-9]{2,4}(?: ?号室?)?)(?![0-9年月円人件-])"
)
# 「酉島団地2号館508」: a public house with its block and room; 「大淀南3の8の22」 as people say a house.
_BLOCK_AND_ROOM = Sought(
    "(?:団地|住宅)[0-9]{1,3}(?:号館|号棟|番館|棟)[ の-]?[0-9]{2,4}(?![0-9])(?:号室?)?", "団地", "住宅"
)
_NAME_OF_BLOCK = compiled("(?:[々㐀-鿿ヶケノ]{1,12}[0-9]{1,2}丁目 ?)?[々㐀-鿿ァ-ヶーぁ-ん]{1,8}?\\Z")
_SAID_HOUSE = Sought("の[0-9]{1,2}の[0-9]{1,3}(?![0-9年月日時回]|の[0-9])", *product("の", "0123456789"))
_TOWN_BEFORE = compiled(
    "(?<![々㐀-鿿])(?P<town>[々㐀-鿿ヶケノ]{2,6})(?<![表式条項号図章節編第款別附付録紙])[0-9]{1,2}\\Z"
)
_HOME_BEFORE = compiled(
    r"(?:住所|方書|居所|自宅|お宅|居住地|送付先|送り先|宛先|届け?先|住まい|転居先|入居先|建物名|アパート名"
    r"|アドレス2|(?:address|ADDRESS|katagaki)_?2?)[^。\n0-9]{0,8}\Z"
)
_HOME_BEHIND = compiled(
    r" ?[」』]?(?:の(?:[々㐀-鿿ぁ-んァ-ヶー ]{1,9}(?:さん|様|氏|くん|宅)|方(?![法針向])|住[人民]|入居者|居住者"
    r"|世帯)|に(?:お?住|入居|居住|転居|引)|在住|へ(?:転居|引っ?越))"
)
_HOME_COLUMN = Label("方書", "建物名", "アパート名", "アパート・マンション名", "address2", "address_2", "katagaki")
_IN_COLUMN = after(
    r"[々㐀-鿿ァ-ヶーA-Za-z][^\s,、。|]{1,19}(?: ?[A-Z0-9]{1,3}号?棟)? ?[A-Z]?[0-9]{1,4}(?:号室?)?"
    r"(?![0-9]| ?(?:桁|文字|字|バイト|行|px|mm))",
    gap=r"[:= \"'「]{0,4}",
)
# What stands in a field of its own, apart from its town.
_HOUSE_COLUMN = Label(
    "住所2", "住所(2)", "丁目番地", "番地等", "address2", "address_2", "addr2", "addr_2", "jusho2", "jusho_2", "banchi",
)  # fmt: skip
_HOUSE_IN_COLUMN = after(r"[1-9][0-9]{0,3}(?:-[0-9]{1,4}){1,4}(?![0-9-])", gap=r"[:= \"'「]{0,4}")
# 「住所 城東区関目5.2.18」: any mark divides a house where the label says what it is.
_HOME_LABEL = Label("住所", "居所", "居住地", "転居先", "自宅", "address", "jusho")
_ODDLY_DIVIDED = after(
    r"[々㐀-鿿ァ-ヶー]{2,14}[市区町村郡][々㐀-鿿ぁ-ゖァ-ヶー]{1,12}"
    r"[1-9][0-9]{0,3}(?P<mark>[./~・、 ])[0-9]{1,4}(?P=mark)[0-9]{1,4}(?![0-9年月日.])",
    gap=r"[:= はが「\"'\n]{0,4}",
)
_BOX_WORD = Words("私書箱")
_BOX = compiled(
    r"(?:[々㐀-鿿ぁ-んァ-ヶー]{1,10}郵便局(?:私書箱|留)?[ 、の(]{0,2})?私書箱[ 、の]?(?:第 ?)?[0-9]{1,5}(?:号)?"
)
_ABROAD_LAST = compiled(
    r"[A-Z](?<![0-9A-Za-z-].)[a-z]{1,14}-(?:ku|shi|cho|machi|gun|son|mura|fu|ken"
    r"|to)(?:,? [A-Z][a-z]{1,15}(?:-[a-z]{2,6})?){1,4},? [0-9]{1,4}(?:-[0-9]{1,4}){1,3}"
)
_PUBLIC_PLACE = compiled(
    "(?:庁舎|[市区町村]役所|役場|支所|保健所|図書館|会館|センター|施設|事務所|学校)の?(?:新しい)?(?:所在地|住所"
    "|位置)[^。]{0,10}\\Z"
)
_PUBLIC_WORD = compiled("所在地|住所|位置")
_OF_WORKS = compiled("[0-9地番号]地?先(?![生月週日ほ様方])")  # 「12番地先の道路」: where works are, nobody's home
_HOUR, _MINUTES = compiled("丁目? [0-9]{1,2}\\Z"), compiled(":[0-5][0-9](?![0-9])")  # 「六丁目 7:24」: of a bus
_SEAT = compiled("に(?:本社|本店|本部|支店|主たる事務所)を")  # of a company
_BOUND_AT_TOWN = 8
CUES = (*cues_of(globals(), but=(_HOUSE, _PLAIN_HOUSE, _HOME_CUE)), *cues_of(vars(marked_houses)))


def find(reading: Reading) -> Iterator[Span]:
    """Spans of addresses in normalised text, from the largest place named to the room."""
    text = reading.text
    if not (reading.digits or reading.has(_HOUSE_CUE) or reading.has(_BLOCK.cue)):  # those only may be all in kanji
        return
    done = 0
    ends: list[int] = []
    starts: list[int] = []
    for house in _HOUSE.finditer(reading):
        start = None if _POSTAL_CODE.fullmatch(house[0]) else _place_start(text, house, done)
        if start is None:
            continue
        if _OF_WORKS.match(text, house.end() - 1) or (_HOUR.search(house[0]) and _MINUTES.match(text, house.end())):
            continue
        end = done = room_end(text, _spaced_end(text, house))
        if not _is_public(text, start, end):
            yield start, end
            starts.append(start)
            ends.append(end)
    for start, end in _others(reading):
        after_it = bisect_right(ends, start)
        if after_it == len(starts) or starts[after_it] >= end:
            yield start, end


def _others(reading: Reading) -> Iterator[Span]:
    """Addresses whose number nothing divides, blocks that somebody lives in, and those in capitals."""
    text = reading.text
    if reading.has(_PLAIN_CUE):
        for house in _PLAIN_HOUSE.finditer(reading):
            number = house.start("number")
            start = _municipality_start(text, _floor(text, number, 0), number)
            if start is not None and not _is_public(text, start, house.end()):
                yield start, house.end()
    yield from _marked_houses(reading)
    yield from marked_houses.of_children(reading)
    for block in _BLOCK.finditer(reading):
        count = _BLOCK_NUMBER.search(text, max(0, block.start() - 3), block.start())
        start = _municipality_start(text, _floor(text, count.start(), 0), count.start()) if count else None
        if start is not None and (
            _LIVES_BEFORE.search(text, max(0, start - _LIVES_REACH), start) or _LIVES_BEHIND.match(text, block.end())
        ):
            yield start, block.end()
    yield from _last_houses(reading)
    yield from _homes(reading)
    if _ABROAD_UNIT.first(reading):
        yield from (found.span() for found in _ABROAD_LAST.finditer(text))
        yield from (found.span() for found in _ABROAD.finditer(text) if _ABROAD_UNIT.pattern.search(found[0]))


def _marked_houses(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for at, end in marked_houses.houses(reading):
        if text[at - 1 : at] in _NO_MARKED_AT_END:
            continue
        start = _municipality_start(text, _floor(text, at, 0), at)
        if start is not None and not _is_public(text, start, end):
            yield start, end


def _last_houses(reading: Reading) -> Iterator[Span]:
    """Places down to a bare number: below a district, a town or block of a city, a street of Kyōto."""
    text = reading.text
    for house in _LAST_HOUSE.finditer(reading):
        start = _municipality_start(text, _floor(text, house.start(), 0), house.start())
        if start is None or (text[house.start() - 1] in _NO_BLOCK_AT_END and text[house.start() - 2] not in "ノの"):
            continue
        place = text[start : house.start()]
        below = _BELOW.match(place)
        named = below is not None and (len(place) - below.end() >= 2 or house[0].endswith(("番", "番地")))
        if (named or _KYOTO.search(place)) and not _is_public(text, start, house.end()):
            yield start, room_end(text, house.end())


def _homes(reading: Reading) -> Iterator[Span]:
    """Buildings with a room that somebody's address consists of, and boxes at a post office."""
    text = reading.text
    for block in _BLOCK_AND_ROOM.finditer(reading):
        name = _NAME_OF_BLOCK.search(text, max(0, block.start() - 24), block.start())
        yield (name.start() if name else block.start()), block.end()
    for house in _SAID_HOUSE.finditer(reading):
        town = _TOWN_BEFORE.search(text, max(0, house.start() - 9), house.start())
        if town:
            yield town.start("town"), house.end()
    if reading.holds(_BOX_WORD):
        yield from (found.span() for found in _BOX.finditer(text))
    yield from values(reading, _HOME_COLUMN, _IN_COLUMN)
    yield from values(reading, _HOUSE_COLUMN, _HOUSE_IN_COLUMN)
    for start, end in values(reading, _HOME_LABEL, _ODDLY_DIVIDED):
        if not _is_public(text, start, end):
            yield start, end
    done = 0
    homes = reading.places(_HOME_CUE)
    for room in _ROOM_SEEN.finditer(reading) if homes else ():
        nearest = bisect_left(homes, max(done, room.start() - _ROOM_REACH))
        if nearest == len(homes) or homes[nearest] >= room.end():
            continue
        word = _HOME_HINT.search(text, homes[nearest], room.end())
        if word is None:
            continue
        found = _HOME.search(text, max(done, word.start() - 12), word.end() + 30)
        if found is None or found.start() > word.start():
            continue
        named = _HOME_BEFORE.search(text, max(0, found.start() - 20), found.start())
        if named or _HOME_BEHIND.match(text, found.end()):
            done = found.end()
            yield found.span()


def _is_public(text: str, start: int, end: int) -> bool:
    if _SEAT.match(text, end) or is_public_place(text, start, end):
        return True
    first = max(0, start - 28)
    if _PUBLIC_WORD.search(text, first, start) and _PUBLIC_PLACE.search(text, first, start):
        return True
    return is_office_contact(text, start) or names_office(text, end)


def _floor(text: str, end: int, done: int) -> int:
    """How far back from a number the place may reach: to the last mark that stands in no place."""
    begin = max(done, end - _REACH)
    barrier = _BARRIER.match(text, begin, end)
    return barrier.end() if barrier else begin


def _place_start(text: str, house: re.Match[str], done: int) -> int | None:
    """Where the address with this house number begins, or None if no place stands in front of it."""
    begin = _floor(text, house.start(), done)
    said = _TOWN_SAID.search(text, begin, house.start()) is not None and _SAID_NUMBERS.fullmatch(house[0]) is not None
    start = _municipality_start(text, begin, house.start() - said)
    if start is None:
        start = _bare_town_start(text, begin, house)
    if start is None and _HYPHENS.match(house[0]) and _KANA_END.search(text, max(0, house.start() - 2), house.start()):
        kana = _KANA_PLACE.search(text, max(done, house.start() - _REACH), house.start())
        return kana.start("place") if kana else None
    return start


def _municipality_start(text: str, begin: int, end: int) -> int | None:
    for kind, last in _LARGEST_FIRST:
        if last.search(text, begin, end) is None:
            continue
        place = begin
        while found := kind.search(text, place, end):
            town = text[found.end() : end]
            if _TOWN.fullmatch(town) and not _PROSE.search(town):
                label = _BEFORE_PLACE.match(text, found.start(), found.end())
                return label.end() if label and label.end() < found.end() - 1 else found.start()
            place = found.start() + 1
    return None


def _bare_town_start(text: str, begin: int, house: re.Match[str]) -> int | None:
    town = _BARE_TOWN.search(text, begin, house.start())
    if town is None or (town[0][-1] in _NO_TOWN_AT_END and not _BLOCKED_TOWN.fullmatch(town[0] + house[0])):
        return None
    label = _BEFORE_PLACE.match(town[0])
    start = town.start() + (label.end() if label else 0)
    size = house.start() - start
    if not 0 < size <= _BOUND_AT_TOWN:
        return None
    if _WORDED.search(house[0]):
        return start
    numbers = _NUMBER.findall(house[0])
    divided_by_hyphens = "の" not in house[0] and house[0].isascii()
    return start if divided_by_hyphens and len(numbers) >= 3 and all(len(n) <= 3 for n in numbers) else None


def _spaced_end(text: str, house: re.Match[str]) -> int:
    rest = _SPACED.match(text, house.end()) if " - " in house[0] else None
    return rest.end() if rest else house.end()
