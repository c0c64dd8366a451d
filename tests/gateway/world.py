"""A small invented city with one engagement, its keys and routes; and the gateway served for real beside it."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import uvicorn

from sekisho.gateway.app import build_gateway
from sekisho.kernel.clock import iso
from sekisho.kernel.settings import Settings
from sekisho.keyring.files import write_durable
from sekisho.keyring.keyring import Keyring
from sekisho.ledger.reader import Reader, open_reader
from sekisho.permits.conditions import (
    Condition,
    Consent,
    InternalOnly,
    Kinds,
    NoSearchTools,
    OptOut,
    Parties,
    Period,
    Purpose,
    Purposes,
    Record,
    Screen,
    Services,
    Users,
)
from sekisho.permits.keys import derive_key, key_hash
from sekisho.permits.permit import Permit, sign_permit
from sekisho.permits.snapshot import KeyEntry, PermitEntry, Route, SnapshotContent, Upstream, sign_snapshot
from tests.gateway.media_upstream import MEDIA_BEHAVIOURS
from tests.gateway.upstream import ScriptedUpstream
from tests.gateway.wire_upstream import WIRE_BEHAVIOURS, WIRES

KEY = derive_key(b"test", "staff")
OTHER_KEY = derive_key(b"test", "other staff")
EXPIRED_KEY = derive_key(b"test", "expired")
STRANGER_KEY = derive_key(b"test", "someone of another engagement")
OUTSIDER_KEY = derive_key(b"test", "a user outside the scope")
AUDITOR_KEY = derive_key(b"test", "auditor")
PROVIDER_KEY = "sk-provider-0123456789abcdef"
PHONE = "080-2468-1357"
NAME = "山本 恵美子"
FORBIDDEN = f"{NAME}さん（{PHONE}）へのお詫びの文面を考えてください。"
HARMLESS = "会議の案内文を一文で書いてください。"
PRACTICE = "practice-text"
ENGAGEMENT = "eng_test"
SERVICES = ("svc-text", "svc-practice", *(f"svc-{wire}" for wire in WIRES))


def conditions() -> tuple[Condition, ...]:
    today = datetime.now(UTC).date()
    return (
        Parties(1, ("party_a",)),
        Users(1, ("user_a",)),
        Purposes(1, (Purpose("letters", "案内文の作成"), Purpose("summaries", "資料の要約"))),
        Services(1, (*SERVICES, "svc-image", "svc-audio")),
        Kinds(
            1,
            (
                *((service, ("text",)) for service in SERVICES if service != "svc-practice"),
                ("svc-practice", ("text", "image", "audio")),
                ("svc-image", ("image",)),
                ("svc-audio", ("audio",)),
            ),
        ),
        Period(1, today - timedelta(days=30), today + timedelta(days=30)),
        OptOut(6, tuple((service, date(2099, 3, 31)) for service in (*SERVICES, "svc-image", "svc-audio"))),
        Consent(3, ("svc-image",)),
        NoSearchTools(5),
        InternalOnly(2),
        Screen(7, (("personal", "block"), ("secret", "block"))),
        Record(13),
    )


def permit(**changes: Any) -> Permit:
    made = Permit(
        id="permit_test",
        issuer="試験市",
        engagement=ENGAGEMENT,
        title="試験業務委託",
        department="試験課",
        contractor="試験株式会社",
        book="osaka-1.1",
        request="req_test",
        request_version=1,
        request_sha256="0" * 64,
        issued_at=datetime.now(UTC),
        conditions=conditions(),
    )
    return replace(made, **changes)


def key_entry(secret: str, **changes: Any) -> KeyEntry:
    made = KeyEntry(
        hash=key_hash(secret),
        key="key_test",
        user="user_a",
        actor="actor_a",
        engagement=ENGAGEMENT,
        party="party_a",
        purpose="letters",
        expires_at=iso(datetime.now(UTC) + timedelta(days=30)),
    )
    return replace(made, **changes)


@dataclass
class World:
    """A data directory with keys and a published snapshot. `upstream`: the scripted AI service, if there is one."""

    settings: Settings
    upstream_url: str = "http://127.0.0.1:9/v1"
    behaviours: tuple[str, ...] = ()
    content: SnapshotContent = field(init=False)

    def __post_init__(self) -> None:
        self.keyring = Keyring(self.settings.data_dir)
        self.keyring.ensure()
        secrets = self.settings.data_dir / "secrets"
        secrets.mkdir(mode=0o700, exist_ok=True)
        write_durable(secrets / "provider", PROVIDER_KEY.encode())
        self.content = SnapshotContent(
            seq=1,
            issuer="試験市",
            issued_at=datetime.now(UTC),
            permits=(self.permit_entry(permit()),),
            keys=(
                key_entry(KEY),
                key_entry(OTHER_KEY, key="key_other", actor="actor_b"),
                key_entry(EXPIRED_KEY, expires_at=iso(datetime.now(UTC) - timedelta(seconds=1))),
                key_entry(STRANGER_KEY, engagement="eng_without_permit"),
                key_entry(OUTSIDER_KEY, user="user_z"),
            ),
            routes=(
                Route(PRACTICE, "svc-practice", "text", "up-practice", "practice-1"),
                Route("unconfirmed-text", "svc-other", "text", "up-practice", "practice-1"),
                Route("picture", "svc-text", "image", "up-text", "picture-1"),
                Route("lost", "svc-text", "text", "up-nowhere", "lost-1"),
                Route("keyless", "svc-text", "text", "up-keyless", "plain"),
                *(Route(f"m-{name}", "svc-text", "text", "up-text", name) for name in self.behaviours),
                Route("practice-image", "svc-practice", "image", "up-practice", "practice-image-1"),
                Route("practice-audio", "svc-practice", "audio", "up-practice", "practice-audio-1"),
                *(
                    Route(f"{wire}-{kind}-{name}", f"svc-{kind}", kind, f"up-{wire}", f"w-{name}")
                    for wire in ("openai", "azure")
                    for kind in ("image", "audio")
                    for name in MEDIA_BEHAVIOURS
                ),
                *(
                    Route(f"{wire}-{name}", f"svc-{wire}", "text", f"up-{wire}", f"w-{name}")
                    for wire in WIRES
                    for name in WIRE_BEHAVIOURS
                ),
            ),
            upstreams=(
                Upstream("up-practice", "practice", "", ""),
                Upstream("up-text", "openai", self.upstream_url, "file:provider"),
                *(Upstream(f"up-{wire}", wire, self._base(wire), "file:provider") for wire in WIRES),
                Upstream("up-keyless", "openai", self.upstream_url, "env:NO_SUCH_VARIABLE_HERE"),
            ),
            auditor_keys=(key_hash(AUDITOR_KEY),),
        )
        self.publish()

    def _base(self, wire: str) -> str:
        """As each provider's own SDK wants it: with the version, or without."""
        root = self.upstream_url.removesuffix("/v1")
        return root + {"openai": "/v1", "azure": "/openai/v1"}.get(wire, "")

    @property
    def data(self) -> Path:
        return self.settings.data_dir

    def permit_entry(self, made: Permit, state: str = "in_force") -> PermitEntry:
        return PermitEntry(made.engagement, state, sign_permit(made, self.keyring.permit_key()))

    def with_permit(self, made: Permit, state: str = "in_force") -> None:
        """Publish the same content with this permit instead."""
        self.publish(permits=(self.permit_entry(made, state),))

    def publish(self, **changes: Any) -> None:
        """Sign and put out the next snapshot."""
        changes.setdefault("seq", self.content.seq + 1)
        changes.setdefault("issued_at", datetime.now(UTC))
        self.content = replace(self.content, **changes)
        self.put(sign_snapshot(self.content, self.keyring.permit_key()), self.content.seq)

    def put(self, token: str, seq: int) -> None:
        """Put a snapshot where the gateway looks, however it was made."""
        if not self.settings.store_url:
            write_durable(self.data / "snapshot.jws", token.encode(), 0o644)
            return
        with psycopg.connect(self.settings.store_url, autocommit=True) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS sekisho_snapshot (seq bigint PRIMARY KEY, token text NOT NULL)"
            )
            connection.execute("DELETE FROM sekisho_snapshot WHERE seq > %s", (seq,))
            connection.execute(
                "INSERT INTO sekisho_snapshot VALUES (%s, %s) ON CONFLICT (seq) DO UPDATE SET token = excluded.token",
                (seq, token),
            )

    def reader(self) -> Reader:
        return open_reader(self.data, self.settings.store_url)

    def book(self) -> list[dict[str, Any]]:
        """Every leaf, parsed."""
        return [json.loads(leaf) for _, leaf in self.reader().entries(0, 10_000)]

    def leaves(self, record: str) -> list[dict[str, Any]]:
        """The leaves about one record, in order."""
        return [json.loads(leaf) for _, leaf in self.reader().by_record(record)]

    def everything_stored(self) -> bytes:
        """Every byte below the data directory: store, WAL, shared memory, logs."""
        return b"\n".join(path.read_bytes() for path in sorted(self.data.rglob("*")) if path.is_file())


