"""MUNI_ID: numbers by which a city's systems know a person: 宛名番号, 整理番号, 受給者番号, 住民票コード, user ids."""

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


def find(text: str) -> Iterator[Span]:
    """Spans of such numbers in normalised text; an ID of letters only beside a password or a log-in."""
    for start, end in values(text, _LABEL, _VALUE):
        digits = sum(c.isdigit() for c in text[start:end])
        if digits >= 3:
            yield start, end
    for start, end in values(text, _USER, _USER_VALUE):
        if _ACCESS.stands_in(text[max(0, start - _REACH) : end + _REACH]):
            yield start, end
