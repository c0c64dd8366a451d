"""What a Japanese name looks like: the lexicons, and where a name that touches a cue begins or ends.

Works on normalised text (no width variants). All questions look at a bounded window beside one place, so that
asking them once per cue is linear in the text.
"""

from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.tagger.attributes import in_hiragana

KANJI = "々〆㐀-鿿豈-﫿\U00020000-\U0003ffff"
# Writings of one name that a lexicon should not have to list: 髙橋, 渡邉, 齋藤, 濵田 …
_VARIANTS = str.maketrans(
    "髙﨑邊邉齋齊濱濵澤廣嶋眞國德惠瀨櫻龍冨峯條淺槇栁桒增榮實壽彌豐寬禮藏龜兒圓關曾學鄕祿黑靑橫淨瀧澁燈爲莊萬與顯𠮷寶靜淸敎髮緖穗鷗吳吴巖渕舘籔藪舩竝檜莵蘆驒鹽鐵凉凜遙薰曉煕翆昻桺栢萠侭來勳氣佛體團傳當縣發戶眾廐槗𣘺",
    "高崎辺辺斎斉浜浜沢広島真国徳恵瀬桜竜富峰条浅槙柳桑増栄実寿弥豊寛礼蔵亀児円関曽学郷禄黒青横浄滝渋灯為荘万与顕吉宝静清教髪緒穂鴎呉呉巌淵館薮薮船並桧菟芦騨塩鉄涼凛遥薫暁熙翠昂柳柏萌儘来勲気仏体団伝当県発戸衆厩橋橋",
)
_VARIANT_KANJI = frozenset(map(chr, _VARIANTS))
LONGEST_FAMILY = 4
LONGEST_READING = 7
LONGEST_GIVEN = 3


_FAMILY = [word.split("/") for word in words("family_names.txt")]
FAMILY_NAMES = frozenset(name.translate(_VARIANTS) for name, _ in _FAMILY)
FAMILY_READINGS = frozenset(reading for _, readings in _FAMILY for reading in readings.split(","))
NOT_NAMES = frozenset(words("not_names.txt"))
_NOT_GIVEN = frozenset(words("not_given.txt")) | {word for word in NOT_NAMES if len(word) > 1}

# Characters that given names do not use and offices, laws and forms do.
NEVER_GIVEN = frozenset(
    "県市区町村府者員社課部局係室庁署所院校館店屋組業務的電話号番在住対応説申請届出提供用使料金額税険給付支援相談"
    "問合内外側様式表別紙件点案宅邸家族客民方会団体協連盟官師場工事商品役科年分氏殿君先死亡済不非約契口度題因地帯欄例"
)
# A word that ends so is a trade, a group or an office (患者, 組合員, 事務局), not a name outside the lexicon.
_NOT_A_NAME_AT_END = frozenset(
    "者員社会課部局係室庁署所院校園館組市区町県府郡家族供親客民方達屋店場師婦官団協連盟営業役事長等様氏殿多同諸態"
)
_TRADES = compiled(
    "(?:[育護祉養備防転理計社労療書税船航操弁]士|建築士|工務|建設|銀行|組合|会計|政治|人事|財団|看護|介護|福祉|機関|企業|法人|事業|商店|水道|電力|鉄道|交通|保険|証券|製作|製薬|電機|電工"
    "|建築|設計|設備|造園|土木|運輸|運送|警備|清掃|印刷|新聞|放送|大学|高校|中学|農園|生協)\\Z"
)
# Common nouns in kana that stand before さん or 様.
_KANA_NOUNS = frozenset(words("not_names_kana.txt"))
_LOANWORD_AT_END = compiled(
    "(?:[アカサタナハマヤラワガザダバパァャ]ー|マネ|マネジャ|センタ|サービス|システム|サポート|ホーム|ハウス|ショップ|ストア|テック|ネット|バンク|ジャパン|テクノ"
    "|コンサルタント|デザイン|プラン|ソフト|プロ)\\Z"
)


def plain_kanji(word: str) -> str:
    return word if _VARIANT_KANJI.isdisjoint(word) else word.translate(_VARIANTS)


def _sizes(place: int) -> dict[str, tuple[int, ...]]:
    """By the first or last character of family names, in each writing, their lengths, longest first."""
    found: dict[str, set[int]] = {}
    for name in FAMILY_NAMES:
        found.setdefault(name[place], set()).add(len(name))
    sizes = {character: tuple(sorted(lengths, reverse=True)) for character, lengths in found.items()}
    other = {chr(code): sizes.get(chr(plain), ()) for code, plain in _VARIANTS.items()}
    return sizes | {character: lengths for character, lengths in other.items() if character not in sizes}


_SIZES_BY_FIRST, _SIZES_BY_LAST = _sizes(0), _sizes(-1)


def is_kanji(character: str) -> bool:
    """Whether the one character is one of `KANJI`; an empty string is none. By comparing: it is asked most often."""
    return (
        "㐀" <= character < "\ua000"
        or "豈" <= character < "\ufb00"
        or "々" <= character < "〇"
        or "\U00020000" <= character < "\U00040000"
    )


def family_end(text: str, start: int) -> int:
    """Where the longest known family name at `start` ends; `start` itself if there is none."""
    for size in _SIZES_BY_FIRST.get(text[start : start + 1], ()):
        name = text[start : start + size]
        if len(name) == size and (name in FAMILY_NAMES or plain_kanji(name) in FAMILY_NAMES):
            return start + size
    return start


def family_start(text: str, end: int) -> int:
    """Where the longest known family name that ends at `end` begins; `end` itself if there is none."""
    piece = text[max(0, end - LONGEST_FAMILY) : end]
    for size in _SIZES_BY_LAST.get(piece[-1:], ()):
        if len(piece) >= size and (piece[-size:] in FAMILY_NAMES or plain_kanji(piece[-size:]) in FAMILY_NAMES):
            return end - size
    return end


def is_reading(kana: str) -> bool:
    """Whether the kana begin with the reading of a known family name and leave no more than a given name.

    Readings of two kana (田井, 野田, 菅) are left out: they are found inside too many words.
    """
    plain = in_hiragana(kana)
    return any(plain[:size] in FAMILY_READINGS and len(plain) - size <= 5 for size in range(LONGEST_READING, 2, -1))


def could_be_given(kanji: str) -> bool:
    return len(kanji) <= LONGEST_GIVEN and not NEVER_GIVEN.intersection(kanji) and kanji not in _NOT_GIVEN


def is_common_noun(kanji: str) -> bool:
    """Whether the word is a trade, a group, an office or another noun that takes さん or 様 without being a name."""
    return kanji in NOT_NAMES or kanji[-1] in _NOT_A_NAME_AT_END or _TRADES.search(kanji) is not None


def is_common_kana(kana: str) -> bool:
    return kana in _KANA_NOUNS or kana.endswith(("みな", "たく")) or _LOANWORD_AT_END.search(kana) is not None


def is_family_reading(kana: str) -> bool:
    """Whether the kana, of either kind, are how a known family name is read, and no common noun."""
    return in_hiragana(kana) in FAMILY_READINGS and not is_common_kana(kana)


def is_full_name(kanji: str) -> bool:
    """A known family name, alone or with what could be a given name, and nothing else."""
    end = family_end(kanji, 0)
    if not end or kanji in NOT_NAMES or not could_be_given(kanji[end:]):
        return False
    return end > 1 or kanji[:2] not in NOT_NAMES  # 東 is a name, 東洋製糖 begins with 東洋
