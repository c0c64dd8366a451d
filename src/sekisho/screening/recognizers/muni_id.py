"""MUNI_ID: numbers by which a city's systems know a person: 宛名番号, 整理番号, 受給者番号, 住民票コード, user ids."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import chain

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, digits, filled, heading, values
from sekisho.screening.lexicon import words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, product

_NUMBER = "番号"


def _named(word: str) -> tuple[str, ...]:
    """The label and its other ways: 受付番号, 受付の番号, 受付No, 受付ID."""
    if not word.endswith(_NUMBER) or len(word) < 2 + len(_NUMBER):
        return (word,)
    stem = word.removesuffix(_NUMBER).removesuffix("の")
    return word, f"{stem}の番号", f"{stem}No", f"{stem} No", f"{stem}ID"


_LABEL = Label(
    *chain.from_iterable(map(_named, words("person_numbers.txt"))),
    "者 ID",
    "者 No",
    "員 ID",
    "員 No",
    "手帳 交付番号",
    "手帳 番号",
)
# 「事業者番号」 ends like 「利用者番号」 and is a firm's; licences and insurances have recognizers of their own.
_NOT_HERE = compiled(
    r"(?:業|(?<!被)保険|負担|製造|発行|販売|出願|納入|発注|受注|施工|管理|落札|入札|提供|運営|開発|占用|供給"
    r"|設置)者(?:の?番号|ID|コード|No)"
    r"\Z|(?:認|保|検|査|許可|領収|号|免許|保険|年金)証(?:の?番号|No)\Z"
)
_INVOICE = compiled("[Tt]-?[0-9]{13}")  # 適格請求書発行事業者の登録番号: published for everybody
_COUNTED = "[年月日円人件台桁枚個名回通点割倍%千万億歳時分秒期頁章条項]|番[目台]|世帯|か所|ページ"
_MARK = r"(?:[一-龥]{1,2}-?(?=[0-9A-Z-]{2,}))"  # 「南-03-1147」: the office that gave the number
_TAIL = r"(?:[- _]?[0-9A-Za-z]|-[一-龥]{1,2}-(?=[0-9]))"
_VALUE = after(
    rf"(?P<nth>(?:[一-龥]{{2,3}}[都道府県市] ?)?第 ?)?(?:{_MARK}"
    rf"|[A-Za-z]{{1,4}}[-_]?)?[0-9]{_TAIL}{{2,25}}(?![0-9A-Za-z]|{_COUNTED}|-[0-9])"
    r"(?(nth)(?: ?号)?)"
)  # 「兵庫県第104477号」
# The paper itself names the number: 「児童扶養手当証書 第5519号」.
_PAPER = Label(
    "手当証書", "受給者証", "受給資格証", "受給資格者証", "医療証", "手帳", "認定証", "登録証", "利用者証", "会員証",
    "証書番号",
    "職員証", "学生証", "生徒証", "身分証明書", "身分証", "診察券", "保険証", "年金証書", "修了証", "合格証", "士証",
)  # fmt: skip
_OF_PAPER = after(
    r"第 ?(?:[一-龥A-Za-z]{1,3}-?)?[0-9][0-9-]{1,12}(?= ?号)",
    gap=r" ?(?:の?番号)?(?:\([A-Z0-9級種度]{1,4}\))?[ :の(「]{0,3}(?:[一-龥]{2,3}[都道府県市])?",
)
# A card and as many digits as such cards have, with no word between.
_CARD = Label(
    "医療証", "受給者証", "受給者", "認定証", "診察券", "利用者カード", "市民カード", "図書カード",
    "図書館のカード", "図書のカード", "利用券", "利用者券", "貸出券", "貸出カード", "敬老パス", "優待証",
    "乗車証", "福祉パス",
)  # fmt: skip
_OF_CARD = after(
    rf"(?:第 ?)?[0-9](?:[- ]?[0-9]){{5,11}}(?![0-9A-Za-z]|{_COUNTED}|-[0-9])",
    gap=r"[ :の「(]{0,2}(?:の?番号)?[ :はが「(]{0,2}",
)
# Any other number or card, where somebody is named beside it. What offices number otherwise is no person's.
_CALLED = Sought(
    rf"(?:番号|宛(?=[0-9])"
    rf"|(?P<paper>証(?<=[一-龥ァ-ヶー].)|券(?<=[一-龥ァ-ヶー].)|カード(?<=[一-龥ァ-ヶー]...)|パス(?<=[一-龥ァ-ヶー]..))"
    rf"(?:の?番号|[Nn][Oo]\.?)?|カルテ|鑑札|手帳)[ :はが=「(]{{0,3}}"
    rf"(?P<value>(?:第 ?)?(?:{_MARK}|[A-Z]{{1,3}}-?)?[0-9]{_TAIL}{{2,15}})(?![0-9A-Za-z]|{_COUNTED}|-[0-9])",
    "番号", *product("宛", "0123456789"), "証", "券", "カー", "パス", "カル", "鑑札", "手帳",
)  # fmt: skip
_NO_PERSONS = compiled(
    r"(?:案件|発注|受注|文書|法人|登録|電話|車両|郵便|型|製造|地|部屋|内線|外線|議案|条例|事業所|課|店|支店|管理"
    r"|機器|品|契約|路線|系統|商品|品目|伝票|注文|請求書|領収書?|問題|設問|様式|項目|行|列|ページ|ポート"
    r"|バージョン|エラー|銀行|金融機関|口座|暗証|認証|部品|図面|工事|物件|車|免許証?|検査証|許可証|保険証|年金"
    r"|個人|マイナンバー|備品|資産|座席|席|便|予算|科目|会議)(?:番号)?\Z"
)
_BESIDE = 40
# Says only that it is a number or a register: somebody must be named beside it.
_WEAK = Sought(
    r"番号(?:(?<![^\s(\[{「、,・/|\"'>の-]番号)|(?<=登録番号)|(?<=照会番号)|(?<=管理番号))"
    r"|[Nn][Oo](?<![A-Za-z0-9_].{2})[.:\"']",
    "番号",
    "No",
    "NO",
    "no",
    "nO",
)
_WEAK_VALUE = compiled(
    rf"(?:[\"':=は(「 ]|です?か?|って|が|ね|えー?っ?と|、){{0,5}}(?P<value>(?:第 ?)?(?:{_MARK}"
    rf"|[A-Z]{{1,3}}-?)?[0-9](?:-?[0-9]){{4,11}})"
    rf"(?![0-9A-Za-z]|{_COUNTED}|-[0-9])"
)
_SOMEBODY = compiled(
    r"氏 ?名|名前|と申|と名乗|本籍|世帯主|\bname[\"']? ?[:=]|shimei|フリガナ|ふりがな"
    r"|[一-龥々ァ-ヶー](?:さん|氏[のがはに]"
    r"|(?<![皆同仕多模有神客者各])様)"
)
_NEAR = 48
_BEFORE_NAME = compiled(
    r"(?P<value>[0-9](?<![0-9A-Za-z_.-].)(?:[0-9]{4,9}|[0-9]{3}[- ][0-9]{6}))"
    r"(?:_|[ \"',|]{1,3}|[\"', |]{1,3}(?:[Nn]ame|氏名|[a-z_]{0,8}name|shimei)[\"']?[:=] ?[\"']?|)\Z"
)
# The first cell of a line, divided once (1180-44721), or begun with letters or an ideograph (H08-0113).
_FIRST_CELL = compiled(
    r"(?:\A|\n)"
    r" ?(?P<value>(?:[1-9][0-9]{2,3}-[0-9]{4,6}|[A-Z]{1,2}[0-9]{2,4}-[0-9]{3,6}"
    r"|[一-龥][0-9]{2}-[0-9]{3,5}))[ \"',|]{1,3}\Z"
)
# Either ends in one of these: behind most names' beginnings stands something else.
_ENDS_CELL = "_ \"',|:=0123456789"
_DATED = compiled("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
# 「宛名番号が重複している。0044718290 と …」: further from its label, where no other number is spoken of between.
_FAR_LABEL = Label(
    "宛名番号", "宛名コード", "個人コード", "住民票コード", "受給者番号", "世帯番号", "被保険者番号", "通知書番号",
    "整理番号", "被保険者証番号",
)  # fmt: skip
_FAR = compiled(
    r"[^0-9\n。]{1,24}[^0-9A-Za-z.,\n-][ 「『]{0,2}"
    r"(?P<value>(?!(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?![0-9]))[0-9]{8,12})(?![0-9A-Za-z]|[.,-][0-9])"
    r"(?: ?[とや、及び]{1,2} ?(?P<next>[0-9]{8,12})(?![0-9A-Za-z]|[.,-][0-9]))?"
)
_BETWEEN = compiled("番号|コード|ID|No|電話(?=[番はの: ])|TEL|携帯|連絡先|口座|日付|金額|件|[a-z]{4}", re.IGNORECASE)
# Named by the register alone, with as many digits as its numbers have: 「住基 11827734471」.
_REGISTER_NAME = Label("住基", "住民票")
_OF_REGISTER = after(r"[0-9]{11}(?![0-9A-Za-z-])", gap="[ :はの(「]{1,2}")
_USER = Label(
    "ログインID", "ユーザID", "ユーザーID", "アカウント名", "アカウント", "ログイン名", "ユーザー名", "ユーザ名",
    "login_id", "user_id", "userid", "uid", "ID は", "IDは", "ID:", "ID：", "ID=", "ID ",
)  # fmt: skip
# 「画面ID: SCR-010 ログイン」: what a specification counts.
_ID_OF_THING = compiled(
    "(?:画面|機能|項目|帳票|処理|業務|課題|要件|障害|案件|テスト|ケース|エラー|メッセージ|テーブル|バッチ|ジョブ"
    "|イベント|ファイル|図|表|施設|設備|機器|センサー?|ページ|コンテンツ|文書|様式|バージョン|リソース|プロジェクト"
    "|タスク|チケット|インスタンス|クラス) ?ID[:は ]?\\Z"
)
_USER_VALUE = after(
    r"(?:(?!your|my|db|app|web|test|user|sample|example|name|svc|sys|admin)[a-z]{1,12}[._-][a-z]{1,12}"
    r"(?![A-Za-z0-9@._-])|(?=[A-Za-z0-9._-]*[0-9])(?=[0-9._-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{3,23}(?![A-Za-z0-9@]))"
)
_ACCESS = Label("パスワード", "PW", "ログイン", "暗証", "password", "pass:", "PASS ", "パス ", "パスは")
_REACH = 40
_LEAST_DIGITS = 3
# A receipt number is by itself that of a person's application (「受付番号4778904」); of a bid, a contract or a paper of
# the office it says nothing of anybody.
_RECEIPT = compiled("(?:受付|受理)(?:の?番号|ID|No)\\Z")
# 「整理|年番|受付」: below, as a number in such a register looks.
_REGISTER = heading("整理", "宛名", "受給", "世帯")
_REGISTERED = compiled("[一-龥A-Z]{0,2}[0-9]{2,4}-?[0-9]{3,8}")
_MATTER = compiled(
    "(?:入札|見積|契約|発注|調達|工事|業務委託|文書|公文書|起案|決裁|稟議|議案|請求書|仕様書|質問書|確認依頼書?)"
    "(?:書類?|案件|事業|公告|参加申込書?)?の?(?:受付|受理)(?:の?番号|ID|No)\\Z"
)
_LONGEST_MATTER = 24


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such numbers in normalised text; an ID of letters only beside a password or a log-in."""
    text = reading.text
    for start, end in values(reading, _LABEL, _VALUE, unless=_NOT_HERE):
        if digits(text[start:end]) >= _LEAST_DIGITS and not (
            set(text[start:end]) == {"0"}  # the filling of a form's example
            or _INVOICE.fullmatch(text, start, end)
            or _is_matter(text, start)
        ):
            yield start, end
    if "|" in text or "," in text:
        yield from filled(text, _REGISTER, _REGISTERED)
    yield from _of_papers(reading)
    yield from values(reading, _CARD, _OF_CARD)
    yield from values(reading, _REGISTER_NAME, _OF_REGISTER)
    yield from _further_away(reading)
    yield from _beside_names(reading)
    for start, end in values(reading, _USER, _USER_VALUE, unless=_ID_OF_THING):
        if _ACCESS.stands_in(text[max(0, start - _REACH) : end + _REACH]):
            yield start, end


