"""BANK_ACCOUNT: numbers of accounts behind their kind (普通 1234567) or label, and 記号・番号 of the post bank."""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought, product
from sekisho.screening.recognizers.health_insurance import is_post_bank

_LABEL = Label(
    "口座番号", "口座の番号", "口座No", "口座:", "口座は", "口座が", "口座 ", "口座", "口番", "預金番号",
    "通帳番号", "口座番号(7桁)",
    "account_no", "account_number", "account no", "account number",
    "bank_account", "koza_no", "kouza", "koza", "account number", "account_num", "acct", "a/c no",
    "ordinary account", "savings account", "checking account",
)  # fmt: skip
_KIND = Label(
    "普通預金", "普通口座", "当座預金", "総合口座", "貯蓄預金", "普通",
    "当座", "貯蓄", "(普)", "(当)", "普)", "当)", "定期預金", "futsu", "フツウ", "トウザ", "チョチク",
    "ふつう", "納税準備", "総合", "普通貯金", "貯蓄貯金",
)  # fmt: skip
_DIGITS = r"(?:[0-9](?:[- ]?[0-9]){3,7}|\|? ?[0-9](?: ?\| ?[0-9]){6,7})"  # the latter in the boxes of a form
_NUMBER = compiled(_DIGITS + r"\Z")
_VALUE = after(rf"(?:(?:普通|当座)(?:預金|口座)? ?)?(?P<number>{_DIGITS})(?![0-9]|[年月日円人件台部]|-[0-9])")
_AFTER_KIND = compiled(
    r"(?:預金|口座)?(?:番号|No\.?|№)?[\s:=)\"',|、・はの]{0,4}(?:口座番号|番号|No\.?|№)?[\s:=\"',|はの]{0,4}"
    r"(?P<value>[0-9](?:[- ]?[0-9]){5,7})(?![0-9]|[年月日円人件台部]|-[0-9])"
)
# What it is corrected to, or one more.
_NEXT = compiled(
    r"[」』\"')]{0,2} ?(?:→|⇒|から|、|と|,|及び|ではなく|でなく|の誤り)[ 、]?(?:正しくは|「)?"
    r"(?P<value>[0-9](?:[- ]?[0-9]){6})(?![0-9]|[年月日円人件台部]|-[0-9])"
)
_SEVEN = "(?P<value>[0-9]{7})(?![0-9]|[年月日円人件台部]|-[0-9])"
# 「口座の変更届：旧…→新…」
_TURNED = Sought(rf"[旧新](?:番号)?[はが: 「]{{0,2}}{_SEVEN}", *product("旧新", "0123456789番はが: 「"))
_BRANCHES = ("支店", "本店", "出張", "営業", "支所")
# A bank, its branch and seven digits, without a word for the kind of account.
_BANK = compiled(
    "銀行|信用金庫|信金|信用組合|信組|労働金庫|労金|農協|JA|ゆうちょ|ネオバンク|口座(?!数)|振込|振替|みずほ|三井住友|三菱UFJ|りそな|池田泉州"
    "|関西みらい|紀陽|南都|楽天"
)
_BRANCH = Sought(
    r"(?:支店|本店|出張所|営業部|支所|店番|店名)(?:[: ]?\(?(?:[0-9]{3}|[〇一二三四五六七八九]{3})\)?)?"
    r"[ 、,/・:(\nの]{0,3}(?:普"
    r"|当)?[ 、,/・:)\n]{0,2}" + _SEVEN,
    *_BRANCHES,
    "店番",
    "店名",
)
# The branch by its name alone (尼崎信用金庫 塚口 0442817).
_BARE_BRANCH = Sought(
    r"(?:銀行|信用金庫|信金|信用組合|信組|労働金庫|労金|農協|JAバンク|みずほ|三井住友|三菱UFJ|りそな|池田泉州|関西みらい|紀陽|南都|楽天)"
    r"(?:[ の・/、]{0,2}[一-龥ぁ-んァ-ヶー]{1,8}[ ・/、]{1,2}(?:(?:普通?|当座?)[ ・/、]{0,2})?"
    r"|の(?![0-9]{7}番))" + _SEVEN,
    *("みず", "三井", "三菱", "りそ", "池田", "関西", "紀陽", "南都", "楽天", "JA"),
    "銀行",
    "信用",
    "信金",
    "信組",
    "労働",
    "労金",
    "農協",
)
_BRANCH_REACH = 24
# A branch and the kind of account say enough, whatever the bank: 八幡町支店・普・6650217.
_BRANCH_AND_KIND = Sought(
    r"(?:支店|本店|出張所|営業部|支所)(?: ?\(?(?:店番)?[0-9]{3}\)?)?[ 、,/・:(\n]{0,3}(?:普通?|当座?"
    r"|貯蓄?)(?:預金|口座)?[ 、,/・:)\n]{1,3}" + _SEVEN,
    *_BRANCHES,
)
# A number of no other name, where an account is spoken of: 「名義人と番号（8812039）」, "branch": …, "number": "…".
_NUMBER_ONLY = Sought(
    r"(?:番号(?<![一-龥ァ-ヶ]番号)|[Nn]umber|NUMBER|[Nn]o\.?)[\"']?(?:[)はが:=(「 \"'\n]|です|は){1,6}" + _SEVEN,
    "番号", "nu", "Nu", "NU", "No", "no",
)  # fmt: skip
_OF_ACCOUNT = compiled("銀行|信用金庫|信金|信組|農協|支店|口座|普通|当座|名義|振込|還付先|返金|[Bb]ranch|[Bb]ank(?!er)")
_ACCOUNT_REACH = 120
_BANK_BEHIND = compiled(r" ?\([^()\n]{1,16}(?:銀行|信用金庫|信金|信組|農協|支店)")
# 「0044718（みずほ 堂島 普）」, 「0033-447-1182734（PayPay銀行…」: whose account it is stands behind.
_THEN_BANK = Sought(
    r"[0-9](?<![0-9A-Za-z-].)(?:[0-9]{3}-[0-9]{3}-[0-9]{7}|[0-9]{6}) ?\("
    r"(?=[^()\n]{0,12}(?:銀行|信用?金庫?|信用?組合?|農協|労金|ゆうちょ|みずほ|三井住友|三菱UFJ|りそな|池田泉州"
    r"|関西みらい|紀陽|南都|楽天))(?![^()\n]{0,24}(?:伝票|受付|整理|管理|案件|発注))[^()\n]{0,24}(?:銀行|信金|金庫|支店|本店|普|当座)",
    runs=(Run((4,), behind="-"), Run((7,), behind=" (")),
)
# 「口座の下3桁 447、フルで 2210447、支店は住道」: both are told somewhere near.
_NAMELESS = Sought(r"[0-9](?<![0-9A-Za-z.,-].)[0-9]{6}(?![0-9]|[年月日円人件台部]|[-.,][0-9])", runs=(Run((7,)),))
_OWNED_REACH = 36
_OWNED = compiled("口座(?![数振]|開設|番号の)|通帳|振込先|還付先")
_OWNED_AT = compiled("口座番号|支店|本店|普通|当座|名義|銀行|信金|金庫")
_OF_OTHERS = compiled("(?:番号|コード|CD)[はが: ]{0,2}\\Z|No\\.? ?\\Z|#\\Z|[件数計額]の?[はが: ]{0,2}\\Z")
# 「0005-123-普通-0441703」, and a passbook's 123-0441703.
_WHOLE = Sought(
    r"[0-9](?<![0-9-].)[0-9]{3}-[0-9]{3}-(?:普通?|当座?|[124])-[0-9]{7}(?![0-9-])", runs=(Run((4,), behind="-"),)
)
_PASSBOOK = Sought(r"(?:通帳|口座)[^\n。0-9]{0,12}(?P<value>[0-9]{3}-[0-9]{7})(?![0-9-])", "通帳", "口座")
_TOLD = Sought(
    r"(?:口座|振込先|還付先)[:はが](?:(?!番号|伝票|請求|No)[^\n。0-9]){2,24}[/・、: ](?P<value>[0-9]{7})(?![0-9-])",
    "口座",
    "振込",
    "還付",
)  # 「聞き取った口座:池田泉州/粉浜/3308172」
_ACCOUNT = Label("account")  # heads a column, or stands before as many digits as accounts have
_SEVEN_BEHIND = after(r"[0-9]{7}(?![0-9]|-[0-9])", gap=r"[\"' :=]{0,4}")
_POST = compiled(
    r"記号(?:・番号"
    r"|番号)?[\s:はが=、「)]{0,3}(?P<mark>[0-9]{5}(?:-[0-9])?)[\s、,・/;&」でと-]{0,3}"
    r"(?:(?:貯金|通帳)?番号?[\s:はが=「]{0,3})?(?P<number>[0-9]{6,8})(?![0-9])"
)
_POST_BARE = compiled(r"1(?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{4}[-の ](?:[0-9][- ])?[0-9]{7}1(?![0-9]|-[0-9])")
_POST_BANK = Label("ゆうちょ", "郵便貯金", "郵貯", "通帳")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of account numbers in normalised text; of the post bank with the words 記号 and 番号."""
    text = reading.text
    for start, end in values(reading, _LABEL, _VALUE):
        number = _NUMBER.search(text, start, end)
        yield (number.start(), end) if number else (start, end)
    for at in _KIND.ends(reading):
        found = _AFTER_KIND.match(text, at)
        while found:
            yield found.span("value")
            found = _NEXT.match(text, found.end("value"))
    for branch in _BRANCH.finditer(reading):
        if _BANK.search(text, max(0, branch.start() - _BRANCH_REACH), branch.start()):
            yield branch.span("value")
    for branches in (_BARE_BRANCH, _BRANCH_AND_KIND):
        yield from (branch.span("value") for branch in branches.finditer(reading))
    yield from _told_apart(reading)
    yield from (found.span() for found in _WHOLE.finditer(reading))
    yield from (found.span("value") for found in _PASSBOOK.finditer(reading))
    yield from (found.span("value") for found in _TOLD.finditer(reading))
    yield from values(reading, _ACCOUNT, _SEVEN_BEHIND)
    for found in _NUMBER_ONLY.finditer(reading):
        if _OF_ACCOUNT.search(text, max(0, found.start() - _ACCOUNT_REACH), found.start()) or _BANK_BEHIND.match(
            text, found.end()
        ):
            yield found.span("value")
    if "記号" in text:
        yield from (found.span() for found in _POST.finditer(text) if is_post_bank(text, found))
    if _POST_BANK.ends(reading):
        yield from (found.span() for found in _POST_BARE.finditer(text))


def _told_apart(reading: Reading) -> Iterator[Span]:
    """Numbers whose bank stands behind them, and those that only the words round them make an account's."""
    text = reading.text
    for found in _THEN_BANK.finditer(reading):
        yield found.start(), text.index("(", found.start())
    if not _OWNED.search(text):
        return
    for found in _TURNED.finditer(reading):
        if _OWNED.search(text, max(0, found.start() - _ACCOUNT_REACH), found.start()):
            yield found.span("value")
    for found in _NAMELESS.finditer(reading):
        before = max(0, found.start() - _OWNED_REACH)
        if (
            _OWNED.search(text, before, found.start())
            and _OWNED_AT.search(text, before, found.end() + _OWNED_REACH)
            and not _OF_OTHERS.search(text, before, found.start())
        ):
            yield found.span()
