"""From which day a request waits: its filing, or the 受領日 of a paper that was mailed."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations, models

CHUNK = 500


def fill_arrived_on(apps: Any, schema_editor: Any) -> None:
    """What was filed so far: the 受領日 of its newest version's original, else the day of the filing in Japan."""
    requests = apps.get_model('desk', 'Request').objects.filter(submitted_at__isnull=False)
    versions = apps.get_model('desk', 'Version').objects
    originals = apps.get_model('desk', 'Original').objects.order_by('version__number')
    received = {
        original.version.request_id: (original.version_id, original.received_on)
        for original in originals.select_related('version').only('received_on', 'version__request_id')
    }
    newest = dict(versions.filter(request__in=received).order_by('number').values_list('request_id', 'id'))
    rows = []
    for request in requests.only('id', 'submitted_at').iterator(chunk_size=CHUNK):
        version, day = received.get(request.id, ('', None))
        is_newest = day is not None and newest.get(request.id) == version
        request.arrived_on = day if is_newest else request.submitted_at.astimezone(ZoneInfo('Asia/Tokyo')).date()
        rows.append(request)
    requests.model.objects.bulk_update(rows, ['arrived_on'], batch_size=CHUNK)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0013_erasures'),
    ]

    operations = [
        migrations.AddField(
            model_name='request',
            name='arrived_on',
            field=models.DateField(null=True, verbose_name='提出日・受領日'),
        ),
        migrations.RunPython(fill_arrived_on, migrations.RunPython.noop),
        migrations.RemoveIndex(
            model_name='request',
            name='request_queue',
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['state', 'arrived_on', 'submitted_at'], name='request_queue'),
        ),
    ]
