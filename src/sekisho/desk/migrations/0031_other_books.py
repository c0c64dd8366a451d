"""The books of other gateways, and in which of them a record stands."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0030_handling'),
    ]

    operations = [
        migrations.CreateModel(
            name='OtherBook',
            fields=[
                ('id', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('vkey', models.CharField(max_length=400)),
                ('place', models.CharField(max_length=500)),
                ('secret', models.CharField(blank=True, max_length=100)),
                ('engagements', models.JSONField(null=True)),
                ('added_at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('next_index', models.BigIntegerField(default=0)),
                ('size', models.BigIntegerField(default=0)),
                ('read_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('stopped', models.CharField(blank=True, choices=[('fork', '枝分かれ（ledger.fork）'), ('rewind', '巻戻し（ledger.fork）')], max_length=10)),
                ('stopped_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('unreadable', models.BigIntegerField(default=0)),
                ('elsewhere', models.BigIntegerField(default=0)),
                ('twice', models.BigIntegerField(default=0)),
                ('twice_records', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.AddField(
            model_name='passage',
            name='log',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.otherbook'),
        ),
    ]
