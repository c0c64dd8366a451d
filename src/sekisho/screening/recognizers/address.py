"""ADDRESS: a place down to the house number, and the building and room behind it. A ward or town alone is none.

Read from the number outwards: numbers that divide a town (丁目, 番地, 番, 号, hyphens) are rare, names of places are
not. In front must stand a municipality or, where the number leaves no doubt, the name of a town.
"""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.places import CITY, PREFECTURE, VILLAGE
from sekisho.screening.public_places import is_public_place
from sekisho.screening.surroundings import is_office_contact, names_office

_N = "(?:[1-9][0-9]{0,4}|[一二三四五六七八九十百千〇]{1,7})"
_UNIT = "丁目|丁|番地?の?|[-のー]"
_HOUSE = re.compile(
    rf"(?:[1-9](?<![0-9.].)(?<![0-9]-.)[0-9]{{0,4}}|[一二三四五六七八九十百千][一二三四五六七八九十百千〇]{{0,6}})"
    rf"(?:(?: ?(?:{_UNIT}) ?{_N}){{1,4}}(?: ?(?:番地?|号(?!棟|館|車|線|機)室?))?"
    r"(?![0-9年月点回対枚円件歳%]|車線)| ?番地)"
)
_POSTAL_CODE = re.compile("[0-9]{3}-[0-9]{4}")
_WORDED = re.compile("丁目?|番地|番.+号?")
_NUMBER = re.compile(_N)
_REACH = 45
# Sapporo's 「北12条西3丁目」 has numbers inside the town.
_BARRIER = re.compile(r"(?s:.*)[^々㐀-鿿ぁ-ゖァ-ヶー \n](?![0-9]?条)")  # the last one
_LARGEST_FIRST = (re.compile(PREFECTURE), re.compile(CITY), re.compile(VILLAGE))
# From the municipality to the number: further wards and towns, divided by one space at most.
_TOWN = re.compile("(?:[ \\n]?(?:[々㐀-鿿ぁ-ゖァ-ヶー]|[0-9]{1,2}条){1,14}){0,3}[ \\n]?")
_PROSE = re.compile(
    "^(?:役所|役場|[一-龥]{2,8}局[ \n])"  # an office named before its address (北区役所 大阪市北区…)
    "|^ ?[のはがをにでとも]|(?:[はがをにでともへの]|から|まで|より) ?$|[ぁ-ん][はがを][々㐀-鿿]"
    "|さん|くん|ちゃん|です|ます|して|した|され|ている|ていた|てた|という|について"
)
_BARE_TOWN = re.compile("[々㐀-鿿]+(?:[ヶケノツ][々㐀-鿿]+)*\\Z")
_BEFORE_PLACE = re.compile(
    "(?:現|旧|新|前)?(?:本籍|住所|所在|居所|自宅|物件|実家|勤務先|転居先|転出先|送付先|配送先|届け?先|訪問先|連絡先|住民票|宛|在住|所在地|本籍地|住所地)地?"
)
# What ends so and is followed by numbers with hyphens is no town: 第, 図, 様式, 資料, 令和, 号 …
_NO_TOWN_AT_END = frozenset(
    "第図表式料紙号和成正治条項目問番型版室棟回期章節案枚比率点階課係年月日時分円約計全各合数値額長幅高径差線面以同前次最他名人様者社冊個件台箱組班級位順"
    "仕度角価税量重法令告達示績果品機種類列行段頁巻話曲席便着勝敗対"
)
_BUILDING_WORD = re.compile(
    "マンション|ハイツ|コーポ|メゾン|レジデンス|アパート|ビル|タワー|パレス|グランド|プラザ|ヴィラ|シャトー|コート|ハイム|シティ|ガーデン|パーク"
    "|ハウス|ホーム|ヒルズ|テラス|ドーム|カーサ|エステート|ロイヤル|サン|フラット|荘|住宅|団地|寮|官舎|公舎|宿舎|会館|[市府県都区町村]営|[ァ-ヶー]{3}"
)
_ROOM = r"(?:[0-9A-Z]{1,4} ?(?:号?棟|号館|階|F|-) ?){0,3}(?:[0-9]{1,4}(?: ?号室?)?|(?<=[階F棟館]))(?![0-9])"
_BEHIND = re.compile(
    r" ?\n?(?:(?P<building>(?:第[0-9]|(?!第[0-9])[々㐀-鿿ぁ-ゖァ-ヶーA-Za-z・]){2,20})"
    rf" ?(?P<room>{_ROOM})?|[0-9]{{1,4}} ?号室?)"
)
_BUILDING_END = re.compile(
    "荘|ビル(?:ディング)?|ハイツ|コーポ|マンション|アパート|住宅|団地|寮|官舎|宿舎|タワー|パレス|プラザ|ハイム|レジデンス"
)
_SEAT = re.compile("に(?:本社|本店|本部|支店|主たる事務所)を")  # of a company
_PARTICLE_START = "のはがをにでとも、へよかや"
_BOUND_AT_TOWN = 8


def find(text: str) -> Iterator[Span]:
    """Spans of addresses in normalised text, from the largest place named to the room."""
    done = 0
    for house in _HOUSE.finditer(text):
        start = None if _POSTAL_CODE.fullmatch(house[0]) else _place_start(text, house, done)
        if start is None:
            continue
        end = done = _room_end(text, house.end())
        is_office = is_office_contact(text, start) or names_office(text, end) or is_public_place(text, start, end)
        if not (_SEAT.match(text, end) or is_office):
            yield start, end


def _place_start(text: str, house: re.Match[str], done: int) -> int | None:
    """Where the address with this house number begins, or None if no place stands in front of it."""
    begin = max(done, house.start() - _REACH)
    barrier = _BARRIER.match(text, begin, house.start())
    begin = barrier.end() if barrier else begin
    start = _municipality_start(text, begin, house.start())
    return _bare_town_start(text, begin, house) if start is None else start


def _municipality_start(text: str, begin: int, end: int) -> int | None:
    for kind in _LARGEST_FIRST:
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
    if town is None or town[0][-1] in _NO_TOWN_AT_END:
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


def _room_end(text: str, end: int) -> int:
    """Where the building and room behind the house number end; `end` itself if none follow."""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return end
    building = behind["building"]
    if building is None:
        return behind.end()
    if building[0] in _PARTICLE_START or not _BUILDING_WORD.search(building):
        return end
    if behind["room"]:
        return behind.end()
    last = _BUILDING_END.search(building)
    return behind.start("building") + last.end() if last else end
