"""Where services are reached. The operator connects them; what may be used is still the permit's to say."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

from sekisho.desk.applications.facts import catalogue
from sekisho.desk.events.actions import record
from sekisho.desk.permits.models import Connection, ModelRoute
from sekisho.desk.permits.publish import publish_after_commit
from sekisho.kernel.errors import InputError, NotFoundError
from sekisho.permits.conditions import KIND_WORDS
from sekisho.permits.snapshot import WIRES

# What the providers' own SDKs leave out of an address, because the path below it begins with it.
VERSIONS = {"anthropic": "/v1", "gemini": "/v1beta"}
AZURE_END = "/openai/v1"
SECRET_PLACE = re.compile(r"(env|file):[A-Za-z0-9_.\-]{1,80}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model name clients will send, and the address that serves it.

    wire: the wire format spoken there; clients of that format alone can use the model.
    secret: `env:NAME` or `file:NAME` (below `secrets/` in the data folder), or "" where no key is needed.
    """

    service: str
    model: str
    kind: str
    base_url: str
    upstream_model: str
    secret: str = ""
    wire: str = "openai"


@transaction.atomic
def connect_service(wanted: Wanted) -> ModelRoute:
    """Add or change a connection and its model. Raises InputError for what cannot be connected."""
    _insist(wanted)
    base_url = wanted.base_url.rstrip("/").removesuffix(VERSIONS.get(wanted.wire, ""))
    facts = {"protocol": wanted.wire, "base_url": base_url, "secret": wanted.secret}
    connection, _ = Connection.objects.update_or_create(service=wanted.service, defaults=facts)
    route, _ = ModelRoute.objects.update_or_create(
        model=wanted.model,
        defaults={"connection": connection, "kind": wanted.kind, "upstream_model": wanted.upstream_model},
    )
    record("connection.set", None, wanted.service, detail={"model": wanted.model, "kind": wanted.kind})
    publish_after_commit()
    return route


@transaction.atomic
def disconnect_model(model: str) -> None:
    """Remove a model; its connection goes with its last model. Raises NotFoundError."""
    route = ModelRoute.objects.filter(model=model).select_related("connection").first()
    if route is None:
        raise NotFoundError(f"モデル {model} は接続されていません。")
    connection, service = route.connection, route.connection_id
    route.delete()
    if not connection.routes.exists():
        connection.delete()
    record("connection.remove", None, service, detail={"model": model})
    publish_after_commit()


def _insist(wanted: Wanted) -> None:
    fact = catalogue().find(wanted.service)
    if fact is None:
        raise InputError(
            f"サービス {wanted.service} は一覧にありません。", next_ja="sekisho services で id を確かめてください。"
        )
    if fact.consumer_terms and fact.is_listed:
        raise InputError(f"{fact.name_ja}は、定型約款への同意だけで使うサービスのため接続できません（規定4）。")
    if wanted.kind not in KIND_WORDS:
        raise InputError(f"種類 {wanted.kind} はありません。", next_ja=f"{'・'.join(KIND_WORDS)} から選んでください。")
    if wanted.wire not in WIRES:
        raise InputError(f"形式 {wanted.wire} はありません。", next_ja=f"{'・'.join(WIRES)} から選んでください。")
    if wanted.wire == "azure" and not wanted.base_url.rstrip("/").endswith(AZURE_END):
        raise InputError(f"Azure OpenAI の接続先は、{AZURE_END} で終わるアドレスを指定してください。")
    parts = urlsplit(wanted.base_url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.username or parts.query:
        raise InputError("接続先は、http:// か https:// で始まるアドレスを指定してください。")
    if wanted.secret and not SECRET_PLACE.fullmatch(wanted.secret):
        raise InputError("提供元のキーの場所は env:名前 か file:名前 で指定してください。キーそのものは書けません。")
    if not wanted.model.strip() or len(wanted.model) > 120 or len(wanted.upstream_model) > 120:
        raise InputError("モデル名は1〜120文字で指定してください。")
