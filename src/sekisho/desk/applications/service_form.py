"""One service of (2) as a form. What must be written depends on the files that are attached already."""

from typing import Any

from django import forms

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.applications.forms import LINE, LONG, Row
from sekisho.desk.shell.fields import DayField, LineField, TextField
from sekisho.kernel.era import wareki
from sekisho.rules.application import Application, AttachedFile, ServiceUse
from sekisho.rules.book import RuleBook
from sekisho.rules.opt_out_evidence import Evidence, evidence

EITHER_JA = "文章かファイルが必須"
WITH_WORDS_JA = "文章で書くときは必須"
HERE_OR_FILE_JA = "ここかファイルの期限が必須"
OR_FILE_JA = "文章で書く代わりに、「別紙・証拠」で根拠のファイルを添えることもできます。"
FILE_HAS_ITS_OWN_JA = "文章の根拠の期限です。ファイルの期限は「別紙・証拠」で入れます。"
FILE_WITHOUT_DAY_JA = "添えたファイルに、まだ期限が入っていません。"


class ServiceForm(Row):
    """One service of (2). The catalogue gives name and provider where the boxes are left empty."""

    must = ("service", "terms", "kinds", "contract", "opt_out", "opt_out_until")
    service = forms.ChoiceField(label="サービス（契約プラン別の一覧から）", required=False)
    name = LineField(label="生成AIサービス名称", max_length=LINE, required=False)
    provider = LineField(label="提供元", max_length=LINE, required=False)
    terms = LineField(label="利用規約（名称・URL）", max_length=1000, required=False)
    kinds = forms.MultipleChoiceField(
        label="このサービスで使う種類", required=False, widget=forms.CheckboxSelectMultiple
    )
    contract = TextField(
        label="契約の形（規定4）",
        max_length=LONG,
        rows=2,
        required=False,
        help_text="定型約款・規約への同意だけではないこと（法人契約、個別契約、管理機能など）。様式では別紙に印刷します。",
    )
    opt_out = TextField(
        label="入力情報を学習しない設定の根拠（規定6）",
        max_length=LONG,
        rows=2,
        required=False,
        help_text="契約条項、管理画面の設定と確認日など。様式では別紙に印刷します。",
    )
    opt_out_until = DayField(label="根拠の有効期限（次に確かめる日）", required=False)

    def __init__(self, book: RuleBook, *args: Any, files: tuple[AttachedFile, ...] = (), **kwargs: Any) -> None:
        """files: those of the paper; what they show need not be written."""
        super().__init__(*args, **kwargs)
        listed = [(fact.id, f"{fact.name_ja}（{fact.provider}）") for fact in catalogue().all()]
        self.fields["service"].choices = [("", "選んでください"), *listed]  # type: ignore[attr-defined]
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (option.value, option.label) for option in book.request.item("kinds").options
        ]

        self._ask_for_evidence(files)

    def _ask_for_evidence(self, files: tuple[AttachedFile, ...]) -> None:
        """Mark as necessary exactly what the pre-check (規定6) wants beside these files."""
        found = evidence(ServiceUse(self._said("service"), opt_out=self._said("opt_out")), Application(files=files))
        words, until = self.fields["opt_out"], self.fields["opt_out_until"]
        if not found.files:
            words.must = EITHER_JA  # type: ignore[attr-defined]
            until.must = True if found.has_words else WITH_WORDS_JA  # type: ignore[attr-defined]
            words.help_text = f"{words.help_text}{OR_FILE_JA}"
            until.help_text = FILE_HAS_ITS_OWN_JA
            return
        words.must = False  # type: ignore[attr-defined]
        words.help_text = f"{words.help_text}{_by_file_ja(found)}"
        until.must = HERE_OR_FILE_JA if found.has_words and not found.lasting else False  # type: ignore[attr-defined]
        until.help_text = FILE_HAS_ITS_OWN_JA if found.lasting else f"{FILE_WITHOUT_DAY_JA}{FILE_HAS_ITS_OWN_JA}"

    def _said(self, name: str) -> str:
        """As sent, else as it was. Not by `self[name]`: a bound field keeps the help text it was made with."""
        return str((self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)) or "")

    def clean(self) -> None:
        """What is left empty is taken from the catalogue, so that names on papers agree."""
        fact = catalogue().find(self.cleaned_data.get("service") or "")
        if fact is not None:
            for name, value in (("name", fact.name_ja), ("provider", fact.provider)):
                self.cleaned_data[name] = self.cleaned_data.get(name) or value


def _by_file_ja(found: Evidence) -> str:
    files = [(file.name, f"{wareki(file.until)}まで" if file.until else "期限の記入なし") for _, file in found.files]
    names = "、".join(f"「{name}」（{until}）" for name, until in files)
    return f"根拠のファイルがあるため、文章がなくても提出できます：{names}。"
