"""What is searched of a signed permit, beside it: the rule book it is pinned to and its services."""

import base64
import json
from typing import Any

from django.db import migrations, models

CHUNK = 500


def fill_contents(apps: Any, schema_editor: Any) -> None:
    """Out of the signed content of what was issued so far; opening a 再確認 verifies the signatures."""
    permits = apps.get_model('desk', 'IssuedPermit').objects
    rows = []
    for row in permits.only('id', 'token').iterator(chunk_size=CHUNK):
        body = row.token.split('.')[1]
        content = json.loads(base64.urlsafe_b64decode(body + '=' * (-len(body) % 4)))
        kinds = next(one['kinds'] for one in content['conditions'] if one['tag'] == 'kinds')
        row.book, row.services = content['book'], f" {' '.join(sorted(dict(kinds)))} "
        row.token = ''
        rows.append(row)
    permits.bulk_update(rows, ['book', 'services'], batch_size=CHUNK)


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0015_received_withdrawals'),
    ]

    operations = [
        migrations.AddField(
            model_name='issuedpermit',
            name='book',
            field=models.CharField(blank=True, max_length=40, verbose_name='ガイドラインの版'),
        ),
        migrations.AddField(
            model_name='issuedpermit',
            name='services',
            field=models.TextField(blank=True, verbose_name='生成AIサービス'),
        ),
        migrations.RunPython(fill_contents, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='issuedpermit',
            index=models.Index(fields=['state', 'book', 'services', 'id'], name='permit_touched'),
        ),
    ]
