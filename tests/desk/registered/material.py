"""Invented secrets as a person hands them in."""

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.registered.actions import Kept, Kind, Material, Wish, register_secret
from sekisho.desk.registered.handed import Handed
from tests.desk.registered.invented import LIST, PASSAGE, TERMS, word


def terms(text: str = TERMS, *, keep_ordinary: bool = False) -> Material:
    return Material(Kind.TERMS, typed=text, keep_ordinary=keep_ordinary)


def document(text: str = PASSAGE) -> Material:
    return file(Kind.DOCUMENT, "構想.docx", word(text))


def records(text: str = LIST, encoding: str = "utf-8-sig") -> Material:
    return file(Kind.RECORDS, "名簿.csv", text.encode(encoding))


def file(kind: Kind, name: str, data: bytes) -> Material:
    return Material(kind, Handed(name, data))


def register(engagement: Engagement, by: Person | None, material: Material, title: str = "登録（第1回）") -> Kept:
    return register_secret(Wish(engagement, title, by), material)
