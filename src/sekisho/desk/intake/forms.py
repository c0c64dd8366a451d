"""What is asked with a file, and the parts of the check page that the guided form does not have."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.intake.models import Means
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.fields import DayField, LineField
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.items import check_item

TICKED, UNTICKED = "yes", "no"


class UploadForm(forms.Form):
    """The file and the engagement it is for."""

    engagement = forms.ModelChoiceField(
        label="案件", queryset=Engagement.objects.none(), empty_label="選んでください", error_messages={}
    )
    file = forms.FileField(
        label="記入済みの確認依頼書（Word、.docx）",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={"required": "ファイルを選んでください。", "invalid": "ファイルを選んでください。"},
    )

    def __init__(self, engagements: Any, limit: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].queryset = engagements  # type: ignore[attr-defined]
        self.fields[
            "file"
        ].help_text = f"{size_words(limit)}まで。マクロ付き・パスワード付きのファイルは読み取れません。"


class ReceiptForm(UploadForm):
    """With how it came: an officer records what a contractor sent."""

    means = forms.ChoiceField(label="受領方法", choices=Means.choices, widget=forms.RadioSelect)
    received_from = LineField(
        label="差出人", max_length=300, help_text="例：株式会社〇〇　調査部　担当者名（メールアドレス）"
    )
    received_on = DayField(label="受領日")

    def clean_received_on(self) -> date | None:
        day: date | None = self.cleaned_data["received_on"]
        if day is not None and day > today():
            raise ValidationError("今日以前の日付にしてください。")
        return day


def size_words(size: int) -> str:
    """`10MB`; whole kilobytes below one megabyte."""
    return f"{size // 1024**2}MB" if size >= 1024**2 else f"{size // 1024}KB"


class ChecksForm(forms.Form):
    """The 13 ticks, each ticked or not: what could not be read has no answer until a person gives one."""

    def __init__(self, application: Application, book: RuleBook, data: Any = None) -> None:
        super().__init__(data, initial=_initial(application))
        for rule in book.rules:
            self.fields[check_item(rule.number)] = forms.ChoiceField(
                label=f"{rule.number}　{rule.checklist}",
                choices=[(TICKED, "チェックあり"), (UNTICKED, "チェックなし")],
                widget=forms.RadioSelect,
                error_messages={"required": "原本を見て、チェックの有無を選んでください。"},
            )

    def ticks(self) -> tuple[bool, ...]:
        """Call after `is_valid`."""
        return tuple(self.cleaned_data[name] == TICKED for name in self.fields)


def _initial(application: Application) -> dict[str, str]:
    known = {check_item(n): tick for n, tick in enumerate(application.checks, 1) if tick is not None}
    return {name: TICKED if tick else UNTICKED for name, tick in known.items()}
