"""The whole way, with the real gate beside the desk.

The city decides to hold, a call is held, its person opens the page that the refusal names and states a reason, the same
passes, and is stopped again when the reason is taken back. They meet in the signed snapshot and in the book alone.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from sekisho.desk.people.actions import attest
from sekisho.desk.permits.actions import make_key
from sekisho.desk.permits.models import Connection, ModelRoute
from sekisho.desk.permits.publish import publish
from tests.desk.browser import form_at, signed_in, words_of
from tests.gateway.calls import Reply, body, post
from tests.gateway.world import served, wait_for

NAME = "山本 恵美子"
ASKED = f"{NAME}さんの経歴をまとめてください。"


@pytest.fixture
def world(committed):
    text = Connection.objects.create(service="practice-text", protocol="practice")
    ModelRoute.objects.create(model="practice-text", connection=text, kind="text", upstream_model="practice-text")
    committed.permit()
    attest(committed.people["staff"], "osaka-1.1")
    return committed


@pytest.fixture
def key(world) -> str:
    survey, staff = world.engagements["survey"], world.people["staff"]
    return make_key(staff, survey, "use-1", staff).clear


@pytest.fixture
def gate(world, key) -> Iterator[str]:
    publish()
    with served(SimpleNamespace(settings=settings.SEKISHO, keyring=settings.KEYRING)) as url:
        yield url


def test_from_a_held_call_to_a_passage_and_back(world, key, gate):
    def send(text: str = ASKED) -> Reply:
        return post(gate, body("practice-text", text), key=key)

    handling = f"/engagements/{world.engagements['survey'].id}/handling/"
    wait_for(lambda: send().status == 400, "the gate to open")
    assert "hold" not in send().told  # the permit blocks
    officer = signed_in(world.people["officer"])
    typed = form_at(officer, handling, "personal.person")
    sent = typed | {"personal.person": ["hold"], "reason": ["広報に公人の氏名が要るため"]}
    assert officer.post(handling, sent).status_code == 302
    wait_for(lambda: "hold" in send().told, "the gate to hold", 3)

    held = send()
    page = urlsplit(held.told["hold_page"])
    assert f"{page.scheme}://{page.netloc}" == settings.SEKISHO.public_url
    assert page.path in held.json["error"]["message"]
    staff = signed_in(world.people["staff"])
    shown = words_of(staff.get(page.path).content.decode())
    assert "1番目のメッセージ" in shown
    assert "1文字目から6文字" in shown
    assert "恵美子" not in shown
    assert staff.post(page.path, {"reason": "public-figure", "is_sure": "on"}).status_code == 302

    wait_for(lambda: send().status == 200, "the same to pass", 3)
    assert send("次に、山田 花子さんの経歴も。").status == 400
    passed = send()
    assert "公人に関する情報" in words_of(officer.get(f"/records/{passed.record}/").content.decode())
    assert officer.post(f"{page.path}end/").status_code == 302
    wait_for(lambda: send().status == 400, "the same to be held again", 3)
