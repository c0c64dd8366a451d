"""Conditions of a confirmation only ever take away."""

from dataclasses import replace

import pytest

from sekisho.kernel.errors import InputError
from sekisho.permits.conditions import Kinds, Parties, Purposes, Remark, Services, Users
from sekisho.rules.application import NamedUser
from sekisho.rules.narrowing import Narrowing, narrow
from sekisho.rules.registry import compile_conditions
from tests.rules.paper import BOOK, PICTURES, SERVICE, USE, USER, complete, terms

OTHER_USE = replace(USE, id="use-2", work="議事録の要約")
OTHER_USER = NamedUser("usr-2", "架空 みどり", "pty-2", "合同会社架空分類")
WIDE = complete(
    services=(SERVICE, PICTURES),
    kinds=("text", "image"),
    curated="no_or_unknown",
    uses=(USE, OTHER_USE),
    named_users=(USER, OTHER_USER),
    parties=("pty-1", "pty-2"),
    users=("contractor", "subcontractor"),
    subcontractor_names=("合同会社架空分類",),
)


def compiled(out: Narrowing, remark: str = ""):
    found = compile_conditions(WIDE, replace(terms(), without=out, remark=remark), BOOK)
    return {type(condition): condition for condition in found}


def test_nothing_left_out_is_the_filed_scope():
    assert narrow(WIDE, Narrowing()) == WIDE
    assert not Narrowing()


def test_a_paper_that_names_nobody_is_confirmed_for_nobody():
    paper = WIDE.with_answers(named_users=())
    assert narrow(paper, Narrowing()) == paper
    found = compile_conditions(paper, terms(), BOOK)
    assert [condition.users for condition in found if isinstance(condition, Users)] == [()]


def test_a_service_left_out_is_in_no_condition():
    found = compiled(Narrowing(services=("practice-image",)))
    assert found[Services].services == ("practice-text",)
    assert found[Kinds].kinds == (("practice-text", ("text",)),)


def test_the_last_kind_left_out_takes_the_service_with_it():
    less = narrow(WIDE, Narrowing(kinds=(("practice-image", "image"),)))
    assert [use.service for use in less.services] == ["practice-text"]
    assert less.kinds == ("text",)


def test_users_and_uses_left_out_are_gone_and_so_is_a_company_without_people():
    found = compiled(Narrowing(uses=("use-2",), users=("usr-2",)))
    assert found[Users].users == ("usr-1",)
    assert [use.id for use in found[Purposes].purposes] == ["use-1"]
    assert found[Parties].parties == ("pty-1",)


def test_words_of_the_officer_become_part_of_the_permit():
    assert compiled(Narrowing(), "毎月報告すること。")[Remark].text == "毎月報告すること。"
    assert Remark not in compiled(Narrowing())


@pytest.mark.parametrize(
    "out",
    [
        Narrowing(services=("nowhere",)),
        Narrowing(kinds=(("practice-text", "image"),)),
        Narrowing(uses=("use-9",)),
        Narrowing(users=("usr-9",)),
    ],
)
def test_what_was_not_filed_cannot_be_left_out(out):
    with pytest.raises(InputError, match="確認依頼書にない"):
        narrow(WIDE, out)


@pytest.mark.parametrize(
    "out",
    [
        Narrowing(services=("practice-text", "practice-image")),
        Narrowing(uses=("use-1", "use-2")),
        Narrowing(users=("usr-1", "usr-2")),
    ],
)
def test_something_must_be_left(out):
    with pytest.raises(InputError, match="残りません"):
        narrow(WIDE, out)
