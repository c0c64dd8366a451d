"""Confirmations on paper, hand-overs and lists; a permit may rest on what was confirmed elsewhere."""

import django.db.models.deletion
import sekisho.desk.exchange.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0009_intake'),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.scan_id, max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('form', models.CharField(max_length=4)),
                ('size', models.IntegerField()),
                ('data', models.BinaryField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='issuedpermit',
            name='fresh_until',
            field=models.DateField(blank=True, null=True, verbose_name='一覧が足りる最後の日'),
        ),
        migrations.AddField(
            model_name='issuedpermit',
            name='grounds',
            field=models.CharField(blank=True, choices=[('', 'この関所での確認'), ('paper', '紙による確認'), ('origin', '別の関所の手形')], default='', max_length=10, verbose_name='確認の形'),
        ),
        migrations.AddField(
            model_name='issuedpermit',
            name='list_days',
            field=models.IntegerField(default=0, verbose_name='一覧の期限（日）'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='channel',
            field=models.CharField(choices=[('here', 'この関所で審査する'), ('paper', '紙で確認する（関所を使っていない）'), ('elsewhere', '別の関所で確認する')], default='here', max_length=10, verbose_name='確認の方法'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='issuer',
            field=models.CharField(blank=True, max_length=32, verbose_name='発行元の指紋'),
        ),
        migrations.AlterField(
            model_name='issuedpermit',
            name='version',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='permit', to='desk.version'),
        ),
        migrations.CreateModel(
            name='PaperNotice',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.notice_id, max_length=40, primary_key=True, serialize=False)),
                ('told_on', models.DateField(verbose_name='書面の日付')),
                ('officer', models.CharField(max_length=100, verbose_name='確認した職員の氏名')),
                ('department', models.CharField(max_length=200, verbose_name='所属')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('act', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='desk.permitact')),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='desk.decision')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.scan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SentHandover',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('audience', models.CharField(max_length=32, verbose_name='受取先の指紋')),
                ('list_days', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='desk.issuedpermit')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='TakenHandover',
            fields=[
                ('id', models.CharField(default=sekisho.desk.exchange.models.handover_id, max_length=40, primary_key=True, serialize=False)),
                ('issuer', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=32)),
                ('number', models.BigIntegerField()),
                ('permit', models.CharField(db_index=True, max_length=80)),
                ('engagement', models.CharField(max_length=80)),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('token', models.TextField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='AdoptedPermit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('row', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.issuedpermit')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adopted', to='desk.takenhandover')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='WrittenList',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('closed', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='TakenList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=300)),
                ('key', models.CharField(max_length=32)),
                ('number', models.BigIntegerField()),
                ('issued_at', models.DateTimeField()),
                ('next_update', models.DateTimeField()),
                ('closed', models.IntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('token', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('issuer', 'number'), name='list_once')],
            },
        ),
    ]
