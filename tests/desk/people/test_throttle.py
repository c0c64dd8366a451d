"""Guessing is made slow, per account and per address, and the counting tells nobody's habits."""

from datetime import timedelta

import pytest

from sekisho.desk.people.models import SignInFailure
from sekisho.desk.people.throttle import (
    PER_ACCOUNT,
    PER_ADDRESS,
    WINDOW,
    forget_failures,
    is_blocked,
    note_failure,
)
from sekisho.desk.shell.clock import now

pytestmark = pytest.mark.django_db
MAIL, HERE, ELSEWHERE = "hanako@example.test", "192.0.2.1", "192.0.2.2"


def fail(times: int, mail: str = MAIL, address: str = HERE) -> None:
    for _ in range(times):
        note_failure(mail, address)


def test_an_account_is_blocked_from_everywhere_after_ten_failures():
    fail(PER_ACCOUNT - 1)
    assert not is_blocked(MAIL, HERE)
    fail(1, address=ELSEWHERE)
    assert is_blocked(MAIL, ELSEWHERE)
    assert not is_blocked("taro@example.test", HERE)


def test_another_spelling_of_the_account_counts_as_the_same():
    fail(PER_ACCOUNT)
    assert is_blocked(f" {MAIL.upper()} ", ELSEWHERE)


def test_an_address_is_blocked_for_everyone_after_thirty_failures():
    for number in range(PER_ADDRESS):
        fail(1, mail=f"guess{number}@example.test")
    assert is_blocked(MAIL, HERE)
    assert not is_blocked(MAIL, ELSEWHERE)


def test_a_block_ends_with_the_window():
    fail(PER_ACCOUNT)
    SignInFailure.objects.update(at=now() - WINDOW - timedelta(seconds=1))
    assert not is_blocked(MAIL, HERE)


def test_old_failures_are_forgotten_when_a_new_one_is_counted():
    fail(3)
    SignInFailure.objects.update(at=now() - WINDOW - timedelta(seconds=1))
    fail(1)
    assert SignInFailure.objects.count() == 1


def test_a_complete_sign_in_frees_the_account_but_not_the_address_of_others():
    fail(PER_ACCOUNT)
    fail(2, mail="taro@example.test")
    forget_failures(MAIL)
    assert not is_blocked(MAIL, HERE)
    assert SignInFailure.objects.count() == 2


def test_neither_account_nor_address_is_stored_in_clear():
    fail(1)
    row = SignInFailure.objects.get()
    assert MAIL not in row.account
    assert HERE not in row.address
    assert len(row.account) == len(row.address) == 64
