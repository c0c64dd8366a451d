"""利用記録の書き出し: what leaves, what never does, who may, and that taking it is in the book."""

import base64
import csv
import hashlib
import io
import json
import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from sekisho.desk.contracts.models import Engagement, Party
from sekisho.desk.events.actions import actor_of
from sekisho.desk.events.models import Event
from sekisho.desk.permits.opened import opened
from sekisho.desk.records.models import Cursor, OtherBook, Passage
from sekisho.desk.records.visible import visible_passages
from sekisho.desk.shell.clock import now, today
from sekisho.desk.usage.actions import CITY, decide, in_effect
from sekisho.desk.usage.fields import CHOICES, MINIMUM, Fields, read_fields
from sekisho.desk.usage.rows import Book, Span, columns_of, rows_of
from sekisho.documents.cells import FORMULA_STARTS
from sekisho.documents.usage_table import UsageTable, write_csv, write_xlsx
from sekisho.kernel.errors import InputError
from tests.desk.book import events_in_the_book, reader
from tests.desk.browser import signed_in, words_of
from tests.desk.matrix_data import day
from tests.desk.records.test_views import ANSWERED, ASKED, Gate

EVERYTHING = Fields("second", "pseudonym", tuple(CHOICES))
THIS_MONTH = Span(today().replace(day=1) - timedelta(days=40), today())


def up_to(size: int) -> dict[str | None, Book]:
    """The own book as of a checkpoint."""
    return {None: Book("log.example", size)}


