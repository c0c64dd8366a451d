"""Forms about drift and 再確認."""

from typing import Any

from django import forms

from sekisho.desk.changes.models import ReconfirmationTask
from sekisho.desk.shell.fields import TextField

State = ReconfirmationTask.State


class WishForm(forms.Form):
    """Why confirmations are looked at again, or need not be."""

    mark = forms.CharField(widget=forms.HiddenInput)
    reason = TextField(
        label="理由・確かめてほしいこと", max_length=2000, rows=3, help_text="対象の案件の業務所管課に示します。"
    )


class TaskForm(forms.Form):
    """The officer's answer to a 再確認."""

    outcome = forms.ChoiceField(
        label="再確認の結果",
        widget=forms.RadioSelect,
        choices=[
            (State.KEPT.value, "このまま有効とする"),
            (State.CHANGE.value, "受注者に「変更」の確認依頼を求める（手形はそのまま）"),
            (State.SUSPENDED.value, "手形を停止する（2秒以内に通れなくなります）"),
        ],
    )
    reason = TextField(
        label="理由", max_length=2000, rows=3, help_text="案件の経過に残ります。変更や停止の理由は受注者に示します。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.must = True  # type: ignore[attr-defined]
