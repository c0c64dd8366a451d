"""別紙・証拠 as forms: files that come, what each file means to the paper, facts that are not as in the catalogue."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from sekisho.catalogue.facts import LABELS, value_words
from sekisho.desk.applications.actions import Attaching
from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.forms import Row
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.sections import SECURITY_ITEMS, SERVICE_ITEMS, USE_ITEMS, USER_ITEMS
from sekisho.desk.shell.fields import DayField, LineField
from sekisho.desk.shell.numbers import whole
from sekisho.documents.uploads.guard import ENDINGS
from sekisho.rules.application import FILE_KINDS, Application, AttachedFile, FactClaim
from sekisho.rules.claims import CLAIMABLE

MOST_CLAIMS = 12
ITEMS = [("", "書類全体"), *(USE_ITEMS | SERVICE_ITEMS | USER_ITEMS | SECURITY_ITEMS).items()]
CLAIMS = [
    (f"{fact}/{value}", f"{LABELS[fact]}：{value_words(fact, value)}")
    for fact, (_, values) in CLAIMABLE.items()
    for value in values
]
ACCEPTED = ",".join(f".{ending}" for ending in ENDINGS)
Sent = tuple[str, bytes]
Files = MultiValueDict[str, "UploadedFile[Any]"]


class FilesInput(forms.FileInput):
    """A file control that takes several."""

    def __init__(self) -> None:
        super().__init__({"accept": ACCEPTED})
        self.attrs["multiple"] = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.Field):
    """The files as (name, bytes); what they are is judged where they are kept."""

    widget = FilesInput

    def to_python(self, value: Any) -> list[Sent]:
        return [(file.name or "", file.read()) for file in value or [] if isinstance(file, UploadedFile)]


class Meaning(forms.Form):
    """What a file is to the paper."""

    kind = forms.ChoiceField(label="種別", choices=list(FILE_KINDS.items()), initial="attachment")
    item = forms.ChoiceField(label="書類のどの項目のものですか", choices=ITEMS, required=False)
    service = forms.ChoiceField(label="どのサービスについてですか", required=False)
    until = DayField(
        label="根拠の有効期限（証拠の場合）",
        required=False,
        help_text="オプトアウトの根拠と、カタログと異なる事実の証拠には、期限が要ります。契約の満了日や、次に確かめる日です。",
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(use.service, use.name) for use in application.services if use.service]
        self.fields["service"].choices = [("", "サービスを特定しない"), *named]  # type: ignore[attr-defined]
        self.findings_for: dict[str, list[object]] = {}

    def meaning(self) -> dict[str, Any]:
        """Call after `is_valid`."""
        return {name: self.cleaned_data[name] for name in ("kind", "item", "service", "until")}


class NewFilesForm(Meaning):
    """Files that come, with one meaning for all that are sent together; it can be changed file by file afterwards."""

    sent = FilesField(label="ファイル（複数選べます）", required=False)
    field_order = ("sent", "kind", "item", "service", "until")


class FileForm(Meaning):
    """A file of the draft."""

    remove = forms.BooleanField(label="このファイルを外す", required=False)

    def __init__(self, file: AttachedFile, application: Application, data: QueryDict | None) -> None:
        kept = {name: getattr(file, name) for name in ("kind", "item", "service", "until")}
        super().__init__(application, data, prefix=file.id, initial=kept)
        self.file = file


class ClaimForm(Row):
    """One fact of the catalogue that is another one for this engagement."""

    must = ("service", "claim", "evidence", "grounds")
    service = forms.ChoiceField(label="サービス", required=False)
    claim = forms.ChoiceField(label="申告する事実", required=False, choices=[("", "選んでください"), *CLAIMS])
    evidence = forms.ChoiceField(
        label="証拠のファイル",
        required=False,
        help_text="先に上でファイルを添付し、有効期限を入れて保存すると、ここで選べます。",
    )
    grounds = LineField(label="証拠のどこに書かれているか", max_length=300, required=False, help_text="例：契約書第5条")

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services = [(use.service, use.name) for use in application.services if use.service]
        files = [(file.id, file.name) for file in application.files]
        for name, choices in (("service", services), ("evidence", files)):
            self.fields[name].choices = [("", "選んでください"), *choices]  # type: ignore[attr-defined]

    def fact(self, before: tuple[FactClaim, ...]) -> FactClaim:
        """Call after `is_valid`. What the catalogue said is kept from when this was first claimed."""
        values = self.cleaned_data
        name, _, value = values["claim"].partition("/")
        entry = catalogue().find(values["service"])
        known = str(getattr(entry, name)) if entry is not None and name in CLAIMABLE else ""
        made = FactClaim(values["service"], name, value, values["evidence"], values["grounds"], known)
        same = (old for old in before if (old.service, old.fact, old.value) == (made.service, name, value))
        return replace(made, before=next((old.before for old in same), known))


class AttachmentsPage:
    """The forms of the step, bound or not."""

    def __init__(self, request: Request, data: QueryDict | None = None, files: Files | None = None) -> None:
        self.application, self.data = request.application, data
        self.new = NewFilesForm(self.application, data, files, prefix="new")
        self.files = [FileForm(file, self.application, data) for file in self.application.files]
        self.claims = self._claims()
        self.findings: list[object] = []

    @property
    def forms(self) -> list[Any]:
        return [self.new, *self.files, *self.claims]

    @property
    def has_errors(self) -> bool:
        return self.data is not None and any(form.errors for form in self.forms)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    def add_claim(self) -> None:
        """One more empty row, for 「追加」."""
        if len(self.claims) < MOST_CLAIMS:
            self.claims.append(ClaimForm(self.application, prefix=f"claim-{len(self.claims)}"))

    def wanted(self) -> Attaching:
        """Call after `is_valid`."""
        kept = [form for form in self.files if not form.cleaned_data["remove"]]
        return Attaching(
            files=tuple(replace(form.file, **form.meaning()) for form in kept),
            claims=tuple(form.fact(self.application.claims) for form in self.claims if form.is_kept),
            sent=tuple(self.new.cleaned_data["sent"]),
            meaning=self.new.meaning(),
        )

    def _claims(self) -> list[ClaimForm]:
        claims = self.application.claims
        rows = len(claims)
        if self.data is not None and (shown := whole(self.data.get("claims", ""))) is not None:
            rows = min(max(shown, 0), MOST_CLAIMS)
        values = [_claim_values(claims[n]) if n < len(claims) else {} for n in range(rows)]
        return [
            ClaimForm(self.application, self.data, prefix=f"claim-{n}", initial=value) for n, value in enumerate(values)
        ]


def _claim_values(claim: FactClaim) -> dict[str, str]:
    return {
        "service": claim.service,
        "claim": f"{claim.fact}/{claim.value}",
        "evidence": claim.evidence,
        "grounds": claim.grounds,
    }
