"""補正依頼の定型文: put into the box without JavaScript, of the own department or of the city."""

import pytest

from sekisho.desk.applications.sections import ITEM_LABELS
from sekisho.desk.reviews.models import Comment, StandardReason
from sekisho.desk.reviews.reasons import Wording, add_reason, retire_reason, visible_reasons
from tests.desk.browser import form_at, form_in, words_of


@pytest.fixture
def officer(world, client_of):
    return client_of(world.people["officer"])


def at(version) -> str:
    return f"/requests/{version.request_id}/review/"


def test_a_chosen_reason_fills_the_box_below_what_was_typed_and_saves_nothing(world, officer):
    reason = add_reason(Wording("点検", "点検の頻度を書いてください。", "logs"), world.people["officer"])
    version = world.in_review()
    typed = form_at(officer, at(version), "version")
    typed |= {
        "comment-logs": ["頻度は？"],
        "reason-logs": [reason.id],
        "draft_number": ["第5号"],
        "act": ["insert:logs"],
    }
    answer = officer.post(at(version), typed)
    assert answer.status_code == 200
    shown = form_in(answer.content.decode(), "version")
    assert shown["comment-logs"] == ["頻度は？\n点検の頻度を書いてください。"]
    assert shown["draft_number"] == ["第5号"]
    assert not Comment.objects.exists()


def test_a_reason_for_one_item_is_offered_there_only(world, officer):
    add_reason(Wording("点検", "点検の頻度を書いてください。", "logs"), world.people["officer"])
    add_reason(Wording("空欄", "記入してください。"), world.people["policy"])
    version = world.in_review()
    form = form_at(officer, at(version), "version")
    assert {"reason-logs", "reason-law"} <= set(form)
    assert len([name for name in form if name.startswith("reason-")]) > 30
    html = officer.get(at(version)).content.decode()
    assert html.count("点検</option>") == 1
    assert html.count("空欄</option>") > 30


def test_another_departments_reason_is_neither_seen_nor_put_in(world, officer):
    foreign = add_reason(Wording("他課", "他課の文。"), world.people["other-officer"])
    assert foreign not in visible_reasons(world.people["officer"])
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"reason-logs": [foreign.id], "act": ["insert:logs"]}
    assert "他課の文。" not in officer.post(at(version), typed).content.decode()


def test_an_officer_cannot_edit_the_citys(world, officer):
    city = add_reason(Wording("空欄", "記入してください。"), world.people["policy"])
    assert "空欄" in words_of(officer.get("/reasons/").content.decode())
    assert officer.get(f"/reasons/{city.id}/edit/").status_code == 404


def test_editing_and_retiring(world, officer):
    reason = add_reason(Wording("空欄", "記入してください。"), world.people["officer"])
    typed = form_at(officer, f"/reasons/{reason.id}/edit/", "text") | {"text": ["書いてください。"]}
    assert officer.post(f"/reasons/{reason.id}/edit/", typed).url == "/reasons/"
    assert StandardReason.objects.get().text == "書いてください。"
    retire_reason(StandardReason.objects.get(), world.people["officer"])
    version = world.in_review()
    assert "reason-logs" not in form_at(officer, at(version), "version")


def test_an_empty_wording_is_refused_at_its_field(officer):
    answer = officer.post("/reasons/new/", {"title": "", "item": "", "text": ""})
    assert answer.status_code == 400
    assert not StandardReason.objects.exists()


def test_samples_are_taken_once_and_can_be_rewritten(world, officer):
    answer = officer.post("/reasons/samples/")
    assert answer.status_code == 302
    taken = {reason.title for reason in visible_reasons(world.people["officer"])}
    assert "記入がない" in taken
    officer.post("/reasons/samples/")
    assert StandardReason.objects.count() == len(taken)
    assert set(StandardReason.objects.values_list("department_id", flat=True)) == {
        world.people["officer"].organisation_id
    }
    assert set(StandardReason.objects.values_list("item", flat=True)) <= {"", *ITEM_LABELS}


def test_a_retired_sample_does_not_come_back(world, officer):
    officer.post("/reasons/samples/")
    retire_reason(StandardReason.objects.get(title="記入がない"), world.people["officer"])
    officer.post("/reasons/samples/")
    assert StandardReason.objects.filter(title="記入がない").count() == 1
