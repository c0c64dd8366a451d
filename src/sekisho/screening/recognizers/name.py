"""PERSON: a name that nothing announces (「午後は田中が対応」), by the trained tagger.

What the tagger says is read with what the patterns know: words that are no names, places and firms that begin with a
family name, and names that a pattern has found already. Public and historic persons pass here, and so does the author
of a work that is named; beside an honorific or another cue `person.py` finds them all the same.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from sekisho.screening.bearers import is_rare_family, kinds
from sekisho.screening.finding import Span
from sekisho.screening.known_persons import is_half
from sekisho.screening.known_persons import listed as listed_name
from sekisho.screening.labelled import cells, heading
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.name_lists import IN_LETTERS_BEHIND, OF_PLACES, heads_places
from sekisho.screening.name_things import names_thing
from sekisho.screening.names import (
    FAMILY_NAMES,
    LONGEST_FAMILY,
    NOT_NAMES,
    family_end,
    is_common_kana,
    is_common_noun,
    is_kanji,
    is_reading,
)
from sekisho.screening.patterns import compiled
from sekisho.screening.places import PREFECTURE_STEMS
from sekisho.screening.public_persons import is_public
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.tagger.attributes import short_romaji
from sekisho.screening.tagger.tagger import tagger

_WORK_BEFORE = compiled(r"』\s?\((?:作:?|著:?|作者:?|著者:?)?\Z")
# 「『山月記』中島敦／」, 「原田マハの小説」: the author of a work, if the name is a whole one.
_WORK_NEXT_TO, _ENDS_ENTRY = compiled("』 ?\\Z"), compiled("[/、,・)」\\n]|著|作|\\Z")
_WRITTEN_BY = compiled(
    "の(?:長編|短編|推理|時代|歴史|新)?(?:小説|詩集|句集|歌集|童話集|短編集|文庫本|楽曲|ヒット曲|曲(?!が[り線])|映画(?!を見)|漫画|マンガ|アニメ|アルバム|交響曲|戯曲"
    "|全集|代表作|名言|著書|著作|句碑|歌碑|銅像|伝記|評伝|生誕|没後|旧[居宅]|生家|墓所|記念館)"
)
_LEAST_WHOLE = 3
_HONORIFIC = "さん|サン|さま|サマ|様|氏|くん|クン|君|ちゃん|チャン|殿|先生"
_TITLE = alternation((*words("person_words.txt"), *words("name_labels.txt"), *words("posts.txt"), "お子さま", "お子様"))
_BEFORE_NAME = compiled(f"(?:(?:{_TITLE})(?![a-z])[ :・のは]?)+")  # To, but not that of Tomoko
_BEHIND_NAME = compiled(f"[ ・]?(?:{_HONORIFIC})\\Z")
_ERA_BEHIND = compiled(" [明大昭平令][0-9]")
_NOTHING_ELSE = compiled(f"(?:{_TITLE}|{_HONORIFIC}|[お御ご]|[^\\w]|[・ーとの])*")
# What makes a family name the name of a place or a firm (上野公園, 西村建設). One character only where no given name
# and no post begins with it.
_PLACES = frozenset(word for word in words("not_given.txt") if len(word) > 1)
_PLACE_BEHIND = compiled(
    f"(?:{alternation(word for word in _PLACES if '家' not in word)}"
    "|[駅橋港線湖塔池城町村区市県]|建設|工務店|設計|電工|造園|商店|製作所|印刷|運輸|組(?![々㐀-鿿])|興業|産業|工業"
    "|不動産"
    "|医院|クリニック|歯科|薬局|食品|塗装|設備|鉄工|測量|警備|株式|有限|小学|中学|高校|大学|団地|病院|保育|図書"
    "|公民|神社|ビル|ホール)"
)
# 「藤井システム」, 「辻クリーン」: firms, of which no office and no post is told.
_FIRM = compiled(
    "(?:システムズ?|コンサル(?:タント|ティング)|クリーン(?:サービス)?|クラウド|エンジニアリング|テクノ(?:ロジー)?"
    "|サービス|リース|ソフト(?:ウェア)?|ケミカル|ファーム|トラベル|メンテナンス|フーズ|モータース|ガス|ガラス|ポンプ"
    "|バルブ|クレーン|電器|電子|計器|機器|機工|技研|精機|養鶏|牧場|農園|水産|酒造|製菓|製パン|製麺|化学|石油|石材|木材"
    "|製材|運送|倉庫|物産|紙業|鋼業|商会|電設|硝子|書店|青果|鮮魚|精肉)(?![ァ-ヶー]|(?!社|株式|有限)[々㐀-鿿]|の?(?:部長|課長|さん|様|氏))"
)
# 「山田太郎という仮の名前」: the text says itself that nobody bears it.
_INVENTED_BEHIND = compiled(
    "[」』]? ?(?:という|といった|のような)(?:仮名|(?:仮|架空|見本|例|ダミー|サンプル)の?(?:名前|氏名|人物|人名))"
)
# What is called after somebody: 「ムーアの法則」, 「橋本病」, 「ピアソンの相関係数」.
_CALLED_AFTER = compiled(
    "(?=[現の係順相法定予曲関指公原方小効検分反スサチ尺変過数三結徴症体理モ病賞杯式])"
    "の?(?:(?:相関|順位)?係数|順位相関|法則|定理|予想|曲線|関数|指数|公式|原理|方程式|(?:小)?定数|効果|検定|分布|反応|スコア|尺度|分類|変換|過程"
    "|サイクル|チャート|数列|三角形|小体|症候群|結節|徴候|体操|現象|理論(?!家)|モデル(?!ケース)|病(?![院棟室気欠歴状休弱人])|賞(?![与状])|杯|式(?!典|場|[のに]?(?:次第|参列|出席|招待)))"
)
_IS_TERM = compiled("(?:理論|係数|曲線|法則|定理)$")
# Headings of columns that name no persons. The tagger reads a line by itself and does not see them.
_COLUMN_OF_OTHERS = heading(
    "支店名?", "店名", "区名?", "町名", "地区名?", "施設名?", "駅名?", "路線名?", "学校名", "会社名",
    "事?業者名", "商?品名", "市町村", "店舗名?", "中?学?校区", "校名", "橋名", "公園名", "団地名", "河川名", "港名",
    "市町村名", "自治体名?", "産地", "停留[所場]名?", "バス停名?", "交差点名?", "病院名", "園名", "水系", "地点名?",
)  # fmt: skip
_ENDS_COLUMN = compiled("[店名区町設駅線村舗地系停体所場点](?=[ \"']*(?:[,|\n]|\\Z))")  # stands in every such heading
# Katakana that names a character of a work (ピカチュウ) and is in no list of names.
_CHARACTERS = frozenset(SHIPPED.of("character"))
# 「ガンダムのアムロとシャア」: who stands behind the work.
_TITLES = frozenset((*SHIPPED.of("work"), *_CHARACTERS))
_OF_TITLE = compiled("(?<![ァ-ヶー])(?P<title>[ァ-ヶー・]{3,16})[」』]?の(?:[ァ-ヶーぁ-ん]{2,8}[と、・や]){0,4}\\Z")
_TITLE_REACH = 60
_OF_CHARACTERS = compiled("コスプレ|着ぐるみ|キャラクター|ゲーム|アニメ|漫画|マンガ|グッズ|フィギュア")  # of マリオ
_CLOSE = 12
_COUNT_BEHIND = compiled(r" ?[:(]? ?[0-9]")
_REACH = 90
# So many names of a text are asked whether they are somebody's; the rest count as such. A text made of nothing but
# names (田中田中…) would take a minute otherwise, and is not let pass anyway.
MOST_ASKED = 3000
_PLACES_ABROAD = ("市", "省", "州", "県", "区", "島", "港", "湾", "川", "山")
_BLOCK_BEHIND = compiled("[0-9一二三四五六七八九十]{1,3}丁目")  # 「西島2丁目」: a town
_DAYS = frozenset("月火水木金土日")
_OF_DAY = compiled(" ?\\((?:午前|午後|夜|夜間|隔週|祝|第[1-5一二三四五]|[0-9]{1,2}[時:])")
_KANA = compiled("[ぁ-ゖー]+|[ァ-ヶー]+")
_LONGER_WORD = compiled("(?!サン|サマ|クン|チャン|シ(?![ァ-ヶー]))[ァ-ヶー]{2}")
_LATIN_WORD = compiled("[A-Za-z]+")
# Domains of bodies and firms are written like names: city.hirakata.osaka.jp, sakamoto.co.jp.
_OF_A_CITY = compiled(r"(?:city|town|vill|pref|metro)\.\Z", re.IGNORECASE)
_END_OF_DOMAIN = compiled(r"\.(?:[a-z]{2,12}\.)?jp(?![A-Za-z])", re.IGNORECASE)
_END_OF_BODYS_DOMAIN = compiled(r"\.(?:co|or|ac|lg|go|ed|ad)\.jp(?![A-Za-z])", re.IGNORECASE)


def find(text: str, found: Sequence[Span] = ()) -> Iterator[Span]:
    """Spans of names in normalised text. found: where patterns have found names.

    Raises whatever the tagger raises: unlike a pattern it can break, and then nothing has been screened.
    """
    places = tagger().find(text)
    if not places:
        return
    known, elsewhere = _Known(found), cells_of_others(text)
    for number, place in enumerate(places):
        if _adds_nothing(text, *place, known.beside(*place)) or elsewhere.beside(*place):
            continue
        start, end = _trimmed(text, *place)
        if start < end and (number >= MOST_ASKED or _is_person(text, start, end)):
            yield start, end


def cells_of_others(text: str) -> "_Known":
    """What stands below a heading that names no persons (支店, 路線名)."""
    has_columns = ("," in text or "|" in text) and _ENDS_COLUMN.search(text) is not None
    return _Known(list(cells(text, _COLUMN_OF_OTHERS)) if has_columns else ())


class _Known:
    """Spans that can be asked for what lies at a place, without a look at all of them: a text may hold thousands."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._reach = list(accumulate((end for _, end in self._spans), max))

    def beside(self, start: int, end: int) -> list[Span]:
        """The parts of the spans that lie between start and end."""
        found = []
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self._reach[at] > start:
            first, last = self._spans[at]
            if last > start:
                found.append((max(first, start), min(last, end)))
            at -= 1
        return found


