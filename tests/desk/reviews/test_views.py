"""The officer's page: answer, automatic check and comment in one row; decisions on what was seen."""

from dataclasses import replace

import pytest

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.applications.models import Request, Version
from sekisho.desk.permits.actions import read_permit
from sekisho.desk.permits.models import IssuedPermit
from sekisho.desk.reviews.actions import Opinion, Ruling, judge_service, return_request, take_up
from sekisho.desk.reviews.models import Comment, Decision
from sekisho.desk.shell.clock import today
from tests.desk.browser import form_at, form_in, press, words_of
from tests.desk.shell.page import read
from tests.desk.world import make_engagement


@pytest.fixture
def officer(world, client_of):
    return client_of(world.people["officer"])


def at(version: Version) -> str:
    return f"/requests/{version.request_id}/review/"


def test_taking_up_gives_a_receipt_number(world, officer):
    request = world.filed().request
    answer = press(officer, f"/requests/{request.id}/", f"/requests/{request.id}/take/")
    assert answer.url == f"/requests/{request.id}/review/"
    request.refresh_from_db()
    assert (request.state, request.receipt[-5:]) == ("in_review", "-0001")
    assert request.receipt in words_of(officer.get(answer.url).content.decode())


def test_every_item_stands_there_with_its_answer_and_a_box(world, officer):
    version = world.in_review()
    page = read(officer.get(at(version)).content.decode())
    boxes = {e.attributes["name"] for e in page.find("textarea") if e.attributes["name"].startswith("comment-")}
    assert {"comment-logs", "comment-work", "comment-pledges", "comment-check_13", "comment-named_users"} <= boxes
    for answer in (version.application.logs, version.application.uses[0].work, world.people["staff2"].name):
        assert answer in page.text


def test_the_automatic_check_is_shown_with_its_rule_and_decides_nothing(world, officer):
    draft = world.draft()
    text, image = draft.application.services
    doubtful = draft.application.with_answers(services=(text, replace(image, name="無料版の画像生成")))
    world.change(draft, doubtful)
    version = submit_request(draft, world.people["responsible"])
    take_up(draft, world.people["officer"])
    page = read(officer.get(at(version)).content.decode())
    assert "無料版や個人向けのプランと読める記載" in page.text
    assert "規定4" in page.text
    opinion = Opinion(True, "法人契約のプランであることを契約書で確かめた。", today())
    judge_service(version, 2, opinion, world.people["officer"])
    typed = form_at(officer, at(version), "version") | {"act": ["confirm"]}
    assert officer.post(at(version), typed).status_code == 302
    assert IssuedPermit.objects.exists()


def test_comments_are_kept_without_deciding_and_not_told_yet(world, officer, client_of):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"comment-logs": ["頻度は？\r\n毎月ですか。"], "act": ["keep"]}
    assert officer.post(at(version), typed).url == at(version)
    assert Comment.objects.get().text == "頻度は？\n毎月ですか。"
    assert form_at(officer, at(version), "version")["comment-logs"] == ["頻度は？\n毎月ですか。"]
    told = client_of(world.people["responsible"]).get(f"/requests/{version.request_id}/").content.decode()
    assert "頻度は？" not in told
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("act", "said"), [("return", "補正を求める内容がありません"), ("refuse", "理由を入力")])
def test_a_decision_that_needs_words_says_so_and_keeps_what_was_typed(world, officer, act, said):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"draft_number": ["第5号"], "act": [act]}
    answer = officer.post(at(version), typed)
    assert answer.status_code == 400
    assert said in words_of(answer.content.decode())
    assert read(answer.content.decode()).by_id("id_draft_number").attributes["value"] == "第5号"


