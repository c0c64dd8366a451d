"""The pages: numbers and never words, errors at their field, and nothing of what was sent in session or message."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.desk.permits.publish import publish
from sekisho.desk.registered.actions import remove_secret
from sekisho.desk.registered.models import Secret
from tests.desk.browser import words_of
from tests.desk.dump import everything_in_the_data_folder, everything_in_the_database
from tests.desk.registered.invented import LIST, PASSAGE, PLANTED, TERMS, VARIANT, WORD, word
from tests.desk.registered.material import document, register, terms


def said(answer) -> str:
    return re.sub(r"\s+", " ", words_of(answer.content.decode()))


@pytest.fixture
def base(world):
    return f"/engagements/{world.engagements['survey'].id}/secrets/"


@pytest.fixture
def responsible(world, client_of):
    return client_of(world.people["responsible"])


def test_an_empty_engagement_says_what_to_do(responsible, base):
    page = said(responsible.get(base))
    assert "まだ登録されていません" in page
    for kind in ("用語を登録する", "文書を登録する", "名簿を登録する"):
        assert kind in page


def test_terms_are_typed_and_only_their_numbers_are_shown(responsible, base):
    answer = responsible.post(f"{base}new/terms/", {"title": "用語一覧", "words": TERMS}, follow=True)
    page = said(answer)
    assert "登録しました。2秒以内に" in page
    assert "2語・3表記" in page
    overview = said(responsible.get("/secrets/"))
    assert "用語 1件" in overview or "1件" in overview
    row = Secret.objects.get()
    for url in (base, "/secrets/", f"/secrets/{row.id}/", f"/secrets/{row.id}/replace/"):
        html = responsible.get(url).content.decode()
        assert not [planted for planted in PLANTED if planted in html], url


@pytest.mark.parametrize(
    ("kind", "name", "data", "numbers"),
    [
        ("terms", "用語.txt", TERMS.encode("cp932"), "2語・3表記"),
        ("document", "構想.docx", word(PASSAGE), "文字"),
        ("records", "名簿.csv", LIST.encode("cp932"), "4行・5列"),
    ],
)
def test_files_are_registered_and_are_nowhere_afterwards(responsible, base, kind, name, data, numbers):
    file = SimpleUploadedFile(name, data)
    answer = responsible.post(f"{base}new/{kind}/", {"title": "第1回", "file": file}, follow=True)
    assert numbers in said(answer)
    kept = everything_in_the_database() + everything_in_the_data_folder()
    for planted in (*PLANTED, name):
        assert planted.encode() not in kept
        assert planted.encode("cp932") not in kept


def test_an_error_stands_at_its_field_and_typed_terms_can_be_mended(responsible, base):
    answer = responsible.post(f"{base}new/terms/", {"title": "用語一覧", "words": f"{WORD}\n秘"})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert 'id="id_words_error"' in html
    assert "2行目の語句が短すぎます" in html
    assert f"{WORD}\n秘" in html
    assert not Secret.objects.exists()
    assert WORD.encode() not in everything_in_the_database()


def test_a_list_without_a_heading_says_what_to_do(responsible, base):
    file = SimpleUploadedFile("名簿.csv", LIST.partition("\n")[2].encode())
    answer = responsible.post(f"{base}new/records/", {"title": "名簿", "file": file})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_file_error"' in html
    assert "1行目が見出しではありません" in html
    assert "選んだファイルは、どこにも残していません。もう一度選んでください。" in html
    assert "架空 花子" not in html


def test_nothing_sent_is_asked_for(responsible, base):
    assert "用語を入力するか、ファイルを選んで" in said(responsible.post(f"{base}new/terms/", {"title": "一覧"}))
    assert "ファイルを選んでください" in said(responsible.post(f"{base}new/document/", {"title": "文書"}))
    empty = SimpleUploadedFile("空.csv", b"")
    answer = responsible.post(f"{base}new/records/", {"title": "名簿", "file": empty})
    assert "中身のないファイル" in said(answer)
    assert responsible.get(f"{base}new/portraits/").status_code == 404


def test_what_is_wrong_with_the_file_stands_at_the_file(responsible, base):
    empty = SimpleUploadedFile("空.txt", b"")
    html = responsible.post(f"{base}new/terms/", {"title": "一覧", "words": WORD, "file": empty}).content.decode()
    assert 'id="id_file_error"' in html
    assert 'id="id_words_error"' not in html


def test_a_title_that_says_the_secret_is_refused_at_the_title(responsible, base):
    answer = responsible.post(f"{base}new/terms/", {"title": f"{VARIANT}の用語", "words": TERMS})
    assert 'id="id_title_error"' in answer.content.decode()
    assert "もう一度選んでください" not in answer.content.decode()  # no file was sent


def test_ordinary_words_are_registered_only_on_purpose(responsible, base):
    sent = {"title": "一覧", "words": "調査結果"}
    answer = responsible.post(f"{base}new/terms/", sent)
    assert answer.status_code == 400
    assert "関係のない利用まで止まります" in said(answer)
    answer = responsible.post(f"{base}new/terms/", sent | {"common": "on"}, follow=True)
    assert "普通の文書にもよく出てくる" in said(answer)


def test_a_text_is_tried_and_kept_nowhere(world, responsible, base):
    survey = world.engagements["survey"]
    register(survey, world.people["responsible"], terms(), "一つ目")
    register(survey, world.people["responsible"], document(), "二つ目")
    text = f"案の{VARIANT}について：{PASSAGE[10:60]}"
    answer = responsible.post(f"{base}try/", {"text": text})
    html = answer.content.decode()
    assert re.search(rf"<mark>{VARIANT}</mark>\s*<span class=\"tag\">用語</span>", html)
    assert "文書 1か所" in said(answer)
    assert answer.headers["Cache-Control"].find("no-store") >= 0
    kept = everything_in_the_database() + everything_in_the_data_folder()
    assert VARIANT.encode() not in kept
    assert not [row for row in Session.objects.all() if VARIANT in str(row.get_decoded())]
    assert "登録した秘密は見つかりませんでした" in said(responsible.post(f"{base}try/", {"text": "会議の案内文です。"}))
    assert responsible.post(f"{base}try/", {"text": ""}).status_code == 400


def test_a_text_is_escaped(world, responsible, base):
    register(world.engagements["survey"], world.people["responsible"], terms())
    html = responsible.post(f"{base}try/", {"text": f"<script>{WORD}</script>"}).content.decode()
    assert f"&lt;script&gt;</span><mark>{WORD}" in html or f"&lt;script&gt;<mark>{WORD}" in html
    assert f"<script>{WORD}" not in html


def test_a_subcontractor_tries_only_its_own(world, client_of, base):
    register(world.engagements["survey"], world.people["responsible"], terms())
    sub = client_of(world.people["sub-responsible"])
    assert "見つかりませんでした" in said(sub.post(f"{base}try/", {"text": WORD}))
    assert "1件" not in said(sub.get("/secrets/"))


def test_replaced_and_removed_with_a_reason(world, responsible, base):
    row = register(world.engagements["survey"], world.people["responsible"], terms()).secret
    answer = responsible.post(f"/secrets/{row.id}/replace/", {"words": "ほかの構想の呼び名"}, follow=True)
    assert "差し替えました" in said(answer)
    page = said(responsible.get(f"/secrets/{row.id}/"))
    assert "第2版" in page
    assert "照合しない" in page
    answer = responsible.post(f"/secrets/{row.id}/remove/", {"reason": " "})
    assert answer.status_code == 400
    answer = responsible.post(f"/secrets/{row.id}/remove/", {"reason": "ほかの構想の呼び名を公表した"})
    assert "そのものが含まれ" in said(answer)
    answer = responsible.post(f"/secrets/{row.id}/remove/", {"reason": "公表されたため"}, follow=True)
    assert "削除しました" in said(answer)
    assert "公表されたため" in said(responsible.get(base))
    assert responsible.get(f"/secrets/{row.id}/replace/").status_code == 409


def test_the_city_sees_what_the_contractor_registered_and_leaves_it(world, client_of, base):
    row = register(world.engagements["survey"], world.people["responsible"], terms(), "受注者の一覧").secret
    officer = client_of(world.people["officer"])
    assert "受注者の一覧" in said(officer.get(base))
    page = said(officer.get(f"/secrets/{row.id}/"))
    assert "この組織が行います" in page
    assert "削除する" not in page
    assert officer.post(f"/secrets/{row.id}/remove/", {"reason": "不要"}).status_code == 409
    assert "登録しました" in said(
        officer.post(f"{base}new/terms/", {"title": "市の語", "words": "庁内の仮の名"}, follow=True)
    )


def test_an_auditor_sees_numbers_and_no_box(world, client_of, base):
    register(world.engagements["survey"], world.people["responsible"], terms(), "一覧")
    page = said(client_of(world.people["auditor"]).get(base))
    assert "2語・3表記" in page
    assert "試す" not in page
    assert "登録する" not in page


def test_removed_things_are_not_counted(world, responsible):
    row = register(world.engagements["survey"], world.people["responsible"], terms()).secret
    remove_secret(row, "公表されたため", world.people["responsible"])
    publish()
    assert "1件" not in said(responsible.get("/secrets/"))
