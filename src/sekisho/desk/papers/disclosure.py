"""The page that decides what is not made public, and the papers made of it."""

from dataclasses import dataclass

from django import forms

from sekisho.desk.applications.models import Version
from sekisho.desk.applications.papers import request_paper
from sekisho.desk.papers.models import Disclosure
from sekisho.desk.people.models import Person
from sekisho.desk.shell.fields import LineField, TextField
from sekisho.documents.blocks import Layout
from sekisho.documents.disclosure import ITEMS, PERSONAL, Choice, Withheld, disclose, item_label, value_of
from sekisho.documents.disclosure_layout import lay_out
from sekisho.documents.paper import RequestPaper
from sekisho.kernel.errors import NotFoundError
from sekisho.rules.application import Application

# 大阪市情報公開条例（平成13年大阪市条例第3号）第7条. Other cities state their own under 「その他」.
PRESETS: dict[str, str] = {
    "personal": "情報公開条例第7条第1号（個人に関する情報）",
    "corporate": "情報公開条例第7条第2号（法人等に関する情報）",
    "voluntary": "情報公開条例第7条第3号（任意に提供された情報）",
    "operations": "情報公開条例第7条第5号（事務又は事業に関する情報）",
}
OPEN, OTHER = "", "other"
WITHHOLDING = [*((code, f"公開しない：{words}") for code, words in PRESETS.items()), (OTHER, "公開しない：その他")]
MOST_WORDS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the paper with its two controls."""

    item: str
    label: str
    value: str
    decision: forms.BoundField
    note: forms.BoundField


class DisclosureForm(forms.Form):
    """For every answered item whether it is made public; names and ways to reach a person are withheld at first."""

    words = TextField(
        label="本文のどこにあっても公開しない語句",
        help_text=f"1行に1つ、2文字以上、{MOST_WORDS}行まで。全角・半角、空白、ハイフンの違いは区別しません。",
        max_length=4000,
        required=False,
    )
    words_reason = forms.ChoiceField(
        label="その語句を公開しない理由", choices=WITHHOLDING, initial="personal", required=False
    )
    words_note = LineField(label="理由の補足（「その他」は必須）", max_length=200, required=False)

    def __init__(self, application: Application, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.application = application
        self.items = [item for item in ITEMS if value_of(application, item)]
        for item in self.items:
            first = "personal" if item in PERSONAL and item != "representative" else OPEN
            self.fields[f"withhold-{item}"] = forms.ChoiceField(
                label=f"「{item_label(item)}」の扱い",
                choices=[(OPEN, "公開する"), *WITHHOLDING],
                required=False,
                initial=first,
            )
            self.fields[f"note-{item}"] = LineField(
                label=f"「{item_label(item)}」の理由の補足", max_length=200, required=False
            )

    @property
    def lines(self) -> list[Line]:
        """The items in the order of the paper."""
        values = {item: value_of(self.application, item) for item in self.items}
        return [
            Line(item, item_label(item), value, self[f"withhold-{item}"], self[f"note-{item}"])
            for item, value in values.items()
        ]

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        for item in self.items:
            if values.get(f"withhold-{item}") == OTHER and not values.get(f"note-{item}"):
                self.add_error(f"note-{item}", f"「{item_label(item)}」を公開しない理由を入力してください。")
        words = self._words(values)
        if words and values.get("words_reason") in ("", OTHER) and not values.get("words_note"):
            self.add_error("words_note", "語句を公開しない理由を入力してください。")
        if len(words) > MOST_WORDS or any(len(word) < 2 for word in words):
            self.add_error("words", f"1行に1つ、2文字以上の語句を、{MOST_WORDS}行までで入力してください。")
        return values

    def choice(self) -> Choice:
        """Call after `is_valid`."""
        values = self.cleaned_data
        items = tuple(
            Withheld(item, _reason(values[f"withhold-{item}"], values[f"note-{item}"]))
            for item in self.items
            if values[f"withhold-{item}"] != OPEN
        )
        words = self._words(values)
        return Choice(items, words, _reason(values["words_reason"], values["words_note"]) if words else "")

    def _words(self, values: dict[str, object]) -> tuple[str, ...]:
        lines = (word.strip() for word in str(values.get("words", "")).split("\n"))
        return tuple(dict.fromkeys(word for word in lines if word))


def _reason(code: str, note: str) -> str:
    if code not in PRESETS:
        return note
    return f"{PRESETS[code]}　{note}" if note else PRESETS[code]


def disclosure_for(version: Version, disclosure_id: str) -> Disclosure:
    """Raises NotFoundError for one of another request."""
    found = Disclosure.objects.filter(id=disclosure_id, version__request_id=version.request_id).first()
    if found is None:
        raise NotFoundError("この公開用の書類は見つかりません。")
    return found


def disclosure_layout(row: Disclosure) -> Layout:
    """公開用 paper and the list of reasons."""
    version = row.version
    application = version.application
    paper = request_paper(application, version.request.engagement, version.request, version).paper
    if not isinstance(paper, RequestPaper):
        raise TypeError("a request is printed as a RequestPaper")
    return lay_out(paper, disclose(application, row.choice))


def new_disclosure(version: Version, choice: Choice, by: Person) -> Disclosure:
    """The row, not saved yet."""
    return Disclosure(
        version=version,
        withheld=[[place.item, place.reason] for place in choice.items],
        words=list(choice.words),
        words_reason=choice.words_reason,
        author=by,
    )
