import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekisho.desk.applications.actions import submit_request
from sekisho.desk.applications.models import Request
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.papers.register import register_rows
from sekisho.desk.reviews.actions import Ruling, confirm_request, return_request
from sekisho.desk.shell.clock import days_ago, today
from tests.desk.browser import signed_in
from tests.desk.world import make_engagement


def rows_of(answer) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    heads, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def register(login: str, world, query: str = "") -> list[dict[str, object]]:
    return rows_of(signed_in(world.people[login]).get(f"/engagements/register.xlsx{query}"))


def test_a_confirmed_request_is_a_full_line(world):
    version = world.in_review()
    confirm_request(version, Ruling(draft_number="起-1", decision_number="決-2"), world.people["officer"])
    (row,) = register("officer", world)
    assert row["受付番号"].startswith("生成AI-")
    assert row["契約又は指定管理名称"] == "住民アンケート集計業務委託"
    assert row["再委託・再々委託等の相手方"] == "合同会社丙分類"
    assert (row["起案番号"], row["決裁番号"], row["結果"]) == ("起-1", "決-2", "確認")
    assert row["手形の状態"] == "有効"
    assert row["手形の番号"].startswith("pmt_")
    assert row["提出日・受領日"].date() == row["受付日"].date() == row["確認日（決裁日）"].date() == today()
    assert row["滞留日数"] is None


def test_what_waits_shows_for_how_long(world):
    with days_ago(9):
        world.filed()
    (row,) = register("officer", world)
    assert (row["依頼の状態"], row["滞留日数"]) == ("提出済み", 9)


def test_an_engagement_without_a_request_is_a_line_too(world):
    (row,) = register("officer", world)
    assert (row["受付番号"], row["提出日・受領日"], row["生成AIの利用"]) == (None, None, "未定")


def test_nobody_finds_anothers_case_or_an_unfiled_draft_in_it(world):
    world.draft()
    own = "住民アンケート集計業務委託"
    assert [row["契約又は指定管理名称"] for row in register("other-officer", world)] == ["計画策定支援業務委託"]
    assert [row["契約又は指定管理名称"] for row in register("rival-responsible", world)] == ["計画策定支援業務委託"]
    assert [row["依頼の状態"] for row in register("officer", world)] == [None]
    assert [row["依頼の状態"] for row in register("responsible", world)] == ["下書き"]
    assert [row["生成AIサービス"].split("\n")[0] for row in register("responsible", world)] == ["練習用モデル・文章"]
    assert [(r["契約又は指定管理名称"], r["依頼の状態"]) for r in register("sub-responsible", world)] == [(own, None)]


def test_of_a_returned_request_the_filed_version_stands_there_and_not_what_is_being_mended(world):
    version = world.in_review()
    return_request(version, Ruling(reason="補正してください。"), world.people["officer"])
    request = Request.objects.get(id=version.request_id)
    world.change(request, request.application.with_answers(services=()))
    (row,) = register("responsible", world)
    assert (row["依頼の状態"], row["結果"], row["版"]) == ("補正依頼中", "補正依頼", 1)
    assert row["生成AIサービス"].split("\n")[0] == "練習用モデル・文章"
    submit_request(world.change(request, version.application), world.people["responsible"])
    (row,) = register("responsible", world)
    assert (row["依頼の状態"], row["結果"], row["版"]) == ("提出済み", None, 2)


def test_a_year_narrows_it(world):
    Engagement.objects.filter(id=world.engagements["plan"].id).update(fiscal_year=2019)
    assert [row["締結年度"] for row in register("policy", world, "?year=2019")] == ["令和元年度"]


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_rows(world):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            rows = list(register_rows(Engagement.objects.all(), Request.objects.all()))
        assert len(rows) == Engagement.objects.count()
        return len(queries)

    world.filed()
    few = count()
    for number in range(7):
        world.engagements[f"e{number}"] = make_engagement(world, "officer", "contractor", f"業務{number}")
        world.filed(f"e{number}")
    assert count() == few
