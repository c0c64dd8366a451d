"""A paper that came by mail, through the pages: read, resolved, reviewed, sent back, sent again, confirmed, printed."""

import hashlib

import pytest

from sekisho.desk.applications.models import Request, Version
from sekisho.desk.intake.models import Intake, Original
from sekisho.desk.permits.models import IssuedPermit
from tests.desk.browser import form_at, press, signed_in, words_of
from tests.desk.intake.mailed import SENDER, boxes, filled, finish, paper_only, points_in, upload
from tests.desk.papers.test_permit import words as words_printed
from tests.desk.published import published
from tests.desk.shell.page import read

MARK = "郵送・メールで受領（Word）"


def start(client, engagement, data) -> str:
    answer = upload(client, engagement, data)
    assert answer.status_code == 302, words_of(answer.content.decode())
    return answer.url


def test_a_city_alone_takes_a_mailed_paper_from_the_envelope_to_the_notice(committed):
    """The contractor has no account: receipt, review, return, the mended paper, 確認, 確認通知書."""
    world = committed
    engagement = paper_only(world)
    officer = signed_in(world.people["officer"])
    data = filled(engagement, logs="")
    url = start(officer, engagement, data)
    assert officer.get(f"{url}file.docx").content == data
    answer = finish(officer, url)
    request = Request.objects.get(engagement=engagement)
    assert answer.url == f"/requests/{request.id}/"
    assert not Intake.objects.exists()
    page = words_of(officer.get(answer.url).content.decode())
    for said in (MARK, SENDER, hashlib.sha256(data).hexdigest()):
        assert said in page
    _return(officer, request)
    request.refresh_from_db()
    assert request.state == "returned"
    _mended(officer, request, engagement)
    _confirm(officer, request)
    permit = IssuedPermit.objects.get(engagement=engagement)
    for form, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        paper = officer.get(f"/permits/{permit.id}/paper.{form}")
        assert paper.status_code == 200
        assert paper.content.startswith(magic)
    printed = words_printed(officer.get(f"/permits/{permit.id}/paper.docx"))
    for said in ("有限会社紙のみ　御中", "調査部の職員5名（名簿は社内で管理）", "個人情報を入力しない。（利用規定7）"):
        assert said in printed
    assert "関所を通して" not in printed
    assert published().content.permits[-1].engagement == engagement.id


def _return(officer, request):
    url = f"/requests/{request.id}/"
    press(officer, url, f"{url}take/")
    page = officer.get(f"{url}review/").content.decode()
    assert MARK in words_of(page)
    assert "「利用ログの管理体制」が書かれていません" in words_of(page)
    typed = form_at(officer, f"{url}review/", "version")
    typed |= {"comment-logs": ["記入してください。"], "reason": ["補正してください。"], "act": ["return"]}
    assert officer.post(f"{url}review/", typed).status_code == 302


def _mended(officer, request, engagement):
    link = f"/intake/?engagement={engagement.id}"
    assert read(officer.get(f"/requests/{request.id}/").content.decode()).find("a", href=link)
    data = filled(engagement)
    url = start(officer, engagement, data)
    assert "補正を依頼した確認依頼の、次の版になります" in words_of(officer.get(url).content.decode())
    assert finish(officer, url).url == f"/requests/{request.id}/"
    first, second = Version.objects.filter(request=request).order_by("number")
    assert (second.number, second.application.logs) == (2, "利用ログを毎月点検し、5年間保管する")
    assert second.application.uses[0].id == first.application.uses[0].id
    assert officer.get(f"/requests/{request.id}/versions/2/original.docx").content == data


def _confirm(officer, request):
    url = f"/requests/{request.id}/"
    press(officer, url, f"{url}take/")
    typed = form_at(officer, f"{url}review/", "version") | {"act": ["confirm"], "go": []}
    answer = officer.post(f"{url}review/", typed)
    assert answer.status_code == 302, words_of(answer.content.decode())
    request.refresh_from_db()
    assert request.state == "confirmed"


def test_a_contractors_own_word_becomes_a_draft_at_the_page_that_shows_all(world):
    responsible = signed_in(world.people["responsible"])
    survey = world.engagements["survey"]
    assert read(responsible.get("/requests/new/").content.decode()).find("a", href="/intake/")
    url = start(responsible, survey, filled(survey))
    staff = world.people["staff"].id
    answer = finish(responsible, url, named_users=[staff], pledges=["0", "1", "2"])
    request = Request.objects.get(engagement=survey)
    assert answer.url == f"/requests/{request.id}/review-all/"
    page = words_of(responsible.get(answer.url).content.decode())
    assert "直す項目が残っている" not in page
    assert responsible.post(answer.url, form_at(responsible, answer.url, "revision")).url == f"/requests/{request.id}/"
    version = Version.objects.get(request=request)
    assert version.application.uses[0].work == "アンケート自由記述の分類案の作成"
    assert [user.id for user in version.application.named_users] == [staff]
    assert not Original.objects.exists()
    assert not Intake.objects.exists()
    assert MARK not in words_of(responsible.get(f"/requests/{request.id}/").content.decode())


@pytest.mark.parametrize("login", ["officer", "responsible"])
def test_a_doubt_that_nobody_resolved_stops_the_paper(world, login):
    survey, client = world.engagements["survey"], signed_in(world.people[login])
    url = start(client, survey, filled(survey, contact_phone="", service="ChatGPT"))
    keys = boxes(client, url)
    assert len(keys) > 2
    for left_out in keys:
        answer = finish(client, url, seen=[key for key in keys if key != left_out])
        assert answer.status_code == 400
        html = answer.content.decode()
        assert read(html).find("a", href=f"#seen-{left_out}")
        assert [b.attributes["value"] for b in points_in(html) if "checked" not in b.attributes] == [left_out]
    assert finish(client, url, seen=[*keys[1:], "0" * 16]).status_code == 400
    assert not Request.objects.exists()
    assert Intake.objects.count() == 1
