"""Engagements from CSV: looked at first, every error at its row, all or none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sekisho.desk.contracts.importing import import_engagements, read_rows, read_text
from sekisho.desk.contracts.models import Engagement
from sekisho.desk.events.models import Event
from sekisho.kernel.errors import InputError
from tests.desk.browser import form_in, words_of

HEAD = "区分,契約又は指定管理名称,契約番号等,締結年度,初日,末日,受注者又は指定管理者,特記仕様書の添付日"
GOOD = "請負契約,一件目の委託,第１０号,令和8,令和8年4月1日,2027/3/31,株式会社甲調査,R8.4.1"
OTHER = "協定（指定管理）,会館の指定管理,,2026,2026-04-01,2031-03-31,新しい会社,"


def text(*rows: str) -> str:
    return "\r\n".join((HEAD, *rows)) + "\r\n"


def test_rows_become_engagements_with_their_contractor_and_specification(world):
    officer = world.people["officer"]
    assert import_engagements(read_rows(text(GOOD, OTHER), officer), officer) == 2
    made = Engagement.objects.get(title="一件目の委託")
    assert (made.number, made.fiscal_year, made.specification_on.isoformat()) == ("第10号", 2026, "2026-04-01")
    assert (made.contractor.organisation, made.officer) == (world.organisations["contractor"], officer)
    assert Engagement.objects.get(title="会館の指定管理").specification_on is None
    assert Event.objects.filter(act="engagement.open", subject=made.id).count() == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (GOOD.replace("請負契約", "売払い契約"), "区分"),
        (GOOD.replace("一件目の委託", ""), "契約又は指定管理名称"),
        (GOOD.replace("2027/3/31", "2027/2/30"), "末日"),
        (GOOD.replace("2027/3/31", "2020/3/31"), "末日は初日以後"),
        (GOOD.replace("2027/3/31", "来年"), "末日"),
        (GOOD.replace("R8.4.1", "R8.13.1"), "特記仕様書の添付日"),
        (GOOD.replace("株式会社甲調査", ""), "受注者又は指定管理者"),
    ],
)
def test_an_error_stands_at_its_row_and_nothing_is_registered(world, row, said):
    before = Engagement.objects.count()
    rows = read_rows(text(OTHER, row), world.people["officer"])
    assert [bool(one.errors) for one in rows] == [False, True]
    assert any(said in error for error in rows[1].errors), rows[1].errors
    assert rows[1].line == 3
    with pytest.raises(InputError, match="1件も登録していません"):
        import_engagements(rows, world.people["officer"])
    assert Engagement.objects.count() == before


def test_the_same_engagement_twice_is_an_error_in_the_file_and_in_the_register(world):
    officer = world.people["officer"]
    assert read_rows(text(GOOD, GOOD), officer)[1].errors
    import_engagements(read_rows(text(GOOD), officer), officer)
    assert read_rows(text(GOOD), officer)[0].errors


def test_the_file_as_spreadsheets_save_it(world):
    for data in (text(GOOD).encode("cp932"), b"\xef\xbb\xbf" + text(GOOD).encode()):
        assert not read_rows(read_text(data), world.people["officer"])[0].errors


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00\x81", b'"' + text(GOOD).encode()])
def test_what_is_no_such_file_is_refused_in_words(world, client_of, data):
    answer = client_of(world.people["officer"]).post(
        "/engagements/import/", {"file": SimpleUploadedFile("x.csv", data)}
    )
    assert answer.status_code == 400
    assert "エラー" in words_of(answer.content.decode())


def test_looking_registers_nothing_and_the_second_step_everything(world, client_of):
    officer = client_of(world.people["officer"])
    before = Engagement.objects.count()
    page = officer.post("/engagements/import/", {"file": SimpleUploadedFile("x.csv", text(GOOD, OTHER).encode())})
    assert (page.status_code, Engagement.objects.count()) == (200, before)
    typed = form_in(page.content.decode(), "text") | {"act": ["register"]}
    assert officer.post("/engagements/import/", typed).url == "/engagements/"
    assert Engagement.objects.count() == before + 2
