"""Reasons of every act on a permit, and keys that end with it."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0005_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='ended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='手形の終了による終了'),
        ),
        migrations.CreateModel(
            name='PermitAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20)),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='desk.issuedpermit')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
    ]
