"""Word files that are being looked at, and the originals of filed versions: those are added, never changed."""

import django.db.models.deletion
import sekisho.desk.intake.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = {"desk_original": "id", "desk_originalbody": "original_id"}
SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'originals never change'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'originals never change'); END",
    # INSERT OR REPLACE deletes without asking the delete trigger
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
    "BEGIN SELECT RAISE(ABORT, 'originals never change'); END",
)
POSTGRES_FUNCTION = (
    "CREATE FUNCTION desk_original_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'originals never change'; END $$"
)
POSTGRES = (
    "CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION desk_original_refuse()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_original_refuse()",
)


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_embedded = schema_editor.connection.vendor == "sqlite"
    if not is_embedded:
        schema_editor.execute(POSTGRES_FUNCTION)
    for table, key in TABLES.items():
        for statement in SQLITE if is_embedded else POSTGRES:
            schema_editor.execute(statement.format(table=table, key=key))


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0008_attachments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Original',
            fields=[
                ('id', models.CharField(default=sekisho.desk.intake.models.original_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.IntegerField()),
                ('received_from', models.CharField(max_length=300, verbose_name='差出人')),
                ('received_on', models.DateField(verbose_name='受領日')),
                ('means', models.CharField(choices=[('mail', '電子メール'), ('post', '郵送'), ('hand', '持参')], max_length=10, verbose_name='受領方法')),
                ('decided', models.JSONField(default=dict)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='original', to='desk.version')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Intake',
            fields=[
                ('id', models.CharField(default=sekisho.desk.intake.models.intake_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='ファイル名')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.IntegerField()),
                ('sealed', models.BinaryField()),
                ('reading', models.JSONField()),
                ('typed', models.JSONField(default=dict)),
                ('received_from', models.CharField(blank=True, max_length=300, verbose_name='差出人')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='受領日')),
                ('means', models.CharField(blank=True, choices=[('mail', '電子メール'), ('post', '郵送'), ('hand', '持参')], max_length=10, verbose_name='受領方法')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='OriginalBody',
            fields=[
                ('original', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='body', serialize=False, to='desk.original')),
                ('sealed', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
