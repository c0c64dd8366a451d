"""An approved disposal of files goes a few at a time; cut off anywhere, the next step goes on there."""

import pytest

from sekisho.desk.attachments.actions import Place, keep_file
from sekisho.desk.attachments.models import AttachmentBody, AttachmentErasure
from sekisho.desk.events.models import Event
from sekisho.desk.papers import disposal
from sekisho.desk.retention import carrying
from sekisho.desk.retention.actions import approve, propose
from sekisho.desk.retention.due import held
from sekisho.desk.retention.models import DisposalItem
from sekisho.documents.uploads.guard import Upload
from sekisho.kernel.clock import fiscal_year
from sekisho.kernel.errors import StateError
from tests.desk.browser import signed_in, words_of
from tests.desk.world import long_ended

COUNT = 25  # two steps and a half


@pytest.fixture
def approved(committed):
    """Many old files of one engagement, approved by the second person; nothing carried out yet."""
    ended = long_ended(committed, "終わった業務")
    for number in range(COUNT - 1):
        data = f"古い写し {number}".encode()
        keep_file(Place(ended, ""), Upload(f"写し{number}.txt", "txt"), data, committed.people["responsible"])
    target = held(committed.people["responsible"], "files", ended.id, fiscal_year(ended.last_day))
    row = propose(target, "満了", committed.people["responsible"])
    return approve(row.id, committed.people["officer"])


def left(row) -> int:
    return AttachmentBody.objects.filter(engagement=row.engagement_id, erasure=None).count()


def page(world, row, login="officer") -> str:
    return words_of(signed_in(world.people[login]).get(f"/retention/{row.id}/").content.decode())


def test_the_approval_destroys_nothing_itself_and_a_step_only_a_few(committed, approved):
    assert (approved.disposed, left(approved)) == (COUNT, COUNT)
    assert not carrying.carry_on(approved.id, 0)
    assert left(approved) == COUNT - carrying.STEP
    said = page(committed, approved)
    assert f"{COUNT}件のうち{carrying.STEP}件が終わりました" in said
    assert not carrying.finish(approved.id)
    officer = committed.people["officer"]
    again = held(officer, "files", approved.engagement_id, approved.year)
    with pytest.raises(StateError, match="消去の途中"):
        propose(again, "もう一度", officer)


def test_a_failure_in_the_middle_leaves_whole_files_and_the_next_round_finishes(committed, approved, monkeypatch):
    real, seen = disposal.erase_target, []

    def failing(sort, target, ground, by):
        seen.append(target)
        real(sort, target, ground, by)
        if len(seen) == carrying.STEP + 3:
            raise OSError("the process dies here")

    monkeypatch.setattr(disposal, "erase_target", failing)
    with pytest.raises(OSError, match="dies"):
        carrying.dispose_approved()
    monkeypatch.undo()
    assert left(approved) == COUNT - carrying.STEP  # the step that failed is as if it had never begun
    assert AttachmentErasure.objects.count() == carrying.STEP
    assert DisposalItem.objects.filter(proposal=approved, is_done=True).count() == carrying.STEP
    kept = AttachmentBody.objects.filter(engagement=approved.engagement_id, erasure=None)
    assert all(bytes(row.wrapped_key) and bytes(row.ciphertext) for row in kept)
    carrying.dispose_approved()
    assert left(approved) == 0
    assert AttachmentErasure.objects.filter(by=committed.people["officer"], reason="満了").count() == COUNT
    (event,) = Event.objects.filter(act="files.dispose")
    assert event.detail == {"attached": COUNT, "received": 0, "unfinished": 0}
    assert carrying.under_way() == []
    assert "内容を消去しました" in page(committed, approved)
    carrying.dispose_approved()
    carrying.note_finished(approved.id)
    assert Event.objects.filter(act="files.dispose").count() == 1


def test_a_failure_after_everything_went_is_made_good(committed, approved, monkeypatch):
    monkeypatch.setattr(disposal, "clear", lambda: False)  # a reader is in the way
    carrying.dispose_approved()
    assert left(approved) == 0
    assert "古い写しを消しています" in page(committed, approved)
    monkeypatch.undo()
    carrying.dispose_approved()
    assert "内容を消去しました" in page(committed, approved)


def test_what_comes_after_the_approval_and_what_went_before_its_turn(committed, approved):
    late = keep_file(Place(approved.engagement, ""), Upload("後.txt", "txt"), b"later", committed.people["responsible"])
    first = DisposalItem.objects.filter(proposal=approved).order_by("id").first()
    disposal.erase_target(first.sort, first.target, disposal.Ground("asked", "本人の求め", None), approved.by)
    carrying.dispose_approved()
    assert list(AttachmentBody.objects.filter(erasure=None).values_list("attachments", flat=True)) == [late.id]
    assert AttachmentErasure.objects.get(body=first.target).basis == "asked"
