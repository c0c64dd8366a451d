"""Rows of tables and objects of JSON that tell of a public facility or of a registered firm.

Their contacts are public. Asked of addresses, postal codes and telephones that have been found. What stands behind a
person's cell or in a text whose headings speak of persons stays, and so does a mobile number.
"""

import re

from sekisho.screening.patterns import compiled

_FACILITY = (
    "(?:[市区町村]役所|役場|[市区町村県府都道]庁舎?|支所|出張所|図書館|図書室|消防(?:本部|署|局|分署)|分署|警察署|交番|駐在所|公民館|体育館|武道館|児童館|博物館|美術館|資料館|記念館|文学館|科学館|水族館"
    "|動物園|植物園|公会堂|[市区町村県府都]民?会館|[市区町村県府都民]ホール|センター|保健所|保育所|幼稚園|こども園|小学校|中学校|高等学校|支援学校|[市町県府都]立病院|市民病院"
    "|プール|球場|運動場|運動公園|総合公園|斎場|浄水場|処理場|清掃工場|福祉会館|集会所|市民館|区民館|庁舎)"
)
_GUARDED = compiled(
    "担当者|代表者|責任者|管理者|氏名|申[請込]者|利用者|予約(?!先|電話|専用|受付|用)|申込(?!先|窓口)|使用者|申込人|本人|保護者|相談者|届出人|世帯|自宅|携帯|住民|会員|生年月日"
    "|[0-9][歳才]|さん|様(?!式)|氏[,|\"' ]|person|contact|applicant|owner|user|resident|customer|member|guardian|birth",
    re.IGNORECASE,
)
_ROW = compiled(
    r"(?:[|\"' ]|<[^<>\n]{1,20}>)*(?:[0-9]{1,3}[|,. \"']+)?"
    rf"(?:[^|,\n\"' <>0-9]|第[0-9]){{0,20}}{_FACILITY}(?:\([^()\n]{{1,12}}\))?[\"' ]*(?=[|, :<])"
)
_NUMBERS = "[0-9丁目番地号の -]*"
_WORD = "[々㐀-鿿ぁ-んァ-ヶー]"
# What may stand between the facility and its contact: marks, places with their numbers, telephones, words for contacts.
_BETWEEN = compiled(
    rf"(?>[|,\"' 〒()/:-]|<[^<>\n]{{1,20}}>|{_WORD}{{0,20}}[市区町村郡字通](?:{_WORD}{{1,12}}?)?[0-9]{_NUMBERS}"
    rf"|{_WORD}{{1,10}}[0-9]{{1,5}}(?:丁目|番地?|-[0-9]){_NUMBERS}|{_WORD}{{1,12}}[市区町村郡](?=[|, \"'])"
    r"|[0-9][0-9()-]*|(?i:tel|fax|電話|ファックス|代表|住所|所在地|直通))*+\Z"
)
_HEADED_REACH, _ROW_REACH, _OBJECT_REACH = 300, 200, 600
_KEY = compiled(
    r"[\"'](?:address|addr|location|tel|telephone|phone|fax|postal_?code|zip_?code|zip|住所|所在地|電話(?:番号)?"
    r"|郵便番号|FAX)[\"'] ?: ?[\"'][^\"'\n]{0,30}\Z",
    re.IGNORECASE,
)
_NAMED = compiled(
    r"[\"'](?:name|title|facility(?:_?name)?|施設名?|名称|施設名称)[\"'] ?: ?"
    rf"[\"'][^\"'\n]{{0,20}}{_FACILITY}[^\"'\n]{{0,8}}[\"']",
    re.IGNORECASE,
)
# The register of corporations (法人番号公表サイト, gBizINFO) publishes where each firm has its seat.
_REGISTERED = compiled(r"[\"'<](?:corporateNumber|corporate_number)[\"'>]")
_SEAT = compiled(
    r"[\"'<](?:streetNumber|cityName|prefectureName|postCode|postal_code|location|addressImage)[\"'>]"
    r"(?: ?: ?[\"'])?[^\"'<\n]{0,30}\Z"
)
_MOBILE = compiled(r"\(?0[6-9]0")


def is_of_public_row(text: str, start: int, end: int) -> bool:
    """Whether the contact stands in the row or the object of a public facility, or of a firm in the public register."""
    if _MOBILE.match(text, start, end):
        return False
    return _is_in_object(text, start, end) or _is_in_row(text, start, end)


def _is_in_row(text: str, start: int, end: int) -> bool:
    line = text.rfind("\n", max(0, start - _ROW_REACH), start) + 1
    facility = _ROW.match(text, line, end)  # an address may begin in the facility's own name (東淀川区民会館 東淀川区…)
    if facility is None or (facility.end() <= start and _BETWEEN.match(text, facility.end(), start) is None):
        return False
    close = text.find("\n", start, start + _ROW_REACH)
    return not _GUARDED.search(text, max(0, line - _HEADED_REACH), close if close >= 0 else start + _ROW_REACH)


def _is_in_object(text: str, start: int, end: int) -> bool:
    seat = _SEAT.search(text, max(0, start - 60), start)
    if seat is None and _KEY.search(text, max(0, start - 60), start) is None:
        return False
    first, last = _object(text, start, end)
    if seat and _REGISTERED.search(text, first, last):
        return True
    return _NAMED.search(text, first, last) is not None and _GUARDED.search(text, first, last) is None


def _object(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the object of JSON, or the element of XML, begins and ends that holds the span, within a bounded window."""
    opens = max(text.rfind(mark, max(0, start - _OBJECT_REACH), start) for mark in ("{", "}", "<corporation>"))
    closes = [at for mark in ("}", "{", "</corporation>") if (at := text.find(mark, end, end + _OBJECT_REACH)) >= 0]
    return max(opens, start - _OBJECT_REACH, 0), min(closes, default=end + _OBJECT_REACH)
