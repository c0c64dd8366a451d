"""WORK: others' works pasted in, told by their own marks, by what is asked of them, or by whose they are said to be.

That a text is somebody's cannot be seen in its sentences. What people write round it can: where it comes from, and that
it is to become a text of their own. Summing up, answering and checking are ordinary work.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, cues_of

# Their own marks, or a request that says so, before a long passage.
_MARKED = Sought(
    r"無断(?:転載|複製|転用|使用)(?:・複製)?(?:を|は)?(?:一切)?(?:禁|お断り)"
    r"|All [Rr]ights [Rr]eserved|all [Rr]ights [Rr]eserved|Ⓒ"
    r"|©|\([cC]\) ?(?:19"
    r"|20)[0-9]{2}|JASRAC|NexTone|禁無断転載",
    "無断",
    "Al",
    "al",
    "Ⓒ",
    "©",
    "(c",
    "(C",
    "JA",
    "Ne",
    "禁無",
)
_PASTED = Sought(
    "(?:次|以下|下記|この|下|上|上記|先ほど)の?(?:新聞|雑誌|ネット|ウェブ|他社|有料)?(?:の)?(?:記事|小説|歌詞|歌|詩"
    "|エッセイ|コラム|書籍|本(?=[をのにから、])|論説|社説|脚本|漫画のセリフ|ブログ"
    "|レシピ本)(?:の(?:本文|全文|一節|文章|一部))?(?:を|から|に)?"
    "[^。\n]{0,30}(?:リライト|書き換え|言い換え|言い回し(?:を|だけ)変え|表現(?:を|だけ)変え|語尾を変え|翻案|パクリ|盗用"
    "|ばれない|バレない|そのまま|続きを|転載|真似|似せ|少し変え|オリジナルに見える|[0-9]番を|同じ(?:雰囲気|調子)で)",
    "次",
    "以下",
    "下",
    "この",
    "上",
    "先ほ",
)
_HEADED = Sought(
    "(?:新聞|通信社?|雑誌|文庫|新書|出版|小説|歌詞|作詞)[^。\n]{0,24}(?:より(?:引用|転載|抜粋)|から(?:引用"
    "|転載|抜粋)|の全文|全文|本文)[::]?\n",
    "新聞",
    "通信",
    "雑誌",
    "文庫",
    "新書",
    "出版",
    "小説",
    "歌詞",
    "作詞",
)
# Whose it is, as people say and as sources are named.
_OTHERS = Sought(
    "(?:新聞|雑誌|通信|週刊誌|ニュースサイト)の(?:記事|コラム|社説|連載|本文)"
    "|(?:他社|競合|競合他社|同業者|よそ|他人|人|ネット|ウェブ)の?(?:サイト|記事|文章|ブログ|パンフレット|広告|コラム|本)"
    "|ネット(?:上)?(?:で|に|から)(?:見つけ|拾っ|あっ|コピー)"
    "|(?:サイト|ブログ|書籍|雑誌|新聞|小説|記事|本)から(?:コピー|丸写し|抜き出|転記|写し)"
    "|著作権フリー(?:では|じゃ)ない"
    "|『[^』\n]{1,30}』[（(][^）)\n]{0,16}(?:書店|書房|出版|出版社|文庫|新書|新聞社|文藝|館)[）)]"
    "|[（(][^）)\n]{0,12}新聞[^）)\n]{0,4}(?:19|20)[0-9]{2}年[^）)\n]{0,12}[）)]"
    "|出典[::][^\n]{0,20}(?:新聞|雑誌|週刊|月刊|書店|出版|文庫|新書|ニュース)",
    *(
        "新聞",
        "雑誌",
        "通信",
        "週刊",
        "ニュ",
        "他社",
        "競合",
        "同業",
        "よそ",
        "他人",
        "人の",
        "人サ",
        "人ブ",
        "ネッ",
        "ウェ",
    ),
    *("サイ", "ブロ", "書籍", "小説", "記事", "本か", "著作", "『", "(", "出典"),
)
_TO_BE_OWN = compiled(
    "(?:書き直|書き換え|言い換え|リライト|(?:表現|言い回し|語尾|言葉)(?:だけ|を)(?:少し)?変え|少し変え)[^。\n]{0,20}"
    "(?:載せ|掲載|使[えいうっ]|うちの|自社|自分|オリジナル|公開|投稿|配布|文に|ください|下さい|直し|して)"
    "|オリジナルに見え|(?:うち|自社|自分|当社)の(?:文|文章|記事|ブログ)に"
    "|(?:短く|簡単に)して[^。\n]{0,8}(?:載せ|掲載)|(?:もとに|元に|ベースに)[^。\n]{0,12}(?:記事|文|コラム)を"
)
_UNSEEN = Sought(
    "(?:コピー|コピペ|盗用|剽窃|丸写し|パクリ)(?:だ|した)?(?:こと)?(?:と|が|に)?(?:わから|分から|ばれ|バレ|気づか|気付か|見え)(?:れ)?ない",
    *("コピ", "盗用", "剽窃", "丸写", "パク"),
)
_ENGLISH = Sought(
    r"(?i:rewrite|reword|paraphrase|rephrase)\b[^.\n]{0,24}\b(?:article|story|novel|chapter|blog|post|song|book|essay)\b"
    r"[^.\n]{0,40}\b(?:plagiari|detect|recogni[sz]|our own|my own|as ours|original)",
    *("re", "Re", "RE", "pa", "Pa", "PA"),
)
_LONG = 120
CUES = tuple(cues_of(globals()))


def find(reading: Reading) -> Iterator[Span]:
    """Spans of normalised text."""
    text = reading.text
    yield from (request.span() for request in _PASTED.finditer(reading))
    yield from (request.span() for request in _UNSEEN.finditer(reading))
    yield from (request.span() for request in _ENGLISH.finditer(reading))
    if len(text) < _LONG:
        return
    yield from (mark.span() for mark in _MARKED.finditer(reading))
    yield from (head.span() for head in _HEADED.finditer(reading) if len(text) - head.end() >= _LONG)
    others = _OTHERS.finditer(reading)
    if others and _TO_BE_OWN.search(text):
        yield from (source.span() for source in others)
