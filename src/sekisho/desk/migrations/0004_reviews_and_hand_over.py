"""Judgements, standard reasons, conditions of a decision, hand-overs, and the indexes of the long lists."""

import django.db.models.deletion
import sekisho.desk.contracts.models
import sekisho.desk.reviews.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0003_catalogue_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.CharField(default=sekisho.desk.contracts.models.hand_over_id, max_length=40, primary_key=True, serialize=False)),
                ('note', models.TextField(blank=True, verbose_name='引継ぎ事項')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='HandOverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Judgement',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.judgement_id, max_length=40, primary_key=True, serialize=False)),
                ('row', models.IntegerField()),
                ('service', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=300, verbose_name='サービス')),
                ('key', models.CharField(db_index=True, max_length=300)),
                ('is_acceptable', models.BooleanField(verbose_name='利用を認める')),
                ('grounds', models.TextField(verbose_name='根拠')),
                ('judged_on', models.DateField(verbose_name='判断日')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='StandardReason',
            fields=[
                ('id', models.CharField(default=sekisho.desk.reviews.models.reason_id, max_length=40, primary_key=True, serialize=False)),
                ('item', models.CharField(blank=True, max_length=40, verbose_name='項目')),
                ('title', models.CharField(max_length=80, verbose_name='見出し')),
                ('text', models.TextField(verbose_name='文')),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'ordering': ['title', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='engagement',
            options={'ordering': ['-fiscal_year', '-created_at', 'id']},
        ),
        migrations.AlterModelOptions(
            name='request',
            options={'ordering': ['-updated_at', 'id']},
        ),
        migrations.AddField(
            model_name='decision',
            name='remark',
            field=models.TextField(blank=True, verbose_name='条件'),
        ),
        migrations.AddField(
            model_name='decision',
            name='without',
            field=models.JSONField(default=dict, verbose_name='除いたもの'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['department', '-fiscal_year', '-created_at', 'id'], name='engagement_list'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['-fiscal_year', '-created_at', 'id'], name='engagement_all'),
        ),
        migrations.AddIndex(
            model_name='engagement',
            index=models.Index(fields=['department', 'officer'], name='engagement_officer'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['-updated_at', 'id'], name='request_list'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['state', 'submitted_at'], name='request_queue'),
        ),
        migrations.AddField(
            model_name='handover',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation'),
        ),
        migrations.AddField(
            model_name='handover',
            name='giver',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handover',
            name='taker',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handoveritem',
            name='engagement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement'),
        ),
        migrations.AddField(
            model_name='handoveritem',
            name='hand_over',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='desk.handover'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='judgement',
            name='department',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation'),
        ),
        migrations.AddField(
            model_name='judgement',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judgements', to='desk.version'),
        ),
        migrations.AddField(
            model_name='standardreason',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='standardreason',
            name='department',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation'),
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.UniqueConstraint(fields=('hand_over', 'engagement'), name='handed_over_once'),
        ),
    ]
