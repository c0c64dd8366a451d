"""HEALTH_INSURANCE: 記号 and 番号 of a health insurance, numbers of the insured (被保険者番号) and of insurers."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, filled, heading, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought, product

_LABEL = Label(
    "被保険者番号", "被保険者証番号", "被保険者証の番号", "被保険者証", "保険証番号",
    "保険証の番号", "保険証", "資格確認書", "介護保険証", "介護保険番号",
    "保険者番号", "負担者番号", "被保険者記号・番号", "記号・番号", "記号番号", "記号-番号", "被保険者No", "被保番号",
    "被保番", "被保No", "被番", "被保険者|番号", "被保険者 番号", "hokenja_bango", "hokenja_no",
    "資格情報", "国保番号", "国保証番号", "後期高齢者医療", "医療証番号",
    "加入者番号", "組合員証", "insured_no", "insurance_no", "insurance_number",
    "insured_number", "hokensha_no", "hihokensha_no", "hihokensha_bango", "hokensha_bango", "kigo_bango",
    "kigo", "insurance no", "insurance number", "insurer_number", "insurer_no", "insurer number",
    "健康保険の番号", "健保の番号", "保険の番号",
    "insured number", "hoken", "hoken_no", "hokensho", "資格確認書の番号",
)  # fmt: skip
_BRANCH = r"(?: ?\(?枝番:? ?[0-9]{2}\)?)?"
_VALUE = after(
    rf"(?:[一-龥]{{1,3}}[- ]?(?=[0-9]))?(?:[0-9]{{2,8}}(?:[-・ の][0-9]{{1,8}}){{1,2}}"
    rf"|[0-9](?:[- ]?[0-9]){{4,11}}|\|? ?[0-9](?: ?\| ?[0-9]){{5,9}})(?![0-9]|円|年|人|名|件|月){_BRANCH}"
)
# The name of the insurance itself, in front of as many digits as its numbers have.
_NAME = Label(
    "介護保険",
    "国民健康保険",
    "国保",
    "健康保険",
    "健保",
    "後期高齢",
    "後期",
    "けんぽ",
    "共済",
    "社保",
    "社保本人",
    "社保家族",
    "介護",
)
_LONG = after(
    r"(?!(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?![0-9]))"
    r"[0-9](?:[- ]?[0-9]){7,9}(?![0-9]| ?[千百万億]?[年月円人件口]|-[0-9])",
    gap=r"[の:= ()「]{1,3}(?:番号)?[:= 「]{0,2}",
)
_MARK = (
    r"(?:[一-龥ァ-ヶぁ-んA-Za-z]{0,4}[- ]?[0-9]{1,8}(?:[-・][0-9]{1,4})?"
    r"|(?:[一-龥]{1,4}|[一-龥ァ-ヶ]{2,4})(?:[- ][一-龥]{1,2})?(?=[\s、,・」』\"']{0,3}番号))"
)
# 「記号が 44 で番号が 1182」
_SAID = Sought(
    r"記号[はが:]{1,2} ?(?:[0-9]桁で)?(?P<mark>[一-龥ァ-ヶA-Za-z0-9-]{1,8}) ?[でと、,]{1,2}"
    r" ?番号[はが:]{1,2} ?(?P<number>[0-9]{1,10})(?![0-9])",
    "記号",
)
# Behind the name of who insures: 「協会けんぽ 27110021・338」, 「国保の番号は大住-0381192」.
_OF_INSURER = Sought(
    r"(?:協会けんぽ|国保|健保(?:組合)?|共済(?:組合)?(?:員証)?|後期高齢者?(?:医療)?|介護保険)(?:証)?の?"
    r"(?:[一-龥]{2,4}支部)?(?:記号|番号|証)?[はが:、 ]{1,2}"
    r"(?P<value>(?:[一-龥]{1,4}[ -]?)?(?!(?:19|20)[0-9]{2}-[01]?[0-9](?![0-9]))[0-9]{2,8}[-・][0-9]{2,8}"
    r"|[一-龥]{1,2}[- ]?[0-9]{5,8})(?![0-9]|-[0-9]|[年月日円人件])",
    "協会",
    "国保",
    "健保",
    "共済",
    "後期",
    "介護",
)
_PAIR = Sought(
    rf"記 ?号(?:・番号|番号|及び番号|/番号)?[\s:は=、「『\"']{{0,3}}(?P<mark>{_MARK})[\s、"
    rf",・/」』\"'-]{{0,3}}(?:番 ?号?[\s:は=「『\"']{{0,3}}(?:第 ?)?)?(?P<number>[0-9]{{1,10}})"
    rf"(?![0-9]){_BRANCH}",
    "記号",
    "記 ",
)
# 「分類記号 913.6」, 「請求記号」: of books, goods, drawings; those of insurances stand alone or behind their papers.
_OF_SHELF = compiled(
    "(?:分類|登録|請求|図書|著者|所在|資料|別置|巻冊|文書|図面|設計|部材|工区|品目|税|料金|型式|元素|量|配線|地図|用途)\\Z"
)
_WITH = Sought(
    r"記号(?:と|及び|・|/)番号[はが:「 ]{1,3}(?P<mark>[一-龥]{1,4})[ ・-](?P<number>[0-9]{1,8})(?![0-9])", "記号"
)  # 「記号と番号は千葉 4417」
# 「記号は七八三、番号は四四〇二一九」: as it was heard or set in lines from top to bottom.
_D = "[〇零一二三四五六七八九十百千]"
_IN_KANJI = Sought(
    rf"記号(?:・番号|と番号)?[はが:=の、 第]{{0,3}}(?P<mark>{_D}{{1,8}}|[一-龥ァ-ヶ]{{1,4}})"
    r"(?:[ 、,・でと]{1,3}(?:番号)?|番号)[はがの:= 第]{0,3}"
    rf"(?P<number>{_D}{{2,10}})(?![一-龥])"
    rf"|番号(?<=[証者険].{{2}})[はがの:= 第「]{{0,3}}(?P<alone>{_D}{{4,8}})(?![一-龥])",
    "記号",
    "番号",
)
_SYMBOL = Sought(
    r"(?:symbol|kigo)[\"']? ?[=:] ?[\"']?(?P<mark>[^\s;,&\"']{1,10})[\"']?[;,&\s]{1,3}[\"']?"
    r"(?:[a-z]{1,12}_)?(?:number|bango|no)[\"']? ?[=:] ?[\"']?(?P<number>[0-9]{1,10})",
    "sy", "ki",
)  # fmt: skip
_DIVIDED = Sought(
    r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{1,7}[-・の][0-9]{3,8}(?![0-9]|-[0-9]|[年月日円人件])",
    runs=(Run(tuple(range(2, 9)), behind="-・の"),),
)
_TOPIC = Label("国民健康保険", "国保", "健康保険", "健保", "被保険者", "保険証", "介護保険", "後期高齢")
_TOPIC_IN_KANJI = Label(*_TOPIC.words, "資格確認書", "組合員証", "資格情報", "共済組合")
_DIVIDED_TOPIC = Label("国民健康保険", "国保", "被保険者", "保険証", "記号", "社保")
# 「被保険者証記号」 and 「枝番」 as headings, keys and boxes of their own.
_MARK_LABEL = Label(
    "被保険者証記号", "被保険者証の記号", "被保険者証等の記号", "被保険者記号", "保険証記号", "保険証の記号",
    "insured_symbol", "hihokensha_kigo", "hokensho_kigo",
)  # fmt: skip
_MARK_VALUE = after(r"(?:[0-9]{1,8}(?:-[0-9]{1,4})?|[一-龥]{1,4}(?![一-龥ぁ-ん]))(?![0-9]|[桁文字])")
_BRANCH_LABEL = Label("枝番", "枝 番", "枝番号", "edaban", "eda_no", "branch_no")
_BRANCH_VALUE = after(r"[0-9]{2}(?![0-9]|[桁文字年月日円人件])")
_OF_INSURED = compiled("保険[者証]|枝番|資格確認")
_IN_PARTS = compiled("被保険|保 ?険 ?[者証被]|記 ?号|資格確認|kigo|insur|hoken", re.IGNORECASE)
_INSURANCE = compiled("被保険|保 ?険 ?[者証被]|国保|社保|健保|けんぽ|後期高齢|資格確認|kigo|insur|hoken", re.IGNORECASE)
# 「保険者番号|記号|番号」: short headings beside one that says of what.
_MARK_HEADING, _NUMBER_HEADING = heading("記号"), heading("番号")
_IN_CELL = compiled("[0-9]{1,10}|[一-龥]{1,4}")
# 「公費① 54270018 4471821」: who pays, and whom for.
_PUBLIC = Sought(
    r"公費[1-4①-④一二三四]?(?:負担者)?[ :の(、,|]{1,3}(?P<payer>[0-9]{8})(?![0-9])"
    r"(?:[ /・,、|]{1,3}(?P<recipient>[0-9]{7})(?![0-9]))?",
    "公費",
)
# 「社保：記 4471 番 182 枝 02」
_SHORT = Sought(
    r"記[ :]{0,2}(?P<mark>[0-9]{1,8}|[一-龥]{1,2})[ 、,]{0,2}番[ :]{0,2}(?P<number>[0-9]{1,8})(?![0-9])"
    r"(?:[ 、,]{0,2}枝[ :]{0,2}(?P<branch>[0-9]{2})(?![0-9]))?",
    *product("記", " :0123456789"),
)
_BANK = Label("ゆうちょ", "郵便局", "口座", "振込", "貯金", "通帳")
_REACH = 40
_OTHER_NUMBER = compiled(
    r"(?:第|条|項|電話|携帯|TEL|FAX|〒|円|条例|宛名|整理|受付|世帯|口座|通知書|案件|型番|品番|法律)[^\n。]{0,4}\Z",
    re.IGNORECASE,
)
_INSURER = Label("保険者")
_EIGHT = Sought(r"[0-9](?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{7}(?![0-9A-Za-z]|[-.][0-9])", runs=(Run((8,)),))
_INSURER_REACH = 24
_POST_NUMBER = compiled(r"1[0-9]{4}-[0-9]-?[0-9]*|1[0-9]{4}-[0-9]{7}1")
_POST_SYMBOL = compiled("1[0-9]{4}")
_INSURER_WEIGHTS = (2, 1, 2, 1, 2, 1, 2)


def check_digit(seven: str) -> int:
    """The eighth digit of an insurer's number for the first seven: weights 2 and 1 from the right, digits summed.

    保険者番号等の設定について (昭和51年8月7日 保発第45号) 別添.
    """
    products = (int(digit) * weight for digit, weight in zip(reversed(seven), _INSURER_WEIGHTS, strict=True))
    return -sum(product // 10 + product % 10 for product in products) % 10


def find(reading: Reading) -> Iterator[Span]:
    """Spans of insurance numbers in normalised text; 記号 and 番号 of the post bank are left to the bank accounts."""
    text = reading.text
    for start, end in values(reading, _LABEL, _VALUE):
        if not _POST_NUMBER.fullmatch(text, start, end):
            yield start, end
    yield from values(reading, _NAME, _LONG)
    yield from _in_parts(reading)
    yield from _marks_and_numbers(reading)
    yield from (found.span("value") for found in _OF_INSURER.finditer(reading))
    if _INSURER.ends(reading):
        for found in _EIGHT.finditer(reading):
            valid = int(found[0][7]) == check_digit(found[0][:7])
            if valid and _INSURER.stands_before(text, found.start(), _INSURER_REACH):
                yield found.span()
    if _DIVIDED_TOPIC.ends(reading):
        for found in _DIVIDED.finditer(reading):
            if _is_insured(text, found.start()):
                yield found.span()


def find_in_kanji(reading: Reading) -> Iterator[Span]:
    """Spans of 記号 and 番号 in kanji, where a health insurance is spoken of."""
    text = reading.text
    for found in _IN_KANJI.finditer(reading):
        near = text[max(0, found.start() - _REACH) : found.end() + _REACH]
        if not _TOPIC_IN_KANJI.stands_in(near) or _BANK.stands_in(near):
            continue
        for group in ("mark", "number", "alone"):
            if (found[group] or "〇").strip("〇"):  # 「番号〇〇〇〇」 is a form's
                yield found.span(group)


def _marks_and_numbers(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for found in _PAIR.finditer(reading):
        if not (is_post_bank(text, found) or _OF_SHELF.search(text, max(0, found.start() - 4), found.start())):
            yield found.span()
    for found in (*_SAID.finditer(reading), *_WITH.finditer(reading), *_SYMBOL.finditer(reading)):
        if not is_post_bank(text, found):
            if found.start("number") - found.end("mark") == 1:  # 「西成・0447182」
                yield found.start("mark"), found.end("number")
                continue
            yield found.span("mark")
            yield found.span("number")


def _in_parts(reading: Reading) -> Iterator[Span]:
    """Marks, branches and who pays, each in a box of its own."""
    text = reading.text
    yield from values(reading, _MARK_LABEL, _MARK_VALUE)
    if _BRANCH_LABEL.ends(reading) and _IN_PARTS.search(text):
        yield from values(reading, _BRANCH_LABEL, _BRANCH_VALUE)
    if "記号" in text and ("|" in text or "," in text) and _OF_INSURED.search(text):
        for column in (_MARK_HEADING, _NUMBER_HEADING):
            yield from filled(text, column, _IN_CELL)
    short = (
        found
        for found in _SHORT.finditer(reading)
        if _INSURANCE.search(text, max(0, found.start() - _REACH), found.start())
    )
    for found in (*_PUBLIC.finditer(reading), *short):
        yield from (found.span(group) for group in found.groupdict() if found[group])


def is_post_bank(text: str, found: re.Match[str]) -> bool:
    """Whether 記号 and 番号 are an account: spoken of as such, or numbered as only the post bank does."""
    if _BANK.stands_before(text, found.start(), _REACH):
        return True
    if _TOPIC.stands_before(text, found.start(), 2 * _REACH):
        return False
    number = found["number"]
    return _POST_SYMBOL.fullmatch(found["mark"]) is not None and len(number) >= 6 and number[-1] == "1"


def _is_insured(text: str, start: int) -> bool:
    if _OTHER_NUMBER.search(text, max(0, start - 10), start):
        return False
    if text[start : start + 1] == "0" and re.match("0[0-9]{1,3}-[0-9]{2,4}-", text[start : start + 10]):
        return False
    return _DIVIDED_TOPIC.stands_before(text, start, _REACH)