def _adds_nothing(text: str, start: int, end: int, beside: list[Span]) -> bool:
    """Whether patterns have found the name already, and what is left of it are titles, honorifics and marks."""
    if not beside:
        return False
    if (start, end) in beside:
        return True  # most of them
    rest = list(text[start:end])
    for a, b in beside:
        rest[a - start : b - start] = " " * (b - a)
    left = "".join(rest).strip(" ")
    return not left or _NOTHING_ELSE.fullmatch(left) is not None


def _trimmed(text: str, start: int, end: int) -> Span:
    equals = text.find("=", start, end)
    if equals >= 0:  # 「本部=みどり」
        start = equals + 1
    title = _BEFORE_NAME.match(text, start, end)
    if title:
        start = title.end()
    honorific = _BEHIND_NAME.search(text, start, end)
    if honorific and honorific.start() > start:
        end = honorific.start()
    if end - start > 2 and _ERA_BEHIND.match(text, end - 2):  # 「塩崎フミ 昭15.11.23」
        end -= 2
    return start, end


def _is_person(text: str, start: int, end: int) -> bool:
    name = text[start:end].replace(" ", "")
    if _is_said_to_be_none(text, start, end, name):
        return False
    if (
        name in NOT_NAMES
        or text[start - 1 : start] in ("お", "ご", "御")
        or (name[0] in "おご" and is_kanji(name[1:2]))
    ):
        return False
    if _KANA.fullmatch(name):
        return _is_kana_person(text, start, end, name)
    if name[-1].isascii():
        return _is_latin_person(text, start, end, name)
    if is_kanji(name[-1]) and is_common_noun(name) and name not in FAMILY_NAMES and not is_rare_family(name):
        return False
    if len(name) == 1:
        return name in FAMILY_NAMES and not is_kanji(text[start - 1 : start]) and not is_kanji(text[end : end + 1])
    family = family_end(text, start)
    if start < family and _FIRM.match(text, family):
        return False
    if name[family_end(name, 0) :] in _PLACES or (name in FAMILY_NAMES and _PLACE_BEHIND.match(text, end)):
        return False
    return not (name in PREFECTURE_STEMS and _COUNT_BEHIND.match(text, end))


