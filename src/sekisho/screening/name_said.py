"""Names by what is said of them: 「…から電話」「…が欠席」「担当が甲田から乙部に替わる」「…という70代の男性」.

What is said is done by people, so that a family name of the dictionary counts that is neither a plain noun nor
announced by anything; one that is a place or a direction as well (我孫子, 東) counts where nobody but people can do it.
"""

from collections.abc import Iterator

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import FAMILY_NAMES, KANJI, NOT_NAMES, is_common_noun, is_kanji, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, Sought, Words, characters, product

# Nobody but people: also directions, places and words that are names count in front of these.
_PERSONAL = Sought(
    "という(?:名の|名前の|お?名字の)?(?:[0-9一二三四五六七八九十]{1,3}[歳代]|男性|女性|男の|女の|お?子さん|(?:職員|社員|従業員|店員|学生|生徒|児童)(?=[がはのに、])|方(?![法針向])|人(?=[がはのに、。]))"
    "|から(?:お?電話|折り?返|内線|架電)|が(?:欠席|早退|遅刻|お?休み|休暇|不在|離席|退席|出勤|当番|来庁|来所|転んだ|泣|風邪|発熱|代わりに|付き添)"
    "|は(?:あいにく|席を外|離席|欠席|早退|お?休みを?|不在で|本日休)|に(?:電話を?(?:代|替)わ|(?:代|替)わり(?:ます|まし)|お?(?:代|替)わりし)"
    "|の(?:表札|名札)",
    "とい", "から", *product("が", "欠早遅休お不離退出当来転泣風発代付"),
    *product("は", "あ席離欠早休お不本"), *product("に", "電代替交お"),
    "の表", "の名",
)  # fmt: skip
# 「戸倉宅へ訪問」, by what follows: 「方を」 and 「方に」 stand in every text.
_AT_HOME = Sought(
    "(?:の(?=口座|土地|家|車|雨)|[へを](?=訪問)|に(?=伺))(?:(?<=名義.)|(?<=[宅方].))",
    *product("の", "口土家車雨"), "へ訪", "を訪", "に伺",
)  # fmt: skip
# 「担当が我孫子から五十嵐に替わります」
_HANDED = compiled(
    f"(?:[がをは:、「]|担当者?)(?P<old>[{KANJI}]{{1,4}}|[ァ-ヶー]{{2,8}})(?:さん|氏|主[事査任幹]|係長|課長)?から(?P<new>[{KANJI}]{{1,4}}|[ァ-ヶー]{{2,8}})"
    f"(?: ?[{KANJI}ぁ-ん]{{1,3}})?(?:さん|氏)?(?:に|へ)(?:担当が?|交[代替]|[替代変]わ|引き?継|変更|バトン)"
)
_HANDED_HINT = Sought("[にへ](?:担当|交[代替]|[替代変]わ|引き?継|変更|バトン)", *product("にへ", "担交替代変引バ"))
# 「施設予約サポートの戸倉です」
_SAYS = Sought("です(?![がかけのよ])|でございます|と申|と言い?ます", "です", "でご", "と申", "と言")
_OF_HOUSE = compiled(
    f"(?:[課係部室局会社校園館店署所院屋]|[ァ-ヶー]{{3}}|担当|大学|窓口|役場|役所|銀行|事務局)の(?P<name>[{KANJI}]{{1,4}})\\Z"
)
_HOUSE_REACH = 12
# The halves of a name by their labels: "sei": "…", 姓：… 名：…, last_name=….
_HALF = compiled(
    "(?:(?<![A-Za-z])(?:sei|mei|myoji|last_?name|first_?name|family_?name|given_?name|lastName|firstName)|(?<![々㐀-鿿])[姓名]|名字|苗字|下の名前)"
    f"[\"'」)]{{0,2}} ?(?:[:=]|は) ?[\"'「]?(?P<name>[{KANJI}]{{1,4}}|[ぁ-んー]{{2,6}}|[ァ-ヶー]{{2,10}}"
    f"|[A-Z][A-Za-z'-]{{1,19}})(?=[\"'」、,。;{{}}\\n ]|\\Z|です|で、)"
)
_HALVES = compiled(
    "姓[^々㐀-鿿]|名字|苗字|下の名前|(?<![A-Za-z])(?:sei|myoji)[^A-Za-z]|(?:last|first|family|given)_?[Nn]ame"
)
_HALVES_HINT = Words(
    "姓",
    "名字",
    "苗字",
    "下の名",
    "sei",
    "myoji",
    "last",
    "first",
    "family",
    "given",
    "Last",
    "First",
    "Family",
    "Given",
)
# A whole name in Latin letters with the country in brackets: Amélie Roussel(仏).
_OF_LAND = compiled(
    "(?P<name>[A-ZÀ-Ý][A-Za-zÀ-ÿ'-]{1,19}(?: [A-ZÀ-Ý][A-Za-zÀ-ÿ'-]{1,19}){1,3})"
    " ?\\((?:[仏英米独伊加豪露中韓台比越泰印蘭西葡]"
    "|[ァ-ヶー]{2,10})\\)"
)
_LAND = Cue(*product("(", "仏英米独伊加豪露中韓台比越泰印蘭西葡" + characters("ァ-ヶー")))
_OF_TRAVEL = compiled("旅券|パスポート|留学|ホームステイ|国籍|在留|実習|交換|来日|入国|参加者|名簿")
# 「10級→9級：ゆづき、たいが、ソフィア」: children by their given names, where groups of them are spoken of.
_GIVEN = "(?:[ぁ-ん]{2,5}|[ァ-ヶー]{2,7}|[々㐀-鿿]{1,3})(?:ちゃん|くん|さん)?"
_CHILDREN = compiled(
    f"(?:[:はが「、]|\\A|\\n) ?(?P<list>{_GIVEN}(?:[、・]{_GIVEN}){{2,20}})(?=[。、」\\n]|の[0-9]|が|は|\\Z)"
)
_OF_CHILDREN = compiled(
    "メンバー|[0-9]級|班|組|園児|児童|生徒|欠席|出席|席替え|チーム|進級|クラス|子ども会|当番|教室の|年生|部員"
)
_CHILDREN_HINT = Words(
    "メンバー", "級", "班", "組", "園児", "児童", "生徒", "欠席", "出席", "席替え", "チーム", "クラス", "子ども会",
    "当番", "教室の", "年生", "部員",
)  # fmt: skip
_NOT_OF_CHILDREN = compiled(
    "色|の字|漢字|テーマ|題材|という[字題語]|単語|飛車|名前|愛称|商品|キャラ|品種|候補|献立|メニュー|花の|動物|曲|魚|鳥"
)
_MEMBER = compiled("[^、・]+")
_HONORIFIC_BEHIND = compiled("(?:ちゃん|くん|さん)\\Z")
# 「桑折 実、車両番号…」, a line of a signature: both halves by the dictionary.
_WHOLE = compiled(
    f"(?:(?<![{KANJI}ぁ-んァ-ヶーA-Za-z0-9] )(?<![{KANJI}ぁ-んァ-ヶー])|(?<=運転手)|(?<=運転士)"
    f"|(?<=担当)|(?<=講師)|(?<=介助者)|(?<=引率)|(?<=同行者))"
    f"(?P<family>[{KANJI}]{{2,4}}) (?P<given>[{KANJI}]{{1,3}})(?=[、。,\\n)」:は]|\\Z)"
)
_BLANK = Sought(f" (?<=[{KANJI}]{{2}} )(?=[{KANJI}])", " ")
_FAMILY_SIZES = (4, 3, 2)
_RUN = compiled(f"[{KANJI}]{{1,4}}\\Z")
_OPENS = " 　\n、。,.「『（(|:：→・/\"'のは"
_LONGEST_RUN = 5


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    for end in _ends(reading):
        name = _family_before(text, end)
        if name:
            yield name
    if "から" in text and _HANDED_HINT.first(reading):
        for handed in _HANDED.finditer(text):
            if all(_could_hand(handed[part]) for part in ("old", "new")):
                yield handed.span("old")
                yield handed.span("new")
    for cue in _SAYS.finditer(reading):
        house = _OF_HOUSE.search(text, max(0, cue.start() - _HOUSE_REACH), cue.start())
        if house and _is_family(house["name"]):
            yield house.span("name")
    if reading.holds(_HALVES_HINT) and _HALVES.search(text):
        yield from (half.span("name") for half in _HALF.finditer(text) if _is_half(half["name"]))
    if reading.has(_LAND) and _OF_TRAVEL.search(text):
        yield from (found.span("name") for found in _OF_LAND.finditer(text))
    yield from _by_both_halves(reading)
    if reading.holds(_CHILDREN_HINT):
        yield from _children(text)


