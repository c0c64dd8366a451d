"""Names beside a word for kin or a post that the lexicon of family names does not know: 「母ユミ子」「希委員」.

What stands there is asked of the dictionary. Where a word is a plain noun besides (母の愛), it is none.
"""

import re
from collections.abc import Iterator

from sekisho.screening.bearers import is_given, kinds
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.names import (
    FAMILY_READINGS,
    KANJI,
    LONGEST_FAMILY,
    NEVER_GIVEN,
    NOT_NAMES,
    could_be_given,
    is_common_kana,
    is_common_noun,
    is_kanji,
)
from sekisho.screening.patterns import compiled
from sekisho.screening.places import TOWN_STEMS
from sekisho.screening.reading import Reading, Sought, product

KIN = words("kin.txt")
_END = f"[^ぁ-ゖァ-ヶー{KANJI}A-Za-z0-9 ]|\\Z"
_WITH_KIN = Sought(
    f"(?:{alternation(KIN)})(?P<gap>[の・はが(]?)"
    f"(?P<name>[{KANJI}]{{1,3}}?|[ぁ-ん]{{2,5}}?|[ァ-ヶ][ァ-ヶー]{{1,5}}|[ぁ-んァ-ヶー]{{1,3}}[子美代江枝]"
    "|[A-Z][a-z]{2,14})"
    "(?:(?P<said>(?=で(?:す|した|、|ござ|[父母兄姉弟妹長次三夫妻])|と(?:いい|言い|いう|申)))"
    f"|(?P<possessive>[はがもをにと](?=[、{KANJI}ァ-ヶ])|の(?=[{KANJI}ァ-ヶ]))|さん|くん|ちゃん|様"
    f"|(?={_END}| (?:{alternation(KIN)})| の[0-9二三四五六七]{{1,2}}人))",
    *KIN,
)
# Nouns besides, but rather names behind kin with は or が, where です or the end of a clause follows (次女は楓です).
_NAMES_OF_ONE = frozenset(
    "亮佳信倫傑優凌凛凜剛匠卓博司咲圭堅奏孝学守実宏寛岳巌巧希幸弘強彩律徹心忠恵愛慧拓操敏敬昇明昴晏景晴晶智暁望杏桂桃桐桜梓椿楓樹橘檀歩治泉洋浄涼淳渚渓源潔潤澪環玲理琴瑞瞳直"
    "真眞睦碧礼稔穂穣節篤純紫紬綾緑縁翠翼耕聖聡舞航花芹英茂茜華葉葵蓮藍蘭螢蛍衣誉誠諒謙豊貴賢輝進達遥陽隆隼雄雅雪雫霞静馨香駿鷹麗龍竜光空海陸翔亨亘薫"
)
_NAMES_OF_TWO = frozenset(
    (
        "大地", "大河", "大和", "大海", "太陽", "勇気", "未来", "小春", "小雪", "若葉",
        "双葉", "夕陽", "朝陽", "陽光", "心音", "天音", "飛鳥", "日向", "真珠", "千歳",
    )
)  # fmt: skip
_GRADE = compiled("[小中高大][一二三四五六]|(?:年[長中少]|[一二三四五六七八九十]{1,2}歳)")
_OF_A_CHILD = compiled("さん|くん|ちゃん|様|\\((?:[0-9]{1,2}[歳才)]|(?:19|20)[0-9]{2}[年/.-])")
_IS = ("", "は", "が", "の")
_OF_KIN = frozenset("愛心望光幸縁誉賢縁輝衣")  # 「母の愛です」
# What kin may as well like or do (妻は花、夫は鳥が好き): others of the same kind must be named
# behind it (長男は海、次男は陸です).
_THINGS = frozenset("花海空光陸葉心愛雪泉渓環雫霞蛍螢衣鷹龍竜蘭")
_AND_OTHERS = compiled(
    f"[、。](?:{alternation(KIN)})[はが][{''.join(sorted(_NAMES_OF_ONE))}](?=で|、|。|と[いも言申]|」|\\Z)"
)
# 「きょうかの母です」
_CHILD_OF = Sought(
    "の(?:母|父|保護者|祖母|祖父|姉|兄|母親|父親)(?:です|でございます|と申し|から電話)", *product("の", "母父保祖姉兄")
)
_CHILD = compiled("(?:[「『。、:\n ]|\\A)([ぁ-ん]{2,5}|[ァ-ヶー]{2,5})\\Z")
# One character in front of a post that makes another post of it (副委員長, 各委員, 市議員).
_OF_POSTS = frozenset(
    "各全同本正副新旧元現前他両諸当該市県府都道町村区国男女主総準准次初先後外内大小長首席上下右左毎何数某御一二三四五六七八九十百千東西南北中央"
    "教党省局課係部室校園院館店社会組班団員者職公私共約計未既再非無不有可要士師専常終兼助補名等"
)
# These are a person's, other posts also those of a place (堺部長): in front of it a family name may be a place's too.
_OF_ONE = (
    "医師", "看護師", "保健師", "助産師", "薬剤師", "介護士", "保育士", "弁護士", "税理士", "司法書士", "行政書士",
    "社労士", "栄養士", "准教授", "教授", "講師", "教諭", "記者", "ヘルパー", "ケアマネ",
    "係長", "課長", "主任", "主査", "主事", "委員", "議員",
    "警備員", "事務員", "相談員", "支援員", "指導員", "調査員", "用務員",
)  # fmt: skip
_SPEAKS = compiled(" ?(?:[「『]|:(?! ?[0-9\\n]))")
_SITS = ("委員", "議員", "理事", "監事", "幹事", "教授", "医師", "弁護士", "講師")  # who is on a committee by his name
_NOBODY = frozenset("客皆奥王各両同諸某貴故何誰父母兄姉弟妹夫妻孫嫁婿爺婆子殿姫仏模仕多異様")
_OF_GROUPS = NEVER_GIVEN - frozenset("町村井原")
_NOT_BEFORE_SHI = frozenset("源平彼両同某各諸摂華当前後")
_ROLE_BEFORE = compiled(
    "(?:(?:入居|利用|申請|相談|契約|申込|届出|居住|参加|対象|保護|通報|使用|所有|受給|滞納|納税)[者人]|世帯主|会員)\\Z"
)
_KANJI_BEFORE = compiled(f"[{KANJI}]{{1,5}}\\Z")
_NICKNAME = Sought(
    f"[んち](?P<alias>こと)(?=[{KANJI}ァ-ヶ])|(?P<pal>っち)(?=[のはがもをにとさ、。「」\n]|\\Z)"
    "|(?P<called>名乗[るりっ])(?<=と名乗.)"
    "|(?:あだ[名な]|ニックネーム|源氏名|芸名|ペンネーム|ハンドルネーム)[はがも:]? ?"
    "[「『](?P<said>[^」』\n]{1,12})[」』]"
    "|&(?P<other>[ぁ-んー]{2,4}|[ァ-ヶー]{2,4})[」』]",
    "んこ", "ちこ", "っち", "名乗", "あだ", "ニッ", "源氏", "芸名", "ペン", "ハン", "&",
)  # fmt: skip
_ALIASES = ("ちゃん", "くん", "さん", "っち", "ぽん", "りん", "やん", "たん", "どん")
_LONGEST_ALIAS = 8
_QUOTED_BEFORE = compiled("[「『]([ぁ-んー]{2,4}|[ァ-ヶー]{2,4})\\Z")
_KANA_BEFORE = compiled("(?:[ぁ-んー]{1,8}|[ァ-ヶー]{1,6}(?:ちゃん|くん|さん|っち|やん|たん|どん)?)\\Z")
_KATAKANA_BEFORE = compiled("[ァ-ヶ][ァ-ヶー]{1,9}\\Z")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of names behind words for kin, of those who say whose parents they are, and of nicknames."""
    text = reading.text
    for cue in _WITH_KIN.finditer(reading):
        if not (is_kanji(text[cue.start() - 1 : cue.start()]) and cue.start()) and _is_kin_name(cue):
            yield cue.span("name")
    for cue in _CHILD_OF.finditer(reading):
        child = _CHILD.search(text, max(0, cue.start() - 6), cue.start())
        if child and is_given(child[1]) and not is_common_kana(child[1]):
            yield child.span(1)
    yield from _nicknames(reading)


def _is_kin_name(cue: re.Match[str]) -> bool:
    name = cue["name"]
    if cue["gap"] == "が" and cue["said"] is None:
        return False
    if (
        cue["possessive"] is None
        and cue["gap"] in _IS
        and (name in _NAMES_OF_ONE or (cue["said"] is not None and name in _NAMES_OF_TWO))
    ):
        if cue["gap"] == "は" and cue["said"] is None and name in _THINGS:
            return _AND_OTHERS.match(cue.string, cue.end("name")) is not None
        return cue["gap"] != "の" or (cue["said"] is not None and name not in _OF_KIN)
    if name[0].isascii():  # 「子Angelo(6歳)」, but not the 子Issue of a list of tasks
        return cue["gap"] == "" and _OF_A_CHILD.match(cue.string, cue.end("name")) is not None
    if (
        name in NOT_NAMES
        or _GRADE.fullmatch(name)
        or (is_kanji(name[0]) and (is_common_noun(name) or not could_be_given(name)))
    ):
        return False
    if not is_kanji(name[0]) and is_common_kana(name):
        return False
    found = kinds(name)
    if not found.given:
        return False
    if not found.noun:
        return cue["gap"] != "は" or len(name) > 1
    # Nouns that are given names as well: directly behind, before a mark (「父勝、」), and foreign ones (マリ).
    if cue["said"] is not None and "ぁ" <= name[0] <= "ん":
        return found.listed
    return (cue["possessive"] is None and cue["gap"] == "") or ("ァ" <= name[0] <= "ヶ" and found.listed)


def before_post(text: str, end: int) -> Span | None:
    """The name in front of a post by the dictionary: a rare family name, or one character that is a name."""
    stop = end - (text[end - 1 : end] == " ")
    run = _KANJI_BEFORE.search(text, max(0, stop - 5), stop)
    if run is None or len(run[0]) > 4 or is_kanji(text[run.start() - 1 : run.start()]):
        return None
    word = run[0]
    if word in NOT_NAMES or (len(word) == 1 and word in _OF_POSTS):
        return None
    found = kinds(word)
    if is_common_noun(word) and (found.noun or len(word) == 1):
        return None
    if found.name if len(word) == 1 else (found.family and (not found.place or _is_of_one(text, end, word))):
        return run.span()
    return None


def _is_of_one(text: str, end: int, word: str) -> bool:
    return text.startswith(_OF_ONE, end) and word not in TOWN_STEMS


def speaking(text: str, start: int, end: int) -> Span | None:
    """Whoever speaks with a post behind the name at the beginning of a line (畔委員「…」), known or not.

    A generic word makes another post of it (専門委員「…」); an unknown one of several characters need sit on a
    committee by his name (not 堺支部長「…」).
    """
    stop = start - (text[start - 1 : start] == " ")
    run = _KANJI_BEFORE.search(text, max(0, stop - 5), stop)
    if run is None or len(run[0]) > LONGEST_FAMILY or not _SPEAKS.match(text, end):
        return None
    if run.start() and text[run.start() - 1] != "\n":
        return None
    word = run[0]
    if word in NOT_NAMES or _OF_GROUPS.intersection(word):
        return None
    if len(word) == 1:
        return None if word in _OF_POSTS else run.span()
    found = kinds(word)
    unknown = not (found.family or found.place or found.noun) and text.startswith(_SITS, start)
    return run.span() if unknown or (found.family and not found.noun and word not in TOWN_STEMS) else None


def kana_before_post(text: str, end: int) -> Span | None:
    """A name from abroad in front of a post (オルテガ委員), where it is no word for what the post is of."""
    word = _KATAKANA_BEFORE.search(text, max(0, end - 11), end)
    if word is None or is_common_kana(word[0]) or is_kanji(text[word.start() - 1 : word.start()]):
        return None
    found = kinds(word[0])
    return word.span() if len(word[0]) > 2 and not found.noun and not found.place else None


def before_honorific(text: str, end: int, honorific: str) -> Span | None:
    """A family name of one character that is a common word too, where no such word can stand (入居者 高様, 神氏)."""
    word, before = text[end - 1 : end], text[end - 2 : end - 1]
    run = _KANJI_BEFORE.search(text, max(0, end - 5), end)
    if run and len(run[0]) > 2:  # a rare family name that ends as an office does (西洞院様)
        found = kinds(run[0])
        return run.span() if found.family and not found.noun else None
    if not is_kanji(word) or word in _NOBODY or is_kanji(before) or before in ("お", "ご"):
        return None
    opens = end == 1 or before in "「『\n"
    behind_role = before == " " and _ROLE_BEFORE.search(text, max(0, end - 10), end - 2) is not None
    if not (behind_role or (opens and word not in NOT_NAMES) or (honorific == "氏" and word not in _NOT_BEFORE_SHI)):
        return None
    return (end - 1, end) if kinds(word).family else None


def _nicknames(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _NICKNAME.finditer(reading):
        at = cue.start()
        before: re.Match[str] | None = None
        if cue["said"]:
            yield cue.span("said")
        elif cue["called"]:
            before = _KATAKANA_BEFORE.search(text, max(0, at - 11), at - 1)
            if before and not is_common_kana(before[0]):
                yield before.span()
        elif cue["other"]:
            before = _QUOTED_BEFORE.search(text, max(0, at - 5), at)
            if before and is_given(before[1]) and is_given(cue["other"]):
                yield before.span(1)
                yield cue.span("other")
        elif cue["pal"]:
            before = _KANA_BEFORE.search(text, max(0, at - 6), at)
            if before and (before[0] in FAMILY_READINGS or is_given(before[0])):
                yield before.start(), cue.end()
        elif text.endswith(_ALIASES, max(0, (at := at + 1) - _LONGEST_ALIAS), at):
            before = _KANA_BEFORE.search(text, max(0, at - _LONGEST_ALIAS), at)
            if before and len(before[0]) > 2:
                yield before.start(), at
