import pytest

from sekisho.gateway import refusals
from sekisho.gateway.errors import STATUS_BY_CODE, STATUS_BY_FAMILY, Denial, explain, retry_after, status_of
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark

OWN = [value for value in vars(refusals).values() if isinstance(value, Refusal)]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("key.missing", 401),
        ("key.unknown", 401),
        ("permit.missing", 403),
        ("permit.expired", 403),
        ("scope.user", 403),
        ("scope.service", 403),
        ("service.consumer", 403),
        ("optout.missing", 403),
        ("public.origin", 403),
        ("optout.parameter", 400),
        ("search.tool", 400),
        ("personal.phone", 400),
        ("secret.credential", 400),
        ("rights.imitation", 400),
        ("content.unsupported", 400),
        ("request.malformed", 400),
        ("request.too-large", 413),
        ("limit.upstream", 429),
        ("upstream.unreachable", 502),
        ("upstream.timeout", 504),
        ("ledger.unavailable", 503),
        ("snapshot.unavailable", 503),
        ("screen.failed", 503),
        ("a-code.of-tomorrow", 403),
    ],
)
def test_each_code_has_the_status_of_the_interface(code: str, status: int) -> None:
    assert status_of(code) == status


@pytest.mark.parametrize("refusal", OWN, ids=lambda refusal: refusal.code)
def test_each_refusal_says_what_happened_and_what_to_do_next(refusal: Refusal) -> None:
    assert refusal.message_ja.endswith("。")
    assert refusal.next_ja.endswith("。")
    assert refusal.message_en.isascii()
    assert refusal.code in STATUS_BY_CODE or refusal.code.partition(".")[0] in STATUS_BY_FAMILY


def test_a_finding_is_told_by_label_and_place_only() -> None:
    mark = Mark("PHONE", "personal.phone", 9, 22, "/messages/0/content", "block")
    told = explain(Denial(Refusal(7, "personal.phone", "止めました。", "Stopped."), (mark,)), "rec_1")
    assert told["findings"] == [{"label": "PHONE", "start": 9, "end": 22, "path": "/messages/0/content"}]
    assert (told["rule"], told["code"], told["record"]) == (7, "personal.phone", "rec_1")


def test_further_reasons_are_told_too() -> None:
    told = explain(Denial(Refusal(1, "scope.user", "一。", "1"), others=(Refusal(5, "search.tool", "二。", "2"),)), "")
    assert told["others"] == [{"rule": 5, "code": "search.tool", "message_ja": "二。"}]


def test_says_when_to_try_again_only_where_that_helps() -> None:
    assert retry_after(Denial(refusals.LEDGER_CLOSED)) == 1
    assert retry_after(Denial(refusals.UPSTREAM_BUSY, retry_after=7)) == 7
    assert retry_after(Denial(refusals.KEY_UNKNOWN)) == 0


def test_an_upstreams_status_wins_over_that_of_the_code() -> None:
    assert Denial(refusals.UPSTREAM_REFUSED, status=422).http_status == 422


def test_how_much_is_too_much_is_said_as_people_count() -> None:
    assert "（上限 4 MB）。内容は生成AIサービスに送っていません。" in refusals.too_large(4 * 1024 * 1024).message_ja
    assert "（上限 5,000 バイト）" in refusals.too_large(5000).message_ja
    assert "3割大きく" in refusals.too_large(5000).next_ja
