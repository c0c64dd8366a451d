"""From live versions to one sealed register per engagement, where the gateways look.

Called inside the transaction of an act, which holds the lock on the engagement. What no snapshot names any more stays
for a while: a gateway may be about to read it.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.permits.models import GateRegister
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.desk.registered.models import SealedRegister, Secret, SecretVersion
from sekisho.desk.shell.clock import now
from sekisho.kernel.errors import StoreError
from sekisho.keyring.files import write_durable
from sekisho.keyring.sealed import seal, unseal
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.parts import Part, pack, unpack
from sekisho.screening.registered.register import Register

log = logging.getLogger(__name__)
FOLDER = "registers"
CLOSED = "0" * 64  # names nothing: the gate keeps the engagement closed
KEPT_FOR = timedelta(minutes=10)  # a gateway that reads an old snapshot asks within a second


def key_of(engagement: str) -> Key:
    """What the engagement's secrets are hashed with."""
    return Key(settings.KEYRING.register_key(), engagement)


def sealed_part(version: SecretVersion, part: Part) -> bytes:
    return seal(settings.KEYRING.register_key(), version.id, pack([part]))


def part_of(version: SecretVersion) -> Part:
    """The hashes of a live version. Raises StoreError if they were altered or sealed by another key."""
    try:
        (part,) = unpack(unseal(settings.KEYRING.register_key(), version.id, bytes(version.sealed)))
    except (StoreError, ValueError) as error:
        raise StoreError(
            f"「{version.secret.title}」の照合用データを開けません。変わっているか、別の鍵で封じられています。",
            next_ja="この登録を差し替えるか、削除して登録し直してください。それまで、この案件の利用は止まります。",
        ) from error
    return part


def register_of(engagement: str, secrets: Iterable[Secret]) -> Register:
    """What the gate would find with these alone."""
    live = [secret.live for secret in secrets]
    return Register(key_of(engagement), [part_of(version) for version in live if version is not None])


def place_register(engagement: Engagement, *, may_close: bool = False) -> None:
    """Put together what is live, where the gateways look, and publish it. Raises StoreError; then nothing changed.

    may_close: where something live cannot be opened, the engagement is closed at the gate instead. So what is broken
    can be removed piece by piece, and until the last of it is gone nothing passes unlooked at.
    """
    secrets = Secret.objects.filter(engagement=engagement, removed_at=None).prefetch_related("versions")
    try:
        parts = [part_of(secret.live) for secret in secrets if secret.live is not None]
    except StoreError:
        if not may_close:
            raise
        _name(engagement, CLOSED)
    else:
        sealed = seal(settings.KEYRING.register_key(), engagement.id, pack(parts)) if parts else b""
        sha256 = hashlib.sha256(sealed).hexdigest() if parts else ""
        if parts:
            _keep(sha256, sealed)
        _name(engagement, sha256)
    publish_after_commit()


def _name(engagement: Engagement, sha256: str) -> None:
    """Which register the gateways load; "" for none."""
    if sha256:
        GateRegister.objects.update_or_create(engagement=engagement, defaults={"sha256": sha256})
    else:
        GateRegister.objects.filter(engagement=engagement).delete()


def mend_registers() -> int:
    """Put together again what a snapshot names and is not there, e.g. after a restored backup; how many."""
    mended = 0
    for row in GateRegister.objects.order_by("engagement_id"):
        if _is_there(row.sha256):
            continue
        try:
            with transaction.atomic():
                place_register(Engagement.objects.select_for_update().get(id=row.engagement_id))
            mended += 1
        except StoreError as error:
            log.warning("register.not-mended engagement=%s error=%s", row.engagement_id, type(error).__name__)
    return mended


def tidy_registers() -> int:
    """Remove what no snapshot names any more; how many went."""
    named = set(GateRegister.objects.values_list("sha256", flat=True))
    before = now() - KEPT_FOR
    if settings.SEKISHO.store_url:
        return SealedRegister.objects.filter(at__lt=before).exclude(sha256__in=named).delete()[0]
    folder = _folder()
    old = [path for path in folder.iterdir() if path.name not in named] if folder.is_dir() else []
    gone = 0
    for path in old:
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _keep(sha256: str, sealed: bytes) -> None:
    if settings.SEKISHO.store_url:
        SealedRegister.objects.create(sha256=sha256, content=sealed)
        return
    try:
        _folder().mkdir(mode=0o700, exist_ok=True)
        write_durable(_folder() / sha256, sealed)
    except OSError as error:
        raise StoreError(
            "登録した秘密の照合用データを書き込めません。何も変わっていません。",
            next_ja="データのフォルダーの空きと権限を確かめ、もう一度お試しください。",
        ) from error


def _is_there(sha256: str) -> bool:
    if settings.SEKISHO.store_url:
        return SealedRegister.objects.filter(sha256=sha256).exists()
    return (_folder() / sha256).is_file()


def _folder() -> Path:
    return Path(settings.SEKISHO.data_dir) / FOLDER
