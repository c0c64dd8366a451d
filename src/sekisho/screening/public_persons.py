"""Persons who are public or historic, and how a text shows that it means them: names, stage names, lists of authors."""

from sekisho.screening.lexicon import alternation, words
from sekisho.screening.names import KANJI, family_end, is_kanji, plain_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading

_LISTED = tuple(entry.split("/") for entry in words("public_persons.txt"))
_DEPARTED = tuple(entry.split("/")[0] for entry in words("departed_persons.txt"))
# Persons from abroad are listed with and without dots between their names.
_UNDOTTED = frozenset(name.replace("・", "") for name, _ in _LISTED if "・" in name)
PUBLIC_PERSONS = frozenset((*(name for name, _ in _LISTED), *_DEPARTED, *words("known_persons.txt"), *_UNDOTTED))
_PLAIN = frozenset(map(plain_kanji, PUBLIC_PERSONS))
# 「三代目桂米朝」, but not 「三代目社長」: a name that is handed down.
_HANDED_DOWN = compiled(f"(?:初代|[一二三四五六七八九十0-9]{{1,3}}代目?)[{KANJI}0-9]{{2,7}}")
_HANDED_DOWN_BEFORE = compiled("(?:初代|[一二三四五六七八九十0-9]{1,3}代目) ?\\Z")
_CUT_BEHIND = compiled(
    "(?:ゆかり|ら|たち|作|著|画|筆|像|伝|展|賞|公|前|元|現"
    "|竜王|名人|王位|叡王|王座|棋王|王将|棋聖|本因坊|[一二三四五六七八九十0-9]{1,3}(?:世|代目?)?|[一二三四五六七八九十0-9]{1,2}[段冠]|横綱|大関|関脇|小結|選手|監督|投手|捕手|騎手|画伯|博士|教授)+\\Z"
)
# Members of a list of authors: another public person stands beside, and works or an era are what it is about.
_MARK = "[、,・/とや]|及び|および"
_BEFORE = compiled(f"([{KANJI}ぁ-んァ-ヶー]{{3,9}})(?:{_MARK})\\Z")
_BEHIND = compiled(f"(?:{_MARK})([{KANJI}ァ-ヶー]{{3,9}})")
# No kana that join (や, と, の) are in a member, so that there is one way to read the list.
_MEMBER = f"(?:(?!など|たち|といった)[{KANJI}ァ-ヶーぁ-てな-ねは-もゃゅ-ん]){{3,9}}+"
_WORKS = compiled(
    f"(?:(?:{_MARK}){_MEMBER}){{0,8}}+(?:など|ら|たち|といった[^、。\\n]{{0,8}})?の(?:エッセイ|エッセー|作品|小説|詩|短歌|俳句|句|歌|絵|絵画|版画|油絵|書|著作|著書"
    "|名言|言葉|映画|音楽|楽曲|曲|戯曲|随筆|童話|民話|文学|文章|本|代表作|名作|全集|生涯|伝記|肖像|業績|功績|時代|活躍|演奏|落語|漫才|建築|設計|論文|研究|棚|展示|展)"
)
# 「芥川の「鼻」」: who is spoken of by a part of his name, where literature is.
_BY_HALF = frozenset(
    (
        "芥川", "太宰", "漱石", "鴎外", "鷗外", "三島", "川端", "谷崎", "志賀",
        "啄木", "子規", "一葉", "賢治", "白秋", "藤村", "晶子", "乱歩", "安吾",
        "井伏", "中島", "梶井", "芭蕉", "蕪村", "一茶", "近松", "西鶴",
    )
)  # fmt: skip
_TITLE_OF_HALF = compiled("の[「『][^」』\\n]{1,14}[」』]")
_LITERATURE = compiled(
    "国語|文学|小説|短編|詩|俳句|短歌|作品|朗読|読書|読み聞かせ|感想文|冒頭|一節|随筆|現代語訳|浄瑠璃"
)
# 「石破首相」: whoever of the list holds or held such an office, by the family name.
_HOLDERS = frozenset(
    name[: family_end(name, 0) or (2 if is_kanji(name[0]) else len(name))]
    for name, reason in _LISTED
    if reason == "公職" and not name[0].isascii()
)
_OFFICE_BEHIND = compiled(
    "[・ ]?(?:前|元|次期)?(?:首相|総理|大統領|府?知事|市長|都知事"
    "|(?:国務|外務|財務|総務|厚生労働|デジタル|防衛|文部科学)?大臣|外相|財務相"
    "|国家主席|総書記|教皇|内閣|政権|総裁|国連事務総長)(?!室|選|会|杯|賞|秘書)"
)
_OFFICE_ABROAD_BEHIND = compiled(
    ",? (?:the )?(?:(?:UN|U\\.N\\.|U\\.S\\.|US|former|French|British|German) )*"
    "(?:Secretary-General|President of|Prime Minister|Governor of|Chancellor|Pope|King of|Queen of)"
)
# Where history is told, by an era or by one of the list, the second halves of such names stand alone too (甃庵, 竹山).
_LONGEST_TOLD = 4000
_RUN = compiled(f"[{KANJI}]{{2,8}}")
_TAILS = frozenset(name[2:] for name, reason in _LISTED if reason in ("歴史", "学者", "芸術") and len(name) == 4)
_HISTORY = compiled(
    "[元一二三四五六七八九十0-9]年\\((?=1[0-8])|江戸|幕府|藩|時代|武将|戦国|明治|享保|寛政|天保|文政|町人|史跡|官許|儒学"
)
# Titles one after another (「三四郎」「高瀬舟」) where works or kinds of flowers are spoken of.
_TITLE = "「[^「」\n]{1,24}」"
_TITLES = compiled(f"{_TITLE}[、・と]?{_TITLE}")
_OF_TITLES = compiled(
    "本|小説|文学|読書|作品|薦め|読み聞かせ|朗読|所蔵|映画|曲|歌|花色|品種|[ァ-ヶ]園|バラ|[一-龥]園|落語|演目|題名|蔵書|展"
)
_TITLE_REACH = 70
_MAKERS = frozenset(words("makers.txt"))
_MAKER = compiled("[ァ-ヶー]{2,8}")
_JOINT = compiled(f"[・、][{KANJI}]{{2,8}}(?:特定)?(?:建設工事|建設|設計)?(?:共同企業体|JV)")
_FIGURES = dict(entry.split("/") for entry in words("figures.txt"))
_WORK_NAMED = compiled(f"[「『](?:{alternation(_FIGURES)})[」』]")
# Titles that mean nothing else stand without quotation marks too.
_UNMISTAKABLE = frozenset(title for title in _FIGURES if len(title) > 4) | {
    "三国志",
    "水滸伝",
    "西遊記",
    "源氏物語",
    "平家物語",
    "竹取物語",
    "名探偵コナン",
}
_WORK_TOLD = compiled(alternation(_UNMISTAKABLE))
_QUOTED_TITLES = Cue(*(quote + title[0] for title in _FIGURES for quote in "「『"))
_TITLES_TOLD = Cue(*_UNMISTAKABLE)


