"""What is asked when a disposal is proposed or decided."""

from typing import Any

from django import forms

from sekisho.desk.shell.fields import LineField


class ProposeForm(forms.Form):
    """Why it may go."""

    reason = LineField(label="理由", max_length=300, help_text="例：保存期間が満了し、使う見込みがないため。")


class DecideForm(forms.Form):
    """Approve, having looked, or leave it with a reason."""

    act = forms.ChoiceField(choices=[("approve", "承認"), ("decline", "見送り")], widget=forms.HiddenInput)
    is_sure = forms.BooleanField(
        label="対象と件数を確かめました。廃棄すると元に戻せないことを理解しています。", required=False
    )
    count = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = LineField(label="見送る理由", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") == "approve" and not cleaned.get("is_sure"):
            self.add_error("is_sure", "対象と件数を確かめ、チェックを付けてから承認してください。")
        if cleaned.get("act") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", "見送る理由を入力してください。提案した人に表示されます。")
        return cleaned
