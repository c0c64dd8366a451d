"""Forms about permits and keys."""

from typing import Any

from django import forms

from sekisho.desk.shell.fields import TextField


class ReasonForm(forms.Form):
    """Why a permit is suspended or revoked."""

    reason = TextField(label="理由", max_length=1000, rows=3, help_text="受注者に示す理由です。")


class KeyForm(forms.Form):
    """For which engagement and purpose a key is made."""

    scope = forms.ChoiceField(label="案件と利用目的", widget=forms.RadioSelect)

    def __init__(self, scopes: list[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]
        if len(scopes) == 1:
            self.fields["scope"].initial = scopes[0][0]


class AttestForm(forms.Form):
    """The 利用規定 are read and will be kept."""

    read = forms.BooleanField(
        label="利用規定を読みました。利用規定を守って利用します。",
        error_messages={"required": "確認した場合は、チェックを入れてください。"},
    )
