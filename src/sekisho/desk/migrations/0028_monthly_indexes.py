"""What the list of a month asks for, found without reading rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0027_disposals'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='issuedpermit',
            index=models.Index(fields=['last_day', 'first_day', 'issued_at', 'engagement', 'id'], name='permit_of_month'),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(fields=['at', 'engagement'], name='passage_of_month'),
        ),
    ]
