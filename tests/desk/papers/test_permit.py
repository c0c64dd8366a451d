import hashlib
import io

import docx

from sekisho.desk.people.models import Person
from sekisho.desk.reviews.actions import Ruling, confirm_request
from tests.desk.browser import signed_in


def words(answer) -> str:
    document = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_paper_says_what_was_confirmed_by_whom_and_under_which_number(world):
    version = world.in_review()
    row = confirm_request(version, Ruling(draft_number="起-9", decision_number="決-9"), world.people["officer"])
    printed = words(signed_in(world.people["responsible"]).get(f"/permits/{row.id}/paper.docx"))
    for expected in (
        "株式会社甲調査　御中",
        "大阪市〇〇区役所 保健福祉課",
        "起-9　決-9",
        row.id,
        version.sha256,
        "有効",
    ):
        assert expected in printed
    assert hashlib.sha256(row.token.encode()).hexdigest() in printed
    assert "試験 staff（株式会社甲調査）" in printed


def test_a_name_stays_as_it_was_confirmed(world):
    row = world.permit()
    Person.objects.filter(id=world.people["staff"].id).update(name="改名 一")
    printed = words(signed_in(world.people["officer"]).get(f"/permits/{row.id}/paper.docx"))
    assert "試験 staff" in printed
    assert "改名" not in printed


def test_an_unknown_form_is_not_found(world):
    row = world.permit()
    assert signed_in(world.people["officer"]).get(f"/permits/{row.id}/paper.odt").status_code == 404
