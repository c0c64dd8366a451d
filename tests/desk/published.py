"""What the gateways hold: the newest published snapshot, opened with this installation's key."""

from django.conf import settings

from sekisho.desk.permits.models import PublishedSnapshot
from sekisho.desk.permits.publish import FILE
from sekisho.permits.jws import trust
from sekisho.permits.snapshot import Snapshot, open_snapshot


def published() -> Snapshot:
    """From where a gateway reads: the file beside the embedded store, the table on PostgreSQL."""
    token = PublishedSnapshot.objects.order_by("-seq").values_list("token", flat=True)[0]
    if not settings.SEKISHO.store_url:
        assert (settings.SEKISHO.data_dir / FILE).read_text() == token
    trusted = trust(settings.KEYRING.permit_public())
    return open_snapshot(token, trusted)
