"""The steps of the guided form, in the order of the paper, and which items of the paper each one holds."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.http import QueryDict

from sekisho.desk.applications.actions import ATTACHMENTS_STEP, Outdated
from sekisho.desk.applications.facts import book
from sekisho.desk.applications.forms import (
    ChecklistSection,
    CoverSection,
    KindsSection,
    Section,
    SecuritySection,
    UseForm,
    UsersSection,
)
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.applications.people import nameable_people
from sekisho.desk.applications.service_form import ServiceForm
from sekisho.desk.shell.numbers import whole
from sekisho.rules.application import CHECKS, Application, ServiceUse, Use
from sekisho.rules.finding import Finding
from sekisho.rules.items import check_item

MOST_ROWS = 12
# Items of the paper that the web form answers in a field of another name.
ITEM_FIELDS = {check_item(n): "checks" for n in range(1, CHECKS + 1)} | {"parties": "named_users"}


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the guided form. `items` are ids of the paper whose pre-check findings belong here."""

    slug: str
    title: str
    items: tuple[str, ...]


# Every item a finding or a comment can name, by step and with the words used on screen.
COVER_ITEMS = {
    "date": "確認依頼の日付",
    "addressee": "宛名",
    "address": "主たる営業所（又は支店等）の所在地",
    "company": "商号又は名称",
    "representative": "代表者（又は受任者）役職・氏名",
    "pledges": "誓約",
    "contract_name": "契約又は指定管理名称",
    "contract_year": "締結年度",
    "category": "区分",
    "users": "利用者",
    "subcontractor_names": "再委託又は再々委託等の相手方の社名",
    "contact_department": "連絡先 部署",
    "contact_name": "連絡先 氏名",
    "contact_phone": "連絡先 電話番号",
    "contact_fax_or_mail": "連絡先 FAX/メール",
}
USE_ITEMS = {
    "work": "利用業務",
    "purpose": "利用目的",
    "method": "利用方法",
    "audience": "出力を最初に受け取る人（様式にない問い）",
}
SERVICE_ITEMS = {
    "kinds": "利用する生成AIの種類",
    "kinds_other": "⑤その他の内容",
    "service": "生成AIサービス名称",
    "provider": "提供元",
    "terms": "利用規約",
    "contract": "契約の形（様式にない問い）",
    "opt_out": "入力情報を学習しない設定の根拠（様式にない問い）",
    "opt_out_until": "根拠の有効期限（様式にない問い）",
    "curated": "利用する生成AIサービスの種類（③④⑤の場合）",
}
USER_ITEMS = {
    "user_scope": "利用者の範囲",
    "parties": "利用する会社",
    "named_users": "利用する人",
    "first_day": "利用期間の初日",
    "last_day": "利用期間の末日",
}
SECURITY_ITEMS = {
    "security": "情報セキュリティ管理体制",
    "logs": "利用ログの管理体制",
    "law": "法令や利用規約への理解と対応（実施状況）",
}
ATTACHMENT_ITEMS = {
    "files": "別紙・証拠のファイル",
    "claims": "カタログと異なる事実の申告（様式にない欄）",
}
CHECK_ITEMS = {check_item(number): f"チェックリスト {number}" for number in range(1, CHECKS + 1)}
ITEM_LABELS = COVER_ITEMS | USE_ITEMS | SERVICE_ITEMS | USER_ITEMS | SECURITY_ITEMS | ATTACHMENT_ITEMS | CHECK_ITEMS
ATTACHMENTS = Step(ATTACHMENTS_STEP, "別紙・証拠", tuple(ATTACHMENT_ITEMS))  # has a page of its own
STEPS: tuple[Step, ...] = (
    Step("cover", "表紙（1枚目）", tuple(COVER_ITEMS)),
    Step("uses", "(1) 利用業務・目的・方法", tuple(USE_ITEMS)),
    Step("services", "(2) 生成AIサービス", tuple(SERVICE_ITEMS)),
    Step("users", "(3) 利用者の範囲", tuple(USER_ITEMS)),
    Step("security", "(4)(5) 管理体制・法令への対応", tuple(SECURITY_ITEMS)),
    ATTACHMENTS,
    Step("checklist", "遵守チェックリスト", tuple(CHECK_ITEMS)),
)


def step_of(item: str) -> Step:
    """The step on which an item of the paper is answered; the first for anything else."""
    return next((step for step in STEPS if item in step.items), STEPS[0])


