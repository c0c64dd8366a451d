"""Put what the gateway must know into one signed snapshot, and publish it where the gateway looks."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from sekisho.desk.events.actions import actor_of
from sekisho.desk.permits.models import (
    ApiKey,
    AuditorKey,
    CityName,
    Connection,
    GateHandling,
    GateRegister,
    HoldRelease,
    IssuedPermit,
    ModelPrice,
    ModelRoute,
    PublishedSnapshot,
    UsageLimit,
)
from sekisho.desk.shell.clock import now
from sekisho.kernel.clock import iso
from sekisho.kernel.errors import StoreError
from sekisho.keyring.files import write_durable
from sekisho.permits.prices import Price
from sekisho.permits.snapshot import (
    Handling,
    KeyEntry,
    LimitEntry,
    NameEntry,
    PermitEntry,
    RegisterEntry,
    Release,
    Route,
    SnapshotContent,
    Upstream,
    sign_snapshot,
)

KEEP = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FILE = "snapshot.jws"


def publish() -> int:
    """Sign the present state and publish it; its number. Raises StoreError if the gateway cannot be told.

    The lock keeps two publishers from giving a later number to an earlier state.
    """
    with transaction.atomic():
        number = _reserve()
        content = _content(number)
        token = sign_snapshot(content, settings.KEYRING.permit_key())
        PublishedSnapshot.objects.filter(seq=number).update(token=token, digest=_digest(content))
        PublishedSnapshot.objects.filter(seq__lte=number - KEEP).delete()
        if not settings.SEKISHO.store_url:
            try:
                write_durable(settings.SEKISHO.data_dir / FILE, token.encode())
            except OSError as error:
                raise StoreError(
                    "変更は保存しましたが、関所（ゲートウェイ）にまだ伝えられていません。",
                    next_ja="データのフォルダーの空きと権限を確かめてください。伝わるまで自動で繰り返します。",
                ) from error
    return number


def publish_after_commit() -> None:
    """Publish once the running transaction is durable.

    A failure reaches the person as an error although the change itself is kept: they must know that the gate does
    not know yet. The desk's background round repeats it.
    """
    transaction.on_commit(publish)


def is_due() -> bool:
    """Whether the gateways know an older state than the desk, or soon hold a snapshot that is too old to count."""
    last = PublishedSnapshot.objects.order_by("-seq").first()
    if last is None or last.digest != _digest(_content(0)):
        return True
    if (now() - last.issued_at).total_seconds() > settings.SEKISHO.snapshot_max_age_s / 4:
        return True
    return not settings.SEKISHO.store_url and not (settings.SEKISHO.data_dir / FILE).exists()


def _digest(content: SnapshotContent) -> str:
    """SHA-256 of everything but number and date: equal means the gateways would learn nothing new."""
    return hashlib.sha256(repr(replace(content, seq=0, issued_at=EPOCH)).encode()).hexdigest()


def _reserve() -> int:
    """The next number, holding a lock until the transaction ends (SQLite: BEGIN IMMEDIATE is that lock)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE sekisho_snapshot IN SHARE ROW EXCLUSIVE MODE")
    return PublishedSnapshot.objects.create(token="", issued_at=now()).seq


def _content(number: int) -> SnapshotContent:
    return SnapshotContent(
        seq=number,
        issuer=settings.SEKISHO.public_url,
        issued_at=now(),
        permits=tuple(_permits()),
        keys=tuple(_keys()),
        routes=tuple(
            Route(row.model, row.connection_id, row.kind, row.connection_id, row.upstream_model)
            for row in ModelRoute.objects.order_by("model")
        ),
        upstreams=tuple(
            Upstream(row.service, row.protocol, row.base_url, row.secret)
            for row in Connection.objects.order_by("service")
        ),
        handlings=tuple(
            Handling(row.engagement_id, row.code, row.action)
            for row in GateHandling.objects.filter(ended_at=None).order_by("engagement_id", "code")
        ),
        releases=tuple(_releases()),
        limits=tuple(_limits()),
        prices=tuple(prices_told()),
        auditor_keys=tuple(
            AuditorKey.objects.filter(revoked_at=None, person__is_active=True).values_list("hash", flat=True)
        ),
        names=tuple(_names()),
        registers=tuple(
            RegisterEntry(row.engagement_id, row.sha256) for row in GateRegister.objects.order_by("engagement_id")
        ),
    )


def _names() -> list[NameEntry]:
    """Every writing once, in a fixed order: equal contents have equal digests."""
    found = {
        (row.act, writing): NameEntry(row.act, row.sort, writing)
        for row in CityName.objects.filter(ended_at=None)
        for writing in row.writings
    }
    return [entry for _, entry in sorted(found.items())]


def _releases() -> list[Release]:
    """One per hold and person, the newest; those of people who left count no more."""
    live = HoldRelease.objects.filter(ended_at=None, until__gt=now(), person__is_active=True)
    rows = {(row.hold, row.actor): row for row in live.order_by("hold", "actor", "at", "id")}
    return [Release(row.hold, row.actor, row.reason, iso(row.until)) for row in rows.values()]


def _permits() -> list[PermitEntry]:
    """One per engagement: the live one, else the newest, so that the gate can say why it is closed."""
    newest: dict[str, PermitEntry] = {}
    for row in IssuedPermit.objects.order_by("engagement_id", "issued_at"):
        present = newest.get(row.engagement_id)
        if present is None or row.state in ("in_force", "suspended") or present.state not in ("in_force", "suspended"):
            fresh_until = row.fresh_until.isoformat() if row.fresh_until else ""
            newest[row.engagement_id] = PermitEntry(row.engagement_id, row.state, row.token, fresh_until)
    return list(newest.values())


def prices_told() -> list[Price]:
    """As the gate is told them."""
    return [
        Price(row.model, row.since.isoformat(), row.input_yen, row.output_yen, row.call_yen, row.source)
        for row in ModelPrice.objects.order_by("model", "since")
    ]


def _limits() -> list[LimitEntry]:
    rows = UsageLimit.objects.select_related("person").order_by("engagement_id", "person_id", "what")
    return [
        LimitEntry(
            row.engagement_id,
            actor_of(row.person, row.engagement_id) if row.person else "",
            row.what,
            str(row.most),
        )
        for row in rows
    ]


def _keys() -> list[KeyEntry]:
    """Keys of an ended permit are told only while no other is live: the gate opens nothing, but can say why."""
    live = ApiKey.objects.filter(revoked_at=None, person__is_active=True, expires_at__gt=now())
    reopened = IssuedPermit.objects.filter(state__in=("in_force", "suspended")).values("engagement_id")
    live = live.exclude(ended_at__isnull=False, engagement_id__in=reopened)
    return [
        KeyEntry(
            hash=row.hash,
            key=row.id,
            user=row.person_id,
            actor=actor_of(row.person, row.engagement_id),
            engagement=row.engagement_id,
            party=row.party_id,
            purpose=row.purpose,
            expires_at=iso(row.expires_at),
        )
        for row in live.select_related("person").order_by(F("created_at"))
    ]
