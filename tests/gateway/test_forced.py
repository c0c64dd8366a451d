"""Rule 6: what every upstream is told stands in what leaves and in the book; endpoints that keep things are closed."""

from dataclasses import replace

import pytest

from sekisho.gateway.forced import forced_notes, forced_on
from sekisho.gateway.providers.anthropic import MESSAGES
from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.permits.snapshot import Upstream
from tests.gateway.calls import body, exchange, post
from tests.gateway.conftest import Scene
from tests.gateway.world import KEY

OPENAI = Upstream("up", "openai", "https://api.openai.com/v1", "env:X")
DENIED = {"data_collection": "deny"}


def on(base_url: str, **sent: object) -> object:
    return forced_on(CHAT, replace(OPENAI, base_url=base_url), dict(sent)).get("provider")


def test_every_upstream_is_told_not_to_store() -> None:
    assert forced_on(CHAT, OPENAI, {}) == {"store": False}
    assert forced_on(MESSAGES, OPENAI, {}) == {}


@pytest.mark.parametrize("url", ["https://openrouter.ai/api/v1", "https://eu.openrouter.ai/api/v1"])
def test_openrouter_is_told_to_leave_out_providers_that_collect(url: str) -> None:
    assert on(url) == DENIED
    assert on(url, provider={"zdr": True}) == {"zdr": True, **DENIED}
    assert on(url, provider=None) == DENIED


@pytest.mark.parametrize("url", ["https://openrouter.ai.example.jp/v1", "https://notopenrouter.ai/v1", ""])
def test_nobody_else_is_told_what_only_openrouter_understands(url: str) -> None:
    assert on(url) is None


def test_the_notes_name_the_fields() -> None:
    assert forced_notes({"store": False, "provider": DENIED}) == ("forced.store", "forced.provider")


def test_what_was_forced_stands_in_the_book_and_in_what_left(scene: Scene) -> None:
    reply = post(scene[2], body())
    assert scene[0].leaves(reply.record)[0]["notes"] == ["forced.store"]
    assert scene[1].seen[0].body["store"] is False


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path",
    [
        *("/v1/files", "/v1/files/file_1/content", "/v1/uploads", "/v1/batches", "/v1/fine_tuning/jobs"),
        *("/v1/vector_stores", "/v1/assistants", "/v1/threads", "/v1/conversations", "/v1/containers", "/v1/evals"),
        *("/v1/chat/completions/chatcmpl_1", "/v1/responses/resp_1", "/v1/responses/resp_1/input_items"),
        *("/v1/messages/batches", "/v1/skills", "/v1/realtime/client_secrets", "/v1/videos"),
        *("/v1beta/files", "/v1beta/cachedContents", "/v1beta/tunedModels", "/v1beta/interactions"),
        *("/v1beta/models/m:batchGenerateContent", "/v1/models/m:batchGenerateContent"),
        *("/openai/files", "/openai/v1/files", "/openai/v1/batches", "/openai/v1/fine_tuning/jobs"),
        *("/openai/deployments/m/extensions/chat/completions", "/openai/v1/responses/resp_1"),
    ],
)
def test_endpoints_that_keep_files_batches_or_answers_are_closed(scene: Scene, method: str, path: str) -> None:
    raw = b"{}" if method == "POST" else b""
    sent = (f"Authorization: Bearer {KEY}", f"Content-Length: {len(raw)}")
    reply = exchange(scene[2], method, path, raw, *sent)
    assert (reply.status, reply.code) == (404, "endpoint.unknown")
    assert scene[1].seen == []
