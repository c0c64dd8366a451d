"""Words that could be names and name something else here: an illness after somebody, a plant, a battle, a class.

Asked only of what the tagger takes for a name without a cue, over a bounded window beside it.
"""

import re
from importlib.resources import files
from typing import NamedTuple

from sekisho.screening.bearers import kinds
from sekisho.screening.names import FAMILY_NAMES, KANJI, is_kanji
from sekisho.screening.patterns import compiled
from sekisho.screening.places import TOWN_STEMS

# Named after somebody, and nobody is meant (クローン病, モース硬度, ヘボン式).
_AFTER_SOMEBODY = compiled(
    "病(?![院室状気棟欠床弱])|症候群|型?認知症|の?(?:法則|定理|原理)|式(?![典場次辞])|型(?![紙枠])|硬度|反応|効果(?!的)|・?テスト|均衡|方程式|係数|指数|曲線"
    "|線図|チャート|スケール|教育|賞(?![与味状])|カード|ドクトリン"
)
_AGE_OF = compiled("(?:期(?![間限日待])|時代|幕府|政権|王朝|将軍家|藩(?!主)|の?内閣(?![府官総]))")
# 「忍、誠、勇という字」, 「大地、海、空をテーマに」: words, not whom they name.
_WORDS_BEHIND = compiled(
    f"(?:[、・,][{KANJI}ぁ-んァ-ヶー]{{1,4}}?){{0,8}}(?:などの?|といった|という|の)?(?:[0-9一二三四五六七八九十]つの)?"
    "(?:(?:漢?字|文字)(?=[のをがはに、。]|$)|を(?:テーマ|題材|お題|モチーフ)に)"
)
_CALLED_WORDS = compiled(
    f"(?:[、・,][{KANJI}ぁ-んァ-ヶー]{{1,4}}?){{0,8}}という(?:(?:言葉|単語|語|題|熟語|漢字|字|校名|曲名|銘)(?![々㐀-鿿]))"
)
# 「レオ、ライラという園内の動物」: whose names they are.
_CALLED_THINGS = compiled(
    f"(?:[、・,][{KANJI}ぁ-んァ-ヶー]{{1,8}}?){{0,6}}(?:という|といった|などの)(?:名の|名前の|愛称の)?"
    f"(?:[{KANJI}ァ-ヶー]{{0,6}}の?)?(?:部屋|動物|犬|猫|馬|牛|羊|山羊|品種|酒米|苗木?|端末|タブレット|ロボット|除雪車"
    "|清掃車|船|列車|商品|製品|銘柄|建物|ビル|会議室|施設|コース|クラス|チーム|ファイル|サーバー?|変数|関数|アプリ|システム)"
    "(?=名|の(?:名|愛称)|[のをはがに、。]|$)"
)
# 「会議室「あさひ」「みどり」」, 「船名「しらさぎ」」: what stands in quotation marks is the room's or the boat's name.
_QUOTED_BEFORE = compiled(
    "(?:会議室|研修室|和室|集会室|談話室|ホール|客室|宴会場|船|遊覧船|バス|列車|棟|広場|庭園|コース|プラン|ロボット"
    "|チャットボット|AI|アプリ|システム|シリーズ|銘柄|品種)(?:名|の名前|の愛称|の名称)?[はにを:]?"
    "(?:[「『][^「」『』\\n]{1,10}[」』][、・と,]?){0,6}[「『]\\Z"
)
_BATTLE = compiled("(?:の|ヶ原の)(?:陣(?![頭痛])|合戦|戦い|乱(?![暴雑れ])|変(?![更化わえな])|役(?![割所目職員]))")
_TREES = compiled("街路樹|樹種|樹木|植栽|植樹|花壇|[高中低]木|草花|苗木|植木|庭木|剪定|花の種類|品種")
_TENDED = compiled(
    f"(?:[、,・/とや]+[{KANJI}ぁ-んァ-ヶー]{{1,8}}?){{0,6}}(?:など|等)?の(?:剪定|植[えつ栽樹]|苗|見頃|開花|手入れ|移植|伐採|間伐|紅葉|花|木|並木|枝)"
)
_CLASSES = compiled(
    "(?:学級|クラス|組|班|チーム|グループ|部屋|会議室|教室|商品|列車|車両|施設|公園|イベント|広報紙|作品|役)名|愛称|マスコット|キャラクター|ネーミング"
)
# 「ゆり、すみれ、さくら組」: groups of a nursery are called after flowers and animals.
_GROUPS_OF_CHILDREN = compiled("(?:[、・,/とや][ぁ-んァ-ヶー]{2,6}組?){1,6}(?<=組)(?![々㐀-鿿])")
_QUOTES, _QUOTES_BEHIND = "「『\"'", "」』\"'"
_SOMEBODY = compiled("当番|担当|係|[医者員班]|さん|様|氏|。")
_LONGEST_PLANT = 8
_TERM = compiled(
    "[ァ-ヶー]{2,12}(?:チャート|テスト|スケール|グラフ)|(?:ゾウ|パンダ|キリン|ポニー"
    "|ヤギ)の.{1,6}|(?:HAVING|SELECT|GROUP|ORDER|WHERE) [A-Z]+"
)
# 「池袋、目黒、大塚を山手線の順に」: a list of nothing but places, and what it is of.
_PLACES_BEFORE = compiled(f"(?:[{KANJI}ァ-ヶー]{{1,6}}[、・,])*\\Z")
_PLACES_BEHIND = compiled(f"(?:[、・,と][{KANJI}ァ-ヶー]{{1,6}}?(?=[、・,とをのがはで]))*+")
_OF_PLACES = compiled(
    "[をのがはで、 ]{1,2}[^。\\n]{0,14}?(?:駅|線|[区市町村県]|空港|港|停|バス|桟橋|船着場|所在地|人口"
    "|ハローワーク|営業所|学校|地区|支所|公園|路線|ルート|地名|順[にでの]|乗り?[換降]|路線図|水族館|間の)"
)
# What is counted of towns and of nobody else, or of anything if half of the list are nobody's names.
_OF_TOWNS = compiled(
    "の[^。、\\n]{0,8}?(?:人口|世帯数|高齢化率|出生率|出荷額|産出額|生産額|面積|観光(?:客|収入|入込)"
    "|宿泊客|病床数|漁獲|ため池|除雪|雪害|降雪|積雪|降水|気温|震度|津波|水害対策|被災(?:住宅|者数)"
    "|生活保護率|持ち家率|空き家|文化財|登山届|航路|税収|地価|路線価|財政力|待機児童|下水道の(?:経営|普及)"
    "|転[入出]超過|移住者数|投票率|議員定数|区制|歩行者|通行量|貸出冊数|特産|名産|名物|郷土|城下町|温泉|合併"
    "|和牛|地酒|焼き物|窯元|漆器|織物|刃物|産地|旧国名|五畿|街道)"
)
# What stands in a town and is nobody's.
_OF_BRANCHES = compiled(
    "の(?:各|[0-9二三四五六七八九]つの)?(?:消防)?"
    "(?:出張所|分署|投票区|踏切|校区|商店街|下水処理場|浄水場|抽水所|ポンプ場|市営住宅)(?=[のはがを、。]|$)"
)
_SOMEBODY_BEFORE = compiled(
    "(?:当番|担当|[出欠]席|参加|幹事|講師|同行|職員|社員|委員|メンバー|窓口|班)[員者]?[はがの: ]{0,2}\\Z"
)
_OF_SOMEBODY = compiled("[^。\\n]{0,12}?(?:[0-9一二三四五六七八九十]{1,2}[名人](?![口々])|さん|氏|様|君|両名|全員)")
_DOES = compiled(
    "[がはもにで、 ]{0,2}(?:来[庁所館]|欠席|出席|早退|遅刻|参加|対応|担当|当番|訪問|同行"
    "|電話|連絡|退職|異動|入院|通院|報告|申請|相談|出張|休み|残業|。|」|$)"
)
_LEAST_PLACES, _LONGEST_PLACE = 3, 6
_CHARACTERS_BEFORE = compiled(f"(?<![{KANJI}])(?:[{KANJI}][、・,])+\\Z")
_CHARACTERS_BEHIND = compiled(f"(?:[、・,][{KANJI}](?![{KANJI}])){{0,12}}")
_LIST_MARK = compiled("[、・,と]")
# 「池田、箕面、豊中、吹田」: nothing but towns, and one of them nobody's name.
_TOWNS_BEFORE = compiled(f"(?:[{KANJI}]{{1,5}}[、・,/])*\\Z")
_TOWNS_BEHIND = compiled(f"(?:[、・,/][{KANJI}]{{1,5}}(?![{KANJI}]))*+")
_TOWN_MARK = compiled("[、・,/]")
_REACH = 40
# 「ポニーのさくら」, 「きつねのコンタ」: an animal's name.
_ANIMAL_BEFORE = compiled(
    "(?:犬|猫|馬|牛|羊|豚|鶏|熊|猿|象|亀|兎|狐|狸|鹿|いぬ|ねこ|うさぎ|きつね|たぬき|くま|さる|ぞう|かめ|ひつじ|りす|ねずみ|かえる|ぶた|うし|うま|とり|すずめ"
    "|イヌ|ネコ|ウサギ|キツネ|タヌキ|クマ|サル|ゾウ|カメ|ヒツジ|リス|ネズミ|カエル|ブタ|ウシ|ウマ|ヤギ|ポニー|キリン|ライオン|トラ|パンダ|コアラ|カバ|サイ|ペンギン|アザラシ|イルカ|ラッコ"
    '|シマウマ|カピバラ|オランウータン|チンパンジー|ゴリラ|ハムスター|インコ|マスコット|ゆるキャラ|キャラクター|ロボット|人形|妖精|怪獣)の[「『"]?\\Z'
)
# 「ホッキョクグマ「イッちゃん」」
_QUOTED_ANIMAL = compiled(
    "(?:犬|猫|馬|牛|羊|豚|熊|象|兎|狐|鹿|イヌ|ネコ|ウサギ|キツネ|タヌキ|クマ|グマ|サル|ザル|ゾウ|カメ|ガメ|ヒツジ|リス|ウシ|ウマ|ヤギ|ポニー|キリン|ライオン"
    "|トラ|パンダ|コアラ|カバ|サイ|ペンギン|アザラシ|イルカ|ラッコ|シマウマ|カピバラ|オランウータン|チンパンジー|ゴリラ|ハムスター|インコ|オウム"
    "|フクロウ|レッサーパンダ|アシカ|カンガルー|ジャガー|ヒョウ)の?[「『]\\Z"
)
# 「『ハムレット』のオフィーリアとホレイショー」: who appears in a work; a family name in kanji may be of its office.
_OF_WORK = compiled(f"[』》]の(?:主人公の?)?(?:[{KANJI}ぁ-んァ-ヶー・]{{2,10}}(?:と|や|、)){{0,3}}\\Z")
_LONGEST_OF_WORK = 40
# 「バラ「プリンセス・ミチコ」」: a variety in quotation marks.
_VARIETIES = compiled(
    "バラ|薔薇|ばら[園の「]|ダリア|椿の|菊の品種|菖蒲|牡丹|品種|ラン[「の]|チューリップ|ユリ[「の]|クレマチス"
)
_GROUP_ALONE = 4
_LONGEST_WORD = 4


