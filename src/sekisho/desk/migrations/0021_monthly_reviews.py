"""Signed monthly reviews."""

import django.db.models.deletion
import sekisho.desk.monthly.models
import sekisho.desk.shell.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0020_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyReview',
            fields=[
                ('id', models.CharField(default=sekisho.desk.monthly.models.review_id, max_length=40, primary_key=True, serialize=False)),
                ('month', models.CharField(max_length=7, verbose_name='月')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=sekisho.desk.shell.clock.now)),
                ('event', models.CharField(max_length=40)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('engagement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reviews', to='desk.engagement')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reviews', to='desk.party')),
            ],
            options={
                'ordering': ['-month', 'id'],
                'indexes': [models.Index(fields=['engagement', 'month'], name='review_of_engagement')],
                'constraints': [models.UniqueConstraint(fields=('party', 'month'), name='one_review_a_month')],
            },
        ),
    ]