class Page:
    """The forms of one step, bound or not: a section, and rows where the step has a list."""

    def __init__(self, step: Step, request: Request, data: QueryDict | None) -> None:
        self.step, self.request, self.book = step, request, book(request.engagement.book)
        self.application = request.application
        self.data = data
        self.people = nameable_people(request.engagement)
        self.section = self._section()
        self.rows = self._rows()

        self.conflict: Outdated | None = None

    @property
    def has_errors(self) -> bool:
        return self.data is not None and any(form.errors for form in self.forms)

    @property
    def row_word(self) -> str:
        """What one row is called on screen."""
        return "利用業務" if self.step.slug == "uses" else "サービス"

    def add_row(self) -> None:
        """One more empty row, for 「追加」."""
        if self.step.slug == "uses" and len(self.rows) < MOST_ROWS:
            self.rows.append(UseForm(prefix=f"use-{len(self.rows)}"))
        elif self.step.slug == "services" and len(self.rows) < MOST_ROWS:
            self.rows.append(self._service(len(self.rows)))

    def show_findings(self, findings: list[Finding]) -> None:
        """Put each finding beside its field, in its row where it is about one of several."""
        for finding in findings:
            self._beside("findings_for", finding.item, finding, finding.row)

    def show_comments(self, version: Version | None) -> None:
        """Put the officer's comments of the last version beside their fields."""
        if version is not None:
            for comment in version.comments.all():
                self._beside("comments_for", comment.item, comment.text, None)

    def _beside(self, where: str, item: str, thing: Any, row: int | None) -> None:
        name = ITEM_FIELDS.get(item, item)
        holding = [form for form in self.forms if name in form.fields]
        if holding:
            form = holding[min((row or 1) - 1, len(holding) - 1)]
            getattr(form, where).setdefault(name, []).append(thing)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]
        return all(valid)

    @property
    def forms(self) -> list[Any]:
        return ([self.section] if self.section else []) + self.rows

    def write(self) -> Application:
        """The application with what was typed on this page. Call after `is_valid`."""
        application = self.section.write() if self.section else self.application
        kept = [row.cleaned_data for row in self.rows if row.is_kept]
        if self.step.slug == "uses":
            highest = highest_use(self.request.engagement_id, application)
            return application.with_answers(uses=numbered_uses(kept, application.uses, highest))
        if self.step.slug == "services":
            return application.with_answers(services=tuple(service_of(values) for values in kept))
        return application

    def _section(self) -> Section | None:
        application, book = self.application, self.book
        if self.step.slug == "uses":
            return None
        if self.step.slug == "users":
            return UsersSection(application, book, self.people, self.data)
        kinds: dict[str, type[Section]] = {
            "cover": CoverSection,
            "services": KindsSection,
            "security": SecuritySection,
            "checklist": ChecklistSection,
        }
        return kinds[self.step.slug](application, book, self.data)

    def _rows(self) -> list[Any]:
        if self.step.slug == "uses":
            values = [_fields(use, ("id", "work", "purpose", "method", "audience")) for use in self.application.uses]
            return [UseForm(self.data, prefix=f"use-{n}", initial=v) for n, v in self._numbered(values)]
        if self.step.slug == "services":
            names = ("service", "name", "provider", "terms", "contract", "opt_out", "opt_out_until")
            values = [_fields(use, names) | {"kinds": list(use.kinds)} for use in self.application.services]
            return [self._service(n, self.data, v) for n, v in self._numbered(values)]
        return []

    def _service(self, number: int, data: QueryDict | None = None, values: dict[str, Any] | None = None) -> ServiceForm:
        files = self.application.files
        return ServiceForm(self.book, data, files=files, prefix=f"service-{number}", initial=values)

    def _numbered(self, values: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
        """As many rows as were shown, at least one. The page carries the number so that adding works without JS."""
        rows = len(values)
        if self.data is not None and (shown := whole(self.data.get("rows", ""))) is not None:
            rows = shown
        rows = min(max(rows, 1), MOST_ROWS)
        return [(n, values[n] if n < len(values) else {}) for n in range(rows)]


def _fields(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def highest_use(engagement_id: str, draft: Application) -> int:
    """The highest number that a use of this engagement ever had, in this draft or in anything filed."""
    filed = Version.objects.filter(request__engagement_id=engagement_id)
    uses = (use for paper in (draft, *(v.application for v in filed)) for use in paper.uses)
    return max((whole(use.id.removeprefix("use-")) or 0 for use in uses), default=0)


def numbered_uses(rows: list[dict[str, Any]], before: tuple[Use, ...], highest: int) -> tuple[Use, ...]:
    """Rows keep the id they had in the draft; any other gets the next number that was never used here.

    A permit, its keys and its records name a purpose by this id, so an id never comes to mean something else.
    """
    kept = {use.id for use in before}
    fresh = (f"use-{number}" for number in count(highest + 1))
    names = ("work", "purpose", "method", "audience")
    uses = []
    for values in rows:
        own = values["id"] if values["id"] in kept else next(fresh)
        kept.discard(own)
        uses.append(Use(id=own, **{name: values[name] for name in names}))
    return tuple(uses)


def service_of(values: dict[str, Any]) -> ServiceUse:
    """A kept row of `ServiceForm` as a value."""
    answers = {name: value for name, value in values.items() if name != "remove"}
    return ServiceUse(**(answers | {"kinds": tuple(values["kinds"])}))
