"""What the step of services marks as necessary is what the pre-check wants beside the files that are attached."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from sekisho.desk.applications.actions import objections
from sekisho.desk.demo.answers import TEXT_SERVICE
from sekisho.desk.shell.clock import today
from sekisho.rules.application import AttachedFile
from tests.desk.browser import words_of

LATER = today() + timedelta(days=500)
FILE = AttachedFile("att_1", "約定<1>.pdf", "pdf", 10, "0f" * 32, "opt_out", "opt_out", TEXT_SERVICE, LATER)
UNDATED = replace(FILE, until=None)
EITHER, WITH_WORDS, ASKED, HERE_OR_FILE = (
    "※文章かファイルが必須",
    "※文章で書くときは必須",
    "※必須",
    "※ここかファイルの期限が必須",
)


@pytest.fixture
def responsible(world, client_of) -> Client:
    return client_of(world.people["responsible"])


def page_of(world, client, draft, **answers):
    service = {name: answers.pop(name) for name in ("opt_out", "opt_out_until") if name in answers}
    paper = draft.application
    changed = paper.with_answers(services=(replace(paper.services[0], **service),), **answers)
    saved = world.change(draft, changed)
    page = client.get(f"/requests/{draft.id}/edit/services/").content.decode()
    return saved, page


@pytest.mark.parametrize(
    ("words", "day", "files", "marks", "stops"),
    [
        ("", None, (), (EITHER, WITH_WORDS), {"opt_out", "opt_out_until"}),
        ("契約書", None, (), (EITHER, ASKED), {"opt_out_until"}),
        ("契約書", LATER, (), (EITHER, ASKED), set()),
        ("", None, (UNDATED,), ("", ""), {"opt_out_until"}),
        ("", None, (FILE,), ("", ""), set()),
        ("契約書", None, (UNDATED,), ("", HERE_OR_FILE), {"opt_out_until"}),
        ("契約書", LATER, (UNDATED,), ("", HERE_OR_FILE), set()),
        ("契約書", None, (FILE,), ("", ""), set()),
        ("契約書", LATER, (FILE,), ("", ""), set()),
        ("", None, (replace(FILE, service="deepl-pro"),), (EITHER, WITH_WORDS), {"opt_out", "opt_out_until"}),
        ("", None, (replace(FILE, kind="terms"),), (EITHER, WITH_WORDS), {"opt_out", "opt_out_until"}),
        ("", None, (replace(FILE, service=""),), ("", ""), set()),
    ],
)
def test_the_marks_are_what_the_precheck_wants(world, responsible, words, day, files, marks, stops):
    saved, page = page_of(world, responsible, world.draft(), opt_out=words, opt_out_until=day, files=files)
    assert {f.item for f in objections(saved) if f.code == "optout.missing"} == stops
    assert marks_on(page) == marks


def marks_on(page: str) -> tuple[str, str]:
    said = words_of(page)
    words = said.partition("入力情報を学習しない設定の根拠（規定6）")[2].lstrip()
    until = said.partition("根拠の有効期限（次に確かめる日）")[2].lstrip()
    return tuple(text.split()[0] if text.startswith("※") else "" for text in (words, until))


def test_the_page_names_the_files_that_show_it_as_plain_words(world, responsible):
    _, page = page_of(world, responsible, world.draft(), opt_out="", opt_out_until=None, files=(FILE, UNDATED))
    assert "根拠のファイルがあるため、文章がなくても提出できます：「約定&lt;1&gt;.pdf」（令和" in page
    assert "（期限の記入なし）" in words_of(page)
    assert "約定<1>" not in page


def test_a_day_beside_no_words_does_not_stand_in_for_the_day_of_a_file(world, responsible):
    saved, _ = page_of(world, responsible, world.draft(), opt_out="", opt_out_until=LATER, files=(UNDATED,))
    stop = next(f for f in objections(saved) if f.code == "optout.missing")
    assert "ファイル1" in stop.message_ja
    assert "「別紙・証拠」で" in stop.next_ja