def beside_names(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Numbers directly in front of names that have been found, where a row or a cell begins (10448276_柳 美咲)."""
    text = reading.text
    for start, _ in names:
        if text[start - 1 : start] not in _ENDS_CELL:
            continue
        found = _BEFORE_NAME.search(text, max(0, start - 34), start)
        found = found or _FIRST_CELL.search(text, max(0, start - 24), start)
        if found and not _DATED.fullmatch(found["value"]):
            yield found.span("value")
    yield from _called(reading, names)


def _called(reading: Reading, names: Iterable[Span]) -> Iterator[Span]:
    """Numbers of any name but those of things, with somebody within reach."""
    text = reading.text
    starts = sorted(start for start, _ in names)
    for found in _CALLED.finditer(reading):
        nearest = bisect_left(starts, found.start() - (found["paper"] is not None) - _BESIDE)
        if nearest == len(starts) or starts[nearest] > found.end() + _BESIDE:
            continue
        number = text.find("番号", found.start(), found.start("value"))
        called = number if number >= 0 else found.start("value")
        if not _NO_PERSONS.search(text, max(0, called - 8), called):
            yield found.span("value")


def _of_papers(reading: Reading) -> Iterator[Span]:
    text = reading.text
    if "第" in text:
        for start, end in values(reading, _PAPER, _OF_PAPER):
            yield start + len(text[start:end]) - len(text[start:end].lstrip("第 ")), end


def _further_away(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for end in _FAR_LABEL.ends(reading):
        found = _FAR.match(text, end)
        if found and not _BETWEEN.search(text, end, found.start("value")):
            yield from (found.span(group) for group in ("value", "next") if found[group])


def _beside_names(reading: Reading) -> Iterator[Span]:
    """Numbers that nothing but 「番号」 announces, in a record that names somebody."""
    text = reading.text
    for label in _WEAK.finditer(reading):
        found = _WEAK_VALUE.match(text, label.end())
        if found and _SOMEBODY.search(text, max(0, label.start() - _NEAR), found.end() + _NEAR):
            yield found.span("value")


def _is_matter(text: str, start: int) -> bool:
    """Whether the number at `start` is the receipt number of something that is no person's."""
    before = text[max(0, start - _LONGEST_MATTER) : start].rstrip(" :はが=\"'「第\n")
    return _RECEIPT.search(before) is not None and _MATTER.search(before) is not None
