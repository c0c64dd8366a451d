"""What is asked when a month is signed."""

from django import forms

from sekisho.desk.shell.fields import TextField


class SignForm(forms.Form):
    """`seen` carries the digest of the figures that stand on the page."""

    remark = TextField(
        label="所見",
        required=False,
        max_length=2_000,
        rows=4,
        help_text="気づいたこと、改めること、応答の記録がない利用について調べたことなど。署名とともに残ります。",
    )
    looked = forms.BooleanField(
        label="この月の利用、通さなかった利用、応答の記録がない利用を確かめました",
        error_messages={"required": "内容を確かめて、チェックを入れてください。"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
