"""Signs of a service to citizens (rule 2): flagged passages, and the hours in which keys were used."""

from collections import defaultdict
from datetime import date

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from sekisho.kernel.clock import JST


def look_back(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """What was indexed before: hours of the calls that passed, and calls of web pages that were refused."""
    passages = apps.get_model("desk", "Passage").objects
    passages.filter(code="public.origin").update(public=" public.origin ")
    found: dict[tuple[str, str, date], int] = defaultdict(int)
    passed = passages.exclude(state__in=("refused", "imported")).order_by()
    for engagement, actor, at in passed.values_list("engagement", "actor", "at").iterator():
        local = at.astimezone(JST)
        found[engagement, actor, local.date()] |= 1 << local.hour
    days = apps.get_model("desk", "ActiveDay")
    days.objects.bulk_create(
        [
            days(engagement=engagement, actor=actor, day=day, hours=hours, count=hours.bit_count())
            for (engagement, actor, day), hours in found.items()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0021_monthly_reviews'),
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
        migrations.RunPython(look_back, migrations.RunPython.noop),
    ]
