"""Indexes that hold what the long lists filter and order by, and the few events that wait for the book."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0010_exchange'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='request',
            name='request_list',
        ),
        migrations.AlterField(
            model_name='event',
            name='delivered',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('delivered', False)), fields=['at', 'id'], name='event_waiting'),
        ),
        migrations.AddIndex(
            model_name='issuedpermit',
            index=models.Index(fields=['engagement', 'state'], name='permit_of_engagement'),
        ),
        migrations.AddIndex(
            model_name='issuedpermit',
            index=models.Index(fields=['state', 'last_day'], name='permit_ending'),
        ),
        migrations.AddIndex(
            model_name='judgement',
            index=models.Index(fields=['department', 'key', '-at', '-id'], name='judgement_newest'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['party', 'at'], name='passage_of_party'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['state', 'rule', 'engagement', 'at'], name='passage_by_rule'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['state', 'code'], name='passage_by_code'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['-updated_at', 'id', 'submitted_at'], name='request_newest'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['engagement', 'state', 'submitted_at', 'updated_at'], name='request_of_engagement'),
        ),
    ]
