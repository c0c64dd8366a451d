"""Which key-encryption key seals attached files; their wrapped keys may be wrapped anew, and nothing else changes."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TRIGGER, TABLE = "desk_attachmentbody_no_update", "desk_attachmentbody"
SAME = """NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.organisation_id = OLD.organisation_id
AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size AND NEW.sealed_sha256 = OLD.sealed_sha256"""
ERASED = "(NEW.ciphertext = OLD.ciphertext OR length(NEW.ciphertext) = 0) AND length(NEW.wrapped_key) = 0"
# As long as before: what was erased has no length and stays erased.
REWRAPPED = "NEW.ciphertext = OLD.ciphertext AND length(NEW.wrapped_key) = length(OLD.wrapped_key)"


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _make(schema_editor, f"NOT ({SAME} AND (({ERASED}) OR ({REWRAPPED})))")


def protect_as_before(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    _make(schema_editor, f"NOT ({SAME} AND {ERASED})")


def _make(schema_editor: BaseDatabaseSchemaEditor, when: str) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER {TRIGGER}")
        schema_editor.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'attached files never change'); END"
        )
    else:
        schema_editor.execute(f"DROP TRIGGER {TRIGGER} ON {TABLE}")
        schema_editor.execute(
            f"CREATE TRIGGER {TRIGGER} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({when}) "
            "EXECUTE FUNCTION desk_attachment_refuse()"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0023_holds'),
    ]

    operations = [
        migrations.CreateModel(
            name='KekState',
            fields=[
                ('purpose', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('key_id', models.CharField(max_length=16)),
            ],
        ),
        migrations.RunPython(protect, protect_as_before),
    ]