@pytest.mark.parametrize(
    ("act", "state", "shown"),
    [("return", "returned", "補正"), ("refuse", "refused", "確認不可"), ("confirm", "confirmed", "確認")],
)
def test_each_decision_reaches_the_contractor_with_its_words(world, officer, client_of, act, state, shown):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"reason": ["この点をご確認ください。"], "act": [act]}
    assert officer.post(at(version), typed).url == f"/requests/{version.request_id}/"
    assert Request.objects.get(id=version.request_id).state == state
    told = words_of(client_of(world.people["responsible"]).get(f"/requests/{version.request_id}/").content.decode())
    assert shown in told
    if act != "confirm":
        assert "この点をご確認ください。" in told


def test_an_officer_decides_on_what_they_saw(world, officer):
    """While the page was open the paper was returned by a colleague and filed again."""
    first = world.in_review()
    typed = form_at(officer, at(first), "version") | {"act": ["confirm"]}
    return_request(first, Ruling(reason="補正"), world.people["officer"])
    submit_request(Request.objects.get(), world.people["responsible"])
    take_up(first.request, world.people["officer"])
    answer = officer.post(at(first), typed)
    assert answer.status_code == 400
    assert "新しい版" in words_of(answer.content.decode())
    assert not IssuedPermit.objects.exists()


def test_a_decided_paper_is_shown_without_boxes(world, officer):
    version = world.permit().version
    page = read(officer.get(at(version)).content.decode())
    assert not [e for e in page.find("textarea") if e.attributes["name"].startswith("comment-")]
    assert not page.find("button", name_="act", value="confirm")
    assert version.application.logs in page.text


def test_a_comment_for_an_item_that_is_none_is_not_kept(world, officer):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"comment-nothing": ["x"], "comment-": ["y"], "act": ["keep"]}
    officer.post(at(version), typed)
    assert not Comment.objects.exists()


def test_an_unknown_act_decides_nothing(world, officer):
    version = world.in_review()
    for act in ("approve", "", "CONFIRM"):
        officer.post(at(version), form_at(officer, at(version), "version") | {"act": [act]})
    assert not Decision.objects.exists()


def test_conditions_narrow_the_permit_and_are_told(world, officer, client_of):
    version = world.in_review()
    image, user = version.application.services[1], version.application.named_users[0]
    typed = form_at(officer, at(version), "version")
    typed |= {"act": ["confirm"], "remark": ["毎月、利用状況を報告すること。"]}
    typed |= {"without_services": [image.service], "without_users": [user.id], "without_uses": ["use-2"]}
    assert officer.post(at(version), typed).status_code == 302
    permit = read_permit(IssuedPermit.objects.get())
    assert (image.service in permit.kinds, user.id in permit.users) == (False, False)
    assert [use.id for use in permit.purposes] == ["use-1"]
    assert permit.remark == "毎月、利用状況を報告すること。"
    told = words_of(client_of(world.people["responsible"]).get(f"/requests/{version.request_id}/").content.decode())
    assert "毎月、利用状況を報告すること。" in told
    assert f"サービス：{image.name}" in told
    shown = client_of(world.people["staff"]).get(f"/permits/{IssuedPermit.objects.get().id}/").content.decode()
    assert "毎月、利用状況を報告すること。" in words_of(shown)


def test_a_budget_is_set_with_the_confirmation_and_shown(world, officer, client_of):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"act": ["confirm"]}
    bad = officer.post(at(version), typed | {"tokens_per_month": ["百万"]})
    assert bad.status_code == 400
    assert not IssuedPermit.objects.exists()
    assert officer.post(
        at(version), typed | {"tokens_per_month": ["１，０００，０００"], "yen_per_month": ["20000"]}
    ).url
    permit = IssuedPermit.objects.get()
    assert read_permit(permit).limits == {"tokens-per-month": 1_000_000, "yen-per-month": 20_000}
    shown = words_of(client_of(world.people["staff"]).get(f"/permits/{permit.id}/").content.decode())
    assert "1か月のトークン数：1,000,000まで" in shown


def test_the_city_says_whether_search_is_refused_or_taken_out(world, officer, client_of):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"act": ["confirm"], "removes_search": ["on"]}
    assert officer.post(at(version), typed).status_code == 302
    permit = IssuedPermit.objects.get()
    assert read_permit(permit).removes_search
    shown = words_of(client_of(world.people["staff"]).get(f"/permits/{permit.id}/").content.decode())
    assert "関所がその指定を取り除いて送ります（規定5）" in shown


