"""Connecting services: only what rule 4 allows, and never a provider's key itself."""

import pytest

from sekisho.desk.permits.connections import Wanted, connect_service, disconnect_model
from sekisho.desk.permits.models import Connection, ModelRoute
from sekisho.kernel.errors import InputError, NotFoundError

GOOD = Wanted("openai-api", "gpt-5", "text", "https://api.example.test/v1/", "gpt-5-2026", "env:PROVIDER_KEY")


def changed(**values: str) -> Wanted:
    return Wanted(**({name: getattr(GOOD, name) for name in Wanted.__slots__} | values))


def test_a_model_is_routed_to_its_service(world):
    route = connect_service(GOOD)
    assert (route.model, route.upstream_model, route.kind) == ("gpt-5", "gpt-5-2026", "text")
    assert route.connection.base_url == "https://api.example.test/v1"
    assert route.connection.secret == "env:PROVIDER_KEY"


@pytest.mark.parametrize(
    "wanted",
    [
        changed(service="no-such-service"),
        changed(service="chatgpt-free-plus-pro"),
        changed(kind="smell"),
        changed(base_url="file:///etc/passwd"),
        changed(base_url="https://user:pass@api.example.test/v1"),
        changed(secret="sk-1234567890abcdef"),
        changed(secret="file:../../keys/permit.key"),
        changed(model=" "),
        changed(wire="morse"),
        changed(wire="azure", base_url="https://city.openai.azure.test/openai/deployments/x"),
    ],
    ids=lambda wanted: repr(wanted)[:60],
)
def test_what_cannot_be_connected_is_refused_and_leaves_nothing(world, wanted):
    with pytest.raises(InputError):
        connect_service(wanted)
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("wire", "given", "kept"),
    [
        ("anthropic", "https://api.example.test/v1/", "https://api.example.test"),
        ("anthropic", "https://api.example.test", "https://api.example.test"),
        ("gemini", "https://api.example.test/v1beta", "https://api.example.test"),
        ("azure", "https://city.example.test/openai/v1/", "https://city.example.test/openai/v1"),
        ("openai", "https://api.example.test/v1", "https://api.example.test/v1"),
    ],
)
def test_a_connection_names_its_wire_and_takes_the_address_as_its_sdk_does(world, wire, given, kept):
    connection = connect_service(changed(wire=wire, base_url=given)).connection
    assert (connection.protocol, connection.base_url) == (wire, kept)


def test_the_connection_goes_with_its_last_model(world):
    connect_service(GOOD)
    connect_service(changed(model="gpt-5-mini"))
    disconnect_model("gpt-5")
    assert Connection.objects.count() == 1
    disconnect_model("gpt-5-mini")
    assert not Connection.objects.exists()
    assert not ModelRoute.objects.exists()
    with pytest.raises(NotFoundError):
        disconnect_model("gpt-5")
