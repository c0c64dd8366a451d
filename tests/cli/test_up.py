from sekisho.cli.up import screening_line


def test_start_says_when_screening_is_not_compiled_and_what_to_do() -> None:
    assert "script/setup" in screening_line(compiled=False)
    assert "script/setup" not in screening_line(compiled=True)
