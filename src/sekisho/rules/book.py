"""A rule book as one frozen value: the rules in three wordings, the definitions, the two papers, the settings.

Begin with `load_book("osaka-1.1")`. The data is `books/<id>.toml`; what may stand in it is exactly the dataclasses
below. What is printed is always the wording; `doubtful` parts carry what the scan reads and the reason.
"""

import datetime as dt
import tomllib
from dataclasses import dataclass, fields, is_dataclass, replace
from importlib.resources import files
from typing import Any, Literal

from sekisho.kernel.errors import ConfigurationError, NotFoundError
from sekisho.permits.conditions import Action
from sekisho.rules.application import CHECKS, PLEDGES
from sekisho.rules.items import PAPER_ITEMS, check_item
from sekisho.rules.tables import build

BOOKS = "books"
Wording = Literal["regulation", "specification", "checklist"]
ValueKind = Literal["text", "line", "date", "year", "choice", "choices", "names", "check"]


@dataclass(frozen=True, slots=True)
class Source:
    """The text the wordings were taken from; `sha256` is of that file, lower-case hex."""

    file: str
    sha256: str
    note_ja: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """改定履歴. `text_known` is false for a version whose wording is not at hand."""

    label: str
    date: dt.date
    date_label: str
    text_known: bool
    summary: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    term: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A spot that is printed as it stands but may be wrong; `place` names a wording or a part of the paper."""

    place: str
    reason_ja: str


@dataclass(frozen=True, slots=True)
class FindingAction:
    """Default action for a finding code or code prefix. Ours, not the guideline's."""

    code: str
    action: Action


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `regulation` (利用規定) and `specification` (特記仕様書) are sentences; rule 1 has two."""

    id: str
    number: int
    slug: str
    regulation: tuple[str, ...]
    specification: tuple[str, ...]
    checklist: str
    actions: tuple[FindingAction, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def wording(self, which: Wording) -> str:
        """The rule in one of its wordings, sentences joined."""
        return {
            "regulation": "".join(self.regulation),
            "specification": "".join(self.specification),
            "checklist": self.checklist,
        }[which]


@dataclass(frozen=True, slots=True)
class Note:
    """The ※ note of the 特記仕様書: printed within `rule`, after its sentence number `after_sentence`."""

    rule: int
    after_sentence: int
    text: str
    url: str
    doubtful: bool = False
    reason_ja: str = ""


@dataclass(frozen=True, slots=True)
class SpecificationForm:
    """特記仕様書: title, opening, heading, then the rules in their `specification` wording."""

    title: str
    opening: str
    heading: str
    note: Note
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A box to tick. `blank` is the id of the item written into its brackets, if it has them."""

    value: str
    label: str
    before_blank: str = ""
    blank: str = ""
    after_blank: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One field of the 確認依頼書. `label` is printed; `scan` is what the damaged source reads there."""

    id: str
    sheet: int
    label: str
    value: ValueKind
    options: tuple[Option, ...] = ()
    scan: str = ""
    doubtful: bool = False
    reason_ja: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands under one heading; `text` is printed with it, `items` follow."""

    sheet: int
    heading: str
    items: tuple[str, ...]
    number: str = ""
    text: str = ""
    scan: str = ""
    doubtful: bool = False
    reason_ja: str = ""


@dataclass(frozen=True, slots=True)
class PartOne:
    heading: str
    attachment_note: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """Checklist items `first` to `last` stand on `sheet`."""

    sheet: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PartTwo:
    heading: str
    confirmation: str
    column: str
    sheets: tuple[CheckSheet, ...]
    doubtful: bool = False
    reason_ja: str = ""


