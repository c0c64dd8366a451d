"""別紙・証拠 at the desk: attached by the contractor, pinned by what is filed, seen by who may see the request."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.applications.models import Request
from sekisho.desk.attachments.limits import MOST_FILES
from sekisho.desk.attachments.models import Attachment, AttachmentBody
from sekisho.desk.demo.answers import TEXT_SERVICE
from sekisho.desk.reviews.actions import Ruling, return_request, take_up
from sekisho.desk.shell.clock import today
from sekisho.rules.application import Application, AttachedFile
from tests.desk.browser import form_at, words_of
from tests.desk.matrix_data import day
from tests.desk.shell.page import read
from tests.documents.uploads.files import office, pdf_with, png

PAGE = pdf_with(b"")
LATER = today() + timedelta(days=500)


@pytest.fixture
def responsible(world, client_of) -> Client:
    return client_of(world.people["responsible"])


@pytest.fixture
def draft(world) -> Request:
    return world.draft()


def url_of(draft: Request) -> str:
    return f"/requests/{draft.id}/edit/attachments/"


def now_of(draft: Request) -> Application:
    return Request.objects.get(id=draft.id).application


def attach(client: Client, draft: Request, *files: tuple[str, bytes], **meaning: str) -> HttpResponse:
    """Choose files and press the button, as the page stands."""
    url = url_of(draft)
    typed = form_at(client, url, "new-kind") | {f"new-{name}": [value] for name, value in meaning.items()}
    typed["new-sent"] = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(url, typed | {"stay": ["1"]})


def proof(client: Client, draft: Request, name: str = "契約書.pdf", **meaning: str) -> AttachedFile:
    """A file of evidence that lasts."""
    dates = day("until", LATER.year, LATER.month, LATER.day)
    told = {"kind": "opt_out", "item": "opt_out", "service": TEXT_SERVICE} | dates | meaning
    assert attach(client, draft, (name, PAGE), **told).status_code == 302
    return now_of(draft).files[-1]


def test_several_files_are_attached_at_once_with_what_they_are(responsible, draft):
    answer = attach(responsible, draft, ("体制図.pdf", PAGE), ("画面.png", png()), kind="organisation", item="security")
    assert (answer.status_code, answer.url) == (302, url_of(draft))
    files = now_of(draft).files
    assert [(f.name, f.media, f.kind, f.item) for f in files] == [
        ("体制図.pdf", "pdf", "organisation", "security"),
        ("画面.png", "png", "organisation", "security"),
    ]
    page = responsible.get(url_of(draft)).content.decode()
    assert "体制図.pdf" in words_of(page)
    assert "2個のファイルを添付しました" in words_of(page)


def test_what_a_file_is_can_be_changed_afterwards(responsible, draft):
    file = proof(responsible, draft)
    typed = form_at(responsible, url_of(draft), "new-kind") | {f"{file.id}-kind": ["contract"], f"{file.id}-item": [""]}
    responsible.post(url_of(draft), typed | {"stay": ["1"]})
    changed = now_of(draft).files[0]
    assert (changed.kind, changed.item, changed.until) == ("contract", "", LATER)
    assert (changed.id, changed.sha256) == (file.id, file.sha256)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("実行.exe", b"MZ", "添付できる種類"),
        ("写し.pdf", png(), "中身は画像（PNG）"),
        ("表.xlsx", office("xlsx", {"xl/vbaProject.bin": b"x"}), "マクロ"),
        ("図.png", png(20_000, 20_000), "画素が多すぎ"),
    ],
)
def test_one_hostile_file_and_nothing_of_what_was_sent_is_kept(responsible, draft, name, data, words):
    answer = attach(responsible, draft, ("良い.pdf", PAGE), (name, data))
    assert answer.status_code == 400
    said = words_of(answer.content.decode())
    assert words in said
    assert f"「{name}」" in said
    assert "まだ何も保存していません" in said
    assert now_of(draft).files == ()
    assert not Attachment.objects.exists()
    assert not AttachmentBody.objects.exists()


def test_a_hostile_name_is_shown_as_plain_words(responsible, draft):
    attach(responsible, draft, ("..\\..\\<script>\u202efdp.pdf", PAGE))
    assert now_of(draft).files[0].name == "_script_fdp.pdf"
    assert "<script>\u202e" not in responsible.get(url_of(draft)).content.decode()


def test_an_older_page_overwrites_nothing_and_leaves_no_file(world, responsible, draft):
    typed = form_at(responsible, url_of(draft), "new-kind")
    world.change(draft, now_of(draft).with_answers(logs="別の画面で書いた。"))
    answer = responsible.post(url_of(draft), typed | {"new-sent": [SimpleUploadedFile("a.pdf", PAGE)]})
    assert answer.status_code == 409
    assert "別の画面で先に保存" in words_of(answer.content.decode())
    assert not AttachmentBody.objects.exists()


def test_more_files_than_allowed_are_refused(responsible, draft):
    for _ in range(2):
        attach(responsible, draft, *((f"{n}.txt", f"{n}".encode()) for n in range(MOST_FILES // 2)))
    answer = attach(responsible, draft, ("多い.txt", b"x"))
    assert answer.status_code == 400
    assert "個まで" in words_of(answer.content.decode())
    assert len(now_of(draft).files) == MOST_FILES


def test_taking_a_file_off_a_draft_removes_it_for_good(responsible, draft):
    file = proof(responsible, draft)
    typed = form_at(responsible, url_of(draft), "new-kind") | {f"{file.id}-remove": ["on"]}
    responsible.post(url_of(draft), typed | {"stay": ["1"]})
    assert now_of(draft).files == ()
    assert not AttachmentBody.objects.exists()


def test_a_filed_version_keeps_its_files_whatever_becomes_of_the_draft(world, responsible, draft):
    file = proof(responsible, draft)
    version = submit_request(Request.objects.get(id=draft.id), world.people["responsible"])
    assert file.sha256 in version.answers
    officer = world.people["officer"]
    take_up(version.request, officer)
    return_request(version, Ruling(reason="差し替えてください。"), officer)
    typed = form_at(responsible, url_of(draft), "new-kind") | {f"{file.id}-remove": ["on"]}
    responsible.post(url_of(draft), typed | {"stay": ["1"]})
    assert now_of(draft).files == ()
    version.refresh_from_db()
    assert version.application.files == (file,)
    kept = responsible.get(f"/requests/{draft.id}/attachments/{file.id}/")
    assert kept.content == PAGE


def test_a_draft_whose_file_is_not_there_is_not_filed(world, responsible, draft):
    file = proof(responsible, draft)
    Attachment.objects.filter(id=file.id).delete()
    url = f"/requests/{draft.id}/review-all/"
    answer = responsible.post(url, form_at(responsible, url, "revision"))
    assert answer.status_code == 503
    assert not Request.objects.get(id=draft.id).versions.exists()


def test_a_download_is_only_saved_and_never_shown_in_place(responsible, draft):
    file = proof(responsible, draft)
    answer = responsible.get(f"/requests/{draft.id}/attachments/{file.id}/")
    assert answer.content == PAGE
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_city_sees_files_of_what_was_filed_and_not_of_drafts(world, client_of, responsible, draft):
    file, officer = proof(responsible, draft), client_of(world.people["officer"])
    url = f"/requests/{draft.id}/attachments/{file.id}/"
    assert officer.get(url).status_code == 404
    submit_request(Request.objects.get(id=draft.id), world.people["responsible"])
    assert officer.get(url).content == PAGE
    for login in ("other-officer", "rival-responsible", "sub-responsible"):
        assert client_of(world.people[login]).get(url).status_code == 404
    later = Request.objects.get(id=draft.id)
    take_up(later, world.people["officer"])
    return_request(later.latest, Ruling(reason="差し替えてください。"), world.people["officer"])
    new = proof(responsible, draft, "差替え.pdf")
    assert officer.get(f"/requests/{draft.id}/attachments/{new.id}/").status_code == 404


def test_a_file_of_another_request_is_not_found_under_this_one(world, client_of, responsible, draft):
    file = proof(responsible, draft)
    rival, own = client_of(world.people["rival-responsible"]), world.draft("plan", "rival-responsible")
    assert rival.get(f"/requests/{own.id}/attachments/{file.id}/").status_code == 404
    own.draft = own.draft | {"files": draft.draft["files"]}
    stolen = now_of(draft)
    world.change(own, own.application.with_answers(files=stolen.files), "rival-responsible")
    assert rival.get(f"/requests/{own.id}/attachments/{file.id}/").status_code == 404
    answer = rival.post(
        f"/requests/{own.id}/review-all/", form_at(rival, f"/requests/{own.id}/review-all/", "revision")
    )
    assert answer.status_code == 503


def test_a_file_is_the_evidence_that_the_paper_asks_for(world, responsible, draft):
    services = now_of(draft).services
    bare = tuple(type(use)(**{n: getattr(use, n) for n in use.__slots__} | {"opt_out": ""}) for use in services)
    world.change(draft, now_of(draft).with_answers(services=bare))
    review = f"/requests/{draft.id}/review-all/"
    assert "オプトアウト）の根拠がありません" in words_of(responsible.get(review).content.decode())
    proof(responsible, draft, service="")
    assert "オプトアウト）の根拠がありません" not in words_of(responsible.get(review).content.decode())


def claim(client: Client, draft: Request, **typed: str) -> HttpResponse:
    url = f"{url_of(draft)}?claims=more"
    sent = form_at(client, url, "new-kind") | {f"claim-0-{name}": [value] for name, value in typed.items()}
    return client.post(url_of(draft), sent | {"stay": ["1"]})


def test_a_claim_stands_beside_the_catalogue_for_contractor_and_officer(world, client_of, responsible, draft):
    file = proof(responsible, draft)
    about = {"service": TEXT_SERVICE, "claim": "curated_training/yes", "evidence": file.id, "grounds": "第3条"}
    assert claim(responsible, draft, **about).status_code == 302
    (kept,) = now_of(draft).claims
    assert (kept.fact, kept.value, kept.before) == ("curated_training", "yes", "unknown")
    version = submit_request(Request.objects.get(id=draft.id), world.people["responsible"])
    take_up(version.request, world.people["officer"])
    officer = client_of(world.people["officer"])
    for url in (f"/requests/{draft.id}/review/", f"/requests/{draft.id}/"):
        page = read(officer.get(url).content.decode())
        (section,) = page.find("section", id="claims")
        assert "不明" in section.text
        assert "選別したコンテンツで学習と提供者が表明" in section.text
        assert [a.attributes["href"] for a in section.find("a")] == [f"/requests/{draft.id}/attachments/{file.id}/"]


def test_a_claim_is_kept_without_its_evidence_and_stops_the_filing(responsible, draft):
    claim(responsible, draft, service=TEXT_SERVICE, claim="curated_training/yes", grounds="第3条")
    review = words_of(responsible.get(f"/requests/{draft.id}/review-all/").content.decode())
    assert "証拠のファイルが添えられていません" in review
    assert "まだ提出できません" in review


@pytest.mark.parametrize("value", ["consumer_terms/no", "status/active", "x"])
def test_nothing_else_can_be_claimed(responsible, draft, value):
    file = proof(responsible, draft)
    answer = claim(responsible, draft, service=TEXT_SERVICE, claim=value, evidence=file.id)
    assert answer.status_code == 400
    assert now_of(draft).claims == ()


def test_another_organisations_file_cannot_be_chosen_as_evidence(responsible, draft):
    proof(responsible, draft)
    answer = claim(responsible, draft, service=TEXT_SERVICE, claim="curated_training/yes", evidence="att_other")
    assert answer.status_code == 400


def test_the_page_names_its_limits_and_every_control(responsible, draft):
    proof(responsible, draft)
    html = responsible.get(f"{url_of(draft)}?claims=more").content.decode()
    assert "10.0 MB" in words_of(html)
    page = read(html)
    labels = {label.attributes.get("for") for label in page.find("label")}
    for control in (*page.find("select"), *page.find("input", type="file")):
        assert control.attributes["id"] in labels or control.attributes["id"].endswith("_0")
    ids = [element.attributes["id"] for element in page.everything() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
