"""The officer's decision."""

from datetime import date

from django import forms

from sekisho.desk.reviews.actions import Ruling
from sekisho.desk.shell.fields import DayField, LineField, TextField


class RulingForm(forms.Form):
    reason = TextField(label="受注者に伝える内容", max_length=4000, rows=3, required=False)
    draft_number = LineField(label="起案番号", max_length=60, required=False)
    decision_number = LineField(label="決裁番号", max_length=60, required=False)
    decided_on = DayField(label="決裁日", required=False)
    first = DayField(label="手形の初日", required=False, help_text="依頼された利用期間の中で、短くすることができます。")
    last = DayField(label="手形の末日", required=False)

    def ruling(self) -> Ruling:
        """Call after `is_valid`."""
        values: dict[str, str | date | None] = self.cleaned_data
        return Ruling(**values)  # type: ignore[arg-type]  # the fields are those of Ruling
