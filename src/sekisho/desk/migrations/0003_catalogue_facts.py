"""Statements about services: rows are added, never changed."""

import django.db.models.deletion
import sekisho.desk.services.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0002_versions_never_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='FactStatement',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('mark', models.CharField(default=sekisho.desk.services.models.statement_mark, max_length=40, unique=True)),
                ('service', models.CharField(db_index=True, max_length=80, verbose_name='サービス')),
                ('fact', models.CharField(max_length=40, verbose_name='項目')),
                ('before', models.JSONField(null=True)),
                ('value', models.JSONField()),
                ('source', models.JSONField(default=list, verbose_name='出典')),
                ('as_of', models.CharField(max_length=10, verbose_name='根拠の日付')),
                ('note', models.TextField(blank=True, verbose_name='変更の理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['seq'],
            },
        ),
    ]