# 「のぞみ号」, 「ひまわり号」: a train, a ship, a bus of books. 「みどりの窓口」 and its like are one word.
_VEHICLE = compiled("号(?![室棟館車線機地])")
_FIXED = compiled(
    "(?:ひかり|ヒカリ)(?:電話|回線|テレビ|TV)|みどりの(?:窓口|券売機|日(?![程々])|羽根|おばさん)|さくらの(?:女王|名所)|あおいの(?:紋|御紋)|のぞみの(?:園|家)|ひかりの(?:広場|園|家)"
)
# 「松下村塾」
_SCHOOL = compiled("(?:村|義|政経|私)?塾(?![長生講])")
# 「華道の池坊、小原流、草月流」
_OF_SCHOOLS = compiled("華道|茶道|能(?![力率])|狂言|流派|家元|生け花|いけばな|舞踊|剣術|武術|煎茶|礼法")
_ENDS_IN_SCHOOL = compiled("(?:村|義|政経)塾$")


# Ōsaka's ferries, and others where one is spoken of (千本松渡); lodges and villas (西山荘).
_FERRIES = frozenset(("天保山渡", "甚兵衛渡", "千歳渡", "落合上渡", "落合下渡", "千本松渡", "船町渡", "木津川渡"))
_BY_FERRY = compiled("渡船|渡し場|フェリー|代船")
_LODGE = compiled("(?:山荘|[一-龥々]{2}荘)$")


