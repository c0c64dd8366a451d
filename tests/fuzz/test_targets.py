"""Each target on some bytes of hypothesis's; atheris runs the same for longer (`script/fuzz`)."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.gateway.providers.openai_chat import CHAT
from sekisho.gateway.screen import Screened
from tests.fuzz import bodies
from tests.fuzz.bodies import PLANTED, WRITINGS, insist_extracted, judge
from tests.fuzz.choosing import Choosing, edited, places, put
from tests.fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(max_size=400))
def test_nothing_breaks_and_nothing_slips_through(target: Callable[[bytes], None], data: bytes) -> None:
    target(data)


@pytest.mark.parametrize("name", bodies.JSON_PROTOCOLS)
@pytest.mark.parametrize("writing", WRITINGS)
def test_a_planted_number_passes_from_no_place_of_any_body(name: str, writing: str) -> None:
    protocol = bodies.protocol_of(name)
    for body in bodies.BODIES[name]:
        for spot in places(body):
            judge(protocol, bodies.written(put(body, spot, writing), Choosing(b"")), planted=writing)


def test_the_oracle_notices_a_number_that_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "screen_request", lambda body, ground, said: Screened(body))
    raw = bodies.written({"model": "m", "messages": [{"role": "user", "content": PLANTED}]}, Choosing(b""))
    with pytest.raises(AssertionError, match="planted"):
        judge(CHAT, raw, planted=PLANTED)


def test_the_oracle_notices_a_string_that_is_not_screened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sekisho.gateway.content.WORDS", frozenset())
    body = {"model": "m", "messages": [{"role": "user", "content": "漏れた言葉"}]}
    insist_extracted(body, frozenset())
    monkeypatch.setattr("sekisho.gateway.content._take", lambda text, path, found: None)
    with pytest.raises(AssertionError, match="not screened"):
        insist_extracted(body, frozenset())


@given(st.binary(max_size=200))
def test_an_edit_leaves_the_value_it_was_given(data: bytes) -> None:
    body = {"messages": [{"role": "user", "content": ["a", {"text": "b"}]}], "n": 1}
    before = repr(body)
    edited(body, Choosing(data), ("role", "text"))
    assert repr(body) == before
