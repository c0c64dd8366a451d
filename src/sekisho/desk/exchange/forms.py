"""Forms for what the city told on paper, and for files that come from or go to other installations."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from sekisho.desk.applications.models import Version
from sekisho.desk.contracts.forms import EngagementForm
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.exchange.actions import Told
from sekisho.desk.exchange.candidates import Candidate, Candidates
from sekisho.desk.exchange.models import Scan
from sekisho.desk.exchange.outgoing import MOST_LIST_DAYS
from sekisho.desk.exchange.scans import read_scan
from sekisho.desk.exchange.withdrawals import Letter
from sekisho.desk.intake.models import Means
from sekisho.desk.people.models import Organisation
from sekisho.desk.reviews.forms import RulingForm
from sekisho.desk.shell.fields import DayField, LineField, TextField
from sekisho.kernel.errors import InputError, SekishoError
from sekisho.permits.adopt import Binding
from sekisho.permits.card import typed_fingerprint
from sekisho.permits.handover import Handover, Named
from sekisho.rules.application import Application

ACCEPTED = {"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}
SCAN_JA = (
    "発注者から受け取った書面をスキャンした PDF・PNG・JPEG です。氏名などの記載を消さずに、そのまま選んでください。"
)


class ScanField(forms.FileField):
    """An uploaded scan as an unsaved row; what the browser says of the file counts for nothing."""

    default_error_messages = {
        "required": "書面のスキャンを選んでください。",
        "invalid": "ファイルが送られていません。選び直してください。",
        "missing": "ファイルが送られていません。選び直してください。",
        "empty": "ファイルが空です。選び直してください。",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs=ACCEPTED), **options)

    def clean(self, data: Any, initial: Any = None) -> Scan | None:
        sent = super().clean(data, initial)
        if not isinstance(sent, UploadedFile):
            return None
        try:
            return read_scan(sent)
        except InputError as error:
            raise ValidationError(f"{error.message_ja}{error.next_ja}", "scan") from error


class OutsideForm(EngagementForm):
    """A contract whose department confirms elsewhere, registered by its contractor."""

    department = forms.ModelChoiceField(
        label="発注者（業務所管課）",
        queryset=Organisation.objects.none(),
        empty_label="選んでください",
        help_text="この関所の外で確認する発注者として、運用者が登録したものです。",
    )
    specification_on = DayField(label="特記仕様書が添付された日（契約・協定の締結日）")
    field_order = ("department", "kind", "title", "number", "fiscal_year", "first_day", "last_day", "specification_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["contractor"], self.fields["contractor_name"]
        outside = Organisation.objects.filter(kind=Organisation.Kind.DEPARTMENT)
        outside = outside.exclude(channel=Organisation.Channel.HERE).order_by("name")
        self.fields["department"].queryset = outside  # type: ignore[attr-defined]

    def engagement(self) -> Engagement:
        """Call after `is_valid`. Unsaved."""
        names = ("department", "kind", "title", "number", "fiscal_year", "first_day", "last_day", "book")
        return Engagement(**{name: self.cleaned_data[name] for name in names})


class ToldFields(forms.Form):
    """Who told it at the city, when, and the scan."""

    told_on = DayField(label="書面の日付")
    officer = LineField(label="確認した職員の氏名", max_length=100)
    department = LineField(label="職員の所属", max_length=200)
    scan = ScanField(label="書面のスキャン", required=False, help_text=SCAN_JA)

    def told(self) -> Told:
        """Call after `is_valid`."""
        values = self.cleaned_data
        return Told(
            on=values["told_on"],
            officer=values["officer"],
            department=values["department"],
            receipt=values.get("receipt", ""),
            judgement=values.get("judgement", ""),
            scan=values["scan"],
        )


class ConfirmationForm(RulingForm, ToldFields):
    """The city's answer on paper: 確認 with the conditions that stand on it, 補正依頼 or 確認不可."""

    outcome = forms.ChoiceField(
        label="書面の内容",
        choices=[("confirm", "確認"), ("return", "補正の依頼"), ("refuse", "確認不可")],
        widget=forms.RadioSelect,
    )
    receipt = LineField(label="発注者の受付番号", max_length=60, required=False)
    judgement = TextField(
        label="規定4の判断（書面の記載）",
        max_length=2000,
        rows=2,
        required=False,
        help_text="契約の形を発注者が判断する必要があるサービスについて、書面に示された判断とその根拠です。",
    )
    attested = forms.BooleanField(
        label="入力した内容が、発注者から受け取った書面のとおりであることを確かめました。",
        error_messages={"required": "書面と照らして確かめ、チェックを入れてください。"},
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, *args, **kwargs)
        del self.fields["decided_on"]  # the day that stands on the paper
        self.fields["reason"].label = "書面に示された理由・補正を求められた内容"
        self.fields["reason"].help_text = "補正の依頼、又は確認不可のときに入力します。"

    @property
    def of_paper(self) -> list[forms.BoundField]:
        names = ("outcome", "scan", "told_on", "officer", "department", "receipt", "draft_number", "decision_number")
        return [self[name] for name in (*names, "judgement", "reason")]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outcome") == "confirm" and not values.get("scan") and "scan" not in self.errors:
            self.add_error("scan", "確認を記録するには、書面のスキャンが必要です。")
        if values.get("outcome") in ("return", "refuse") and not values.get("reason"):
            self.add_error("reason", "書面に示された内容を入力してください。")
        return values

    def ruling(self) -> Any:
        """Call after `is_valid`."""
        extra = ("outcome", "receipt", "judgement", "attested", "told_on", "officer", "department", "scan")
        kept = self.cleaned_data
        self.cleaned_data = {name: value for name, value in kept.items() if name not in extra}
        try:
            return super().ruling()
        finally:
            self.cleaned_data = kept


