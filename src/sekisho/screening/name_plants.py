"""Lists of nothing but plants, animals or colours (さくら・つばき・すみれ), whose members are names of persons besides.

Asked of what has been found as a name. A list counts where the text speaks of such things, or where one of it is
nobody's name; a word for who does or bears something, an honorific or another name in it, and it is one of persons.
"""

import re
from collections.abc import Iterable, Iterator

from sekisho.screening.bearers import kinds
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.names import KANJI, is_kanji, is_reading
from sekisho.screening.patterns import compiled

_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_ENTRIES = [entry.split("/") for entry in words("plants.txt")]
_KANA = frozenset(kana for _, kana in _ENTRIES if len(kana) > 1)
_KATAKANA = frozenset(kana.translate(_TO_KATAKANA) for kana in _KANA)
_PLANTS = frozenset(word for word, _ in _ENTRIES) | _KANA | _KATAKANA
_FIRST = frozenset(word[0] for word in _PLANTS)
# Kana end before a mark, a particle or a word that ends lists; kanji before anything but kanji.
_WORD = (
    f"(?:(?:{alternation(_PLANTS)})(?:(?<=[{KANJI}])(?![{KANJI}])|(?<=[ァ-ー])(?![ァ-ー])"
    "|(?<=[ぁ-ゖ])(?![ぁ-ゖ])|(?<=[ぁ-ゖ])(?=[のをがはにとでやもへ]|など|です|といった))(?:\\([^()\\n]{1,12}\\))?)"
)
_MARK = " ?(?:[、,・/|→\\n]|と|や|及び|または) ?"
_MEMBER = compiled(_WORD)
_BEGIN_MARK = frozenset("、,・/|→\nとや及またはび(")  # with what a mark begins or ends, or what stands in brackets
_LIST = compiled(f"(?<![{KANJI}ァ-ー])(?P<first>{_WORD})(?:{_MARK}{_WORD})+")
_SPLIT = compiled(_MARK)
_LEAST = 3  # members
_REACH, _NEAR, _LONGEST = 80, 40, 400
_HONORIFIC = compiled(
    " ?(?:さん|さま|様|氏|くん|ちゃん|君|先生|殿|の(?:[0-9]{1,2}|[二三四五六七八九十両])(?:名|人)"
    "|[々㐀-鿿]|[ァ-ヶー]{2})"
)
_SPOKEN_OF = compiled(
    "花(?![子岡田本輪束]|を(?:贈|渡|届))|[植樹苗咲庭]|(?<![鈴高佐青荒黒八々])木(?![曜村下本戸田])|草(?![野間川加刈])|園芸|鉢"
    "|種類|品種|果物|落ち葉|葉の|木の実|季語|模様|文様|家紋|紋の|の柄|染め|色(?!々)|の絵|絵を|折り?紙|図鑑|動物|野鳥|魚|飼う|飼育"
    "|スタンプ|切手|クラス名|組の名|部屋名|会議室|愛称|名前の候補"
)
# What only persons do.
_ACTS = compiled(
    "が(?:来|休|参加|対応|出|欠|遅|泣|言|話|い(?!い)|行|お|帰|手伝)|は(?:休|欠|遅|来|参加|帰|出席)|も(?:来|参加|休)|から(?:電話|連絡|届)"
    "|に(?:連絡|電話|渡|贈|聞|頼|花)|と(?:話|会|面談)|です(?:。|\\n|\\Z)"
)
_OF_PERSONS = compiled(
    "当番|係(?![数る])|担当|班(?!名)|欠席|出席|遅刻|早退|園児|生徒|児童|姉|妹|兄|弟|長女|次女|三女|長男|次男|娘|息子|孫|きょうだい"
    "|参加者|面談|遅れ|休みま|休んで|[0-9二三四五六七八九十][人名](?![分掛])|講師|名簿|迎え|連絡|[0-9][歳才]|誕生|入園|通う|通って|氏名|名前は|メンバー|相談者|職員|さん|くん|ちゃん|(?<![模仕同多一異文])様(?![式子])"
)
_BESIDE_BEFORE = compiled(f"([{KANJI}]{{1,5}}|[ぁ-ゖー]{{2,6}}|[ァ-ヶー]{{2,8}}) ?[、,・/] ?\\Z")
_BESIDE_BEHIND = compiled(f" ?[、,・/] ?([{KANJI}]{{1,5}}|[ァ-ヶー]{{2,8}})")
_OF_TREES = compiled("樹種|街路樹|植栽|並木|樹木|品種")
_TREES_REACH = 400
_LEAST_COMPOUND = 5
_VOICED = ("ザクラ", "ガエデ", "ギキョウ", "ズイセン", "ガシワ")  # so within a word only, never in a given name


def among_plants(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Those of the spans that lie in a list all of whose members are plants, animals or colours."""
    first = last = 0
    of_plants = False
    for start, end in sorted(spans):
        beside = text[max(0, start - 1) : start] + text[end : end + 2]
        if text[start] not in _FIRST or _BEGIN_MARK.isdisjoint(beside) or not _MEMBER.match(text, start):
            continue
        if last <= start:  # each list is looked at once, however many of it have been found
            found = _list_at(text, max(last, start - _REACH), start)
            first, last = found.span() if found else (0, 0)
            of_plants = found is not None and _speaks_of_plants(text, first, last)
        if of_plants and first <= start and end <= last:
            yield start, end


def _list_at(text: str, begin: int, place: int) -> re.Match[str] | None:
    """The list of plants around the place, of those that begin behind `begin`."""
    lists = _LIST.finditer(text, begin, place + _LONGEST)
    return next((found for found in lists if found.start() <= place < found.end()), None)


def _speaks_of_plants(text: str, start: int, end: int) -> bool:
    members = _SPLIT.split(text[start:end])
    if len(members) < _LEAST or _HONORIFIC.match(text, end) or _ACTS.match(text, end):
        return False
    before, behind = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _OF_PERSONS.search(before) or _OF_PERSONS.search(behind.partition("。")[0]):
        return False
    besides = (_BESIDE_BEFORE.search(before), _BESIDE_BEHIND.match(behind))
    if any(beside and _is_persons(beside[1]) for beside in besides):
        return False
    if _SPOKEN_OF.search(text, max(0, start - _NEAR), end + _NEAR):
        return True
    return any(not kinds(member.partition("(")[0]).name for member in members)


def _is_persons(word: str) -> bool:
    found = kinds(word)
    return found.name and not found.noun and word not in _PLANTS


def is_kind_of_tree(text: str, start: int, end: int) -> bool:
    """Whether the word is a plant with something before it (ヤブツバキ) in a text about trees, and no full name.

    The tagger may take what stands in the cell before it for a family name (椿坂 ヤブツバキ).
    """
    word = text[start:end].rpartition(" ")[2]
    if len(word) < _LEAST_COMPOUND or not "ァ" <= word[0] <= "ヶ" or is_kanji(word[-1]):
        return False
    if not (word in _KATAKANA or _is_compound(word)):
        return False
    return (
        _HONORIFIC.match(text, end) is None and _OF_TREES.search(text, max(0, start - _TREES_REACH), start) is not None
    )


def _is_compound(word: str) -> bool:
    if word.endswith(_VOICED):
        return True
    return not is_reading(word) and any(word[at:] in _KATAKANA for at in range(1, len(word) - 1))
