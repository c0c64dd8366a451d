"""PERSON: a name beside a word that only stands beside names, in front of it or behind it.

Names without any such word need a trained tagger; this file finds those that say themselves that they are names:
honorifics (田中さん), posts (佐藤会長, 会長の佐藤), labels (氏名：…), brackets with a reading or an age, introductions
(山田と申します) and speakers (畠中：…).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from sekisho.screening import (
    name_abroad,
    name_accounts,
    name_attendance,
    name_columns,
    name_duties,
    name_foreign,
    name_kana_rows,
    name_keys,
    name_roles,
    name_said,
    name_self,
    name_signed,
    name_turns,
)
from sekisho.screening.bearers import is_given, is_rare_family, kinds
from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.name_after import name_after
from sekisho.screening.name_before import name_before
from sekisho.screening.names import FAMILY_NAMES, KANJI, family_end, is_common_kana, is_full_name
from sekisho.screening.patterns import compiled
from sekisho.screening.places import PREFECTURE_STEMS, TOWN_STEMS
from sekisho.screening.reading import Cue, Part, Reading, Sought, characters, cues_of, product, tried_at_lines
from sekisho.screening.tagger.tagger import tagger

_HONORIFIC = Sought(
    "さん(?!橋|孔|ぎょう|みゃく)(?<!編さん)|さま(?!ざま|山|シート)|様(?![々子式相態体変性便])(?<![仕模異王]様)|氏(?![名族神家原姓])(?<!旧氏)"
    "|くん(?!れん|しょう)"
    "|樣|君(?![津島塚代臨主])|ちゃん(?!ぽん)|先生|女史|夫妻|殿(?![堂下様町山村方川橋])",
    *("さん", "さま", "様", "氏", "くん", "樣", "君", "ちゃん", "先生", "女史", "夫妻", "殿"),
)
# What ちゃん belongs to as a part of the nickname (ヨシちゃん, つーちゃん).
_NICK = compiled("[ァ-ヶー]{1,3}\\Z|[ぁ-ん]{2}\\Z|[ぁ-んァ-ヶー]{1,2}[っー]\\Z")
# In katakana they begin other words too (サンプル): only behind a known name.
_HONORIFIC_KATAKANA = Sought("(?:サン|サマ|クン|チャン)(?![ァ-ヶー])", "サン", "サマ", "クン", "チャン")
_POSTS = words("posts.txt")
_NAME_LABELS = frozenset(words("name_labels.txt"))
_POST = alternation(_POSTS)
# Behind a name; 宅 as in 「杉山宅」.
_POST_BEHIND = Sought(f"(?:{alternation((*_POSTS, '宅'))})(?:(?![{KANJI}])|(?=[様殿宅他等]))", *_POSTS, "宅")
# 「安西CW」「戸田PT」「宇都宮宛」: callings in letters, and whom something is sent to.
_CALLING_BEHIND = Sought(
    "(?:M?CW|PT|OT|CM|SSW|[MP]SW|N[Ss]|Dr|SV)(?![A-Za-z0-9])|宛(?![々㐀-鿿名先所])",
    "CW", "MC", "PT", "OT", "CM", "SS", "MS", "PS", "NS", "Ns", "Dr", "SV", "宛",
)  # fmt: skip
_DIRECTIONS = "東西南北中上下前本"  # 「北部長」 is the head of a northern branch
_LABELS = (*_NAME_LABELS, *words("person_words.txt"), *_POSTS)
_LABEL = Sought(
    f"(?P<label>{alternation(_LABELS)}|氏 {{1,4}}名)"
    "(?P<gap>[\"'」』]? ?[:=] {0,4}|[はのがと] ?| {1,4}|・)?[\"'「『(]?",
    *_LABELS,
    "氏 ",
)
_COLON = compiled("[:= ]")
_NAME_TO = compiled(f"(?<![{KANJI}])[{KANJI}]{{3,5}}\\Z")
# 「魚の名前：はも」: what has a name and is nobody.
_OF_THING = compiled(
    "(?:銭湯|温泉|旅館|ホテル|劇場|映画館|町会|自治会|地区|団地|病院|図書館|保育園|幼稚園|踏切|交差点|停留所|バス停"
    "|港|湖|滝|峠|坂|遺跡|古墳|城|橋|川|山|駅|町|道|通り|島|池|公園|広場|施設|建物|会館|ホール|部屋|会議室|研修室|教室|店|会社|企業|団体"
    "|組織|部署|学校|クラス|寺|神社|寺社|花|草|木|樹木|植物|魚|鳥|虫|動物|生き物|色|香り|料理|菓子|酒|米|野菜|果物"
    "|商品|製品|作品|曲|本|絵|船|列車|電車|バス|車両|台風|星|星座|病気|薬|ファイル|フォルダー?|テーブル|列|カラム"
    "|図|図柄|紋|巻|月|帖|関数|変数|サーバー?|システム|サービス|項目|画面|帳票|祭り|イベント|事業|制度|計画|キャラクター|マスコット)の\\Z"
)
# 「作成者：情報システム課」: no name has katakana in the middle and ends as an office does.
_DEPARTMENT = compiled(
    f"[{KANJI}]{{1,6}}[ァ-ヶー]{{2,8}}[{KANJI}]{{0,6}}(?:[課係室部局]|担当|グループ|チーム|センター)(?![{KANJI}])"
)
_STOPS = " 、。,.()「」\nさ様氏"
_GOES_WITH_ROLES = frozenset("間数側名中上内外別用等東西南北平要向新本")  # 「職員間で」「利用者側が」
_LIST_MARKS = ("、", ",", "・", "/")
_LINE_END = compiled(" ?(?:\\n|\\Z)")
_NOT_IN_FORMS = frozenset(
    ("出席", "欠席", "出席者", "欠席者", "宛先", "宛名", "対象", "窓口", "連絡先", "担当", "住民", "司会")
)
# What says something about the person in front of it, in brackets or in the next column.
_DETAIL = (
    r"[0-9]{1,3}[歳才]|男性|女性|[男女](?=[ ,、)\n])|〒|個人番号|電話|携帯|TEL|0[0-9]{1,3}-"
    r"|[A-Za-z0-9._+-]{2,30}@|[0-9]{3}-[0-9]{4}(?!-)"
)
_BIRTH = "[MTSHR][0-9]|(?:明治|大正|昭和|平成|令和)[0-9元]|(?:19|20)[0-9]{2}[年/.-][0-9]"
_KATAKANA_FIELD = "[ァ-ヶー]{2,8} ?[ァ-ヶー]{0,8}(?=[\"',|<\\n])"
# `weak` details stand behind other things too and count only where a given name stands before them.
_BRACKET = Sought(
    rf"[(<](?=(?:{_POST}|{_DETAIL}|(?P<weak>{_BIRTH}|[0-9]{{1,3}}\))|[1-6]年[0-9]{{1,2}}組|旧[姓氏]|内線"
    r"|[ぁ-ん]{2,8}[ ・]?[ぁ-ん]{0,6}\)|[ァ-ヶー]{2,8}[ ・]?[ァ-ヶー]{0,8}\)))",
    *"(<",
)
_COLUMN = Sought(
    r"[\"'」 ,|<](?:(?<=[ ,|])[\"'「]?|(?<=[\"'」])[ ,|][\"'「]?|(?<=<)/t[dh]>\n?<t[dh]>)"
    rf"(?=(?:{_DETAIL}|(?P<weak>{_BIRTH}|{_KATAKANA_FIELD})|同上))",
    *product(" ,|", characters("\"'「0-9A-Za-z._+男女〒個電携明大昭平令ァ-ヶー同-")),
    *product("\"'」", " ,|"),
    "</",
)
_GRADE_NEXT = Sought(  # 「(金城ひなの、小3)」
    r"[、,(](?=[小中高][1-6一二三四五六](?:年生?)?(?:[)、。 \n]|\Z))", *product("、,(", "小中高")
)
_CELL_BEFORE = compiled(f"[,|\\n]([{KANJI}]{{2,4}})\\Z")
_COUNTED = Sought(
    "の(?:[0-9]{1,2}[名人](?![々㐀-鿿])|[二三四五六七八九十]{1,2}[名人](?![々㐀-鿿])|両名|両氏|各氏|皆さん)",
    *product("の", "0123456789二三四五六七八九十両各皆"),
)
_READING = compiled(r"\((?P<kana>[ぁ-ん]{2,8}[ ・]?[ぁ-ん]{0,6}|[ァ-ヶー]{2,8}[ ・]?[ァ-ヶー]{0,8})\)")
_INTRODUCTION = Sought("です[。\n」]|と申し|といいます|と名乗|でございます", "です", "と申", "とい", "と名", "でご")
# 「昨日の件、しのはらです」「うらたが訪問」: the reading of a family name, and what it does; 「オノギと申します」.
_SAYS_OR_DOES = Sought(
    "です(?=[。」』\\n]|\\Z)|が(?:訪問|来[庁所]|対応|受付|同行)|から(?:電話|連絡|折返)"
    "|[にへ](?:電話|連絡|引[きっ]?継)|(?P<name>と(?:申します|名乗))",
    *("です", "が訪", "が来", "が対", "が受", "が同", "から", "と申", "と名", *product("にへ", "電連引")),
)
_KANA_BEFORE = compiled("(?:[、。:「『(\\n ]|\\A|[0-9号室]の)([ぁ-ん]{2,6}|[ァ-ヶー]{2,8})\\Z")
# 「3年2組西尾」
_CLASS = Sought(f"組(?<=[1-9一二三四五六].)(?=[{KANJI}])", "組")
_PUPIL = compiled(f"[{KANJI}]{{2,5}}|[{KANJI}]{{1,3}}[ぁ-ん]{{2,4}}")
_BEHIND_PUPIL = compiled("[とがはのをにもや、。」)(\\n ]|さん|くん|君|\\Z")
_SPELT = Sought(
    "・(?<=[ぁ-んァ-ヶ]・)(?:[ぁ-んァ-ヶ]・){1,6}[ぁ-んァ-ヶ](?=さん|さま|様|氏)", "・"
)  # わ・た・な・べさま
_BEHIND_HOUSE = Sought(
    r"[0-9号室](?<=[0-9番地号室の-].) ([ぁ-ん]{3,6})(?=\n|\Z| ?(?:電話|TEL|携帯|℡))", *product("0123456789号室", " ")
)
_DIRECTIONS_IN_KANA = frozenset(("ひがし", "みなみ"))
_WHO = f"[{KANJI}]{{1,4}}|[ぁ-ん]{{2,5}}|[ァ-ヶー]{{2,6}}"
_SPEAKER = compiled(f"^(?:{_WHO})(?= ?:(?! ?[0-9\\n]))", re.MULTILINE)
_SPEAKS = Cue(":")
_QUOTED_SPEAKER = compiled(f"[「『](?P<who>{_WHO})(?= ?:(?! ?[0-9\\n]))")
# Family names that are prefectures: alone at the beginning of a line they head a table (福島：12件).
# 「総務の堤です」
_OF_OFFICE = compiled("(?:[課係部室局会社校園館]|担当|総務|経理|財政|税務|人事|広報|福祉|窓口|センター)の\\Z")
_OPENS_SENTENCE = "。\n「『( "


def find(reading: Reading) -> Iterator[Span]:
    """Spans of names, without the honorific or post. May overlap one another."""
    parts = reading.parts
    for part, look in _PARTS:
        if parts & part.bit:
            yield from look(reading)


def _before_honorifics(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _HONORIFIC.finditer(reading):
        found = name_before(text, cue.start()) or name_roles.before_honorific(text, cue.start(), cue[0])
        # 殿 behind one unknown character is a building (幣殿, 夏宮の殿).
        if found and not (cue[0] == "殿" and found[1] - found[0] == 1 and family_end(text, found[0]) == found[0]):
            if cue[0] == "ちゃん" and _NICK.match(text, *found):
                found = found[0], cue.end()
            yield found
            # 「三浦一郎・花子夫妻」
            if text[found[0] - 1 : found[0]] == "・" and (partner := name_before(text, found[0] - 1, strict=True)):
                yield partner


def _before_posts(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _HONORIFIC_KATAKANA.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        if found:
            yield found
    for cue in _CALLING_BEHIND.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        if found and found[1] == cue.start() and found[1] - found[0] > 1 and text[slice(*found)] not in TOWN_STEMS:
            yield found
    for cue in _POST_BEHIND.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        if found is None and cue[0] != "宅":
            found = (
                name_roles.before_post(text, cue.start())
                or name_roles.kana_before_post(text, cue.start())
                or name_roles.speaking(text, cue.start(), cue.end())
            )
        word = text[slice(*found)] if found else ""
        if found and word not in _DIRECTIONS and not (word == "学" and cue[0][0] == "校"):
            yield found


def _before_details(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for sought in (_BRACKET, _COLUMN):
        for cue in sought.finditer(reading):
            found = name_before(text, cue.start(), strict=True) or _rare_in_cell(text, cue.start())
            # 「福島 2025年」「山口(2)」: a year or number shows a person only where a given name stands too.
            if found is None or (cue["weak"] and family_end(text, found[0]) == found[1]):
                continue
            yield found
            kana = _READING.match(text, cue.start())
            if kana:
                yield kana.span("kana")
    for cue in _GRADE_NEXT.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        if found and family_end(text, found[0]) < found[1]:
            yield found


def _rare_in_cell(text: str, end: int) -> Span | None:
    """A rare family name that fills its cell (|尼子|06-…)."""
    cell = _CELL_BEFORE.search(text, max(0, end - 6), end)
    return cell.span(1) if cell and is_rare_family(cell[1]) else None


def _behind_labels(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _LABEL.finditer(reading):
        gap, label = cue["gap"] or "", cue["label"].replace(" ", "")
        valued = _COLON.search(gap) is not None
        first = text[cue.end() : cue.end() + 1]
        if not valued and (first <= "ゖ" or (not gap and first <= "ヶ")):
            continue  # 「担当しました」: kana directly behind a word are the sentence
        if label[-2:] == "名前" and _OF_THING.search(text, max(0, cue.start() - 7), cue.start()):
            continue
        if (valued and _DEPARTMENT.match(text, cue.end())) or (label == "夫" and _ends_name(text, cue.start())):
            continue
        found = name_after(text, cue.end(), labelled=valued and label in _NAME_LABELS and not label.isascii())
        if found is None and valued and label not in _NOT_IN_FORMS and _begins_line(text, cue.start()):
            found = name_after(text, cue.end(), labelled=True)
            if found and not _LINE_END.match(text, found[1]):
                continue
        while found and (valued or _is_sure(text, found, gap)):
            yield found
            # 「出席：佐藤、鈴木」: once the label has said so, a list of known names.
            found = name_after(text, found[1] + 1) if valued and text[found[1] : found[1] + 1] in _LIST_MARKS else None


def _is_sure(text: str, name: Span, gap: str) -> bool:
    """Whether a name read out of a running sentence is more than two characters of a word (担当者が原文と照らす)."""
    family = family_end(text, name[0])
    if family - name[0] > 1 or (name[1] - name[0] > 1 and family == name[0]):
        return True
    if name[1] - name[0] == 1 and gap == "" and text[name[0]] in _GOES_WITH_ROLES:
        return False
    if name[1] == len(text) or text[name[1]] in _STOPS or text.startswith("まで", name[1]):
        return True
    return gap == "" and text[name[1]] in "がはも"


def _ends_name(text: str, place: int) -> bool:
    """Whether the character is the last of a whole name (三島由紀夫と川端康成)."""
    run = _NAME_TO.search(text, max(0, place - 4), place + 1)
    return run is not None and is_full_name(run[0]) and run[0] not in FAMILY_NAMES


def _begins_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def _introduced(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _INTRODUCTION.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        if found and (
            found[0] == 0
            or cue[0] == "と申し"
            or text[found[0] - 1] in _OPENS_SENTENCE
            or _OF_OFFICE.search(text, max(0, found[0] - 4), found[0])
        ):
            yield found


def _speakers(reading: Reading) -> Iterator[Span]:
    """Family names that head lines. Those that are prefectures too count only in the company of others."""
    text = reading.text
    heads = list(tried_at_lines(_SPEAKER, text))
    said = Counter(head[0] for head in heads)
    for head in heads:  # in a chat kana speak, and more than once
        if head[0][0] <= "ヶ" and said[head[0]] > 1 and is_given(head[0]) and not is_common_kana(head[0]):
            yield head.span()
    places = [head.span() for head in heads] + [quoted.span("who") for quoted in _QUOTED_SPEAKER.finditer(text)]
    names = [place for place in places if name_after(text, place[0]) == place]
    if any(end - start > 1 and text[start:end] not in PREFECTURE_STEMS for start, end in names):
        yield from names


def _kana_speakers(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for spelt in _SPELT.finditer(reading):
        yield spelt.start() - 1, spelt.end()
    for line in _BEHIND_HOUSE.finditer(reading):
        if _is_family_in_kana(line[1]) and not is_given(line[1]):
            yield line.span(1)
    for cue in _SAYS_OR_DOES.finditer(reading):
        before = _KANA_BEFORE.search(text, max(0, cue.start() - 10), cue.start())
        if before is None or before[1] in _DIRECTIONS_IN_KANA:
            continue
        if _is_family_in_kana(before[1]) or (
            cue["name"] and not is_common_kana(before[1]) and not kinds(before[1]).noun
        ):
            yield before.span(1)


def _is_family_in_kana(kana: str) -> bool:
    return len(kana) > 2 and tagger().knows_kana(kana) and not is_common_kana(kana) and not kinds(kana).noun


def _in_classes(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for cue in _CLASS.finditer(reading):
        found = name_after(text, cue.end())
        name = text[slice(*found)] if found else ""
        if found and _PUPIL.fullmatch(name) and name not in PREFECTURE_STEMS and _BEHIND_PUPIL.match(text, found[1]):
            yield found


def _counted(reading: Reading) -> Iterator[Span]:
    """「相沢・大森・坂田の3名」."""
    text = reading.text
    for cue in _COUNTED.finditer(reading):
        found = name_before(text, cue.start(), strict=True)
        while found:
            yield found
            joined = found[0] > 0 and text[found[0] - 1] in "・、,と"
            found = name_before(text, found[0] - 1, strict=True) if joined else None


# Each with what one of must stand in a text in which it finds something.
_PARTS: tuple[tuple[Part, Callable[[Reading], Iterator[Span]]], ...] = (
    (Part(_HONORIFIC.cue), _before_honorifics),
    (Part(_HONORIFIC_KATAKANA.cue, _CALLING_BEHIND.cue, _POST_BEHIND.cue), _before_posts),
    (Part(_BRACKET.cue, _COLUMN.cue, _GRADE_NEXT.cue), _before_details),
    (Part(_LABEL.cue), _behind_labels),
    (Part(_INTRODUCTION.cue), _introduced),
    (Part(_SPEAKS), _speakers),
    (Part(_SPELT.cue, _BEHIND_HOUSE.cue, _SAYS_OR_DOES.cue), _kana_speakers),
    (Part(_COUNTED.cue), _counted),
    (Part(_CLASS.cue), _in_classes),
    *(
        (Part(*cues_of(vars(module))), module.find)
        for module in (
            name_roles,
            name_foreign,
            name_attendance,
            name_columns,
            name_duties,
            name_turns,
            name_kana_rows,
            name_keys,
            name_accounts,
            name_said,
            name_abroad,
            name_self,
            name_signed,
        )
    ),
)
CUES = tuple(cue for part, _ in _PARTS for cue in part.cues)