def _is_said_to_be_none(text: str, start: int, end: int, name: str) -> bool:
    """Whether what stands around the name says that it is invented, public, an author or one of a list of places."""
    if len(set(text[max(start - 2, 0) : end + 2])) == 1:
        return True  # one character over and over
    if _DAYS.issuperset(name) and (len(name) > 1 or _OF_DAY.match(text, end)):
        return True  # 「水 木 金」, 「金(午後)」
    if _CALLED_AFTER.match(text, end) or _IS_TERM.search(name):
        return True
    if _INVENTED_BEHIND.match(text, end) or _WORK_BEFORE.search(text, max(0, start - 6), start):
        return True
    if len(name) >= _LEAST_WHOLE and is_kanji(name[0]):
        listed = _WORK_NEXT_TO.search(text, max(0, start - 2), start) and _ENDS_ENTRY.match(text, end)
        if listed or _WRITTEN_BY.match(text, end):
            return True
    if is_public(text, start, end) or listed_name(text, start, end) or is_half(text, start, end):
        return True
    if names_thing(text, start, end):
        return True
    if OF_PLACES.match(text, end, end + _REACH) or _BLOCK_BEHIND.match(text, end):
        return True
    is_short = len(name) <= LONGEST_FAMILY or name.isascii() or _KANA.fullmatch(name) is not None
    return is_short and heads_places(text, start)


