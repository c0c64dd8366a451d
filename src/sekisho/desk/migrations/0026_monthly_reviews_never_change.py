"""A signed monthly review is refused any change by the store itself, as filed versions are."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, WORDS = "desk_monthlyreview", "signed monthly reviews never change"
# INSERT OR REPLACE deletes without asking the delete trigger.
TAKEN = f"""EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id OR (party_id = NEW.party_id AND month = NEW.month))"""
SQLITE = (
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE} WHEN {TAKEN} "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
)
POSTGRES = (
    f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$",
    f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
    f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()",
)
UNDO_SQLITE = tuple(f"DROP TRIGGER {TABLE}_no_{act}" for act in ("update", "delete", "replace"))
UNDO_POSTGRES = (
    *(f"DROP TRIGGER {TABLE}_no_{act} ON {TABLE}" for act in ("change", "truncate")),
    f"DROP FUNCTION {TABLE}_refuse()",
)


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0025_after_answers'),
    ]

    operations = [migrations.RunPython(protect, release)]
