"""Held calls, and the reasons stated for them."""

import django.db.models.deletion
import sekisho.desk.permits.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0022_public_signs'),
    ]

    operations = [
        migrations.CreateModel(
            name='HoldRelease',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.release_id, max_length=40, primary_key=True, serialize=False)),
                ('hold', models.CharField(max_length=40)),
                ('record', models.CharField(db_index=True, max_length=40)),
                ('actor', models.CharField(max_length=40)),
                ('reason', models.CharField(choices=[('public-figure', '公人に関する情報'), ('published', '公表されている情報')], max_length=20, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='passage',
            name='hold',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('hold', ''), _negated=True), fields=['actor', '-at'], name='passage_held'),
        ),
        migrations.AddField(
            model_name='holdrelease',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdrelease',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement'),
        ),
        migrations.AddField(
            model_name='holdrelease',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='holdrelease',
            index=models.Index(fields=['hold', 'actor'], name='release_of_hold'),
        ),
        migrations.AddIndex(
            model_name='holdrelease',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['until'], name='release_counting'),
        ),
    ]
