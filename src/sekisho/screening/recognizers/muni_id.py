"""MUNI_ID: numbers by which a city's systems know a person: 宛名番号, 整理番号, 受給者番号, 住民票コード, user ids."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.lexicon import words

_LABEL = Label(*words("person_numbers.txt"))
_VALUE = after(r"(?:第 ?)?[A-Za-z]{0,4}[-_]?[0-9](?:[- ]?[0-9A-Za-z]){2,25}(?![0-9A-Za-z]|[年月日円件人台]|-[0-9])")
_USER = Label(
    "ログインID",
    "ユーザID",
    "ユーザーID",
    "利用者ID",
    "会員ID",
    "職員ID",
    "アカウント名",
    "login_id",
    "user_id",
    "userid",
    "ID は",
    "IDは",
    "ID:",
    "ID：",
)
_USER_VALUE = after(r"(?=[A-Za-z0-9._-]*[0-9])(?=[0-9._-]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{3,23}(?![A-Za-z0-9@])")
_USER_NUMBER = after(r"[0-9]{6,23}(?![0-9A-Za-z])")
_ACCESS = Label("パスワード", "PW", "ログイン", "暗証", "password", "pass:", "パス ", "パスは")
_REACH = 40
# A receipt number is by itself that of a person's application (「受付番号4778904」); of a bid, a contract or a paper of
# the office it says nothing of anybody.
_RECEIPT = re.compile("(?:受付|受理)番号\\Z")
_MATTER = re.compile(
    "(?:入札|見積|契約|発注|調達|工事|業務委託|文書|公文書|起案|決裁|稟議|議案|請求書|仕様書|質問書|確認依頼書?)"
    "(?:書類?|案件|事業|公告|参加申込書?)?の?(?:受付|受理)番号\\Z"
)
_LONGEST_MATTER = 24


def find(text: str) -> Iterator[Span]:
    """Spans of such numbers in normalised text; an ID of letters only beside a password or a log-in."""
    for start, end in values(text, _LABEL, _VALUE):
        digits = sum(c.isdigit() for c in text[start:end])
        if digits >= 3 and not _is_matter(text, start):
            yield start, end
    for start, end in values(text, _USER, _USER_VALUE):
        if _ACCESS.stands_in(text[max(0, start - _REACH) : end + _REACH]):
            yield start, end


def _is_matter(text: str, start: int) -> bool:
    """Whether the number at `start` is the receipt number of something that is no person's."""
    before = text[max(0, start - _LONGEST_MATTER) : start].rstrip(" :はが=\"'「第\n")
    return _RECEIPT.search(before) is not None and _MATTER.search(before) is not None
