"""The paper of a change carries what it changes, beside what was in force when it was filed."""

import io

import docx
import pytest

from sekisho.desk.applications.actions import begin_request, submit_request
from sekisho.desk.applications.papers import request_paper
from sekisho.documents.difference_layout import NAME_JA
from tests.desk.world import World


def words(request, version=None) -> str:
    application = version.application if version else request.application
    data = request_paper(application, request.engagement, request, version).write("docx")
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture
def change(world: World):
    world.permit()
    request = begin_request(world.engagements["survey"], world.people["responsible"])
    return world.change(request, request.application.with_answers(security="新しい管理体制", checks=(True,) * 13))


def test_the_draft_of_a_change_shows_what_it_changes(change):
    assert change.category == "change"
    printed = words(change)
    assert NAME_JA in printed
    assert printed.count("新しい管理体制") == 2  # in the paper and on the sheet


def test_a_filed_change_is_compared_with_what_was_confirmed_before_it(world, change):
    complete = change.application.with_answers(pledges=(True,) * 3, date=change.engagement.first_day, attachments=())
    version = submit_request(world.change(change, complete), world.people["responsible"])
    assert NAME_JA in words(version.request, version)


def test_a_new_request_has_no_such_sheet(world):
    assert NAME_JA not in words(world.draft())
