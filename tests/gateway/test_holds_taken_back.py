"""What is taken back at the desk is held again, whatever headers came beside it."""

from sekisho.gateway.holds import Holds, Statement

FOUND = frozenset({("PERSON", "山田太郎")})


def test_a_reason_of_the_desk_sent_along_as_headers_ends_with_it() -> None:
    holds, desk = Holds(b"k" * 32), {}

    def settle(*given: str) -> tuple[str, frozenset[str] | None]:
        return Statement(holds, "eng", "act", *given, released=lambda hold: desk.get(hold, "")).settle(FOUND)

    hold, passed = settle()
    assert passed is None
    desk[hold] = "published"
    assert settle(hold, "published")[1] == {"published"}
    desk.clear()
    assert settle()[1] is None
    assert settle(hold, "published")[1] == {"published"}, "a program states its own"
