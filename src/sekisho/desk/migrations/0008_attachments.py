"""Attached files: sealed bytes never change, what a filed version pins is never removed; the store refuses it too."""

import django.db.models.deletion
import sekisho.desk.attachments.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Of a body only the wrapped key may go (erasure); of an attachment only `is_filed` may come.
BODY_STAYS = """NOT (NEW.id = OLD.id AND NEW.engagement_id = OLD.engagement_id AND NEW.organisation_id = OLD.organisation_id
AND NEW.sha256 = OLD.sha256 AND NEW.size = OLD.size AND NEW.ciphertext = OLD.ciphertext
AND NEW.sealed_sha256 = OLD.sealed_sha256 AND length(NEW.wrapped_key) = 0)"""
ROW_STAYS = """(OLD.is_filed OR NOT (NEW.id = OLD.id AND NEW.body_id = OLD.body_id AND NEW.name = OLD.name
AND NEW.media = OLD.media AND NEW.author_id = OLD.author_id AND NEW.at = OLD.at))"""
SQLITE = (
    f"""CREATE TRIGGER desk_attachment_no_update BEFORE UPDATE ON desk_attachment WHEN {ROW_STAYS}
BEGIN SELECT RAISE(ABORT, 'attached files never change'); END;""",
    """CREATE TRIGGER desk_attachment_no_delete BEFORE DELETE ON desk_attachment WHEN OLD.is_filed
BEGIN SELECT RAISE(ABORT, 'attached files never change'); END;""",
    """CREATE TRIGGER desk_attachment_no_replace BEFORE INSERT ON desk_attachment
WHEN EXISTS (SELECT 1 FROM desk_attachment WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'attached files never change'); END;""",
    f"""CREATE TRIGGER desk_attachmentbody_no_update BEFORE UPDATE ON desk_attachmentbody WHEN {BODY_STAYS}
BEGIN SELECT RAISE(ABORT, 'attached files never change'); END;""",
    """CREATE TRIGGER desk_attachmentbody_no_replace BEFORE INSERT ON desk_attachmentbody
WHEN EXISTS (SELECT 1 FROM desk_attachmentbody WHERE id = NEW.id OR (engagement_id = NEW.engagement_id
AND organisation_id = NEW.organisation_id AND sha256 = NEW.sha256))
BEGIN SELECT RAISE(ABORT, 'attached files never change'); END;""",
)
POSTGRES = f"""
CREATE FUNCTION desk_attachment_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'attached files never change'; END $$;
CREATE TRIGGER desk_attachment_no_update BEFORE UPDATE ON desk_attachment
FOR EACH ROW WHEN ({ROW_STAYS}) EXECUTE FUNCTION desk_attachment_refuse();
CREATE TRIGGER desk_attachment_no_delete BEFORE DELETE ON desk_attachment
FOR EACH ROW WHEN (OLD.is_filed) EXECUTE FUNCTION desk_attachment_refuse();
CREATE TRIGGER desk_attachmentbody_no_update BEFORE UPDATE ON desk_attachmentbody
FOR EACH ROW WHEN ({BODY_STAYS}) EXECUTE FUNCTION desk_attachment_refuse();
"""


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else (POSTGRES,):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0007_disclosures'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttachmentBody',
            fields=[
                ('id', models.CharField(default=sekisho.desk.attachments.models.body_id, max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('ciphertext', models.BinaryField()),
                ('wrapped_key', models.BinaryField()),
                ('sealed_sha256', models.CharField(max_length=64)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.CharField(default=sekisho.desk.attachments.models.attachment_id, max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120, verbose_name='名称')),
                ('media', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word'), ('xlsx', 'Excel'), ('pptx', 'PowerPoint'), ('png', '画像（PNG）'), ('jpg', '画像（JPEG）'), ('txt', 'テキスト'), ('csv', 'CSV')], max_length=10, verbose_name='形式')),
                ('is_filed', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='desk.attachmentbody')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='attachmentbody',
            constraint=models.UniqueConstraint(fields=('engagement', 'organisation', 'sha256'), name='attachment_body_once'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
