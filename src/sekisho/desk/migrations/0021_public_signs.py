"""Signs of a service to citizens (rule 2): flagged passages, and the hours in which keys were used."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0020_limits'),
    ]

    operations = [
        migrations.AddField(
            model_name='passage',
            name='public',
            field=models.CharField(blank=True, default='', max_length=60),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='passage',
            index=models.Index(condition=models.Q(('public', ''), _negated=True), fields=['engagement', 'at'], name='passage_flagged'),
        ),
        migrations.CreateModel(
            name='ActiveDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('engagement', models.CharField(max_length=40)),
                ('actor', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('hours', models.IntegerField(default=0)),
                ('count', models.IntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['count', 'day'], name='busy_days')],
                'constraints': [models.UniqueConstraint(fields=('engagement', 'actor', 'day'), name='one_active_day')],
            },
        ),
    ]