def _is_kana_person(text: str, start: int, end: int, name: str) -> bool:
    # 「ひかり」 in quotation marks is what something is called, if it is no family name, and so is 「受付=さくら」.
    if text[start - 1 : start] == "=" and kinds(name).noun:
        return False
    quoted = text[start - 1 : start] == "「" and text[end : end + 1] == "」" and not is_reading(name)
    if name in _CHARACTERS and (
        not tagger().knows_kana(name) or _OF_CHARACTERS.search(text, max(0, start - _CLOSE), end + _CLOSE)
    ):
        return False
    of = _OF_TITLE.search(text, max(0, start - _TITLE_REACH), start)
    if of and of["title"] in _TITLES:
        return False
    # 「タカラ」 of タカラスタンダード
    inside = _LONGER_WORD.match(text, end) is not None and "ァ" <= name[-1] <= "ー"
    return len(name) > 1 and not is_common_kana(name) and not quoted and not inside


def _is_latin_person(text: str, start: int, end: int, name: str) -> bool:
    if _END_OF_BODYS_DOMAIN.match(text, end):
        return False
    if _END_OF_DOMAIN.match(text, end) and _OF_A_CITY.search(text, max(0, start - 6), start):
        return False
    if _LATIN_WORD.fullmatch(text, start, end):
        if heads_places(text, start) or IN_LETTERS_BEHIND.match(text, end):
            return False
        return len(name) > 2 and tagger().knows_romaji(short_romaji(name))
    if text[end : end + 1] in _PLACES_ABROAD:
        return False  # 「Ho Chi Minh市」
    # A service (Meta AI); Ai is a given name too.
    service = name.endswith("AI") and " " in text[start:end]
    return not service or tagger().knows_romaji(short_romaji(name[:-2]))
