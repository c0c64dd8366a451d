"""Answers to what the gate stopped, and confirmations to be looked at again."""

import django.db.models.deletion
import sekisho.desk.changes.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0004_reviews_and_hand_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reconfirmation',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.reconfirmation_id, max_length=40, primary_key=True, serialize=False)),
                ('cause', models.CharField(choices=[('fact', 'サービスの事実の変更'), ('book', 'ガイドラインの新しい版')], max_length=10, verbose_name='きっかけ')),
                ('subject', models.CharField(max_length=80, verbose_name='対象')),
                ('is_needed', models.BooleanField(default=True, verbose_name='再確認を開いた')),
                ('reason', models.TextField(verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statements', models.ManyToManyField(related_name='reconfirmations', to='desk.factstatement')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DriftAnswer',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.answer_id, max_length=40, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=32)),
                ('outcome', models.CharField(choices=[('draft', '変更の確認依頼書に記入'), ('dismiss', '変更しない')], max_length=10, verbose_name='対応')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drift_answers', to='desk.engagement')),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.request')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['engagement', 'key'], name='desk_drifta_engagem_100530_idx')],
            },
        ),
        migrations.CreateModel(
            name='ReconfirmationTask',
            fields=[
                ('id', models.CharField(default=sekisho.desk.changes.models.task_id, max_length=40, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('open', '再確認待ち'), ('kept', 'このまま有効'), ('change', '変更を求めた'), ('suspended', '手形を停止')], db_index=True, default='open', max_length=10, verbose_name='結果')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconfirmation_tasks', to='desk.engagement')),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconfirmation_tasks', to='desk.issuedpermit')),
                ('reconfirmation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='desk.reconfirmation')),
            ],
            options={
                'ordering': ['reconfirmation_id', 'id'],
                'constraints': [models.UniqueConstraint(fields=('reconfirmation', 'engagement'), name='task_once')],
            },
        ),
    ]
