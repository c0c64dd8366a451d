"""The 確認依頼書 as forms: one section of the paper each. A draft may be incomplete; only what cannot be is refused.

What is missing is said by the pre-check beside each item, not by the form: so a half-written section can be saved.
"""

from typing import Any

from django import forms

from sekisho.desk.people.models import Person
from sekisho.desk.shell.fields import DayField, LineField, NumberTextField, TextField, YearField
from sekisho.rules.application import Application, NamedUser
from sekisho.rules.book import RuleBook

LONG = 4000
LINE = 300


class Section(forms.Form):
    """A part of the paper: takes its values from an Application and gives the changed one back."""

    must: tuple[str, ...] = ()

    def __init__(self, application: Application, book: RuleBook, *args: Any, **kwargs: Any) -> None:
        self.application, self.book = application, book
        kwargs.setdefault("initial", self.read(application))
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.must = name in self.must  # type: ignore[attr-defined]
        self.findings_for: dict[str, list[object]] = {}
        self.comments_for: dict[str, list[str]] = {}

    def read(self, application: Application) -> dict[str, Any]:
        """Initial values by field name."""
        return {name: getattr(application, name) for name in self.base_fields if hasattr(application, name)}

    def write(self) -> Application:
        """The application with this section's answers. Call after `is_valid`."""
        names = [name for name in self.base_fields if hasattr(self.application, name)]
        return self.application.with_answers(**{name: _stored(self.cleaned_data[name]) for name in names})


def options(book: RuleBook, item: str) -> list[tuple[str, str]]:
    """The boxes of an item as the paper prints them, with an open bracket closed where something is written in."""
    found = book.request.item(item).options
    return [(option.value, option.label + (OPEN_BRACKET if option.blank else "")) for option in found]


OPEN_BRACKET = "（下に記入）"


def _stored(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class CoverSection(Section):
    """Sheet 1."""

    must = (
        "date", "addressee", "address", "company", "representative", "contract_name", "contract_year", "category",
        "users", "contact_name", "contact_phone", "pledges",
    )  # fmt: skip
    date = DayField(label="確認依頼の日付")
    addressee = LineField(label="宛名（業務所管課）", max_length=LINE, help_text="例：大阪市〇〇局〇〇課")
    address = LineField(label="主たる営業所（又は支店等）の所在地", max_length=LINE)
    company = LineField(label="商号又は名称", max_length=LINE)
    representative = LineField(label="代表者（又は受任者）役職・氏名", max_length=LINE)
    contract_name = LineField(label="契約又は指定管理名称", max_length=LINE)
    contract_year = YearField(label="締結年度", help_text="例：2026 又は 令和8")
    category = forms.ChoiceField(
        label="区分",
        widget=forms.RadioSelect,
    )
    users = forms.MultipleChoiceField(
        label="利用者",
        widget=forms.CheckboxSelectMultiple,
    )
    subcontractor_names = TextField(
        label="再委託又は再々委託等の相手方の社名", max_length=LONG, rows=2, help_text="1行に1社ずつ記入してください。"
    )
    contact_department = LineField(label="連絡先 部署", max_length=LINE)
    contact_name = LineField(label="連絡先 氏名", max_length=LINE)
    contact_phone = NumberTextField(label="連絡先 電話番号", max_length=40)
    contact_fax_or_mail = LineField(label="連絡先 FAX/メール", max_length=LINE)
    pledges = forms.MultipleChoiceField(label="誓約", widget=forms.CheckboxSelectMultiple)

    def __init__(self, application: Application, book: RuleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, book, *args, **kwargs)
        for name in ("category", "users"):
            self.fields[name].choices = options(book, name)  # type: ignore[attr-defined]
        choices = [(str(number), text) for number, text in enumerate(book.request.declarations)]
        self.fields["pledges"].choices = choices  # type: ignore[attr-defined]

    def read(self, application: Application) -> dict[str, Any]:
        return super().read(application) | {
            "users": list(application.users),
            "subcontractor_names": "\n".join(application.subcontractor_names),
            "pledges": [str(number) for number, given in enumerate(application.pledges) if given],
        }

    def write(self) -> Application:
        given = self.cleaned_data["pledges"]
        names = [line.strip() for line in self.cleaned_data["subcontractor_names"].splitlines()]
        return (
            super()
            .write()
            .with_answers(
                pledges=tuple(str(number) in given for number in range(len(self.application.pledges))),
                subcontractor_names=tuple(name for name in names if name),
            )
        )


class Row(forms.Form):
    """One of several uses or services. An empty row, or one marked for removal, is not kept."""

    must: tuple[str, ...] = ()
    remove = forms.BooleanField(label="この欄を削除する", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "remove"])
        for name, field in self.fields.items():
            field.must = name in self.must  # type: ignore[attr-defined]
        self.findings_for: dict[str, list[object]] = {}
        self.comments_for: dict[str, list[str]] = {}

    @property
    def is_kept(self) -> bool:
        answers = {name: value for name, value in self.cleaned_data.items() if name not in ("remove", "id")}
        return not self.cleaned_data["remove"] and any(answers.values())


