"""How a form field becomes HTML: one template, and the values it needs beside those Django gives.

A form may carry `findings_for` and `comments_for` (by field name): what the pre-check and the officer said.
"""

from functools import cached_property
from typing import Any

from django.forms import BoundField, CheckboxInput, Field, MultiWidget
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.forms.widgets import ChoiceWidget, Widget

from sekisho.desk.shell.fields import EMPTY_JA

CHOOSE_JA = "選んでください。"


class DeskBoundField(BoundField):
    """A field with its mark, findings and comments, all tied to the control by aria-describedby."""

    @property
    def is_must(self) -> bool:
        """Whether 「※必須」 is shown: the field's or widget's `must`, or else Django's `required`."""
        for owner in (self.field, self.field.widget):
            if hasattr(owner, "must"):
                return bool(owner.must)
        return bool(self.field.required)

    @property
    def must_words(self) -> str:
        """What the mark says: `must` itself where it is a condition in words, e.g. 「文章かファイルが必須」."""
        must = getattr(self.field, "must", True)
        return must if isinstance(must, str) else "必須"

    @property
    def is_tick(self) -> bool:
        """A single checkbox, whose label stands beside it."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def mistakes(self) -> list[str]:
        """The error messages, with plain words where Django would say 「このフィールドは必須です。」."""
        words = [str(message) for message in self.errors]
        if self.field.error_messages["required"] == Field.default_error_messages["required"]:
            plain = CHOOSE_JA if self._is_chosen else EMPTY_JA
            return [plain if word == self.field.error_messages["required"] else word for word in words]
        return words

    @property
    def _is_chosen(self) -> bool:
        return isinstance(self.field.widget, ChoiceWidget | CheckboxInput)

    @property
    def findings(self) -> list[Any]:
        return list(getattr(self.form, "findings_for", {}).get(self.name, ()))

    @property
    def comments(self) -> list[str]:
        return list(getattr(self.form, "comments_for", {}).get(self.name, ()))

    @property
    def first_id(self) -> str:
        """The id of the control that takes the focus when the error summary points here."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.auto_id

    @property
    def aria_describedby(self) -> str:
        """Ids of everything the template writes about this field, in the order in which it stands there."""
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return ""
        said = {
            "helptext": self.help_text,
            "comments": self.comments,
            "error": self.errors,
            "findings": self.findings,
        }
        return " ".join(f"{self.auto_id}_{part}" for part, content in said.items() if content)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Django's attributes without `required`: the browser's own bubble would keep people from our Japanese
        message and from the summary. Radio buttons and boxes of a group are not invalid one by one.
        """
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        if self.use_fieldset and not isinstance(self.field.widget, MultiWidget):
            built.pop("aria-invalid", None)
        return built


class DeskFormRenderer(TemplatesSetting):
    """`{{ form.name.as_field_group }}` renders `shell/field.html`."""

    field_template_name = "shell/field.html"
    bound_field_class = DeskBoundField

    @cached_property
    def _shipped(self) -> DjangoTemplates:
        return DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Django's own widgets come from Django's package; the desk's engine looks only into the slices."""
        if template_name.startswith("django/"):
            return self._shipped.get_template(template_name)
        return super().get_template(template_name)