def figures(reading: Reading) -> frozenset[str]:
    """Names of those who appear in the works whose titles stand in quotation marks in the text."""
    titles: set[str] = set()
    if reading.has(_QUOTED_TITLES):
        titles.update(found[0][1:-1] for found in _WORK_NAMED.finditer(reading.text))
    if reading.has(_TITLES_TOLD):
        titles.update(_WORK_TOLD.findall(reading.text))
    return frozenset(name for title in titles for name in (title, *_FIGURES[title].split(",")))


def is_public(text: str, start: int, end: int) -> bool:
    """Whether the name at the place is that of a public person, or stands among such where works are spoken of."""
    name = text[start:end].replace(" ", "")
    if text[end : end + 1] in ("段", "冠", "世"):  # 「渡辺明|九段」
        name = name.rstrip("一二三四五六七八九十")
    if _is_listed(name) or _HANDED_DOWN.fullmatch(name) or _HANDED_DOWN_BEFORE.search(text, max(0, start - 5), start):
        return True
    if _holds_office(text, end, name) or _is_of_history(text, name) or _is_title_or_firm(text, start, end):
        return True
    if name in _BY_HALF and _TITLE_OF_HALF.match(text, end):
        return _LITERATURE.search(text, max(0, start - _TITLE_REACH), end + _TITLE_REACH) is not None
    if len(name) < 3 or not _WORKS.match(text, end, end + 90):
        return False
    before = _BEFORE.search(text, max(0, start - 11), start)
    behind = _BEHIND.match(text, end, end + 12)
    beside = [found[1] for found in (before, behind) if found]
    return any(_ends_or_begins_listed(word) for word in beside)


def _holds_office(text: str, end: int, name: str) -> bool:
    if name[0].isascii():
        return _OFFICE_ABROAD_BEHIND.match(text, end) is not None
    return plain_kanji(name) in _HOLDERS and _OFFICE_BEHIND.match(text, end) is not None


def _is_of_history(text: str, name: str) -> bool:
    return name in _TAILS and _tells_history(text)


def _tells_history(text: str) -> bool:
    """Asked only for the few names that are such a half."""
    if _HISTORY.search(text, 0, _LONGEST_TOLD):
        return True
    runs = _RUN.findall(text, 0, _LONGEST_TOLD)
    return any(run[:size] in PUBLIC_PERSONS for run in runs for size in (4, 5, 3, 2))


def _is_title_or_firm(text: str, start: int, end: int) -> bool:
    """Whether the name is a title among titles, one maker beside another, or begins the name of a joint venture."""
    name = text[start:end]
    if name in _MAKERS:
        near = _MAKER.findall(text, max(0, start - 12), end + 12)
        return len(_MAKERS.intersection(near)) > 1
    if _JOINT.match(text, end):
        return True
    opens, closes = text.rfind("「", max(0, start - 20), start), text.find("」", end, end + 20)
    if opens < 0 or closes < 0 or "」" in text[opens:start] or "「" in text[end:closes]:
        return False
    first = max(0, opens - _TITLE_REACH)
    among = any(
        found.start() <= opens < found.end() for found in _TITLES.finditer(text, max(0, opens - 26), closes + 30)
    )
    return among and _OF_TITLES.search(text, first, closes + _TITLE_REACH) is not None


def _is_listed(name: str) -> bool:
    return (
        name in PUBLIC_PERSONS
        or plain_kanji(name) in _PLAIN
        or _CUT_BEHIND.sub("", name) in PUBLIC_PERSONS
        or ("・" in name and name.replace("・", "") in PUBLIC_PERSONS)
    )


def _ends_or_begins_listed(word: str) -> bool:
    return any(word[at:] in PUBLIC_PERSONS or word[: len(word) - at] in PUBLIC_PERSONS for at in range(len(word) - 1))