def _ends(reading: Reading) -> list[int]:
    """Where a name may end that something is said of, in order."""
    ends = [cue.start() for cue in _PERSONAL.finditer(reading)]
    at_home = _AT_HOME.finditer(reading)
    if at_home:
        ends += [cue.start() - 1 - (reading.text[cue.start() - 1] == "義") for cue in at_home]
        ends.sort()
    return ends


def _by_both_halves(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for blank in _BLANK.finditer(reading):
        starts = (blank.start() - size for size in _FAMILY_SIZES if blank.start() >= size)
        whole = next(filter(None, (_WHOLE.match(text, start) for start in starts)), None)
        if whole and _is_family(whole["family"]) and is_given(whole["given"]):
            yield whole.span()


def _family_before(text: str, end: int) -> Span | None:
    """The family name that ends there, if a sentence, a quotation or a part of one begins with it."""
    run = _RUN.search(text, max(0, end - _LONGEST_RUN), end)
    if run is None or (run.start() and (text[run.start() - 1] not in _OPENS or is_kanji(text[run.start() - 1]))):
        return None
    return run.span() if _is_family(run[0]) or plain_kanji(run[0]) in FAMILY_NAMES - NOT_NAMES else None


def _is_family(word: str) -> bool:
    if word in NOT_NAMES:
        return False
    found = kinds(word)
    return found.family and not found.noun and not (is_common_noun(word) and found.place)


def _could_hand(word: str) -> bool:
    return word not in NOT_NAMES and kinds(word).family and not (is_kanji(word[0]) and is_common_noun(word))


def _is_half(word: str) -> bool:
    return word not in NOT_NAMES and (not is_kanji(word[0]) or not is_common_noun(word))


def _children(text: str) -> Iterator[Span]:
    for found in _CHILDREN.finditer(text):
        first, last = found.span("list")
        line = text.rfind("\n", 0, first) + 1
        stop = text.find("\n", last)
        stop = stop if stop >= 0 else len(text)
        if not _OF_CHILDREN.search(text, line, stop) or _NOT_OF_CHILDREN.search(text, line, stop):
            continue
        members = [member.span() for member in _MEMBER.finditer(text, first, last)]
        bare = [_HONORIFIC_BEHIND.sub("", text[start:end]) for start, end in members]
        given = [is_given(word) for word in bare]
        nouns = [kinds(word).noun and not is_given(word) for word in bare]
        if 2 * sum(given) > len(members) and not any(nouns):
            yield from (span for span, known in zip(members, given, strict=True) if known)