class PaperActForm(ToldFields):
    """停止・再開・取消し that the city told on paper."""

    act = forms.ChoiceField(label="書面の内容", widget=forms.RadioSelect)
    reason = TextField(label="書面に示された理由", max_length=1000, rows=3)
    field_order = ("act", "told_on", "officer", "department", "scan", "reason")

    def __init__(self, acts: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = list(acts)  # type: ignore[attr-defined]
        self.fields["scan"].help_text = f"{SCAN_JA}再開のときは必ず選んでください。"

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("act") == "resume" and not values.get("scan") and "scan" not in self.errors:
            self.add_error("scan", "再開を記録するには、書面のスキャンが必要です。")
        return values


class WithdrawalForm(forms.Form):
    """A 取下げ as it came."""

    received_on = DayField(label="受領日")
    means = forms.ChoiceField(label="受領方法", choices=Means.choices, widget=forms.RadioSelect)
    sender = LineField(
        label="取下げを申し出た人", max_length=300, help_text="例：株式会社〇〇　調査部　担当者名（メールアドレス）"
    )
    scan = ScanField(
        label="届いた書面のスキャン",
        required=False,
        help_text="取下げの書面、又は印刷したメールの PDF・PNG・JPEG です。なくても記録できます。",
    )
    is_sure = forms.BooleanField(
        label="受注者又は指定管理者の意思による取下げであることを確かめました。取り下げた確認依頼は元に戻せません。",
        error_messages={"required": "申し出た人に確かめ、チェックを入れてください。"},
    )

    def letter(self) -> Letter:
        """Call after `is_valid`."""
        values = self.cleaned_data
        return Letter(values["received_on"], values["means"], values["sender"], values["scan"])


class HandOverForm(forms.Form):
    """For which installation a permit is signed."""

    audience = LineField(
        label="受取先の関所の指紋",
        max_length=60,
        help_text="受取先が「ほかの関所」の画面に示す32文字です。ファイルとは別の方法（電話など）で聞いてください。",
    )
    list_days = forms.IntegerField(
        label="停止・取消しの一覧の期限（日）",
        min_value=0,
        max_value=MOST_LIST_DAYS,
        help_text="この日数より古い一覧しか取り込まれていないとき、受取先の関所は通しません。0にすると、一覧を求めません。",
        error_messages={"invalid": "数字で入力してください。", "required": "数字で入力してください。"},
    )

    def clean_audience(self) -> str:
        try:
            return typed_fingerprint(self.cleaned_data["audience"])
        except SekishoError as error:
            raise ValidationError(f"{error.message_ja}{error.next_ja}") from error


class FileForm(forms.Form):
    """A file from another installation, of any of the types that can be taken in."""

    file = forms.FileField(
        label="受け取ったファイル",
        widget=forms.FileInput(attrs={"accept": ".jws"}),
        help_text="発注者から受け取った、手形の引渡しファイル、又は停止・取消しの一覧です。",
        error_messages={"required": "ファイルを選んでください。", "empty": "ファイルが空です。"},
    )


OTHER = "other"


class BindingForm(forms.Form):
    """Who here is who there. Left empty: that person, company or service does not pass.

    version: what was filed here and waits for its answer; whether the permit is that answer must then be said.
    """

    def __init__(
        self, handover: Handover, found: Candidates, *args: Any, version: Version | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.handover = handover
        self.version = version
        parts = (("user", handover.people, found.people), ("party", handover.parties, found.parties))
        for part, there, here in (*parts, ("service", handover.services, found.services)):
            for at, named in enumerate(there):
                self.fields[f"{part}-{at}"] = forms.ChoiceField(
                    label=_label(named), choices=[("", "（割り当てない）"), *_choices(here)], required=False
                )
        if version is not None:
            self.fields["answers"] = forms.ChoiceField(
                label="提出した確認依頼への確認ですか",
                choices=[
                    (version.id, f"はい。第{version.number}版への確認です。確認依頼を「確認」にします。"),
                    (OTHER, "いいえ。別の確認です。確認依頼は「提出済み」のまま残ります。"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": "どちらかを選んでください。", "invalid_choice": "選び直してください。"},
            )
        self.fields["seen"] = forms.BooleanField(
            label="割当てを一つずつ確かめました。",
            error_messages={"required": "割当てを確かめ、チェックを入れてください。"},
        )

    def of(self, part: str) -> list[forms.BoundField]:
        """The fields of `user`, `party` or `service`."""
        return [self[name] for name in self.fields if name.startswith(f"{part}-")]

    @property
    def people(self) -> list[forms.BoundField]:
        return self.of("user")

    @property
    def parties(self) -> list[forms.BoundField]:
        return self.of("party")

    @property
    def services(self) -> list[forms.BoundField]:
        return self.of("service")

    def answered(self) -> Version | None:
        """The filed version that a person says the permit confirms. Call after `is_valid`."""
        return self.version if self.cleaned_data.get("answers", OTHER) != OTHER else None

    def binding(self) -> Binding:
        """Call after `is_valid`."""
        return Binding(
            users=self._bound("user", self.handover.people),
            parties=self._bound("party", self.handover.parties),
            services=self._bound("service", self.handover.services),
        )

    def _bound(self, part: str, there: tuple[Named, ...]) -> dict[str, str]:
        values = self.cleaned_data
        return {named.id: values[name] for at, named in enumerate(there) if values[name := f"{part}-{at}"]}

    @staticmethod
    def initial_of(handover: Handover, offer: Binding) -> dict[str, str]:
        """The proposals as a form's initial values."""
        parts = (("user", handover.people, offer.users), ("party", handover.parties, offer.parties))
        return {
            f"{part}-{at}": bound[named.id]
            for part, there, bound in (*parts, ("service", handover.services, offer.services))
            for at, named in enumerate(there)
            if named.id in bound
        }


def _label(named: Named) -> str:
    return f"{named.name or named.id}（{named.note}）" if named.note else named.name or named.id


def _choices(here: tuple[Candidate, ...]) -> list[tuple[str, str]]:
    return [(one.id, f"{one.label}　{one.mail}" if one.mail else one.label) for one in here]
