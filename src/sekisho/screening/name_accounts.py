"""Who somebody is on line: family names inside user ids of logs and settings (user=hasegawa-m), and names on services
where people talk (LINE ID: …, Instagramは@…, Xの@…さん). Those of offices and firms are published and pass."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, Words, product
from sekisho.screening.sieve import Sieve
from sekisho.screening.tagger.attributes import short_romaji
from sekisho.screening.tagger.tagger import tagger

_HINTS = Words("ser", "SER", "uid", "ogin", "ccount", "ID", "ーザ")
_ID = Sieve(
    "(?:(?<![A-Za-z])(?:[Uu]ser(?:name|id|_id|_name)?|USER|uid|UID|[Ll]ogin(?:_?id)?|[Aa]ccount)"
    "|ユーザー?(?:ID|名)?|(?:利用者|職員|担当|ログイン)ID)[\"']?[=: は]{1,2}[\"']?"
    "(?P<id>(?P<family>[a-z]{4,14})[._-][a-z]{1,2}|[a-z][._-](?P<last>[a-z]{4,14}))(?![A-Za-z0-9@._-])"
)
# Towns, and words that a reading is short for, that are ids of systems.
_NO_PERSON = frozenset(
    {"osaka", "kobe", "nara", "kyoto", "minato", "kita", "nishi", "naniwa", "jinji", "kanri", "sakai"}
)
_NAME = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{1,28}[A-Za-z0-9_])"
# The name of a service, what one is called there, and the name with @ or behind a word for it.
_ON_SERVICE = Sought(
    "(?:LINE|Line|ライン|Instagram|Insta|インスタ(?:グラム)?|Twitter|ツイッター|TikTok|Tiktok|ティックトック"
    "|Facebook|フェイスブック|FB|Threads|スレッズ|Discord|ディスコード|Bluesky|ブルースカイ|カカオ(?:トーク)?"
    "|KakaoTalk|Kakao|WeChat|ウィーチャット|微信|WhatsApp|Telegram|テレグラム|Skype|スカイプ|Snapchat|mixi"
    "|YouTube|ユーチューブ|Zalo|Messenger|DM|X(?<![A-Za-z0-9]X))(?:\\((?:旧|元)[A-Za-z]{1,8}\\))?(?!(?!I[Dd])[A-Za-z])"
    "(?P<word>[ の_]?(?:ID|Id|id|アイディー|(?:個人|本人|自分)?(?:の)?アカウント(?:名|ID)?|ユーザー(?:名|ID|ネーム)"
    "|ハンドル(?:ネーム|名)?|名前))?"
    f"[ :=はがの、(「で]{{0,3}}(?P<name>@{_NAME}|(?(word){_NAME}|(?!)))(?![A-Za-z0-9@]|://)",
    "LI", "Li", "ライ", "In", "イン", "Tw", "ツイ", "Ti", "ティ", "Fa", "フェ", "FB",
    "Th", "スレ", "Di", "ディ", "Bl", "ブル", "カカ", "Ka", "We", "ウィ", "微信", "Wh",
    "Te", "テレ", "Sk", "スカ", "Sn", "mi", "Yo", "ユー", "Za", "Me", "DM", "X:",
    "X(", "Xの", "X ", "X@", "Xは", "Xで", "Xア", "XI",
)  # fmt: skip
# 「@yuri_mamaさん」: whoever is spoken to so.
_SPOKEN_TO = Sought(f"@(?<![A-Za-z0-9._+-]@){_NAME}(?=さん|様|さま|氏|ちゃん|くん|君)", "@")
_OFFICIAL_BEFORE = compiled(
    "(?:公式|広報|本市|[市区町村県府]の|[市区町村県府課局館園校店社]が?運営[^。\n]{0,6}|当[館社店園校協団会]|弊[社店]|[課局館園校店社団体]の|協会の|事務局の?|ボット|bot)[^。\n]{0,8}\\Z"
)
_OFFICIAL = compiled(
    "(?i:official|city|_?pref|kouhou|koho|town|ward|museum|library|kanko|tourism|fes|info|support|news|bosai|police|zoo|event|shop|store|team|club)"
)
_PUBLISHED = compiled(
    "[」)]?[をで][^。\n]{0,6}(?:(?:フォロー|チェック|検索|友だち追加|友達追加|登録)(?:して(?:ください|下さい|ね)|を?お願い|しよう)"
    "|ご覧|発信|お知らせ|最新|情報|公開)"
)
# What stands there in manuals and settings.
_NO_NAME = compiled(
    "(?i:string|text|int|null|none|true|false|required|unique|varchar.*|number|integer|example.*|sample.*|test.*|your[._-]?.*|user[._-]?(?:name|id)?|xxx.*|login|api|sdk|bot|param|media|everyone|here|channel|all|token.*|id|property|override|import|layer|keyframes|page|supports|deprecated|returns?|throws|author|type|component|injectable)"
)
_ENDS = compiled("[。、」)\n ]|です|だ|で(?![A-Za-z])|に|を|の|から|が|と|は|まで|へ|より|宛|さん|様|\\Z")
_REACH = 24
# 「[10:02] nagakura: …」: who wrote a line of a chat; the same without brackets, with seconds, and between < and >.
_WROTE = Sought(
    ":[0-5][0-9](?::[0-5][0-9])?[])]? {0,2}[<@]?(?P<who>[a-z]{3,14})(?:[._-][a-z]{1,10})?(?:>? ?: ?|> ?)"
    "(?:(?=[^\n]{0,24}?(?P<ja>[^\\x00-\\xff])))?",
    *product(":", "012345"),
)
_LINE_BEFORE = compiled(r"(?:\A|\n)[\[(]?(?:[0-9]{2,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,2})?[ T])?[0-9]{1,2}\Z")
_LONGEST_STAMP = 16
# Syllables as romaji has them; what is written in nothing but these is Japanese or one of `_NO_WRITER`.
_ROMAJI = compiled("(?:(?:[kgnhbpmr]y?|[sztdywjf]|[sc]h|ts)?[aiueo]|n(?![aiueoy])|[kst](?=[kst]))+")
_LEAST_ROMAJI = 6
_NO_WRITER = frozenset(
    (
        "sudo", "date", "data", "mode", "note", "node", "home", "main", "make", "name", "same", "some", "more", "done",
        "kibana", "gemini", "minio", "banana", "mirai", "karate", "shinsei", "uketsuke", "madoguchi", "jimukyoku",
        "kanri", "kanrisha", "shisutemu", "unei", "tantou", "tanto", "kensaku", "yoyaku", "tsuchi", "tsuuchi", "jidou",
        "joho", "jouhou", "soumu", "keiri",
    )
)  # fmt: skip


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such ids and names as a whole."""
    text = reading.text
    for found in (*_ON_SERVICE.finditer(reading), *_SPOKEN_TO.finditer(reading)):
        start, end = found.span("name") if found.lastgroup else found.span()
        if _is_somebody(text, found.start(), start, end):
            yield start, end
    lines = _WROTE.finditer(reading)
    yield from (line.span("who") for line in lines if _is_writer(text, line, talk=len(lines) > 1))
    if not reading.holds(_HINTS):
        return
    for found in _ID.finditer(text):
        family = found["family"] or found["last"]
        if family not in _NO_PERSON and tagger().knows_romaji(short_romaji(family)):
            yield found.span("id")


def _is_writer(text: str, wrote: re.Match[str], *, talk: bool) -> bool:
    """Whether a line begins with the time and a known name, or in a talk with a word of romaji that speaks Japanese."""
    who = wrote["who"]
    if who in _NO_WRITER or who in _NO_PERSON:
        return False
    if not _LINE_BEFORE.search(text, max(0, wrote.start() - _LONGEST_STAMP), wrote.start()):
        return False
    if tagger().knows_romaji(short_romaji(who)):
        return True
    return talk and len(who) >= _LEAST_ROMAJI and wrote["ja"] is not None and _ROMAJI.fullmatch(who) is not None


def _is_somebody(text: str, service: int, start: int, end: int) -> bool:
    """Whether the name that stands there is no office's and no word of a manual."""
    name = text[start:end].removeprefix("@")
    if _NO_NAME.fullmatch(name) or _OFFICIAL.search(name) or not any(map(str.isalpha, name)):
        return False
    if _PUBLISHED.match(text, end):
        return False
    return _ENDS.match(text, end) is not None and not _OFFICIAL_BEFORE.search(text, max(0, service - _REACH), service)
