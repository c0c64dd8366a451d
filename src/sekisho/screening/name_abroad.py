"""Names in what is not written in Japanese: how people say in their languages who they are and whose parents.

A letter of a resident comes as it was written. What is looked for is the phrase of each language for one's name (me
llamo, 我叫, меня зовут), a word for kin with a name behind it, and a title (Mr., 女士, 씨).
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.name_halves import LATIN, LATIN_CAPITAL
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, Words, characters, tried_at

_WORD = f"[{LATIN_CAPITAL}][{LATIN}'’-]{{1,19}}"
_LATIN_NAME = f"{_WORD}(?: (?:(?:de|da|do|dos|das|del|la|van|von|bin|binti|al) )?{_WORD}){{0,4}}"
_KIN = (
    "(?:son|daughter|husband|wife|mother|father|brother|sister|child|filh[oa]|marido|esposa|mãe|pai|irmã|irmão|hij[oa]|esposo|madre|padre|hermano|hermana"
    "|fils|fille|mari|femme|mère|père|anak|suami|istri|asawa|con|chồng|vợ|mẹ|bố|cháu)"
)
_SAID_IN_LATIN = compiled(
    "(?<![A-Za-zÀ-ÿ])(?:[Mm]e llamo|[Mm]i nombre es|[Yy]o soy|[Ss]oy(?: la| el)?|[Mm]eu nome é"
    "|[Mm]e chamo|[Ee]u sou(?: [oa])?|[Ss]ou(?: [oa])?|[Jj]e m['’]appelle|[Jj]e suis|[Mm]i chiamo"
    "|[Ii]ch heiße|[Tt]ôi là|[Tt]ôi tên là|[Tt]ên tôi là|[Ee]m là|[Aa]ko (?:po )?si|[Nn]ama saya"
    "|[Nn]ama anak saya|[Ss]aya|[Mm]y name is|[Tt]his is|[Cc]alled|[Nn]amed|se llama|se chama|s['’]appelle|si chiama"
    f"|(?:[Mm]y|[Hh]er|[Hh]is|[Tt]heir|[Oo]ur|[Mm]eus?|[Mm]inhas?|[Mm]i|[Mm]on|[Mm]a"
    f"|[Cc]ủa) {_KIN}(?: is| named| called|,|:)?|{_KIN} (?:of|do|da|de|của)(?: cháu)?"
    f"|(?:Mrs?|Ms|Miss|Sra?|Mme|Srta)\\.?) (?P<name>{_LATIN_NAME})(?![{LATIN}])"
)
# One of these stands in every text in which a name is found.
_LATIN_HINTS = Words(
    "e llamo", "ombre es", "oy ", "ou ", "nome ", "e chamo", "appelle", "e suis", "chiam", "heiße",
    "ôi ", "Em là", "em là", "ko si", "o po si", "aya ",
    "y name", "his is", "alled ", "amed ",
    "llama", " son ", " daughter ", " husband ", " wife ", " mother ",
    " father ", " brother ", " sister ", " child ", " filh",
    " marido", " esp", "mãe", "pai ", " hij", " madre", " padre", "cháu", " con ",
    "Mr", "Ms", "Miss", "Sr", "Mme",
)  # fmt: skip
_NOBODY = compiled(
    "(?:Children|GREEN|Donut|Martens|Bean|Incredible|Japanese|Japan|English|American|Chinese|Brazilian|Filipino|Vietnamese|Indonesian|Nepali|Korean|Indian|French|City|Hall|Office|Ward|The|Not|Very|Student|Resident|Tenant|Osaka|Tokyo|Indonesia|Brasil|Brazil|Peru|China|Vietnam|Nepal|Sir|Madam|Manager)\\b"
)
_HAN = "一-鿿"
_CHINESE = compiled(
    f"我(?:叫做?|的名字[叫是]|名叫)(?P<self>[{_HAN}]{{2,4}})(?=[，,。.、！!；;\\n ]|\\Z)"
    f"|我姓(?P<family>[{_HAN}])(?=[，,。.、叫])"
    f"|我是(?P<is>[{_HAN}]{{2,3}})(?=[，,。.]|\\Z)"
    f"|(?:孩子|儿子|女儿|兒子|女兒|丈夫|妻子|老公|老婆|母亲|父亲|母親|父親|弟弟|妹妹|哥哥|姐姐)(?:的名字)?(?:叫做?|名叫|是)(?P<kin>[{_HAN}]{{2,3}})(?=[，,。.、]|\\Z)"
    f"|(?:^|[，。：:「 ])(?P<titled>[{_HAN}]{{2,3}})(?:女士|小姐|同学|太太)"
)
_CHINESE_HEAD = compiled("[我孩儿女兒丈妻老母父弟妹哥姐]")
_CHINESE_TITLE = compiled("女士|小姐|同学|太太")
_CHINESE_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文欧歐"
)
_KOREAN = compiled(
    "(?:저는|제 이름은|나는|이름은|이름이|아들|딸|남편|아내|엄마|아빠) ?(?P<self>[가-힣]{2,4}?)(?=입니다"
    "|이고|이라고|라고|예요|이에요|이며|[,.은는이가])"
)
# 「Меня зовут …」 and the like: the name up to the end of the words in that writing.
_OTHER = compiled(
    "(?:[Мм]еня зовут|[Мм]оё имя|(?<![Ѐ-ӿ])[Яя],?|[Мм]о(?:й сын|я дочь|й муж"
    "|я жена)) (?P<cyrillic>[А-ЯЁ][а-яё]+(?: [А-ЯЁ][а-яё]+){0,2})"
    "|(?:اسمي|أنا|ابني|ابنتي|زوجي) (?P<arabic>[\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?)"
    "|(?:मेरो नाम|मेरा नाम|नाम) (?P<devanagari>[\u0900-\u0963]+(?: [\u0900-\u0963]+)?)(?= (?:हो|है))"
    "|(?:ดิฉัน|ผม|ชื่อ|นาย|นางสาว|นาง)(?:ชื่อ)? ?(?P<thai>[\u0e00-\u0e7f]+(?: [\u0e00-\u0e7f]+)?)"
    "|(?:ကျွန်တော်|ကျွန်မ|နာမည်|ဦး|ဒေါ်|မောင်) ?(?P<burmese>[\u1000-\u109f]+)"
    "|(?P<titled>[Ѐ-ӿ]+(?: [Ѐ-ӿ]+){0,2}|[\u0e00-\u0e7f]+(?: [\u0e00-\u0e7f]+)?"
    "|[\u0900-\u0963]+(?: [\u0900-\u0963]+)?|[\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?"
    "|[\u1000-\u109f]+) ?(?=さん|様|さま|氏|くん|ちゃん)"
)

_OTHER_CUE = Cue(*characters("Ѐ-ӿ\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u1000-\u109f"))
_CHINESE_HINTS = Words("我", "孩子", "儿", "兒", "女", "丈夫", "妻子", "老", "亲", "小姐", "同学", "太太")
_KOREAN_HINTS = Words("이름", "저는", "나는", "아", "딸", "남편")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such names in normalised text."""
    text = reading.text
    if reading.holds(_LATIN_HINTS):
        for said in _SAID_IN_LATIN.finditer(text):
            if not _NOBODY.match(said["name"]):
                yield said.span("name")
    if reading.holds(_CHINESE_HINTS):
        yield from _chinese(text)
    if reading.holds(_KOREAN_HINTS):
        yield from (said.span("self") for said in _KOREAN.finditer(text))
    if reading.has(_OTHER_CUE):
        yield from (said.span(str(said.lastgroup)) for said in _OTHER.finditer(text))


def _chinese(text: str) -> Iterator[Span]:
    titled = _CHINESE_TITLE.search(text) is not None  # by their titles they are found anywhere, else behind few words
    for said in _CHINESE.finditer(text) if titled else tried_at(_CHINESE_HEAD, _CHINESE, text):
        group = str(said.lastgroup)
        if group in ("self", "family") or said[group][0] in _CHINESE_FAMILIES:
            yield said.span(group)
