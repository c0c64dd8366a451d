"""Forms of an engagement."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Organisation
from sekisho.desk.shell.fields import DayField, LineField, NumberTextField, YearField
from sekisho.kernel.clock import fiscal_year
from sekisho.rules.book import book_ids

# What the guideline's definition of 契約 leaves out; offered so that the officer learns it here and not later.
OUTSIDE: tuple[tuple[str, str], ...] = (
    ("sale", "売払い契約"),
    ("loan", "貸付け契約"),
    ("no-room", "特記仕様書を添付する余地のない契約（申込による契約等）"),
)
OUTSIDE_JA = (
    "ガイドラインの「契約」には、売払い契約、貸付け契約、特記仕様書を添付する余地のない契約は含まれません。"
    "この案件の登録は不要です。"
)


MOST_YEARS = 30  # a slip of the keyboard, not a law


class EngagementForm(forms.Form):
    """A new 案件, or the correction of one."""

    kind = forms.ChoiceField(
        label="区分", widget=forms.RadioSelect, choices=[*Engagement.Kind.choices, *OUTSIDE], initial="ukeoi"
    )
    title = LineField(label="契約又は指定管理名称", max_length=300)
    number = NumberTextField(label="契約番号等", max_length=60, required=False)
    fiscal_year = YearField(label="締結年度", help_text="例：2026 又は 令和8")
    first_day = DayField(label="履行期間・指定期間の初日")
    last_day = DayField(
        label="履行期間・指定期間の末日", help_text="協定のように数年にわたる場合は、最後の年の末日です。"
    )
    contractor = forms.ModelChoiceField(
        label="受注者又は指定管理者",
        queryset=Organisation.objects.filter(kind=Organisation.Kind.CONTRACTOR).order_by("name"),
        required=False,
        empty_label="選んでください（一覧にないときは下に入力）",
    )
    contractor_name = LineField(label="受注者又は指定管理者の名称（一覧にないとき）", max_length=200, required=False)
    book = forms.ChoiceField(label="ガイドラインの版")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = [(name, name) for name in book_ids()]  # type: ignore[attr-defined]
        self.fields["book"].initial = book_ids()[-1]
        for name in ("kind", "title", "fiscal_year", "first_day", "last_day", "book"):
            self.fields[name].must = True  # type: ignore[attr-defined]

    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind in dict(OUTSIDE):
            raise ValidationError(OUTSIDE_JA)
        return kind

    def clean(self) -> None:
        data = self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last_day", "末日は初日以後の日付にしてください。")
            elif (
                data.get("kind") not in (None, Engagement.Kind.AGREEMENT) and fiscal_year(last) - fiscal_year(first) > 9
            ):
                self.add_error("last_day", "契約の期間が10年度を超えています。日付を確かめてください。")
        if "contractor" in self.fields and not data.get("contractor") and not data.get("contractor_name"):
            self.add_error("contractor", "受注者又は指定管理者を選ぶか、名称を入力してください。")


class SpecificationForm(forms.Form):
    """When the 特記仕様書 was attached to the contract."""

    on = DayField(label="特記仕様書を添付した日（契約・協定の締結日）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].must = True  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    """A 再委託・再々委託の相手方."""

    parent = forms.ChoiceField(label="どの会社からの再委託ですか")
    company = LineField(label="再委託の相手方の名称", max_length=200)
    address = LineField(label="所在地", max_length=300, required=False)
    task = LineField(label="再委託する業務", max_length=200, required=False)

    def __init__(self, parents: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = parents  # type: ignore[attr-defined]
        for name in ("parent", "company"):
            self.fields[name].must = True  # type: ignore[attr-defined]