class UseForm(Row):
    """One row of (1). The id stays with the row: permits and clients name the purpose by it."""

    must = ("work", "purpose", "method", "audience")
    id = forms.RegexField(r"^use-[0-9]{1,4}\Z", required=False, widget=forms.HiddenInput)
    work = TextField(label="利用業務", max_length=LONG, rows=2, required=False)
    purpose = TextField(label="利用目的", max_length=LONG, rows=2, required=False)
    method = TextField(label="利用方法", max_length=LONG, rows=3, required=False)
    audience = forms.ChoiceField(
        label="生成AIの出力を、最初に受け取るのは誰ですか",
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("internal", "自社（受注者側）の担当者が受け取り、確かめてから使う"),
            ("citizens", "市民や事業者が直接受け取る（チャットボットの回答など）"),
        ],
        help_text="市民や事業者向けの直接的なサービスには利用できません（規定2）。この問いは様式にはありません。",
    )


class KindsSection(Section):
    """(2) without the services themselves, and the question for image, video and other."""

    must = ("kinds",)
    kinds = forms.MultipleChoiceField(label="利用する生成AIの種類", widget=forms.CheckboxSelectMultiple)
    kinds_other = LineField(label="⑤その他の内容", max_length=LINE)
    curated = forms.ChoiceField(
        label="利用する生成AIサービスの種類（③④⑤を利用する場合）",
        widget=forms.RadioSelect,
        help_text="①文章・②音声だけを利用する場合は、選ぶ必要はありません。",
    )

    def __init__(self, application: Application, book: RuleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, book, *args, **kwargs)
        for name in ("kinds", "curated"):
            self.fields[name].choices = options(book, name)  # type: ignore[attr-defined]


class UsersSection(Section):
    """(3)."""

    must = ("user_scope", "named_users", "first_day", "last_day")
    user_scope = TextField(
        label="利用者の範囲", max_length=LONG, rows=3, help_text="例：調査第一課の職員3名（別紙1のとおり）"
    )
    named_users = forms.MultipleChoiceField(
        label="利用する人",
        widget=forms.CheckboxSelectMultiple,
        help_text="関所を通れるのは、ここで選んだ人だけです。別紙1に印刷します。",
    )
    first_day = DayField(label="利用期間の初日")
    last_day = DayField(label="利用期間の末日")

    def __init__(self, application: Application, book: RuleBook, people: list[Person], data: Any = None) -> None:
        super().__init__(application, book, data)
        self.people = people
        choices = [(person.id, f"{person.name}（{person.organisation.name}）") for person in people]
        self.fields["named_users"].choices = choices  # type: ignore[attr-defined]

    def read(self, application: Application) -> dict[str, Any]:
        return super().read(application) | {"named_users": [user.id for user in application.named_users]}

    def write(self) -> Application:
        """The people chosen, as they are called today, and the parties they belong to."""
        chosen = set(self.cleaned_data["named_users"])
        named = tuple(
            NamedUser(person.id, person.name, str(getattr(person, "party", "")), person.organisation.name)
            for person in self.people
            if person.id in chosen
        )
        answers = {name: self.cleaned_data[name] for name in ("user_scope", "first_day", "last_day")}
        parties = tuple(dict.fromkeys(user.party for user in named))
        return self.application.with_answers(named_users=named, parties=parties, **answers)


class SecuritySection(Section):
    """(4) and (5)."""

    must = ("security", "logs", "law")
    security = TextField(label="情報セキュリティ管理体制", max_length=LONG, rows=4)
    logs = TextField(label="利用ログの管理体制", max_length=LONG, rows=4)
    law = TextField(
        label="情報セキュリティ・個人情報保護法、関係法令やサービス利用規約への理解と対応（実施状況）",
        max_length=LONG,
        rows=4,
    )


class ChecklistSection(Section):
    """Part 2: the 13 items of the paper."""

    must = ("checks",)
    checks = forms.MultipleChoiceField(
        label="下記事項を遵守することを確認しました。", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, application: Application, book: RuleBook, *args: Any, **kwargs: Any) -> None:
        super().__init__(application, book, *args, **kwargs)
        choices = [(str(rule.number), f"{rule.number}　{rule.checklist}") for rule in book.rules]
        self.fields["checks"].choices = choices  # type: ignore[attr-defined]

    def read(self, application: Application) -> dict[str, Any]:
        return {"checks": [str(number) for number, ticked in enumerate(application.checks, 1) if ticked]}

    def write(self) -> Application:
        ticked = self.cleaned_data["checks"]
        checks = tuple(str(number) in ticked for number in range(1, len(self.application.checks) + 1))
        return self.application.with_answers(checks=checks)
