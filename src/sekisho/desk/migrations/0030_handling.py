"""What the city decides about findings in one engagement."""

import django.db.models.deletion
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0029_free_names'),
    ]

    operations = [
        migrations.CreateModel(
            name='GateHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('action', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='desk.engagement')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('engagement', 'code'), name='one_handling_of_a_code')],
            },
        ),
    ]