class _Group(NamedTuple):
    spoken_of: re.Pattern[str]
    members: frozenset[str]
    borne: bool  # whether many people bear its names


def _groups() -> dict[str, tuple[_Group, ...]]:
    """The groups of which each name is one."""
    found: dict[str, tuple[_Group, ...]] = {}
    for line in (files("sekisho.screening") / "lexicons" / "named_things.txt").read_text(encoding="utf-8").splitlines():
        spoken_of, colon, members = line.partition(" : ")
        if not colon or line.startswith("#"):
            continue
        group = _Group(compiled(spoken_of.removeprefix("+")), frozenset(members.split()), spoken_of.startswith("+"))
        for member in group.members:
            found[member] = (*found.get(member, ()), group)
    return found


_GROUPS = _groups()


def names_thing(text: str, start: int, end: int) -> bool:
    """Whether what stands around the name says that it names a thing."""
    word = text[start:end]
    if _TERM.fullmatch(word) or _is_among_places(text, start, end) or _is_among_towns(text, start, end):
        return True
    if _AFTER_SOMEBODY.match(text, end) and " " not in word:
        return "ァ" <= word[0] <= "ヶ" or text[end : end + 1] in "病賞"
    if _SCHOOL.match(text, end) or _ENDS_IN_SCHOOL.search(word) or _FIXED.match(text, start):
        return True
    if _is_landing_or_lodge(text, start, end) or _is_school_of_art(text, start, end):
        return True
    if _VEHICLE.match(text, end) and not is_kanji(word[-1]):
        return True
    if _BATTLE.match(text, end) or _AGE_OF.match(text, end) or _is_word(text, start, end):
        return True
    if len(word) <= _LONGEST_PLANT and (_is_of_trees(text, start) or _TENDED.match(text, end)):
        return kinds(word).noun and (len(word) == 1 or word not in FAMILY_NAMES)
    if _is_of_group(text, start, end):
        return True
    if _GROUPS_OF_CHILDREN.match(text, end) and kinds(word).noun and word not in FAMILY_NAMES:
        return True
    quoted = text[start - 1 : start] in _QUOTES and start > 0 and text[end : end + 1] in _QUOTES_BEHIND
    if quoted and (_is_of_rooms(text, start, word) or _VARIETIES.search(text, max(0, start - _REACH), end + _REACH)):
        return True
    if is_kanji(word[0]):
        return False
    if is_animal(text, start) or ("』の" in text and _OF_WORK.search(text, max(0, start - _LONGEST_OF_WORK), start)):
        return True
    return quoted and _CLASSES.search(text, max(0, start - _REACH), end + _REACH) is not None


