"""The officer's decision, the judgement of a service, and the standard reasons."""

from datetime import date
from typing import Any

from django import forms

from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.reviews.actions import Opinion, Ruling
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.fields import CountField, DayField, LineField, TextField
from sekisho.permits.caps import MOST
from sekisho.permits.conditions import KIND_WORDS
from sekisho.rules.application import Application
from sekisho.rules.narrowing import Narrowing

LIMITS = ("tokens_per_month", "yen_per_month")
WITHOUT = ("services", "kinds", "uses", "users")


class RulingForm(forms.Form):
    """A decision. `without_…` offers what the paper has, and nothing is chosen unless the officer takes it away."""

    reason = TextField(label="受注者に伝える内容", max_length=4000, rows=3, required=False)
    draft_number = LineField(label="起案番号", max_length=60, required=False)
    decision_number = LineField(label="決裁番号", max_length=60, required=False)
    decided_on = DayField(label="決裁日", required=False)
    first = DayField(label="手形の初日", required=False, help_text="依頼された利用期間の中で、短くすることができます。")
    last = DayField(label="手形の末日", required=False)
    remark = TextField(
        label="条件（文章）",
        max_length=2000,
        rows=2,
        required=False,
        help_text="手形に記載します。文章の条件は関所では判定できません。受注者が守り、職員が確かめます。",
    )
    tokens_per_month = CountField(
        label="1か月のトークン数の上限",
        most=MOST,
        required=False,
        help_text="案件全体の上限です。手形に記載し、関所が数えて止めます。ガイドラインの定めではありません。",
    )
    yen_per_month = CountField(
        label="1か月の金額の上限（円）",
        most=MOST,
        required=False,
        help_text="単価が登録されていないモデルは、金額の上限があると使えません。",
    )
    removes_search = forms.BooleanField(
        label="AIサービス側の検索の指定は、通さずに断る代わりに、取り除いて通す",
        required=False,
        help_text="検索そのものは、どちらでも行われません（規定5）。取り除いたことは、利用記録に残り、利用者に伝わります。",
    )
    without_services = forms.MultipleChoiceField(label="除くサービス", required=False)
    without_kinds = forms.MultipleChoiceField(label="除く種類", required=False)
    without_uses = forms.MultipleChoiceField(label="除く利用業務", required=False)
    without_users = forms.MultipleChoiceField(label="除く利用者", required=False)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in _choices(application).items():
            field = self.fields[f"without_{name}"]
            field.widget = forms.CheckboxSelectMultiple()
            field.choices = choices  # type: ignore[attr-defined]

    @property
    def of_decision(self) -> list[forms.BoundField]:
        return [self[name] for name in ("reason", "draft_number", "decision_number", "decided_on")]

    @property
    def of_conditions(self) -> list[forms.BoundField]:
        return [
            self["remark"],
            *(self[name] for name in LIMITS),
            self["removes_search"],
            *(self[f"without_{name}"] for name in WITHOUT),
            self["first"],
            self["last"],
        ]

    @property
    def has_conditions(self) -> bool:
        """Whether conditions were typed, so that the part of the page stands open."""
        names = ("remark", *LIMITS, "removes_search", *(f"without_{name}" for name in WITHOUT))
        return bool(set(self.errors) & {*names, "first", "last"}) or any(self[name].value() for name in names)

    def ruling(self) -> Ruling:
        """Call after `is_valid`."""
        values = dict(self.cleaned_data)
        out = {name: tuple(values.pop(f"without_{name}")) for name in WITHOUT}
        pairs = tuple((pair.rpartition("/")[0], pair.rpartition("/")[2]) for pair in out["kinds"])
        return Ruling(without=Narrowing(out["services"], pairs, out["uses"], out["users"]), **values)


def _choices(application: Application) -> dict[str, list[tuple[str, str]]]:
    services = application.services
    return {
        "services": [(use.service, use.name) for use in services],
        "kinds": [
            (f"{use.service}/{kind}", f"{use.name}の{KIND_WORDS[kind]}") for use in services for kind in use.kinds
        ],
        "uses": [(use.id, use.work) for use in application.uses],
        "users": [(user.id, f"{user.name}（{user.company}）") for user in application.named_users],
    }


class OpinionForm(forms.Form):
    """規定4の判断 of one service."""

    acceptable = forms.ChoiceField(
        label="このサービスの利用", choices=[("yes", "認める"), ("no", "認めない")], widget=forms.RadioSelect
    )
    grounds = TextField(
        label="判断の根拠",
        max_length=2000,
        rows=2,
        help_text="例：個別の利用契約書（契約日・契約者）を確かめた。約款への同意のみで利用するものではない。",
    )
    on = DayField(label="判断日")

    def opinion(self) -> Opinion:
        """Call after `is_valid`."""
        values: dict[str, Any] = self.cleaned_data
        day: date = values["on"] or today()
        return Opinion(values["acceptable"] == "yes", values["grounds"], day)


class ClaimForm(forms.Form):
    """申告の判断 of one claim."""

    accepted = forms.ChoiceField(
        label="この申告", choices=[("yes", "認める"), ("no", "認めない")], widget=forms.RadioSelect
    )
    reason = TextField(
        label="判断の理由",
        max_length=2000,
        rows=2,
        help_text="受注者に示し、確認通知書に印刷します。例：契約書第5条に、入力を学習に用いないとある。",
    )


class ReasonForm(forms.Form):
    """One 定型文."""

    title = LineField(label="見出し", max_length=80, help_text="審査の画面で選ぶときの短い名前です。")
    item = forms.ChoiceField(label="使う項目", required=False)
    text = TextField(label="定型文", max_length=2000, rows=4, help_text="コメントの欄に、このまま入ります。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "すべての項目"), *ITEM_LABELS.items()]  # type: ignore[attr-defined]
