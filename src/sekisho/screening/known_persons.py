"""Names found by a cue that are nobody's of today's private life: public persons and figures of whom a text speaks.

`public_persons.py` lets pass who is listed where nothing but the tagger takes it for a name. Here it is asked of names
that a cue stands beside, where the cue says itself that somebody public is meant: 「宮崎駿監督」
「桃太郎と金太郎の二人」「サザエさん一家」.
"""

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.names import KANJI
from sekisho.screening.patterns import compiled
from sekisho.screening.public_persons import PUBLIC_PERSONS

_LEAST = 3  # characters of a listed name that may be found by a part of itself
_MORE_BEFORE, _MORE_BEHIND = 4, 5  # characters that the whole name may have besides
# What somebody is called who is spoken of in public; 先生, 様, さん and 氏 say nothing of the kind by themselves.
_ROLE = compiled(
    " ?(?:元|前|現|名誉|新)?・?(?:監督|教授|博士|選手|投手|捕手|力士|関(?![係西東根心与す連])|横綱|棋士"
    "|名人|竜王|騎手|画伯|社長|会長"
    "|首相|総理|大統領|府?知事|市長|都知事|大臣|議員|総裁|代表|党首|首脳|国王|女王|王妃|天皇|皇后|法皇|教皇|牧師|将軍|提督|上人|大師|法師|師匠|親方|像|役"
    "|(?:さん|氏|先生)?(?:のような|など|といった|らの|たち)|先生の(?:作品|絵本|漫画|小説)"
    "|の(?:[0-9]{1,2}[名人]|[二三四五六七八九十]{1,2}[名人]|両名|両氏|各氏))"
)
# What is said of somebody public whose name an honorific stands behind.
_HONORIFIC = compiled(" ?(?:さん|氏|先生|クン)")
_CALLED = compiled("(?:さん|ちゃん|くん|クン|君)\\Z")
_PUBLIC_LIFE = compiled(
    "講演|訃報|追悼|受賞|優勝|金メダル|ホームラン|作品|著書|著作|新作|代表作|原作|主演|出演|監督|選手|小説|漫画|絵本|映画|ドラマ|番組|アニメ|楽曲|名曲|歌詞"
    "|コンサート|個展|展覧会|企画展|記念館|美術館|特集|ファン|名言|インタビュー|有名人|著名人|芸能人|肖像権|紙芝居|昔話|とんち|逸話|伝説|肖像|パブリシティ|設計|建築家|演説|会見|首相|総理"
)
_TALE = compiled(
    "アニメ|漫画|マンガ|一家|家系図|映画|キャラ|マスコット|着ぐるみ|童話|昔話|昔ばなし|寸?劇|紙芝居|絵本|番組|ドラマ|ロケ|聖地|人形|物語|シリーズ|主人公|登場|台本|落語|講談|ごっこ|磯野|ゆるキャラ"
)
# 「桃太郎、金太郎、浦島太郎の三人」: others of the same list between the name and the count.
_AMONG = compiled(
    f"(?:[、・,とや][{KANJI}ぁ-んァ-ヶー]{{2,9}}?){{1,5}}の(?:[0-9]{{1,2}}|[二三四五六七八九十]{{1,2}})(?:[名人]|つの)"
)
_PRIVATE = compiled(
    "様|電話|携帯|住所|在住|宛|申請|届|来庁|来所|窓口|相談者|滞納|被保険者|通院|入院|口座|連絡先|[0-9]{3,4}-[0-9]{4}|@"
)
_NEAR = 60
_PLACES = 6  # of a name that are looked at


def _lengths(ends: slice) -> dict[str, tuple[int, ...]]:
    """By the first or last two characters of listed names, their lengths, the shortest first."""
    found: dict[str, set[int]] = {}
    for name in PUBLIC_PERSONS:
        if len(name) >= _LEAST:
            found.setdefault(name[ends], set()).add(len(name))
    return {characters: tuple(sorted(lengths)) for characters, lengths in found.items()}


_BY_BEGINNING, _BY_ENDING = _lengths(slice(2)), _lengths(slice(-2, None))


def listed(text: str, start: int, end: int) -> Span | None:
    """Where the listed name stands that the span is, or is a part of (孫正義 of 正義, サザエさん of サザエ)."""
    if text[start:end].replace(" ", "") in PUBLIC_PERSONS:
        return start, end
    if text[end - 1] in "元前現" and text[start : end - 1] in PUBLIC_PERSONS:
        return start, end - 1
    return _longer(text, start, end)


def is_half(text: str, start: int, end: int) -> bool:
    """Whether the text names a listed person whose family name or second name this is (川端 where 川端康成 stands)."""
    name = text[start:end]
    if not _LEAST - 1 <= len(name) <= _LEAST:
        return False
    at = text.find(name)
    for _ in range(_PLACES):
        if at < 0:
            return False
        if at != start and _longer(text, at, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False


def _longer(text: str, start: int, end: int) -> Span | None:
    """Where a listed name stands that begins before the span or ends behind it."""
    size = end - start
    for length in _BY_ENDING.get(text[end - 2 : end], ()):
        if size < length <= min(size + _MORE_BEFORE, end) and text[end - length : end] in PUBLIC_PERSONS:
            return end - length, end
    for length in _BY_BEGINNING.get(text[start : start + 2], ()):
        if size < length <= size + _MORE_BEHIND and text[start : start + length] in PUBLIC_PERSONS:
            return start, start + length
    return None


def is_spoken_of(text: str, start: int, end: int) -> bool:
    """Whether the name that a cue has found is that of somebody public, and the text speaks of such."""
    whole = listed(text, start, end)
    if whole is None:
        return False
    if _ROLE.match(text, whole[1]) or _AMONG.match(text, whole[1]):
        return True
    first, last = max(0, start - _NEAR), end + _NEAR
    called = _CALLED.search(text, start, whole[1])
    if called:  # the cue is part of the name (さかなクン); others may be called so too (寅さん, カツオくん)
        return not kinds(text[start : called.start()]).name or _TALE.search(text, first, last) is not None
    if whole[1] > end:
        return True
    if not _HONORIFIC.match(text, end):
        return False
    return _PUBLIC_LIFE.search(text, first, last) is not None and _PRIVATE.search(text, first, last) is None