def is_animal(text: str, start: int) -> bool:
    """Whether a word for an animal stands before the name."""
    return (
        _ANIMAL_BEFORE.search(text, max(0, start - 12), start) is not None
        or _QUOTED_ANIMAL.search(text, max(0, start - 10), start) is not None
    )


def _is_of_rooms(text: str, start: int, word: str) -> bool:
    return word not in FAMILY_NAMES and _QUOTED_BEFORE.search(text, max(0, start - 2 * _REACH), start) is not None


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether what follows speaks of the word itself, alone or in a list (忍、誠という字)."""
    return end - start <= _LONGEST_WORD and (
        _CALLED_WORDS.match(text, end) is not None
        or _CALLED_THINGS.match(text, end) is not None
        or _is_among_characters(text, start, end)
        or (kinds(text[start:end]).noun and _WORDS_BEHIND.match(text, end) is not None)
    )


def _is_among_characters(text: str, start: int, end: int) -> bool:
    """Whether it is one of a list of single characters of which half are no family names (堀、濠、池、壕)."""
    if end - start > 1 or not is_kanji(text[start]):
        return False
    before, behind = _CHARACTERS_BEFORE.search(text, max(0, start - _REACH), start), _CHARACTERS_BEHIND.match(text, end)
    first, last = before.start() if before else start, behind.end() if behind else end
    members = text[first:last:2]
    if len(members) < _LEAST_PLACES or _OF_SOMEBODY.match(text, last) or _DOES.match(text, last):
        return False
    if _SOMEBODY_BEFORE.search(text, max(0, first - 8), first):
        return False
    return 2 * sum(kinds(member).family for member in members) <= len(members)


def _is_school_of_art(text: str, start: int, end: int) -> bool:
    return (
        "流" in (text[end - 1], text[end : end + 1])
        and _OF_SCHOOLS.search(text, max(0, start - _REACH), end + _REACH) is not None
    )


def _is_landing_or_lodge(text: str, start: int, end: int) -> bool:
    word = text[start:end]
    if word in FAMILY_NAMES:
        return False
    if word[-1] == "渡" or text[end : end + 1] == "渡":
        landing = word if word[-1] == "渡" else f"{word}渡"
        return landing in _FERRIES or _BY_FERRY.search(text, max(0, start - _REACH), end + _REACH) is not None
    return _LODGE.search(word) is not None and not kinds(word).family


def _is_of_trees(text: str, start: int) -> bool:
    """Whether a word for trees or flowers stands before, and nothing between says who looks after them."""
    trees = _TREES.search(text, max(0, start - _REACH), start)
    return trees is not None and _SOMEBODY.search(text, trees.end(), start) is None


def _is_of_group(text: str, start: int, end: int) -> bool:
    """Whether the word is one of the things called like persons (named_things.txt), and the text speaks of such."""
    word = text[start:end]
    for group in _GROUPS.get(word, ()):
        near = text[max(0, start - _REACH) : end + _REACH]
        others = sum(member in near for member in group.members if member != word)
        if others + 1 >= _GROUP_ALONE and not group.borne:
            return True
        if group.spoken_of.search(near) and (others or not group.borne):
            return True
    return False


def _is_among_places(text: str, start: int, end: int) -> bool:
    """Whether the word is a place in a list of three places or more, and the sentence is about such."""
    while start and end - start < _LONGEST_PLACE and is_kanji(text[start - 1]) and is_kanji(text[start]):
        start -= 1  # 「沢」 of 金沢
    if not (_LIST_MARK.match(text, end) or _LIST_MARK.match(text[start - 1 : start])):
        return False
    before = _PLACES_BEFORE.search(text, max(0, start - _REACH), start)
    behind = _PLACES_BEHIND.match(text, end, end + _REACH)
    first, last = before.start() if before else start, behind.end() if behind else end
    members = [member for member in _LIST_MARK.split(text[first:last]) if member]
    if len(members) < _LEAST_PLACES:
        return False
    found = [kinds(member) for member in members]
    is_of_places = all(member.place for member in found)
    if is_of_places and _OF_PLACES.match(text, last):
        return True
    if _OF_SOMEBODY.match(text, last) or _DOES.match(text, last):
        return False
    if _SOMEBODY_BEFORE.search(text, max(0, first - 8), first):
        return False
    if _OF_BRANCHES.match(text, last):
        return True
    return is_of_places and (
        _OF_TOWNS.match(text, last) is not None or 2 * sum(member.family for member in found) <= len(found)
    )


def _is_among_towns(text: str, start: int, end: int) -> bool:
    """Whether the word is a town in a list of three or more of them, of which one at least is no family name."""
    if text[start:end] not in TOWN_STEMS or not (
        _TOWN_MARK.match(text, end) or _TOWN_MARK.match(text[start - 1 : start])
    ):
        return False
    before = _TOWNS_BEFORE.search(text, max(0, start - _REACH), start)
    behind = _TOWNS_BEHIND.match(text, end, end + _REACH)
    first, last = before.start() if before else start, behind.end() if behind else end
    members = _TOWN_MARK.split(text[first:last])
    return (
        len(members) >= _LEAST_PLACES
        and all(member in TOWN_STEMS for member in members)
        and any(member not in FAMILY_NAMES and not kinds(member).family for member in members)
    )
