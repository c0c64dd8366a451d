"""What stands behind a house's number in an address: the building and the room."""

from sekisho.screening.patterns import compiled

_BUILDING_WORD = compiled(
    "マンション|ハイツ|コーポ|メゾン|レジデンス|アパート|ビル|タワー|パレス|グランド|プラザ|ヴィラ|シャトー|コート"
    "|ハイム|シティ|ガーデン|パーク"
    "|ハウス|ホーム|ヒルズ|テラス|ドーム|カーサ|エステート|ロイヤル|サン|フラット|荘|住宅|団地|寮"
    "|[本別新旧東西南北高低]層?館(?=[0-9 ]{1,3}[階F])|官舎|公舎|宿舎|会館|[市府県都区町村]営|[ァ-ヶー]{3}"
)
_ROOM = (
    r"(?:[0-9A-Z]{1,4} ?(?:号?棟|号館|階|F|-) ?){0,3}(?:[A-Z]?[0-9]{1,4}(?:[A-Z](?![A-Za-z]))?(?: ?号室?)?"
    r"|(?<=[階F棟館])(?:[東西南北左右]側?|[A-Z](?![A-Za-z]))?)(?![0-9])"
)
# 4-18-B203; 「3-1-甲2」, a block of which parts were numbered anew
_LETTERED_ROOM = compiled(
    "-[A-Z甲乙丙]-?[0-9]{1,4}(?![0-9A-Za-z])"
    "|(?<=号)(?:の[0-9〇一二三四五六七八九]{3,4}|の[0-9]{1,2}(?=[ 、。)」』\n]|です|に|\\Z)|-[0-9]{1,4})"
    "(?![0-9〇一二三四五六七八九十百千年月日-])"
)
_ROOM_ALONE = compiled(r" (?:[A-Z]-?)?[0-9]{2,4}(?:号室)?(?=[ 、。)」』\n]|です|に|の[^0-9]|\Z)")
_KANJI_ROOM = compiled(
    "(?:[東西南北中A-Z]棟|第?[一二三四五六七八九十百0-9]{1,3}(?:号棟|号館|番館"
    "|棟))?[一二三四五六七八九十百〇]{1,4}(?:号室?)?(?![々㐀-鿿])|第?[一二三四五六七八九十百0-9]{1,3}(?:号棟|号館"
    "|番館|棟)"
)
_BEHIND = compiled(
    r" ?\n?(?:(?P<building>(?:第[0-9]|(?!第[0-9])[々㐀-鿿ぁ-ゖァ-ヶーA-Za-z・]){2,20})"
    rf" ?(?P<room>{_ROOM})?|[0-9]{{1,4}} ?号室?|[0-9]{{1,2}} ?(?:階|F(?![A-Za-z])))"
)
# The building with a room: its name may end in what looks like one (コーポ関目B-203), and a line between them.
_BUILDING_WITH_ROOM = compiled(
    r" ?\n?(?P<building>(?:第[0-9]|(?!第[0-9])[々㐀-鿿ぁ-ゖァ-ヶーA-Za-z・]){2,20})(?: ?| ?\n ?)"
    r"(?P<room>[A-Z]-[0-9]{1,4}|(?<=\n)[0-9]{2,4}|(?<=\n )[0-9]{2,4})(?: ?号室?)?(?![0-9年月日円人件名-])"
)
_NUMBERED_ROOM = compiled(r" ?(?:#[0-9]{2,4}|\([0-9]{2,4}号室?\))(?![0-9])")
_BUILDING_AND_ROOM = compiled(  # メゾン深江一〇五
    " ?\\n?(?P<building>[々㐀-鿿ァ-ヶーA-Za-z・]{2,20}?)[〇一二三四五六七八九]{3,4}(?![々㐀-鿿〇])"
)
_BUILDING_END = compiled(
    "荘|ビル(?:ディング)?|ハイツ|コーポ|マンション|アパート|住宅|団地|寮|官舎|宿舎|タワー|パレス|プラザ|ハイム"
    "|レジデンス"
)
_PARTICLE_START = "のはがをにでとも、へよかや"


def room_end(text: str, end: int) -> int:
    """Where the building and room behind the house number end; `end` itself if none follow."""
    lettered = _LETTERED_ROOM.match(text, end) or _ROOM_ALONE.match(text, end)
    if lettered:
        return lettered.end()
    in_kanji = _BUILDING_AND_ROOM.match(text, end)
    if in_kanji and _BUILDING_WORD.search(in_kanji["building"]):
        return in_kanji.end()
    numbered = _NUMBERED_ROOM.match(text, end)
    if numbered:
        return numbered.end()
    with_room = _BUILDING_WITH_ROOM.match(text, end)
    if with_room and with_room["building"][0] not in _PARTICLE_START and _BUILDING_WORD.search(with_room["building"]):
        return with_room.end()
    behind = _BEHIND.match(text, end)
    if behind is None:
        return end
    building = behind["building"]
    if building is None:
        return behind.end()
    if building[0] == "の" and behind["room"] and _BUILDING_WORD.search(building):
        return behind.end()
    if building[0] in _PARTICLE_START or not _BUILDING_WORD.search(building):
        return end
    if behind["room"]:
        return behind.end()
    last = _BUILDING_END.search(building)
    if last is None:
        return end
    end = behind.start("building") + last.end()
    room = _KANJI_ROOM.match(text, end)
    return room.end() if room else end
