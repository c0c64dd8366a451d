"""Which days to take, and what the policy section decides."""

from typing import Any

from django import forms

from sekisho.desk.shell.fields import DayField, LineField
from sekisho.desk.usage.fields import AT, CHOICES, PERSON, Fields, read_fields
from sekisho.kernel.errors import InputError


class TakeForm(forms.Form):
    """The days, and the form that the pressed button names."""

    first = DayField(label="初日")
    last = DayField(label="末日")
    form = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "末日は、初日と同じ日か、それより後の日にしてください。")
        return cleaned


class FieldsForm(forms.Form):
    """The fields that leave, with the reason for the change."""

    own = forms.ChoiceField(
        label="この案件の項目",
        choices=[("no", "市の標準に従う"), ("yes", "この案件だけ、次のとおりとする")],
        widget=forms.RadioSelect,
    )
    at = forms.ChoiceField(label="利用日時", choices=list(AT.items()))
    person = forms.ChoiceField(label="利用者", choices=list(PERSON.items()), help_text="氏名は、どの設定でも出ません。")
    columns = forms.MultipleChoiceField(
        label="項目",
        choices=[(name, f"{choice.label}：{choice.why}") for name, choice in CHOICES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = LineField(
        label="変える理由", max_length=300, help_text="何のためにその項目が要るか。例：監査で利用者ごとの量を見るため。"
    )

    def __init__(self, *args: Any, is_city: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_city:
            del self.fields["own"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            cleaned["fields"] = self._wanted(cleaned)
        except InputError as error:
            self.add_error("columns", f"{error.message_ja}{error.next_ja}")
        return cleaned

    def _wanted(self, cleaned: dict[str, Any]) -> Fields | None:
        if cleaned.get("own") == "no":
            return None
        return read_fields(cleaned["at"], cleaned["person"], cleaned["columns"])
