"""What the city decides about findings in one engagement: who decides what, what the gate learns, what stays."""

import pytest

from sekisho.desk.events.models import Event
from sekisho.desk.permits.handling import HANDLED, decide, decided
from sekisho.desk.permits.models import GateHandling
from sekisho.desk.permits.publish import publish
from sekisho.kernel.errors import InputError
from tests.desk.browser import form_at, signed_in, words_of
from tests.desk.published import published


@pytest.fixture
def survey(committed):
    committed.permit()
    publish()
    return committed.engagements["survey"]


@pytest.fixture
def officer(committed):
    return committed.people["officer"]


def told(survey) -> dict[str, str]:
    return dict(published().handling(survey.id))


def test_what_is_decided_reaches_the_gate_and_stays_in_the_history(survey, officer):
    assert decide(survey, {"personal.person": "hold", "personal.phone": "mask"}, "広報のため", officer) == 2
    assert told(survey) == {"personal.person": "hold", "personal.phone": "mask"}
    assert decide(survey, {"personal.person": "", "personal.phone": "mask"}, "終わったため", officer) == 1
    assert told(survey) == {"personal.phone": "mask"}
    assert GateHandling.objects.get(code="personal.person").ended_by == officer
    details = Event.objects.filter(act="handling.set").order_by("at", "id").values_list("detail", flat=True)
    assert {"code": "personal.person", "action": "hold"} in details
    assert list(details)[-1] == {"code": "personal.person", "action": ""}


def test_nothing_changed_is_no_act_and_needs_no_reason(survey, officer):
    assert decide(survey, dict.fromkeys(HANDLED, ""), "", officer) == 0
    assert not Event.objects.filter(act="handling.set").exists()


def test_the_placeholder_shown_is_the_one_that_leaves(survey, officer):
    page = signed_in(officer).get(f"/engagements/{survey.id}/handling/").content.decode()
    assert "〔マイナンバー1〕などに置き換え" in page
    assert page.count("〔氏名1〕") == 1


@pytest.mark.parametrize(
    ("code", "action"),
    [
        ("personal.mynumber", "hold"),
        ("personal.person", "warn"),
        ("personal.person", "allow"),
        ("secret.term", "mask"),
        ("secret.credential", "hold"),
        ("personal", "mask"),
        ("content.sound", "mask"),
    ],
)
def test_what_nobody_may_loosen_here(survey, officer, code, action):
    with pytest.raises(InputError, match="選べません"):
        decide(survey, {code: action}, "試し", officer)
    assert decided(survey) == {}


def test_the_page_asks_for_a_reason_and_shows_what_the_permit_says(survey, officer):
    client, address = signed_in(officer), f"/engagements/{survey.id}/handling/"
    shown = words_of(client.get(address).content.decode())
    assert "手形のとおり（通さない）" in shown
    assert "手形のとおり（保留する）" in shown  # recordings
    typed = form_at(client, address, "personal.person")
    answer = client.post(address, typed | {"personal.person": ["mask"]})
    assert answer.status_code == 400
    assert "理由を入力してください" in words_of(answer.content.decode())
    answer = client.post(address, typed | {"personal.person": ["mask"], "reason": ["集計のため"]}, follow=True)
    assert "1件の扱いを変えました" in words_of(answer.content.decode())
    assert told(survey) == {"personal.person": "mask"}
    assert client.post(address, typed | {"personal.mynumber": ["hold"], "reason": ["x"]}).status_code == 400
    page = words_of(client.get(f"/engagements/{survey.id}/").content.decode())
    assert "見つかったときの扱い" in page


@pytest.mark.parametrize("login", ["officer", "responsible", "auditor"])
def test_whoever_reads_the_permit_reads_how_findings_are_handled(committed, survey, officer, login):
    address = f"/permits/{survey.permits.get().id}/"
    client = signed_in(committed.people[login])
    assert "見つかったときの扱い" not in words_of(client.get(address).content.decode())
    decide(survey, {"personal.person": "hold"}, "広報のため", officer)
    words = words_of(client.get(address).content.decode())
    assert "見つかったときの扱い" in words
    assert "氏名：保留する" in words
