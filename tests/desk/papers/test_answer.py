"""補正依頼 and 確認不可 as letters: from the rows of the desk, for who sees the request, per version."""

import io
import json
import zipfile

from sekisho.desk.papers.answer import answer_paper
from sekisho.desk.papers.evidence import write_evidence
from sekisho.desk.reviews.actions import Ruling, keep_comments, refuse_request, return_request
from sekisho.desk.shell.clock import today
from tests.desk.browser import signed_in
from tests.desk.papers.test_permit import words
from tests.desk.reviews.test_queue import received
from tests.desk.shell.page import read
from tests.desk.world import World


def returned(world: World):
    version = world.in_review()
    keep_comments(version, {"logs": "点検の間隔を書いてください。", "": "全体の様子です。"}, world.people["officer"])
    return_request(version, Ruling(reason="下記を補正してください。", draft_number="起-9"), world.people["officer"])
    return version


def links(page) -> set[str]:
    return {one.attributes["href"] for one in read(page.content.decode()).find("a") if "href" in one.attributes}


def test_the_letter_says_item_by_item_what_the_officer_said(world):
    version = returned(world)
    client = signed_in(world.people["responsible"])
    printed = words(client.get(f"/requests/{version.request_id}/versions/1/answer.docx"))
    for expected in (
        "株式会社甲調査",
        "代表取締役 試験 一　様",
        "大阪市〇〇区役所 保健福祉課",
        "下記を補正してください。",
        "点検の間隔を書いてください。",
        "起-9",
        "関所の「確認依頼」の画面で",
    ):
        assert expected in printed
    assert printed.index("全体の様子です。") < printed.index("点検の間隔")
    assert version.sha256 in printed.replace("\n", "")
    pdf = client.get(f"/requests/{version.request_id}/versions/1/answer.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert client.get(f"/requests/{version.request_id}/versions/1/answer.odt").status_code == 404


def test_both_pages_lead_to_it(world):
    version = returned(world)
    url = f"/requests/{version.request_id}/versions/1/answer.pdf"
    for login in ("officer", "responsible"):
        assert url in links(signed_in(world.people[login]).get(f"/requests/{version.request_id}/"))
    assert url in links(signed_in(world.people["officer"]).get(f"/requests/{version.request_id}/review/"))


def test_a_letter_to_who_sent_mail_asks_for_mail(world):
    request = received(world, 3)
    officer = world.people["officer"]
    client = signed_in(officer)
    client.post(f"/requests/{request.id}/take/")
    return_request(request.latest, Ruling(reason="補正してください。"), officer)
    request.refresh_from_db()
    paper = answer_paper(request, 1)
    assert (paper.is_mailed, paper.arrived_on) == (True, request.arrived_on)
    page = client.get(f"/requests/{request.id}/")
    assert "補正依頼の書面（PDF）を印刷する" in page.content.decode()


def test_a_refusal_is_a_letter_and_a_confirmation_is_the_notice(world):
    version = world.in_review()
    officer = signed_in(world.people["officer"])
    assert officer.get(f"/requests/{version.request_id}/versions/1/answer.pdf").status_code == 404
    refuse_request(version, Ruling(reason="契約の主体が確かめられません。"), world.people["officer"])
    printed = words(officer.get(f"/requests/{version.request_id}/versions/1/answer.docx"))
    assert "契約の主体が確かめられません。" in printed
    row = world.permit()
    url = f"/requests/{row.version.request_id}/versions/1/answer.pdf"
    assert officer.get(url).status_code == 404
    page = officer.get(f"/requests/{row.version.request_id}/")
    assert f"/permits/{row.id}/paper.pdf" in links(page)


def test_the_notice_says_what_was_left_out(world):
    version = world.in_review()
    sent = {"version": version.id, "act": "confirm", "without_users": [version.application.named_users[0].id]}
    day = today()
    sent |= {
        "decided_on_era": "西暦",
        "decided_on_year": day.year,
        "decided_on_month": day.month,
        "decided_on_day": day.day,
    }
    answer = signed_in(world.people["officer"]).post(f"/requests/{version.request_id}/review/", sent)
    assert answer.status_code == 302
    version.refresh_from_db()
    name = version.application.named_users[0].name
    printed = words(signed_in(world.people["responsible"]).get(f"/permits/{version.permit.id}/paper.docx"))
    assert f"利用者：{name}" in printed


def test_the_evidence_package_holds_the_letter(world):
    version = returned(world)
    target = io.BytesIO()
    write_evidence(version.request.engagement, world.people["officer"], target)
    with zipfile.ZipFile(target) as package:
        manifest = json.loads(package.read("manifest.json"))
        place = f"papers/requests/{version.request_id}/v1.answer.pdf"
        assert package.read(place).startswith(b"%PDF")
        assert place in json.dumps(manifest)
