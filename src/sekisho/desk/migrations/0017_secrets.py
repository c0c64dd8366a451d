"""Registered secrets by their numbers and sealed hashes, which register the gateways load, and names the city keeps."""

import django.db.models.deletion
import sekisho.desk.permits.models
import sekisho.desk.registered.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0016_permit_contents'),
    ]

    operations = [
        migrations.CreateModel(
            name='GateRegister',
            fields=[
                ('engagement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='desk.engagement')),
                ('sha256', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SealedRegister',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
            ],
            options={
                'db_table': 'sekisho_register',
            },
        ),
        migrations.CreateModel(
            name='CityName',
            fields=[
                ('id', models.CharField(default=sekisho.desk.permits.models.name_id, max_length=40, primary_key=True, serialize=False)),
                ('act', models.CharField(choices=[('add', '追加'), ('remove', '照合しない')], max_length=10)),
                ('sort', models.CharField(choices=[('character', 'キャラクター'), ('work', '作品'), ('artist', '作家・制作者'), ('brand', 'ブランド・企業'), ('slogan', 'キャッチコピー')], max_length=10, verbose_name='種類')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='出典')),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Secret',
            fields=[
                ('id', models.CharField(default=sekisho.desk.registered.models.secret_id, max_length=40, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('terms', '用語'), ('document', '文書'), ('records', '名簿')], max_length=10, verbose_name='種別')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='削除日時')),
                ('removed_reason', models.CharField(blank=True, max_length=300, verbose_name='理由')),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='secrets', to='desk.engagement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.organisation')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='SecretVersion',
            fields=[
                ('id', models.CharField(default=sekisho.desk.registered.models.version_id, max_length=40, primary_key=True, serialize=False)),
                ('number', models.IntegerField(verbose_name='版')),
                ('sealed', models.BinaryField()),
                ('counts', models.JSONField()),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('secret', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='desk.secret')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('secret', 'number'), name='secret_version_once')],
            },
        ),
    ]