def test_without_a_word_of_the_city_search_is_refused(world, officer):
    version = world.in_review()
    assert officer.post(at(version), form_at(officer, at(version), "version") | {"act": ["confirm"]}).url
    assert not read_permit(IssuedPermit.objects.get()).removes_search


def test_what_is_not_on_the_paper_cannot_be_left_out(world, officer):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"act": ["confirm"], "without_services": ["claude-api"]}
    assert officer.post(at(version), typed).status_code == 400
    assert not IssuedPermit.objects.exists()


def test_after_a_decision_the_next_waiting_request_is_opened(world, officer):
    world.engagements["second"] = make_engagement(world, "officer", "contractor", "次の業務委託")
    first, second = world.in_review(), world.filed("second")
    typed = form_at(officer, at(first), "version") | {"act": ["refuse"], "reason": ["確認できません。"]}
    assert officer.post(at(first), typed).url == at(second)


def test_the_paper_and_the_differences_between_versions(world, officer):
    first = world.in_review()
    return_request(first, Ruling(reason="補正"), world.people["officer"])
    draft = Request.objects.get()
    world.change(draft, draft.application.with_answers(logs="毎週点検する。"))
    submit_request(Request.objects.get(), world.people["responsible"])
    page = read(officer.get(f"/requests/{first.request_id}/versions/").content.decode())
    assert "第1版から第2版への差異" in page.text
    assert "1件の項目が変わりました" in page.text
    assert "【追加】" in page.text
    paper = words_of(officer.get(f"/requests/{first.request_id}/versions/2/").content.decode())
    assert "毎週点検する。" in paper
    assert "生成AI利用に関する確認依頼書" in paper.replace(" ", "")


def test_the_officer_reads_again_what_was_asked_for(world, officer):
    version = world.in_review()
    typed = form_at(officer, at(version), "version") | {"act": ["return"], "reason": ["ログの項目を直してください。"]}
    page = words_of(officer.post(at(version), typed, follow=True).content.decode())
    for words in ("補正された書類を待っています", "ログの項目を直してください。", "補正依頼の書面（PDF）を印刷する"):
        assert words in page
    assert "補正された書類（Word）を記録する" not in page  # it did not come on paper


def test_deciding_twice_says_that_nothing_was_decided_now(world, officer):
    version = world.in_review()
    typed = form_at(officer, at(version), "version")
    return_request(version, Ruling(reason="補正してください。"), world.people["officer"])
    answer = officer.post(at(version), typed | {"act": ["confirm"]})
    assert answer.status_code == 409
    assert "コメントも決定も記録していません" in words_of(answer.content.decode())
    assert not IssuedPermit.objects.exists()


@pytest.mark.parametrize("act", ["keep", "return", "confirm", "insert:logs"])
def test_what_a_colleague_wrote_meanwhile_is_not_lost(world, officer, act):
    version = world.in_review()
    mine = form_at(officer, at(version), "version")
    theirs = form_at(officer, at(version), "version") | {"comment-logs": ["保管期間は？"], "act": ["keep"]}
    assert officer.post(at(version), theirs).status_code == 302
    mine |= {"comment-work": ["どの作業ですか。"], "reason": ["x"], "act": [act]}
    answer = officer.post(at(version), mine)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "保管期間は？" in words_of(page)
    assert "まだ何も保存していません" in words_of(page)
    assert [comment.text for comment in Comment.objects.all()] == ["保管期間は？"]
    assert not Decision.objects.exists()
    again = form_in(page, "version")
    assert again["comment-work"] == ["どの作業ですか。"]
    both = again | {"comment-logs": ["保管期間は？"], "act": ["keep"]}
    assert officer.post(at(version), both).status_code == 302
    assert Comment.objects.count() == 2
    assert officer.post(at(version), both).status_code == 302  # the same once more changes nothing
