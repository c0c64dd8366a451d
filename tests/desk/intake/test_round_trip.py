"""A request printed as Word, uploaded again and agreed with: the same request, for both sides."""

from datetime import timedelta

import pytest

from sekisho.desk.applications.actions import withdraw_request
from sekisho.desk.applications.models import Request
from sekisho.desk.applications.papers import request_paper
from sekisho.desk.applications.people import nameable_people
from sekisho.desk.intake.actions import Receipt, make_draft, receive_paper, sheet_of, start_intake
from sekisho.desk.shell.clock import today
from sekisho.rules.application import Application, NamedUser, ServiceUse, Use
from tests.desk.intake.mailed import SENDER, resolved_as_read


def wide(world, draft: Request) -> Application:
    """Two uses, two services of two kinds, people of two companies."""
    until = today() + timedelta(days=300)
    people = [p for p in nameable_people(draft.engagement) if p.role == "staff"]
    return draft.application.with_answers(
        uses=(
            Use("use-1", "自由記述の分類", "時間の短縮", "個人情報を除いて入力する。\n担当者が確かめる。", "internal"),
            Use("use-2", "表紙の案の作成", "検討素材", "構図を文章で入力する。", "internal"),
        ),
        services=(
            ServiceUse("practice-text", "練習用モデル・文章", "Sekisho", "規約A", ("text",), "契約書", "第5条", until),
            ServiceUse("practice-image", "練習用モデル・画像", "Sekisho", "規約B", ("image",), "覚書", "画面", until),
        ),
        kinds=("text", "image"),
        curated="no_or_unknown",
        users=("contractor", "subcontractor"),
        subcontractor_names=("合同会社丙分類",),
        named_users=tuple(NamedUser(p.id, p.name, p.party, p.organisation.name) for p in people),
        parties=tuple(dict.fromkeys(p.party for p in people)),
        checks=(True,) * 12 + (False,),
    )


@pytest.mark.parametrize("login", ["responsible", "officer"])
def test_a_printed_request_comes_back_without_a_difference(world, login):
    draft, by = world.draft(), world.people[login]
    paper = wide(world, draft)
    printed = request_paper(paper, draft.engagement).write("docx")
    withdraw_request(draft, world.people["responsible"])
    receipt = Receipt("mail", SENDER, today()) if login == "officer" else None
    row = start_intake(draft.engagement, "a.docx", printed, receipt, by)
    assert {p.code for p in sheet_of(row).points if p.code != "form.check"} == {"desk.people"}
    chosen = [user.id for user in paper.named_users]
    sent = resolved_as_read(row, named_users=chosen, pledges=["0", "1", "2"])
    if login == "officer":
        assert receive_paper(row, sent, by).application == paper
    else:
        assert make_draft(row, sent, by).application == paper
