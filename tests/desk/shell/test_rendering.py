from dataclasses import dataclass

import pytest
from django import forms
from django.template.loader import render_to_string

from sekisho.desk.shell.fields import DayField, LineField, TextField
from tests.desk.shell.page import Element, read


@dataclass(frozen=True)
class Finding:
    """The shape that the pre-check's findings have for the templates."""

    level: str
    message_ja: str
    next_ja: str = ""
    rule: int | None = None
    item: str = ""


class Paper(forms.Form):
    company = LineField(label="商号又は名称", help_text="登記の<とおり>に")
    method = TextField(label="利用方法", required=False)
    first_day = DayField(label="初日")
    category = forms.ChoiceField(label="区分", widget=forms.RadioSelect, choices=[("new", "新規"), ("change", "変更")])
    kinds = forms.MultipleChoiceField(
        label="種類",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("text", "①文章"), ("image", "③画像")],
    )
    agreed = forms.BooleanField(label="誓約します")
    service = forms.ChoiceField(label="サービス", choices=[("", "選んでください"), ("a", "A")])
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


FILLED = {
    "company": "株式会社みおつくし調査",
    "first_day_era": "令和",
    "first_day_year": "8",
    "first_day_month": "4",
    "first_day_day": "1",
    "category": "new",
    "agreed": "on",
    "service": "a",
}


def group(form: forms.Form, name: str) -> Element:
    return read(form[name].as_field_group())


def described(root: Element, element: Element) -> list[str]:
    """The texts that a screen reader reads with the element; fails if an id leads nowhere."""
    return [root.by_id(id_).text for id_ in element.attributes.get("aria-describedby", "").split()]


class TestLabel:
    def test_belongs_to_its_control(self) -> None:
        root = group(Paper(), "company")
        assert root.one("label").attributes["for"] == root.one("input").attributes["id"] == "id_company"

    def test_says_in_words_that_an_answer_is_needed(self) -> None:
        assert group(Paper(), "company").one("label").text == "商号又は名称 ※必須"
        assert group(Paper(), "method").one("label").text == "利用方法"

    @pytest.mark.parametrize("marked", [True, False])
    def test_the_mark_of_the_field_wins_over_required(self, marked: bool) -> None:
        form = Paper()
        form.fields["company"].must = marked
        form.fields["company"].required = not marked
        assert ("※必須" in group(form, "company").text) is marked

    def test_the_widget_may_carry_the_mark(self) -> None:
        form = Paper()
        form.fields["method"].widget.must = True
        assert "※必須" in group(form, "method").text

    def test_leaves_checking_to_us_and_not_to_the_browser(self) -> None:
        form = Paper()
        for name in form.fields:
            assert "required" not in {key for e in group(form, name).everything() for key in e.attributes}


class TestGroups:
    @pytest.mark.parametrize(
        ("name", "words"), [("category", "区分 ※必須"), ("kinds", "種類"), ("first_day", "初日 ※必須")]
    )
    def test_have_a_legend(self, name: str, words: str) -> None:
        assert group(Paper(), name).one("fieldset").one("legend").text == words

    def test_every_choice_has_a_label_with_its_own_text(self) -> None:
        root = group(Paper(), "kinds")
        labels = {label.attributes["for"]: label.text for label in root.find("label")}
        assert labels == {"id_kinds_0": "①文章", "id_kinds_1": "③画像"}
        assert {box.attributes["id"] for box in root.find("input")} == set(labels)

    def test_a_date_is_four_labelled_controls(self) -> None:
        root = group(Paper(), "first_day")
        labels = {label.attributes["for"]: label.text for label in root.find("label")}
        assert list(labels.values()) == ["元号又は西暦", "年", "月", "日"]
        controls = [*root.find("select"), *root.find("input")]
        assert [control.attributes["id"] for control in controls] == list(labels)
        assert [control.attributes["name"] for control in controls] == [
            "first_day_era",
            "first_day_year",
            "first_day_month",
            "first_day_day",
        ]

    def test_a_date_shows_again_what_was_typed(self) -> None:
        root = group(
            Paper(FILLED | {"first_day_era": "西暦", "first_day_year": "２０２６", "first_day_day": "99"}), "first_day"
        )
        assert [box.attributes.get("value") for box in root.find("input")] == ["２０２６", "4", "99"]
        assert [option.text for option in root.find("option") if "selected" in option.attributes] == ["西暦"]

    def test_a_single_box_stands_in_its_label(self) -> None:
        root = group(Paper(), "agreed")
        assert root.one("label").one("input").attributes["id"] == root.one("label").attributes["for"]
        assert root.one("label").text == "誓約します ※必須"

    def test_the_group_can_be_linked_by_its_name(self) -> None:
        for name in Paper.base_fields:
            if name != "hidden":
                assert group(Paper(), name).by_id(f"id_{name}")


