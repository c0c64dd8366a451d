"""BANK_ACCOUNT: numbers of accounts behind their kind (普通 1234567) or label, and 記号・番号 of the post bank."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, values
from sekisho.screening.recognizers.health_insurance import is_post_bank

_LABEL = Label(
    "口座番号", "口座No", "口座:", "口座は", "口座 ", "口番",
    "account_no", "account_number", "account no", "account number",
    "bank_account", "koza_no", "kouza",
)  # fmt: skip
_KIND = Label(
    "普通預金", "普通口座", "当座預金", "総合口座", "貯蓄預金", "普通",
    "当座", "貯蓄", "(普)", "(当)", "普)", "定期預金", "futsu",
)  # fmt: skip
_DIGITS = r"[0-9](?:[- ]?[0-9]){3,7}"
_VALUE = after(rf"(?:(?:普通|当座)(?:預金|口座)? ?)?(?P<number>{_DIGITS})(?![0-9]|[年月日円人件台部]|-[0-9])")
_AFTER_KIND = re.compile(
    r"(?:預金|口座)?(?:番号|No\.?|№)?[\s:=)\"',|、・はの]{0,4}(?:口座番号|番号|No\.?|№)?[\s:=\"',|はの]{0,4}"
    r"(?P<value>[0-9](?:[- ]?[0-9]){5,7})(?![0-9]|[年月日円人件台部]|-[0-9])"
)
_POST = re.compile(
    r"記号(?:・番号|番号)?[\s:は=、]{0,3}(?P<mark>[0-9]{5}(?:-[0-9])?)[\s、,・/-]{0,3}(?:番号?[\s:は=]{0,3})?(?P<number>[0-9]{6,8})(?![0-9])"
)
_POST_BARE = re.compile(r"1(?<![0-9A-Za-z].)(?<![0-9][-.].)[0-9]{4}[-の ](?:[0-9][- ])?[0-9]{7}1(?![0-9]|-[0-9])")
_POST_BANK = Label("ゆうちょ", "郵便貯金", "郵貯", "通帳")


def find(text: str) -> Iterator[Span]:
    """Spans of account numbers in normalised text; of the post bank with the words 記号 and 番号."""
    for start, end in values(text, _LABEL, _VALUE):
        number = re.search(_DIGITS + r"\Z", text[start:end])
        yield (start + number.start(), end) if number else (start, end)
    for at in _KIND.ends(text):
        found = _AFTER_KIND.match(text, at)
        if found:
            yield found.span("value")
    if "記号" in text:
        yield from (found.span() for found in _POST.finditer(text) if is_post_bank(text, found))
    if _POST_BANK.stands_in(text):
        yield from (found.span() for found in _POST_BARE.finditer(text))
