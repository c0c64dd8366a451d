"""WORK: a work or character named where something is to be made with it.

In a prompt for pictures a name is enough: the picture would show it. In a text the name of a work is ordinary
(「ミャクミャクの利用申請の手順」); it counts where a story, picture or song with it is ordered.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, cues_of
from sekisho.screening.rights import pasted
from sekisho.screening.rights.names import Name

PICTURES = ("image", "video")
_MAKE = "書い|書き|描い|描き|作っ|作り|作成|制作|生成|考え|創作|執筆|デザイン|出力|イラスト化|作曲|作詞|編曲|お願い"
_STORY = "物語|話|漫画|マンガ|4コマ|四コマ|小説|童話|絵本|紙芝居|台本|脚本|シナリオ|セリフ|寸劇|劇|動画"
_WITH_IT = compiled(
    "[」』]?(?:の(?:キャラ(?:クター)?|主人公|登場人物|仲間)(?:たち|達)?)?(?:[がもはと][^。\n]{0,16})?(?:登場|出てくる|出演|活躍|主人公|主役|冒険|旅[をす]|案内(?:する"
    "|役)|解説する(?:漫画|動画)|紹介する(?:漫画|動画|イラスト)"
    "|呼びかけ)[^。\n]{0,30}(?:物語|話|漫画|マンガ|小説|童話|絵本|台本|脚本|シナリオ|イラスト|画像|動画|ポスター"
    "|チラシ|絵|セリフ|劇)"
    "|[」』]?[をの][^。\n]{0,12}(?:イラスト|絵|画像|似顔絵|動画|ポスター|ロゴ|バナー|アイコン|グッズ"
    "|コスチューム|衣装|ぬいぐるみ|セリフ|名台詞|塗り絵|キャラ弁)[^。\n]{0,16}(?:" + _MAKE + ")"
    "|[」』]?を(?:使っ|用い|入れ|配置|添え|起用|主人公に|モデルに|もじ|描い|描き|主役に|あしらっ)[^。\n]{0,40}(?:"
    + _MAKE
    + "|ポスター|チラシ|イラスト|漫画|動画|物語|キャッチ)"
    "|[」』]?を[^はがを、。\n]{0,16}描(?:いて(?!い[るた])|きたい|こう)"
    "|[」』]?を[^はがを、。\n]{1,16}の?(?:案内役|解説役|進行役|マスコット|イメージキャラ(?:クター)?|主人公|主役|語り手|モデル)(?:に|として)"
    "|[」』]?の(?:キャラ(?:クター)?|主人公|登場人物|主要人物)(?:たち)?を[^。\n]{0,16}(?:登場|起用|使[いうっ]|描[いきく]|出し[てた]|出そう)"
    "|[」』]?に[^。\n]{1,20}(?:させる|してもらう|言わせる|語らせる|話させる)[^。\n]{0,8}(?:台本|脚本|漫画|マンガ|動画|セリフ|ポスター|チラシ|イラスト|物語|話)"
    # A story in which it does something: not what it did somewhere else (が描かれた, が表紙の).
    "|[」』]?(?:たち|達)?が[^。\n]{1,24}(?:教え|説明|解説|案内|紹介|訴え|戦[うっ]|助け|守[るっ]|答え|話[すし]|しゃべ|語[るっ]|歌[うっ]"
    f"|踊[るっ]|暮らす|働[くい]|変身|やってく|体験|学[ぶん]|挑戦|解決)[^。\n]{{0,12}}?(?:{_STORY})"
    f"(?:[^。\n]{{0,12}}(?:{_MAKE})|(?=[。\n]|\\Z))"
    "|[」』]?を(?:モデル|モチーフ)に[^。\n]{0,20}(?:キャラ|マスコット|プロフィール|ロゴ)"
    "|[」』]?の(?:続編|続き|二次創作|スピンオフ|外伝|新作|新しい話|オリジナルストーリー|コスプレ)"
)
_WORDS_OF = compiled(
    "[」』]?の(?:歌詞|本文|全文|台詞|セリフ|あらすじを全部|一節|歌)(?:を|全部|すべて|全て"
    "|の)[^。\n]{0,16}(?:出力|教え|書い|書き起こ|載せ|掲載|表示|ください|コピー|そのまま"
    "|翻訳|訳し|リライト|言い換え)"
)
# A story or picture with it, or its own text made another, in English: what stands before the name.
_ENGLISH_ORDER = compiled(
    r"(?i)\b(?:(?:story|tale|comic|manga|script|skit|play|poem|song|lyrics|picture|image|illustration|poster|drawing"
    r"|video)\b[^.\n]{0,30}\b(?:with|featuring|starring|where|in which)"
    r"|(?:picture|image|illustration|drawing|cartoon) of"
    r"|(?:rewrite|adapt|retell|continue|parody))(?: the| an?)? ?[\"'“‘]?\Z"
)
_ENGLISH_LYRICS = Sought(
    r"(?i:lyrics) (?:of|to|from) [\"“‘'][^\"”’'\n]{2,40}[\"”’']",
    *("ly", "Ly", "LY"),
)
_ANEW = compiled(r"(?i)\b(?:rewrite|change|adapt|swap|translate|replace|alter|turn|all|full|entire|complete)\b")
_LYRICS_REACH = 30
_ORDER_REACH = 60
_UNWANTED = compiled(
    "[」』]?(?:など)?(?:[はをにもの][^。\n]{0,10})?(?:含め|入れ|使わ|使用し|描か|似せ|出さ"
    "|登場させ)(?:ないで|ない(?:こと|よう)|ず)"
)
_ABOUT_RULES = compiled(
    "利用申請|使用申請|使用許諾|利用許諾|ライセンス|商標|著作権|権利処理|許諾を(?:得|受け)|許可を(?:得|受け)|無断"
)
# 「…」の歌詞を全部: the words of a song of any name. Songs of cities and schools are theirs, old ones everybody's.
_LYRICS = Sought(
    "歌詞(?<=[」』]の歌詞)(?:の全文|を?(?:全部|すべて|全て|全文|フルで|最後まで)|を(?:出力|書き起こ|書き出|載せ|掲載)(?!し?な[いけ]|せ?ず))",
    "歌詞",
)
_SONG = compiled("[「『](?P<title>[^「」『』\n]{2,24})[」』]の\\Z")
_FREE_SONG = compiled(
    "(?:[国市区町村県府都道校社寮団]歌|音頭|君が代|ふるさと|故郷|春の小川|さくらさくら|荒城の月|赤とんぼ|もみじ|紅葉|桃太郎|浦島太郎|蛍の光"
    "|仰げば尊し|朧月夜|おぼろ月夜|茶摘|虫のこえ|雪|夏は来ぬ)\\Z"
)
_SONG_REACH = 28
_ABOUT_SONGS = compiled("許諾|許可|著作権|JASRAC")
CUES = (*cues_of(globals()), *pasted.CUES)


def find(reading: Reading, kind: str, names: tuple[Name, ...]) -> Iterator[Span]:
    """Spans of normalised text. kind: `image` or `video` for prompts of such services, anything else is text."""
    text = reading.text
    about_rules = names != () and _ABOUT_RULES.search(text) is not None
    for name in names:
        if name.is_free or _UNWANTED.match(text, name.end):
            continue
        if _is_meant(text, kind, name, about_rules):
            yield name.start, name.end
    yield from pasted.find(reading)
    yield from _lyrics(reading, names)
    for song in _ENGLISH_LYRICS.finditer(reading):
        if _ANEW.search(text, max(0, song.start() - _LYRICS_REACH), song.end() + _LYRICS_REACH):
            yield song.span()


def _is_meant(text: str, kind: str, name: Name, about_rules: bool) -> bool:
    """Whether something is to be made with what the name stands for."""
    if _WORDS_OF.match(text, name.end):
        return True
    if about_rules:
        return False
    if kind in PICTURES:
        return True
    ordered = _ENGLISH_ORDER.search(text, max(0, name.start - _ORDER_REACH), name.start)
    return name.sort in ("character", "work") and (ordered or _WITH_IT.match(text, name.end)) is not None


def _lyrics(reading: Reading, names: tuple[Name, ...]) -> Iterator[Span]:
    """Titles of songs whose words are asked for."""
    text = reading.text
    for asked in _LYRICS.finditer(reading):
        song = _SONG.search(text, max(0, asked.start() - _SONG_REACH), asked.start())
        if song is None or _FREE_SONG.search(text, *song.span("title")):
            continue
        if _ABOUT_SONGS.search(text, song.start(), asked.end() + _SONG_REACH):
            continue
        start, end = song.span("title")
        if not any(name.is_free and start <= name.start and name.end <= end for name in names):
            yield start, end