@dataclass(frozen=True, slots=True)
class RequestForm:
    """確認依頼書. `items` are in paper order and end with check_1 … check_13 in the `checklist` wording."""

    title: str
    declarations: tuple[str, ...]
    begin_mark: str
    end_mark: str
    page_marks: tuple[str, ...]
    second_title: str
    part_1: PartOne
    part_2: PartTwo
    rows: tuple[Row, ...]
    items: tuple[Item, ...]

    def item(self, name: str) -> Item:
        """Raises NotFoundError for an id the paper does not have."""
        for item in self.items:
            if item.id == name:
                return item
        raise NotFoundError(f"確認依頼書に項目 {name} はありません。")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the guideline leaves open, with our default; `note_ja` says that it is ours."""

    id: str
    value: int | str | tuple[str, ...]
    label_ja: str
    note_ja: str


@dataclass(frozen=True, slots=True)
class RuleBook:
    id: str
    city: str
    title: str
    parent_title: str
    version: str
    version_label: str
    published: dt.date
    valid_from: dt.date
    valid_from_note_ja: str
    source: Source
    revisions: tuple[Revision, ...]
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]
    specification: SpecificationForm
    request: RequestForm
    settings: tuple[Setting, ...]

    def rule(self, number: int) -> Rule:
        """Raises NotFoundError for a number the book does not have."""
        if not 1 <= number <= len(self.rules):
            raise NotFoundError(f"規則集 {self.id} に規定{number}はありません。")
        return self.rules[number - 1]

    def setting(self, name: str) -> int | str | tuple[str, ...]:
        """The default of a setting. Raises NotFoundError."""
        for setting in self.settings:
            if setting.id == name:
                return setting.value
        raise NotFoundError(f"規則集 {self.id} に設定 {name} はありません。")


def book_ids() -> tuple[str, ...]:
    """Ids of the rule books shipped with this version."""
    return tuple(sorted(_texts()))


def load_book(book_id: str) -> RuleBook:
    """The rule book. Raises NotFoundError for an unknown id, ConfigurationError for data that does not fit."""
    texts = _texts()
    if book_id not in texts:
        raise NotFoundError(f"規則集 {book_id} はありません。", next_ja=f"使えるのは {'、'.join(sorted(texts))} です。")
    return read_book(texts[book_id])


def read_book(text: str) -> RuleBook:
    """The rule book in a TOML text (a city may correct its own copy). Raises ConfigurationError on any doubt."""
    book = _with_checks(build(RuleBook, _parse(text), "book"))
    faults = (*_rule_faults(book), *_specification_faults(book), *_request_faults(book))
    if faults:
        raise ConfigurationError(f"規則集 {book.id} のデータが合いません（{'、'.join(faults)}）。")
    return book


def as_json(book: RuleBook) -> dict[str, Any]:
    """The whole book as a JSON object with the field names of the dataclasses; dates as ISO text."""
    plain: dict[str, Any] = _plain(book)
    return plain


def _texts() -> dict[str, str]:
    """File name `osaka_1_1.toml` is book `osaka-1.1`: the id inside the text counts."""
    texts = (
        item.read_text(encoding="utf-8")
        for item in files("sekisho.rules").joinpath(BOOKS).iterdir()
        if item.name.endswith(".toml")
    )
    return {str(_parse(text).get("id", "")): text for text in texts}


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError("規則集のデータが TOML として読めません。") from error


def _with_checks(book: RuleBook) -> RuleBook:
    """The checklist's items come from the rules, so that its wording exists once."""
    sheets = {n: part.sheet for part in book.request.part_2.sheets for n in range(part.first, part.last + 1)}
    checks = tuple(
        Item(check_item(rule.number), sheets[rule.number], rule.checklist, "check")
        for rule in book.rules
        if rule.number in sheets
    )
    return replace(book, request=replace(book.request, items=book.request.items + checks))


def _rule_faults(book: RuleBook) -> list[str]:
    faults = []
    if [rule.number for rule in book.rules] != list(range(1, CHECKS + 1)):
        faults.append(f"規定の番号が1から{CHECKS}の順ではない")
    if any(rule.id != f"{book.id}/{rule.number:02d}" for rule in book.rules):
        faults.append("規定の id が規則集の id と番号ではない")
    if len({rule.slug for rule in book.rules}) != len(book.rules):
        faults.append("規定の slug が重なっている")
    if not all(
        rule.regulation and rule.specification and all(rule.regulation + rule.specification) for rule in book.rules
    ):
        faults.append("文言のない規定がある")
    if not all(rule.actions for rule in book.rules):
        faults.append("所見の扱い（actions）のない規定がある")
    return faults


def _specification_faults(book: RuleBook) -> list[str]:
    note = book.specification.note
    if not 1 <= note.rule <= len(book.rules) or note.after_sentence > len(book.rule(note.rule).specification):
        return ["特記仕様書の注の場所がない"]
    return []


def _request_faults(book: RuleBook) -> list[str]:
    form = book.request
    names = [item.id for item in form.items]
    in_rows = [name for row in form.rows for name in row.items]
    doubtable: tuple[Item | Row | PartTwo | Note, ...] = (*form.items, *form.rows, form.part_2, book.specification.note)
    placed: tuple[Item | Row, ...] = (*form.items, *form.rows)
    faults = []
    if names != [*PAPER_ITEMS, *(check_item(n) for n in range(1, CHECKS + 1))]:
        faults.append("確認依頼書の項目が足りないか、順が違う")
    if len(form.declarations) != PLEDGES:
        faults.append(f"誓約の文が{PLEDGES}つではない")
    if not set(in_rows) <= set(names) or len(set(in_rows)) != len(in_rows):
        faults.append("行の項目が確認依頼書の項目ではない")
    if any(not item.options for item in form.items if item.value in ("choice", "choices")):
        faults.append("選択肢のない選択項目がある")
    if any(part.doubtful != bool(part.reason_ja) for part in doubtable):
        faults.append("疑いのある箇所と理由が対になっていない")
    if any(not 1 <= part.sheet <= len(form.page_marks) for part in placed):
        faults.append("ない頁が指定されている")
    return faults


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value
