"""Versions for disclosure: rows are added, never changed."""

import django.db.models.deletion
import sekisho.desk.papers.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0006_permit_acts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.CharField(default=sekisho.desk.papers.models.disclosure_id, max_length=40, primary_key=True, serialize=False)),
                ('withheld', models.JSONField(default=list)),
                ('words', models.JSONField(default=list)),
                ('words_reason', models.CharField(blank=True, max_length=300, verbose_name='語句を公開しない理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='desk.version')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
    ]
