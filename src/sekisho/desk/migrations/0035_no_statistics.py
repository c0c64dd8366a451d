"""PostgreSQL copies no sealed bytes and no wrapped keys into its statistics, where an erasure would leave them."""

from typing import Any

from django.db import migrations, models, transaction

TRIGGERS = """SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
              WHERE tgrelid = %s::regclass AND NOT tgisinternal ORDER BY tgname"""


def drop_statistics(apps: Any, schema_editor: Any) -> None:
    """Naming the type anew makes the server drop what its ANALYZE had copied; nothing is sought by such a column."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for model in apps.get_app_config("desk").get_models():
        columns = [field.attname for field in model._meta.local_fields if isinstance(field, models.BinaryField)]
        if columns:
            _forget(schema_editor, model._meta.db_table, columns)
    # A warning, and nothing done, for who does not own the database.
    schema_editor.execute("VACUUM FULL pg_catalog.pg_statistic")


def _forget(schema_editor: Any, table: str, columns: list[str]) -> None:
    """The type of a column that a trigger names cannot be said anew: triggers stand aside meanwhile."""
    name, connection = schema_editor.quote_name, schema_editor.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(TRIGGERS, [name(table)])
        triggers = cursor.fetchall()
        for trigger, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name(trigger)} ON {name(table)}")
        for column in map(name, columns):
            change = f"ALTER TABLE {name(table)} ALTER COLUMN {column}"
            cursor.execute(f"{change} TYPE bytea, ALTER COLUMN {column} SET STATISTICS 0")
        for _, made in triggers:
            cursor.execute(made)


class Migration(migrations.Migration):
    atomic = False  # VACUUM takes no transaction around it; each step may come again

    dependencies = [("desk", "0034_disposal_items")]
    operations = [migrations.RunPython(drop_statistics, migrations.RunPython.noop)]
