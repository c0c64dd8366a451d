"""What is left to be seen to after a call: pictures that wait for 同意, and what an answer was seen to hold."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0024_keks'),
    ]

    operations = [
        migrations.AddField(
            model_name='passage',
            name='after',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='passage',
            name='output',
            field=models.JSONField(default=dict),
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('after', ''), _negated=True), fields=['engagement', 'at'], name='passage_to_see_to'),
        ),
    ]