def settings_for(data: Path, store_url: str = "", **changes: Any) -> Settings:
    made = Settings(
        data_dir=data, store_url=store_url, snapshot_poll_ms=50, connect_timeout_s=2, answer_timeout_s=5, ocr="none"
    )
    # Tests hammer with one key and let upstreams fail in a row; limits and breaker are tested where they are set.
    made = replace(made, person_per_minute=0, person_at_once=0, engagement_per_minute=0, engagement_at_once=0)
    made = replace(made, breaker_failures=10**6, silence_timeout_s=changes.get("answer_timeout_s", 5))
    return replace(made, **changes)


@contextmanager
def served(world: World) -> Iterator[str]:
    """The gateway of that world on a free port, in a thread of its own; gives its base URL."""
    app = build_gateway(world.settings, world.keyring)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", access_log=False, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(lambda: server.started, "the gateway to start")
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive(), "the gateway did not stop"


def wait_for(is_so: Any, what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.01)


@contextmanager
def scripted(settings: Settings) -> Iterator[tuple[World, ScriptedUpstream, str]]:
    """World, scripted upstream and gateway together."""
    with ScriptedUpstream(
        more={f"w-{name}": each for name, each in (WIRE_BEHAVIOURS | MEDIA_BEHAVIOURS).items()}
    ) as upstream:
        world = World(settings, upstream.url, upstream.behaviours)
        with served(world) as url:
            yield world, upstream, url
