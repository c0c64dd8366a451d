import openai
import pytest

from tests.gateway.calls import body, exchange, get, post, sdk
from tests.gateway.conftest import Scene
from tests.gateway.world import KEY, PRACTICE, STRANGER_KEY


def test_the_sdk_lists_the_models_the_permit_opens(scene: Scene) -> None:
    names = [model.id for model in sdk(scene[2]).models.list()]
    assert {PRACTICE, "m-plain"} <= set(names)
    assert not {"unconfirmed-text", "picture"} & set(names)
    assert sdk(scene[2]).models.retrieve(PRACTICE).id == PRACTICE
    with pytest.raises(openai.NotFoundError):
        sdk(scene[2]).models.retrieve("unconfirmed-text")


def test_looking_is_not_written_to_the_book(own_scene: Scene) -> None:
    world, _, url = own_scene
    assert get(url, "/v1/models", KEY).status == 200
    assert world.book() == []


def test_without_a_permit_there_is_nothing_to_list(scene: Scene) -> None:
    world, _, url = scene
    reply = get(url, "/v1/models", STRANGER_KEY)
    assert (reply.status, reply.code) == (403, "permit.missing")
    assert world.leaves(reply.record)[0]["endpoint"] == "/v1/models"


def test_without_a_key_there_is_nothing_to_list(scene: Scene) -> None:
    with pytest.raises(openai.AuthenticationError):
        sdk(scene[2], "sk-wrong").models.list()


def test_one_model_is_told_as_the_list_tells_it(scene: Scene) -> None:
    for header, path in (("X: y", "/v1"), ("anthropic-version: 2023-06-01", "/v1"), ("X: y", "/v1beta")):
        listed = exchange(scene[2], "GET", f"{path}/models", b"", f"Authorization: Bearer {KEY}", header).json
        row = next(row for row in listed.get("data") or listed["models"] if PRACTICE in row.values())
        assert (
            exchange(scene[2], "GET", f"{path}/models/{PRACTICE}", b"", f"Authorization: Bearer {KEY}", header).json
            == row
        )


@pytest.mark.parametrize("model", ["unconfirmed-text", "nobody", "a/b", "picture"])
@pytest.mark.parametrize("path", ["/v1/models", "/v1beta/models", "/openai/v1/models", "/openai/models"])
def test_a_model_the_permit_does_not_open_is_not_there(scene: Scene, path: str, model: str) -> None:
    reply = get(scene[2], f"{path}/{model}", KEY)
    assert (reply.status, reply.code) == (404, "scope.service")
    leaf = scene[0].leaves(reply.record)[0]
    assert (leaf["type"], leaf["endpoint"], leaf["model"]) == ("refused", path, "")


def test_one_model_is_told_to_nobody_without_key_or_permit(scene: Scene) -> None:
    assert get(scene[2], f"/v1/models/{PRACTICE}").code == "key.missing"
    assert get(scene[2], f"/v1/models/{PRACTICE}", STRANGER_KEY).code == "permit.missing"


def test_a_model_can_only_be_looked_at(scene: Scene) -> None:
    for method in ("POST", "DELETE", "PATCH"):
        reply = exchange(scene[2], method, f"/v1/models/{PRACTICE}", b"", f"Authorization: Bearer {KEY}")
        assert (reply.status, reply.code) == (404, "endpoint.unknown")


def test_models_cannot_be_posted_to(scene: Scene) -> None:
    reply = post(scene[2], body(), path="/v1/models")
    assert (reply.status, reply.code) == (405, "endpoint.method")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/responses/resp_1",
        "/v1/batches",
        "/v1/fine_tuning/jobs",
        "/v1/messages/batches",
        "/v1/chat/completions/",
        "/v1/chat/completions/extra",
        "/v1//chat/completions",
        "/v1/files/090-1234-5678",
        "/openai/deployments/m-plain/completions",
        "/v1beta/models/m-plain:predict",
        "/v1beta/cachedContents",
        "/upload/v1beta/files",
        "/v1alpha/models/m-plain:generateContent",
        "/v1beta1/projects/p/locations/l/publishers/google/models/m:generateContent",
        "/chat/completions",
        "/responses",
        "/embeddings",
        "/models",
    ],
)
def test_a_door_that_is_not_open_says_so_in_the_protocols_shape(scene: Scene, path: str) -> None:
    world, upstream, url = scene
    reply = post(url, body(), path=path)
    assert (reply.status, reply.code) == (404, "endpoint.unknown")
    assert "まだ開いていません" in reply.json["error"]["message"]
    leaf = world.leaves(reply.record)[0]
    assert (leaf["type"], leaf["endpoint"], leaf["actor"]) == ("refused", "unknown", "actor_a")
    assert upstream.seen == []


@pytest.mark.parametrize(
    ("header", "word"),
    [
        ("anthropic-version: 2023-06-01", "not_found_error"),
        (f"x-goog-api-key: {KEY}", "NOT_FOUND"),
        ("X: y", "not_found_error"),
    ],
)
def test_below_the_address_of_all_the_client_tells_the_shape(scene: Scene, header: str, word: str) -> None:
    error = post(scene[2], body(), header, path="/v1/files").json["error"]
    assert word in (error.get("type"), error.get("status"))
    assert ("code" in error) == (not header.startswith("anthropic"))


def test_strangers_learn_nothing_about_doors(scene: Scene) -> None:
    assert post(scene[2], body(), key="", path="/v1/responses").code == "key.missing"
    assert exchange(scene[2], "OPTIONS", "/v1/responses", b"").status == 401
    assert post(scene[2], body(), key="", path="/upload/v1beta/files").code == "key.missing"
    assert post(scene[2], body(), key="", path="/chat/completions").code == "key.missing"
