import pytest

from sekisho.kernel import errors
from sekisho.kernel.errors import SekishoError

KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, Exception) and kind is not SekishoError
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_can_be_caught_as_one_of_ours(kind: type[SekishoError]) -> None:
    with pytest.raises(SekishoError) as caught:
        raise kind("読めません。", next_ja="もう一度お試しください。")
    assert caught.value.message_ja == "読めません。"
    assert caught.value.next_ja == "もう一度お試しください。"
    assert str(caught.value) == "読めません。 もう一度お試しください。"


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_error_hides_another(kind: type[SekishoError]) -> None:
    assert [other for other in KINDS if issubclass(kind, other)] == [kind]


def test_what_to_do_next_may_be_missing() -> None:
    assert str(SekishoError("読めません。")) == "読めません。"


def test_an_error_of_ours_is_no_programming_error() -> None:
    assert not any(issubclass(kind, (ValueError, TypeError, OSError)) for kind in KINDS)
