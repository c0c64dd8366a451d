"""Sign-in, password and people forms."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import ROLE_WORDS, Role
from sekisho.desk.shell.fields import LineField, MailField
from sekisho.kernel.width import number_text

PASSWORD = {"autocomplete": "current-password"}
NEW_PASSWORD = {"autocomplete": "new-password"}


class SignInForm(forms.Form):
    email = MailField(label="メールアドレス", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="パスワード", strip=False, widget=forms.PasswordInput(attrs=PASSWORD))


class CodeForm(forms.Form):
    code = forms.CharField(
        label="確認コード（6桁）",
        help_text="認証アプリに表示されている6桁の数字を入力してください。",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        code = number_text(self.cleaned_data["code"]).replace("-", "")
        if len(code) != 6 or not code.isascii() or not code.isdigit():
            raise ValidationError("6桁の数字を入力してください。")
        return code


class PasswordForm(forms.Form):
    old = forms.CharField(label="いまのパスワード", strip=False, widget=forms.PasswordInput(attrs=PASSWORD))
    new1 = forms.CharField(
        label="新しいパスワード",
        strip=False,
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text="12文字以上。よく使われる言葉や、氏名・メールアドレスに似たものは使えません。",
    )
    new2 = forms.CharField(
        label="新しいパスワード（確認）", strip=False, widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise ValidationError("いまのパスワードが違います。")
        return old

    def clean(self) -> None:
        first, second = self.cleaned_data.get("new1"), self.cleaned_data.get("new2")
        if first and second and first != second:
            self.add_error("new2", "新しいパスワードが一致していません。")
        elif first and first == self.cleaned_data.get("old"):
            # Whoever gave out a first password knows it: keeping it is no change.
            self.add_error("new1", "いまのパスワードとは別のものにしてください。")
        elif first:
            try:
                password_validation.validate_password(first, self.person)
            except ValidationError as error:
                self.add_error("new1", error)


class PersonForm(forms.Form):
    """A new colleague of one's own organisation."""

    name = LineField(label="氏名", max_length=100)
    email = MailField(label="メールアドレス", max_length=254, help_text="サインインに使います。")
    role = forms.ChoiceField(
        label="役割",
        choices=[(role.value, ROLE_WORDS[role]) for role in (Role.STAFF, Role.RESPONSIBLE)],
        widget=forms.RadioSelect,
        initial=Role.STAFF.value,
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip().lower()
        if Person.objects.filter(email=email).exists():
            raise ValidationError("このメールアドレスは登録できません。別のアドレスを使ってください。")
        return email