class TestErrors:
    def test_a_right_form_shows_none(self) -> None:
        form = Paper(FILLED)
        assert form.is_valid()
        assert "エラー" not in "".join(group(form, name).text for name in form.fields)

    def test_are_said_in_words_and_tied_to_the_control(self) -> None:
        root = group(Paper({}), "company")
        box = root.one("input")
        assert described(root, box) == ["登記の<とおり>に", "エラー：入力してください。"]
        assert box.attributes["aria-invalid"] == "true"

    def test_of_a_group_are_tied_to_the_fieldset(self) -> None:
        root = group(Paper({}), "category")
        assert described(root, root.one("fieldset")) == ["エラー：選んでください。"]
        assert not [box for box in root.find("input") if "aria-invalid" in box.attributes]

    def test_of_a_date_mark_its_controls(self) -> None:
        root = group(Paper(FILLED | {"first_day_month": "13"}), "first_day")
        assert described(root, root.one("fieldset")) == [
            "エラー：令和8年13月1日という日付はありません。年・月・日を確かめてください。"
        ]
        assert all(box.attributes["aria-invalid"] == "true" for box in root.find("input"))

    def test_plain_words_for_what_django_calls_a_field(self) -> None:
        said = [message for name in Paper.base_fields for message in Paper({})[name].mistakes]
        assert "選んでください。" in said
        assert not [message for message in said if "フィールド" in message]

    def test_a_field_keeps_its_own_words(self) -> None:
        class Own(forms.Form):
            code = forms.CharField(error_messages={"required": "6桁の数字を入力してください。"})

        assert Own({})["code"].mistakes == ["6桁の数字を入力してください。"]


class TestFindingsAndComments:
    def form(self) -> Paper:
        form = Paper(FILLED)
        form.findings_for = {
            "method": [
                Finding("stop", "利用方法が空欄です。", "1文以上書いてください。", 1),
                Finding("doubt", "範囲が広く見えます。"),
                Finding("note", "根拠の期限が近づいています。", rule=6),
            ]
        }
        form.comments_for = {"method": ["どの段階で確かめますか。\n<b>人数</b>も書いてください。"]}
        return form

    def test_stand_at_their_item_with_level_rule_and_next_step(self) -> None:
        texts = [item.text for item in group(self.form(), "method").find("li", class_="finding")]
        assert texts == [
            "提出できません 規定1 利用方法が空欄です。 →1文以上書いてください。",
            "確認されます 範囲が広く見えます。",
            "参考 規定6 根拠の期限が近づいています。",
        ]

    def test_are_read_with_the_control(self) -> None:
        root = group(self.form(), "method")
        said = " ".join(described(root, root.one("textarea")))
        assert "利用方法が空欄です。" in said
        assert "どの段階で確かめますか。" in said

    def test_a_comment_is_text_and_never_markup(self) -> None:
        comment = group(self.form(), "method").one("div", class_="comment")
        assert not comment.find("b")
        assert "<b>人数</b>も書いてください。" in comment.text

    def test_do_not_spill_to_other_items(self) -> None:
        assert "発注者からのコメント" not in group(self.form(), "company").text

    def test_a_form_without_them_is_no_fault(self) -> None:
        assert not group(Paper(FILLED), "method").find("li")


class TestErrorSummary:
    def summary(self, **context: object) -> Element:
        return read(render_to_string("shell/error_summary.html", context))

    def test_is_absent_when_nothing_is_wrong(self) -> None:
        assert not self.summary(form=Paper(FILLED)).everything()
        assert not self.summary().everything()

    def test_links_each_error_to_a_control_that_can_take_the_focus(self) -> None:
        form = Paper({})
        page = read("".join(form[name].as_field_group() for name in form.fields))
        links = [link.attributes["href"].removeprefix("#") for link in self.summary(form=form).find("a")]
        assert [page.by_id(target).name for target in links] == ["input", "select", "input", "input", "select"]

    def test_names_the_item_and_the_fault(self) -> None:
        assert "商号又は名称：入力してください。" in [link.text for link in self.summary(form=Paper({})).find("a")]

    def test_says_faults_that_belong_to_no_item(self) -> None:
        form = Paper(FILLED)
        form.add_error(None, "メールアドレス又はパスワードが違います。")
        assert [item.text for item in self.summary(form=form).find("li")] == [
            "メールアドレス又はパスワードが違います。"
        ]

    def test_covers_the_rows_of_a_formset(self) -> None:
        rows = forms.formset_factory(Paper, extra=0)(
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-category": "new"}, prefix="form"
        )
        assert "#id_form-0-company" in [link.attributes["href"] for link in self.summary(formset=rows).find("a")]

    def test_links_findings_to_the_items_of_the_paper(self) -> None:
        findings = [
            Finding("stop", "利用目的が空欄です。", rule=1, item="purpose"),
            Finding("stop", "全体の誤りです。"),
        ]
        found = self.summary(findings=findings, findings_url="/requests/x/uses/")
        assert [item.text for item in found.find("li")] == ["利用目的が空欄です。（規定1）", "全体の誤りです。"]
        assert found.one("a").attributes["href"] == "/requests/x/uses/#id_purpose"


class TestOtherWidgets:
    def test_djangos_own_widgets_render(self) -> None:
        assert group(Paper(FILLED), "service").one("select").attributes["id"] == "id_service"

    def test_a_hidden_field_shows_nothing(self) -> None:
        (only,) = group(Paper(), "hidden").everything()
        assert only.attributes["type"] == "hidden"

    def test_rows_of_a_formset_have_ids_of_their_own(self) -> None:
        first, second = Paper(prefix="a"), Paper(prefix="b")
        assert read("".join(form[name].as_field_group() for form in (first, second) for name in form.fields))
