"""Form fields for Japanese office work: full- and half-width input, dates as 年・月・日, years in both calendars.

Each field normalises as `kernel.width` says for its kind, never more: ① and ㈱ stay what they are.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sekisho.kernel.era import ERAS, era_year, from_wareki, wareki, year_words
from sekisho.kernel.width import narrow, number_text, plain_line

REIWA, WESTERN = "令和", "西暦"
REIWA_SINCE = dict(ERAS)[REIWA]
UNITS = ("年", "月", "日")
EMPTY_JA = "入力してください。"
# 「令和8」「R8」「令和元」 typed into a year box, with or without 年.
_ERA_YEAR = re.compile(r"(?:令和|[Rr])?(元|\d{1,4})年?")


class LineField(forms.CharField):
    """One line of text: line breaks and runs of white space become one space."""

    default_error_messages = {"required": EMPTY_JA}

    def to_python(self, value: Any) -> str:
        return plain_line(super().to_python(value) or "")


class TextField(forms.CharField):
    """Text of several lines: line ends become `\\n`, white space at both ends goes; the rest stays as typed."""

    default_error_messages = {"required": EMPTY_JA}

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return re.sub(r"\r\n?", "\n", text).strip()


class NumberTextField(forms.CharField):
    """Telephone, postal-code and contract numbers: half-width, one kind of hyphen, no white space. Still text."""

    default_error_messages = {"required": EMPTY_JA}

    def to_python(self, value: Any) -> str:
        return number_text(super().to_python(value) or "")


class CountField(forms.Field):
    """A whole number in any width, with or without commas: 100000, 100,000, １０万 is not one. Empty is None."""

    widget = forms.TextInput
    default_error_messages = {
        "required": EMPTY_JA,
        "invalid": "数字だけで入力してください（例：100000）。",
        "range": "1から%(most)sまでの数を入力してください。",
    }

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "size": "16"}

    def to_python(self, value: Any) -> int | None:
        typed = number_text(str(value)).replace(",", "") if value not in self.empty_values else ""
        if not typed:
            return None
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 18):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if not 0 < int(typed) <= self.most:
            raise ValidationError(self.error_messages["range"], "range", {"most": f"{self.most:,}"})
        return int(typed)


class MailField(forms.EmailField):
    """An e-mail address, also when it was typed full-width."""

    default_error_messages = {
        "required": EMPTY_JA,
        "invalid": "メールアドレスの形になっていません。「@」とその後ろを確かめてください（例：name@example.jp）。",
    }

    def to_python(self, value: Any) -> str:
        return narrow(super().to_python(value) or "").strip()


class YearField(forms.Field):
    """A year as 2026, 令和8 or R8, in any width; the value is the Western year.

    For a fiscal year it is the year of 1 April; 令和元 is 2019.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": EMPTY_JA,
        "invalid": "年は「2026」又は「令和8」のように入力してください。",
        "range": "%(first)d年から%(last)d年までの年を入力してください。",
    }

    def __init__(self, *, first: int = 2019, last: int = 2100, **options: Any) -> None:
        super().__init__(**options)
        self.first, self.last = first, last
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("size", "10")

    def to_python(self, value: Any) -> int | None:
        typed = number_text(str(value)) if value not in self.empty_values else ""
        if not typed:
            return None
        if re.fullmatch(r"\d{4}年?度?", typed):
            year = int(typed[:4])
        elif found := re.fullmatch(r"(?:令和|[Rr])(元|\d{1,2})年?度?", typed):
            year = REIWA_SINCE.year - 1 + _number(found[1])
        else:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if not self.first <= year <= self.last:
            limits = {"first": self.first, "last": self.last}
            raise ValidationError(self.error_messages["range"], "range", limits)
        return year


class DayWidget(forms.MultiWidget):
    """元号, 年, 月, 日 as four controls named `<name>_era`, `_year`, `_month`, `_day`; ids end in `_0` to `_3`."""

    template_name = "shell/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        controls: dict[str, forms.Widget | type[forms.Widget]] = {
            "era": forms.Select(choices=[(REIWA, REIWA), (WESTERN, WESTERN)]),
            "year": forms.TextInput(attrs={**digits, "size": "4"}),
            "month": forms.TextInput(attrs={**digits, "size": "2"}),
            "day": forms.TextInput(attrs={**digits, "size": "2"}),
        }
        super().__init__(controls, attrs)

    def decompress(self, value: date | None) -> list[Any]:
        if value is None or value == "":
            return [REIWA, "", "", ""]
        if value < REIWA_SINCE:
            return [WESTERN, value.year, value.month, value.day]
        return [REIWA, year_words(era_year(value)[1]), value.month, value.day]


class DayField(forms.Field):
    """A date typed as 年・月・日 in either calendar and any width; the value is a `datetime.date` or None.

    A year of four digits is taken as 西暦 whatever the select says: nobody means 令和2026年.
    """

    widget = DayWidget
    default_error_messages = {"required": "日付を入力してください。"}

    def to_python(self, value: Sequence[Any] | date | None) -> date | None:
        if value is None or isinstance(value, date):
            return value
        era, *typed = [number_text(str(part or "")) for part in value]
        missing = [unit for unit, part in zip(UNITS, typed, strict=True) if not part]
        if len(missing) == len(UNITS):
            return None
        if missing:
            raise ValidationError(f"{'・'.join(missing)}を入力してください。", "incomplete")
        year = _year(typed[0])
        month, day = _part(typed[1], "月"), _part(typed[2], "日")
        return _western(year, month, day) if era == WESTERN or year >= 1000 else _reiwa(year, month, day)


def _year(typed: str) -> int:
    found = _ERA_YEAR.fullmatch(typed)
    if found is None:
        raise ValidationError("年は数字で入力してください（例：8、又は 2026）。", "invalid")
    return _number(found[1])


def _part(typed: str, unit: str) -> int:
    digits = typed.removesuffix(unit)
    if not digits.isdecimal() or len(digits) > 2:
        raise ValidationError(f"{unit}は数字で入力してください。", "invalid")
    return int(digits)


def _number(typed: str) -> int:
    return 1 if typed == "元" else int(typed)


def _western(year: int, month: int, day: int) -> date:
    if year < 1000:
        raise ValidationError(
            "西暦の年は4桁で入力してください（例：2026）。令和の年は「令和」を選んで入力してください。", "invalid"
        )
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValidationError(_impossible(f"{year}年{month}月{day}日"), "invalid") from error


def _reiwa(year: int, month: int, day: int) -> date:
    typed = f"令和{year_words(year)}年{month}月{day}日"
    try:
        return from_wareki(REIWA, year, month, day)
    except ValueError as error:
        if year == 1 and 1 <= month < REIWA_SINCE.month:
            message = f"{typed}という日付はありません。令和は{wareki(REIWA_SINCE)}（2019年5月1日）からです。"
            raise ValidationError(message, "invalid") from error
        raise ValidationError(_impossible(typed), "invalid") from error


def _impossible(typed: str) -> str:
    return f"{typed}という日付はありません。年・月・日を確かめてください。"