def table_of(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The facts above, and the rows by their headings."""
    text = data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    gap = lines.index([])
    head = lines[gap + 1]
    return {line[0]: line[1] for line in lines[1:gap]}, [dict(zip(head, row, strict=True)) for row in lines[gap + 2 :]]


def asked(client, engagement, form="csv"):
    sent = {"form": form}
    for name, when in (("first", THIS_MONTH.first), ("last", THIS_MONTH.last)):
        sent |= day(name, when.year, when.month, when.day)
    return client.post(f"/engagements/{engagement.id}/usage/", sent)


@pytest.fixture
def gate(committed):
    Cursor.objects.update_or_create(origin="own", defaults={"next_index": 0})
    return Gate(committed)


def test_the_minimum_leaves_and_nothing_else(gate):
    survey, officer = gate.survey, gate.world.people["officer"]
    record = gate.answered()
    gate.refused("staff2")
    Event.objects.all().update(delivered=True)
    answer = asked(signed_in(officer), survey)
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["Content-Disposition"]
    facts, rows = table_of(data)
    assert [(row["利用日"], row["利用者の立場"], row["結果"]) for row in rows] == [
        (today().isoformat(), "利用者", "応答あり"),
        (today().isoformat(), "利用者", "通さなかった"),
    ]
    assert (rows[0]["入力トークン"], rows[0]["出力トークン"], rows[1]["規定"]) == ("11", "22", "7")
    assert rows[0]["利用目的"] == opened(gate.permit).purposes[0].label
    passage = Passage.objects.get(record=record)
    assert (rows[0]["台帳の番号"], rows[0]["応答の台帳の番号"]) == (
        str(passage.first_index),
        str(passage.outcome_index),
    )
    text = data.decode()
    hidden = [ASKED, ANSWERED, record, passage.actor, gate.permit.id, "personal.phone", "PHONE", "/messages/0/content"]
    hidden += [each for login in ("staff", "staff2") for each in _names(gate.world.people[login])]
    assert [word for word in hidden if word in text] == []
    assert "日まで" in facts["出した項目（設定）"]
    assert "記録番号" in facts["出していない項目（設定）"]
    assert "本文" in facts["設定にかかわらず出さないもの"]


def _names(person) -> list[str]:
    return [person.name, person.email]


def test_the_city_can_check_a_row_against_the_root_in_the_file(gate):
    record = gate.answered()
    facts, rows = table_of(b"".join(asked(signed_in(gate.world.people["responsible"]), gate.survey).streaming_content))
    with reader() as book, book.standing() as standing:
        found = standing.inclusion(int(rows[0]["台帳の番号"]))
        assert facts["台帳の件数"] == str(found.size)
        assert facts["台帳の根ハッシュ（16進）"] == base64.b64decode(found.checkpoint.split("\n")[2]).hex()
        assert json.loads(dict(standing.leaves())[found.index])["record"] == record


def test_who_took_what_is_in_the_book_and_names_the_file_by_its_hash(gate):
    gate.answered()
    data = b"".join(asked(signed_in(gate.world.people["auditor"]), gate.survey).streaming_content)
    leaf = [leaf for leaf in events_in_the_book() if leaf["act"] == "usage.take"][-1]
    assert leaf["engagement"] == gate.survey.id
    assert leaf["actor"].startswith("act_")
    assert leaf["detail"] == {
        "first": THIS_MONTH.first.isoformat(),
        "last": THIS_MONTH.last.isoformat(),
        "form": "csv",
        "fields": MINIMUM.code,
        "rows": 1,
        "size": leaf["detail"]["size"],
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    said = words_of(
        signed_in(gate.world.people["officer"]).get(f"/engagements/{gate.survey.id}/usage/").content.decode()
    )
    assert hashlib.sha256(data).hexdigest() in said


def test_the_policy_section_decides_for_all_and_for_one(world):
    survey, plan = world.engagements["survey"], world.engagements["plan"]
    policy = world.people["policy"]
    client = signed_in(policy)
    sent = {"at": "second", "person": "pseudonym", "columns": ["record", "code"]}
    unsaid = client.post("/usage/fields/", sent)
    assert unsaid.status_code == 400
    assert client.post("/usage/fields/", sent | {"reason": "監査のため"}).status_code == 302
    assert in_effect(survey.id).fields == Fields("second", "pseudonym", ("code", "record"))
    own = {"own": "yes", "at": "day", "person": "none", "columns": ["service"], "reason": "少人数のため"}
    assert client.post(f"/engagements/{survey.id}/usage/fields/", own).status_code == 302
    assert in_effect(survey.id).fields == Fields("day", "none", ("service",))
    assert in_effect(plan.id).fields.person == "pseudonym"
    said = words_of(signed_in(world.people["responsible"]).get(f"/engagements/{survey.id}/usage/").content.decode())
    for words in (
        "少人数のため",
        "モデル（確認したモデルだけが使われたか）：設定により出ません",
        "どの設定でも出ません",
    ):
        assert words in said, words
    back = client.post(f"/engagements/{survey.id}/usage/fields/", own | {"own": "no", "reason": "標準で足りる"})
    assert back.status_code == 302
    assert in_effect(survey.id).fields.person == "pseudonym"
    assert decide(CITY, None, "戻す", policy)
    assert in_effect(survey.id).fields == MINIMUM
    acts = Event.objects.filter(act="usage.decide").order_by("at", "id")
    assert [row.detail["fields"] for row in acts][-2:] == ["", ""]


def test_a_record_number_says_the_moment_and_leaves_only_with_it(world):
    with pytest.raises(InputError, match="日時が含まれる"):
        read_fields("day", "none", ["record"])
    sent = {"at": "day", "person": "none", "columns": ["record"], "reason": "x"}
    answer = signed_in(world.people["policy"]).post("/usage/fields/", sent)
    assert answer.status_code == 400
    assert "日時が含まれる" in words_of(answer.content.decode())


def test_a_pseudonym_is_one_within_an_engagement_and_another_elsewhere(world):
    survey, plan = world.engagements["survey"], world.engagements["plan"]
    staff, other = world.people["staff"], world.people["staff2"]
    for number, (engagement, person) in enumerate(((survey, staff), (survey, staff), (survey, other), (plan, staff))):
        _passage(engagement, number, actor=actor_of(person, engagement.id))
    one, two, three = [row[1] for row in rows_of(survey, _all(survey), EVERYTHING, up_to(100))]
    (elsewhere,) = [row[1] for row in rows_of(plan, _all(plan), EVERYTHING, up_to(100))]
    assert one == two
    assert len({one, three, elsewhere}) == 3
    staff.pseudonym_key = b"\1" * 32  # what erasing the key does to it
    staff.save()
    assert next(rows_of(survey, _all(survey), EVERYTHING, up_to(100)))[1] != one


def test_what_the_book_got_after_the_checkpoint_is_not_known_yet(world):
    survey = world.engagements["survey"]
    _passage(survey, 3, outcome_index=9, tokens_out=5)
    _passage(survey, 7, outcome_index=8)
    columns = [column.label for column in columns_of(EVERYTHING)]
    rows = [dict(zip(columns, row, strict=True)) for row in rows_of(survey, _all(survey), EVERYTHING, up_to(6))]
    assert [(row["台帳の番号"], row["応答の台帳の番号"], row["出力トークン"], row["結果"]) for row in rows] == [
        (3, None, 0, "応答待ち・未了")
    ]


def test_a_number_is_one_of_the_book_it_stands_in(world):
    """Two gateways write two books: number 3 of the one is not number 3 of the other."""
    survey = world.engagements["survey"]
    other = OtherBook.objects.create(id="oth_1", name="別の関所", vkey="log.other+0000+x")
    _passage(survey, 3)
    _passage(survey, 4, log=other, outcome_index=7)
    _passage(survey, 9, log=other)
    books = up_to(5) | {other.id: Book("log.other", 6)}
    columns = [column.label for column in columns_of(MINIMUM)]
    rows = [dict(zip(columns, row, strict=True)) for row in rows_of(survey, _all(survey), MINIMUM, books)]
    assert [(row["台帳"], row["台帳の番号"], row["応答の台帳の番号"]) for row in rows] == [
        ("log.example", 3, None),
        ("log.other", 4, None),
    ]


def test_a_subcontractor_takes_its_own_and_days_are_days_in_japan(world):
    survey = world.engagements["survey"]
    below = Party.objects.exclude(parent=None).get(engagement=survey)
    top = Party.objects.get(engagement=survey, parent=None)
    edge = now().replace(year=2026, month=4, day=30, hour=14, minute=59, second=59)  # 23:59:59 in Japan
    for number, (party, at) in enumerate(((top, edge), (below, edge), (below, edge + timedelta(seconds=1)))):
        _passage(survey, number, party=party.id, at=at)
    april = Span(date(2026, 4, 1), date(2026, 4, 30))

    def count(login: str) -> int:
        seen = april.within(visible_passages(world.people[login]).filter(engagement=survey.id))
        return len(list(rows_of(survey, seen, MINIMUM, up_to(100))))

    assert [count(login) for login in ("responsible", "sub-responsible", "rival-responsible")] == [2, 1, 0]


def test_no_cell_is_ever_a_formula(world):
    survey = world.engagements["survey"]
    bad = [f"{start}cmd|'/c calc'!A1" for start in FORMULA_STARTS]
    for number, model in enumerate(bad):
        _passage(survey, number, model=model)
    Engagement.objects.filter(id=survey.id).update(title="=1+1")
    survey.refresh_from_db()
    fields = Fields("day", "none", ("model",))
    table = UsageTable(today(), (("契約又は指定管理名称", survey.title),), columns_of(fields))
    text, sheet = io.BytesIO(), io.BytesIO()
    assert write_csv(table, rows_of(survey, _all(survey), fields, up_to(100)), text) == len(bad)
    facts, rows = table_of(text.getvalue())
    assert facts["契約又は指定管理名称"] == "'=1+1"
    assert all(row["モデル"].startswith("'") for row in rows)
    write_xlsx(table, rows_of(survey, _all(survey), fields, up_to(100)), sheet)
    book = openpyxl.load_workbook(sheet)
    cells = [cell for each in book for line in each.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert len(cells) > len(bad)
    assert {cell.data_type for cell in cells} == {"s"}
    assert book.sheetnames == ["利用記録", "この資料について"]


def test_memory_does_not_grow_with_the_rows():
    table = UsageTable(today(), (), columns_of(MINIMUM))
    row = [today(), "利用者", *(["語" * 8] * (len(table.columns) - 2))]

    def peak(count: int) -> int:
        with Path("/dev/null").open("wb") as target:
            tracemalloc.start()
            write_csv(table, (row for _ in range(count)), target)
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    assert peak(20_000) < peak(200) + 200_000


def test_an_excel_file_has_an_end_and_says_so(world, monkeypatch):
    monkeypatch.setattr("sekisho.desk.usage.actions.MOST_XLSX", 1)
    for number in range(2):
        _passage(world.engagements["survey"], number)
    answer = asked(signed_in(world.people["officer"]), world.engagements["survey"], "xlsx")
    assert answer.status_code == 400
    assert "CSV で書き出してください" in words_of(answer.content.decode())
    assert not Event.objects.filter(act="usage.take").exists()


def _all(engagement):
    return Passage.objects.filter(engagement=engagement.id)


def _passage(engagement, number: int, **more) -> Passage:
    facts = {"record": f"rec_{number}_{engagement.id}"[:40], "state": "answered", "at": now(), "first_index": number}
    facts |= {"engagement": engagement.id, "service": "practice-text", "kind": "text", "model": "m"}
    return Passage.objects.create(**facts | more)
