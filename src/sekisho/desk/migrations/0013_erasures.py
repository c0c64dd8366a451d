"""What was erased: index columns, and the orders with their reasons."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_wires'),
    ]

    operations = [
        migrations.AddField(
            model_name='passage',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='passage',
            name='erased_basis',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.CreateModel(
            name='ErasureOrder',
            fields=[
                ('id', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('record', models.CharField(blank=True, db_index=True, max_length=64)),
                ('shelf', models.CharField(blank=True, max_length=80)),
                ('basis', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
    ]
