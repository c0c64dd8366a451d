"""Forms about the catalogue: one fact, a check of them all, a new service."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sekisho.catalogue.catalogue import LISTS
from sekisho.catalogue.facts import CONSUMER_JA, LABELS, WORDS, Fact
from sekisho.desk.services.actions import Evidence
from sekisho.desk.shell.clock import today
from sekisho.desk.shell.fields import DayField, LineField, TextField

YES_NO = [("yes", CONSUMER_JA[True]), ("no", CONSUMER_JA[False])]
LONG_FACTS = ("opt_out", "terms", "notes_ja")
SOURCE_HELP = "提供者のページの URL、契約書や文書の名称など。1行に1つずつ書いてください。"


class EvidenceForm(forms.Form):
    """What a statement rests on."""

    source = TextField(label="出典", max_length=2000, rows=2, help_text=SOURCE_HELP)
    as_of = DayField(label="根拠の日付", help_text="出典のページや文書の日付、又は確かめた日です。")
    note = TextField(label="変更の理由・補足", max_length=1000, rows=2, required=False)

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day is not None and day > today():
            raise ValidationError("今日以前の日付にしてください。")
        return day

    def evidence(self) -> Evidence:
        """Call after `is_valid`."""
        values = self.cleaned_data
        return Evidence(_lines(values["source"]), values["as_of"], values.get("note", ""))


class FactForm(EvidenceForm):
    """A new value of one fact."""

    field_order = ("value", "source", "as_of", "note")

    def __init__(self, fact: Fact, *args: Any, **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(*args, **kwargs)
        self.fields["value"] = value_field(fact.name)
        self.fields["value"].initial = _shown(fact)
        self.order_fields(self.field_order)

    def value(self) -> Any:
        """As in the data. Call after `is_valid`."""
        return _stored(self.fact.name, self.cleaned_data["value"])


class NewServiceForm(EvidenceForm):
    """A service the catalogue does not know yet. What is not filled in stays unknown."""

    field_order = ("id", "name_ja", "provider", "kinds", "consumer_terms", "terms", "source", "as_of", "note")
    id = forms.RegexField(
        r"^[a-z0-9][a-z0-9-]{1,60}\Z",
        label="id",
        help_text="半角の英小文字・数字・ハイフン。あとから変えられません。例：example-ai-business",
        error_messages={"invalid": "半角の英小文字・数字・ハイフンで、2〜61文字にしてください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_ja", "provider", "kinds", "consumer_terms", "terms"):
            self.fields[name] = value_field(name)
        self.fields["terms"].required = False
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """Facts by name, as in the data. Call after `is_valid`."""
        names = ("name_ja", "provider", "kinds", "consumer_terms", "terms")
        found = {name: _stored(name, self.cleaned_data[name]) for name in names}
        return {name: value for name, value in found.items() if value != ""}


def value_field(name: str) -> forms.Field:
    """The field in which that fact is stated."""
    label = LABELS[name]
    if name == "consumer_terms":
        return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=YES_NO)
    if name == "kinds":
        choices = list(WORDS["kinds"].items())
        return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, choices=choices)
    if name in WORDS:
        return forms.ChoiceField(label=label, widget=forms.RadioSelect, choices=list(WORDS[name].items()))
    if name in LISTS:
        return TextField(label=label, max_length=2000, rows=3, required=False, help_text="1行に1つずつ書いてください。")
    if name in LONG_FACTS:
        help_text = "分からないときは unknown と書いてください。" if name == "opt_out" else ""
        return TextField(label=label, max_length=2000, rows=3, required=name == "opt_out", help_text=help_text)
    return LineField(label=label, max_length=200)


def _shown(fact: Fact) -> Any:
    if fact.name == "consumer_terms":
        return "yes" if fact.value else "no"
    if fact.name == "kinds":
        return list(fact.value)
    return "\n".join(fact.value) if fact.name in LISTS else fact.value


def _stored(name: str, value: Any) -> Any:
    if name == "consumer_terms":
        return value == "yes"
    if name == "kinds":
        return list(value)
    return list(_lines(value)) if name in LISTS else value


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
