"""What an approved disposal of files is about, file by file, so that it is carried out a few at a time."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def finish_old_ones(apps: Any, schema_editor: Any) -> None:
    """Until now everything went in the transaction of the approval."""
    proposals = apps.get_model("desk", "DisposalProposal").objects.filter(state="approved")
    proposals.update(finished_at=models.F("decided_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0033_usage_fields'),
    ]

    operations = [
        migrations.AddField(
            model_name='disposalproposal',
            name='finished_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='DisposalItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort', models.CharField(max_length=10)),
                ('target', models.CharField(max_length=40)),
                ('is_done', models.BooleanField(default=False)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='desk.disposalproposal')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_done', False)), fields=['proposal', 'id'], name='disposal_left')],
                'constraints': [models.UniqueConstraint(fields=('proposal', 'sort', 'target'), name='one_disposal_item')],
            },
        ),
        migrations.RunPython(finish_old_ones, migrations.RunPython.noop),
    ]
