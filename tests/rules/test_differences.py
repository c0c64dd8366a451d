"""Differences name what changed and nothing else, wherever the row stands now."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sekisho.rules.application import FactClaim, NamedUser
from sekisho.rules.differences import Difference, differences, marks
from tests.rules.paper import FILE, PICTURES, SERVICE, USE, USER, complete, unticked, with_service, with_use
from tests.rules.strategies import any_applications


@given(any_applications())
def test_a_paper_does_not_differ_from_itself(paper):
    assert differences(paper, paper) == ()


@given(any_applications(), any_applications())
def test_back_and_forth_are_mirror_images(one, other):
    there, back = differences(one, other), differences(other, one)
    assert {(d.item, d.before, d.after) for d in there} == {(d.item, d.after, d.before) for d in back}


def test_one_changed_answer_is_one_difference_with_both_words():
    (found,) = differences(complete(), complete(logs="毎週点検する。"))
    assert found == Difference("logs", None, complete().logs, "毎週点検する。")


def test_a_changed_use_is_found_by_its_id_wherever_it_stands():
    second = replace(USE, id="use-2", work="議事録の要約")
    changed = replace(USE, method="案を職員が確かめる。")
    (found,) = differences(complete(uses=(USE, second)), complete(uses=(second, changed)))
    assert (found.item, found.row, found.after) == ("method", 2, "案を職員が確かめる。")


def test_moving_rows_or_people_is_no_change():
    other = NamedUser("usr-2", "架空 みどり", "pty-1", "株式会社みおつくし調査")
    before = complete(services=(SERVICE, PICTURES), named_users=(USER, other))
    assert differences(before, complete(services=(PICTURES, SERVICE), named_users=(other, USER))) == ()


def test_an_added_service_stands_with_nothing_before():
    found = differences(complete(), complete(services=(SERVICE, PICTURES), kinds=("text", "image")))
    assert {d.item for d in found} >= {"kinds", "service", "provider", "terms", "contract", "opt_out"}
    assert all((d.row, d.before) == (2, "") for d in found if d.item != "kinds")
    assert next(d for d in found if d.item == "kinds") == Difference("kinds", None, "文章", "文章\n画像")


def test_a_removed_user_and_an_unticked_box_are_told_in_words():
    people = differences(complete(), complete(named_users=()))
    assert [(d.item, d.before, d.after) for d in people if d.item == "named_users"] == [
        ("named_users", "架空 はな（株式会社みおつくし調査）", "")
    ]
    assert differences(complete(), unticked(7)) == (Difference("check_7", None, "チェックあり", "チェックなし"),)


def test_a_file_that_came_and_a_claim_are_told_in_words():
    claim = FactClaim("practice-text", "curated_training", "yes", "att-1", "第3条", "unknown")
    found = differences(complete(), complete(files=(FILE,), claims=(claim,)))
    assert [(d.item, d.before) for d in found] == [("files", ""), ("claims", "")]
    assert found[0].after == "別紙：体制図.pdf（SHA-256 0f0f0f0f0f0f0f0f…）"
    assert "練習用モデル・文章：選別したコンテンツ" in found[1].after
    assert "カタログ「不明" in found[1].after


def test_other_bytes_under_the_same_name_are_a_difference():
    (found,) = differences(complete(files=(FILE,)), complete(files=(replace(FILE, sha256="aa" * 32),)))
    assert found.item == "files"


def test_days_are_told_in_both_calendars():
    (found,) = differences(complete(), with_service(opt_out_until=date(2027, 9, 30)))
    assert (found.item, found.row, found.after) == ("opt_out_until", 1, "令和9年9月30日（2027年9月30日）")


def test_without_a_paper_before_everything_is_added():
    found = differences(None, complete())
    assert all(d.before == "" for d in found)
    assert "work" in {d.item for d in found}


def test_differences_follow_the_order_of_the_paper():
    after = with_use(work="別の業務").with_answers(law="別の対応", company="別の会社")
    assert [d.item for d in differences(complete(), after)] == ["company", "work", "law"]


def test_marks_keep_words_whole():
    found = marks("管理者が毎月点検し、5年間保管する。", "管理者が毎週点検し、10年間保管する。")
    assert [(m.step, m.text) for m in found if m.step != "same"] == [
        ("removed", "毎月点検"),
        ("added", "毎週点検"),
        ("removed", "5"),
        ("added", "10"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_marks_give_back_both_texts(before, after):
    found = marks(before, after)
    assert "".join(m.text for m in found if m.step != "added") == before
    assert "".join(m.text for m in found if m.step != "removed") == after
