"""What Japanese places look like: prefectures by name, cities, wards, towns and villages by their last character."""

from sekisho.screening.lexicon import words

PREFECTURES = words("prefectures.txt")
# 大阪 of 大阪府, 堺 of 堺市: family names too, many of them.
PREFECTURE_STEMS = frozenset(prefecture[:-1] for prefecture in PREFECTURES)
TOWN_STEMS = frozenset(words("city_stems.txt")) | PREFECTURE_STEMS
PREFECTURE = f"(?:{'|'.join(PREFECTURES)})"
# Municipalities with hiragana in their names; all others are kanji with ヶ, ケ, ノ or ツ between.
_KANA_NAMES = (
    "さいたま|つくばみらい|つくば|いわき|ひたちなか|みどり|あきる野|かほく|うきは|さぬき|みやま|たつの|むつ|にかほ|かすみがうら|さくら|いすみ"
    "|ふじみ野|あわら|えびの|うるま|いちき串木野|東かがわ|南あわじ|みよし|あま|みなべ|おおい|おいらせ|みなかみ|つるぎ|まんのう|むかわ|せたな"
    "|えりも|ニセコ|つがる|みやき|あさぎり|すさみ|かつらぎ|ときがわ|いなべ|おいらせ|ひたち|かすみ|東みよし|南アルプス|紀の川|日の出|隠岐の島"
)
_KANJI = "々㐀-鿿"
_NAME = f"(?:{_KANA_NAMES}|[{_KANJI}]{{1,6}}(?:[ヶケノツ][{_KANJI}]{{1,4}})?)"
CITY = f"(?:{_NAME}[市区郡])"
VILLAGE = f"(?:{_NAME}[町村])"  # also the end of many family names: asked only where no city is found
MUNICIPALITY = f"(?:{_NAME}[市区町村郡])"
