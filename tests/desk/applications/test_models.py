"""What was filed stays as it was filed: our code refuses a change, and so does the store itself."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, ProtectedError

from sekisho.desk.applications.models import Request, Version
from sekisho.kernel.errors import StateError


@pytest.fixture
def version(world) -> Version:
    return world.filed()


def run(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def unchanged(version: Version) -> bool:
    found = Version.objects.filter(id=version.id).values().first()
    return found is not None and all(found[name] == getattr(version, name) for name in found)


def test_a_filed_version_is_not_saved_again(version):
    found = Version.objects.get(id=version.id)
    found.answers = "{}"
    with pytest.raises(StateError, match="変更できません"):
        found.save()
    with pytest.raises(StateError, match="変更できません"):
        found.save(update_fields=["sha256"])
    assert unchanged(version)


def test_a_filed_version_is_not_deleted(version):
    with pytest.raises(StateError, match="削除できません"):
        Version.objects.get(id=version.id).delete()
    assert unchanged(version)


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(answers="{}"),
        lambda rows: rows.update(number=F("number") + 1),
        lambda rows: rows.update(sha256="0" * 64),
        lambda rows: rows.update(submitted_at=None),
        lambda rows: Version.objects.bulk_update([_changed(rows)], ["answers"]),
        lambda rows: rows.delete(),
        lambda rows: rows._raw_delete("default"),
    ],
)
def test_the_store_refuses_what_goes_round_our_code(version, change):
    with pytest.raises(DatabaseError, match="filed versions never change"), transaction.atomic():
        change(Version.objects.filter(id=version.id))
    assert unchanged(version)


def _changed(rows) -> Version:
    found = rows.get()
    found.answers = "{}"
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE desk_version SET answers = '{}' WHERE id = %s",
        "UPDATE desk_version SET id = 'ver_other' WHERE id = %s",
        "UPDATE desk_version SET request_id = request_id WHERE id = %s",
        "DELETE FROM desk_version WHERE id = %s",
        "UPDATE desk_version SET sha256 = '' WHERE id = %s",
    ],
)
def test_raw_statements_are_refused(version, statement):
    with pytest.raises(DatabaseError, match="filed versions never change"):
        run(statement, version.id)
    assert unchanged(version)


def test_a_version_is_not_replaced_by_one_of_the_same_key(version):
    """REPLACE of SQLite deletes without asking the delete trigger."""
    columns = [field.column for field in Version._meta.concrete_fields]
    values = ["{}" if name == "answers" else name for name in columns]
    chosen = ", ".join("'{}'" if value == "{}" else value for value in values)
    verb = "INSERT OR REPLACE INTO" if connection.vendor == "sqlite" else "INSERT INTO"
    after = "" if connection.vendor == "sqlite" else " ON CONFLICT (id) DO UPDATE SET answers = EXCLUDED.answers"
    with pytest.raises(DatabaseError):
        run(
            f"{verb} desk_version ({', '.join(columns)}) SELECT {chosen} FROM desk_version WHERE id = %s{after}",
            version.id,
        )
    assert unchanged(version)


def test_versions_are_not_emptied_as_a_whole(version):
    statement = "DELETE FROM desk_version"
    if connection.vendor == "postgresql":
        statement = "TRUNCATE desk_version CASCADE"
        run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="filed versions never change"):
        run(statement)
    assert unchanged(version)


def test_a_request_with_versions_cannot_be_deleted_from_under_them(version):
    with pytest.raises(ProtectedError):
        version.request.delete()


def test_a_number_is_given_once(version):
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.create(
            request=version.request,
            number=version.number,
            answers="{}",
            sha256="0" * 64,
            author=version.author,
            submitted_at=version.submitted_at,
        )


def test_a_request_says_when_it_was_last_touched(world):
    draft = world.draft()
    before = Request.objects.get(id=draft.id).updated_at
    world.change(draft, draft.application)
    assert Request.objects.get(id=draft.id).updated_at > before
