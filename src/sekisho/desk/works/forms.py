"""What is asked when a name is added, given up or ended."""

from django import forms

from sekisho.desk.permits.models import CityName
from sekisho.desk.shell.fields import LineField


class NameForm(forms.Form):
    """A further name."""

    sort = forms.ChoiceField(label="種類", choices=CityName.Sort.choices, widget=forms.RadioSelect)
    name = LineField(
        label="名称", max_length=200, help_text="別の表記は「|」で区切って続けます（例：架空ねこ団|カクウネコダン）。"
    )
    source = LineField(
        label="出典", max_length=300, help_text="権利者や公表されたことが分かるもの（ウェブページ、刊行物など）。"
    )
    reason = LineField(label="追加する理由", max_length=300)


class FreeForm(NameForm):
    """A further name that may be followed. A slogan is given up on the page instead: it is found as it stands."""

    sort = forms.ChoiceField(
        label="種類",
        choices=[pair for pair in CityName.Sort.choices if pair[0] != CityName.Sort.SLOGAN],
        widget=forms.RadioSelect,
    )
    reason = LineField(
        label="倣ってよい理由",
        max_length=300,
        help_text="作者の没年と保護期間の満了、権利者の許諾、特定の人のものでない様式など。",
    )


class ReasonForm(forms.Form):
    """Why the gate looks for it no longer, or again."""

    reason = LineField(label="理由", max_length=300)
