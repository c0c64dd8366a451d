"""`sekisho person add`: the first accounts of an installation."""

from argparse import Namespace

from django.core.exceptions import ValidationError
from django.forms import Field

from sekisho.cli.output import say
from sekisho.desk.people.actions import add_person
from sekisho.desk.people.models import Organisation, Person
from sekisho.desk.people.roles import Role
from sekisho.desk.setup import migrate
from sekisho.desk.shell.fields import LineField, MailField
from sekisho.kernel.errors import InputError
from sekisho.kernel.settings import Settings

KIND_OF_ROLE = {
    Role.OFFICER: Organisation.Kind.DEPARTMENT,
    Role.POLICY: Organisation.Kind.POLICY,
    Role.AUDITOR: Organisation.Kind.AUDIT,
    Role.RESPONSIBLE: Organisation.Kind.CONTRACTOR,
    Role.STAFF: Organisation.Kind.CONTRACTOR,
}


# The same limits as on the pages.
FIELDS: dict[str, Field] = {
    "email": MailField(max_length=254),
    "name": LineField(max_length=100),
    "organisation": LineField(max_length=200),
}


def _checked(option: str, value: str) -> str:
    try:
        cleaned: str = FIELDS[option].clean(value)
    except ValidationError as error:
        raise InputError(f"--{option} の値が使えません。", next_ja="".join(error.messages)) from error
    return cleaned


def run(args: Namespace, settings: Settings) -> int:
    """Register a person and print what they need, once."""
    migrate()
    role = Role(args.role)
    email, name, organisation_name = (_checked(option, getattr(args, option)) for option in FIELDS)
    if Person.objects.filter(email=email.lower()).exists():
        raise InputError(f"{email} は、すでに登録されています。")
    organisation, _ = Organisation.objects.get_or_create(name=organisation_name, kind=KIND_OF_ROLE[role])
    invitation = add_person(organisation, name, email, role, None)
    say(f"登録しました：{invitation.person.name}（{invitation.person.role_word}）")
    say(f"最初のパスワード：{invitation.password}（最初のサインインで変更します）")
    say(f"二要素認証の登録キー：{invitation.secret}（認証アプリに入力します）")
    return 0
