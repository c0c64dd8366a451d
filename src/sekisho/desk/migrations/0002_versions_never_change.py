"""Rows of filed versions are refused any change by the store itself, not only by our code."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = """
CREATE TRIGGER desk_version_no_update BEFORE UPDATE ON desk_version
BEGIN SELECT RAISE(ABORT, 'filed versions never change'); END;
CREATE TRIGGER desk_version_no_delete BEFORE DELETE ON desk_version
BEGIN SELECT RAISE(ABORT, 'filed versions never change'); END;
CREATE TRIGGER desk_version_no_replace BEFORE INSERT ON desk_version
WHEN EXISTS (SELECT 1 FROM desk_version WHERE id = NEW.id OR (request_id = NEW.request_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'filed versions never change'); END;
"""  # INSERT OR REPLACE deletes without asking the delete trigger
POSTGRES = """
CREATE FUNCTION desk_version_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'filed versions never change'; END $$;
CREATE TRIGGER desk_version_no_change BEFORE UPDATE OR DELETE ON desk_version
FOR EACH ROW EXECUTE FUNCTION desk_version_refuse();
CREATE TRIGGER desk_version_no_truncate BEFORE TRUNCATE ON desk_version
FOR EACH STATEMENT EXECUTE FUNCTION desk_version_refuse();
"""


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE.split("END;")[:-1]:
            schema_editor.execute(statement + "END;")
    else:
        schema_editor.execute(POSTGRES)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
