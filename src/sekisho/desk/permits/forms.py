"""Forms about permits and keys."""

from typing import Any

from django import forms

from sekisho.desk.shell.fields import CountField, TextField
from sekisho.permits.caps import BODY, MOST, MOST_RATE, RATE, WHAT_WORDS, Caps

SET_HERE = tuple(what for what in WHAT_WORDS if what != BODY)


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


OVERLAPS = {
    "0": "すぐに終える",
    "1": "1時間後に終える",
    "24": "24時間後に終える",
    "168": "7日後に終える",
}


class RotateForm(forms.Form):
    """How long the old key goes on beside the new one."""

    overlap = forms.ChoiceField(label="古いキー", choices=list(OVERLAPS.items()))


class LimitForm(forms.Form):
    """Limits of one holder, each empty where none is set here. city: what the permit allows at most."""

    def __init__(self, city: Caps, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for what in SET_HERE:
            most = min(MOST_RATE if what == RATE else MOST, city.get(what, MOST))
            told = f"手形の上限は{city[what]:,}です。これを超えては決められません。" if what in city else ""
            self.fields[what] = CountField(label=WHAT_WORDS[what], most=most, required=False, help_text=told)

    def caps(self) -> dict[str, int]:
        """Call after `is_valid`."""
        return {what: most for what, most in self.cleaned_data.items() if most is not None}
