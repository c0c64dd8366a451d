"""Words that could be names and name something else here: an illness after somebody, a plant, a battle, a class.

Asked only of what the tagger takes for a name without a cue, over a bounded window beside it.
"""

import re

from sekisho.screening.bearers import kinds
from sekisho.screening.names import FAMILY_NAMES, KANJI, is_kanji

# Named after somebody, and nobody is meant (クローン病, モース硬度, ヘボン式).
_AFTER_SOMEBODY = re.compile(
    "病(?![院室状気棟欠床弱])|症候群|型?認知症|の?(?:法則|定理|原理)|式(?![典場次辞])|型(?![紙枠])|硬度|反応|効果(?!的)|方程式|係数|指数|曲線"
    "|線図|チャート|スケール|教育|賞(?![与味状])|カード|ドクトリン"
)
_BATTLE = re.compile("(?:の|ヶ原の)(?:陣(?![頭痛])|合戦|戦い|乱(?![暴雑れ])|変(?![更化わえな])|役(?![割所目職員]))")
_TREES = re.compile("街路樹|樹種|樹木|植栽|植樹|花壇|[高中低]木|草花|苗木|植木|庭木|剪定|花の種類|品種")
_TENDED = re.compile(
    f"(?:[、,・/とや]+[{KANJI}ぁ-んァ-ヶー]{{1,8}}?){{0,6}}(?:など|等)?の(?:剪定|植[えつ栽樹]|苗|見頃|開花|手入れ|移植|伐採|間伐|紅葉|花|木|並木|枝)"
)
_CLASSES = re.compile(
    "(?:学級|クラス|組|班|チーム|グループ|部屋|会議室|教室|商品|列車|車両|施設|公園|イベント|広報紙|作品|役)名|愛称|マスコット|キャラクター|ネーミング"
)
_QUOTES, _QUOTES_BEHIND = "「『\"'", "」』\"'"
_SOMEBODY = re.compile("当番|担当|係|[医者員班]|さん|様|氏|。")
_LONGEST_PLANT = 8
_REACH = 40


def names_thing(text: str, start: int, end: int) -> bool:
    """Whether what stands around the name says that it names a thing."""
    word = text[start:end]
    if _AFTER_SOMEBODY.match(text, end) and " " not in word:
        return "ァ" <= word[0] <= "ヶ" or text[end : end + 1] in "病賞"
    if _BATTLE.match(text, end):
        return True
    if len(word) <= _LONGEST_PLANT and (_is_of_trees(text, start) or _TENDED.match(text, end)):
        return kinds(word).noun and (len(word) == 1 or word not in FAMILY_NAMES)
    if is_kanji(word[0]):
        return False
    quoted = text[start - 1 : start] in _QUOTES and start > 0 and text[end : end + 1] in _QUOTES_BEHIND
    return quoted and _CLASSES.search(text, max(0, start - _REACH), end + _REACH) is not None


def _is_of_trees(text: str, start: int) -> bool:
    """Whether a word for trees or flowers stands before, and nothing between says who looks after them."""
    trees = _TREES.search(text, max(0, start - _REACH), start)
    return trees is not None and _SOMEBODY.search(text, trees.end(), start) is None
