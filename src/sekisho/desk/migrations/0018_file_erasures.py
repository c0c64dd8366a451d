"""Attached and received files can be erased, and only that; the store refuses the rest, TRUNCATE too.

An erased body no longer stands in the way of the same bytes, so the unique index leaves it out. On SQLite that makes
the table anew, and its triggers with it.
"""

from typing import Any

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BODY_STAYS = """NOT (NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.organisation_id = OLD.organisation_id
AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size AND (NEW.ciphertext = OLD.ciphertext OR length(NEW.ciphertext) = 0)
AND NEW.sealed_sha256 = OLD.sealed_sha256 AND length(NEW.wrapped_key) = 0)"""
ORIGINAL_STAYS = "NOT (NEW.original_id = OLD.original_id AND length(NEW.sealed) = 0)"
ERASURES = {"desk_attachmenterasure": "body_id", "desk_originalerasure": "original_id"}
FILES, ORIGINALS, ORDERS = "attached files never change", "originals never change", "erasures never change"


def _sqlite(table: str, act: str, words: str, when: str = "") -> str:
    name, verb = f"{table}_no_{act}", "INSERT" if act == "replace" else act.upper()
    condition = f"WHEN {when} " if when else ""
    return f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"


SQLITE = (
    _sqlite("desk_attachmentbody", "update", FILES, BODY_STAYS),
    # INSERT OR REPLACE deletes without asking anybody
    _sqlite(
        "desk_attachmentbody",
        "replace",
        FILES,
        "EXISTS (SELECT 1 FROM desk_attachmentbody WHERE id = NEW.id OR (engagement_id = NEW.engagement_id "
        "AND organisation_id = NEW.organisation_id AND sha256 = NEW.sha256 AND length(wrapped_key) > 0))",
    ),
    "DROP TRIGGER desk_originalbody_no_update",
    _sqlite("desk_originalbody", "update", ORIGINALS, ORIGINAL_STAYS),
    *(_sqlite(table, act, ORDERS) for table in ERASURES for act in ("update", "delete")),
    *(
        _sqlite(table, "replace", ORDERS, f"EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})")
        for table, key in ERASURES.items()
    ),
)
NO_TRUNCATE = (
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
)
POSTGRES = (
    "DROP TRIGGER desk_attachmentbody_no_update ON desk_attachmentbody",
    f"CREATE TRIGGER desk_attachmentbody_no_update BEFORE UPDATE ON desk_attachmentbody "
    f"FOR EACH ROW WHEN ({BODY_STAYS}) EXECUTE FUNCTION desk_attachment_refuse()",
    *(
        NO_TRUNCATE.format(table=table, function="desk_attachment_refuse")
        for table in ("desk_attachment", "desk_attachmentbody")
    ),
    "DROP TRIGGER desk_originalbody_no_change ON desk_originalbody",
    f"CREATE TRIGGER desk_originalbody_no_update BEFORE UPDATE ON desk_originalbody "
    f"FOR EACH ROW WHEN ({ORIGINAL_STAYS}) EXECUTE FUNCTION desk_original_refuse()",
    "CREATE TRIGGER desk_originalbody_no_delete BEFORE DELETE ON desk_originalbody "
    "FOR EACH ROW EXECUTE FUNCTION desk_original_refuse()",
    f"CREATE FUNCTION desk_erasure_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{ORDERS}'; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION desk_erasure_refuse()"
        for table in ERASURES
    ),
    *(NO_TRUNCATE.format(table=table, function="desk_erasure_refuse") for table in ERASURES),
)


def free(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite's table is made anew without them."""
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "replace"):
            schema_editor.execute(f"DROP TRIGGER desk_attachmentbody_no_{act}")


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


ORDER: "list[tuple[str, models.Field[Any, Any]]]" = [
    ("basis", models.CharField(max_length=10, verbose_name="根拠")),
    ("reason", models.CharField(max_length=300, verbose_name="理由")),
    ("at", models.DateTimeField(default=sekisho.desk.shell.clock.now)),
]


class Migration(migrations.Migration):
    dependencies = [("desk", "0017_secrets")]

    operations = [
        migrations.RunPython(free, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="attachmentbody", name="attachment_body_once"),
        migrations.AddConstraint(
            model_name="attachmentbody",
            constraint=models.UniqueConstraint(
                condition=models.Q(("wrapped_key", b""), _negated=True),
                fields=("engagement", "organisation", "sha256"),
                name="attachment_body_once",
            ),
        ),
        *(
            migrations.CreateModel(
                name=f"{target.capitalize()}Erasure",
                fields=[
                    *ORDER,
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        field,
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            related_name="erasure",
                            serialize=False,
                            to=f"desk.{model}",
                        ),
                    ),
                ],
                options={"abstract": False},
            )
            for target, field, model in (
                ("attachment", "body", "attachmentbody"),
                ("original", "original", "original"),
            )
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
