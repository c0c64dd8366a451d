"""Commands that are forked do what the installed program does, and leave nothing to the next one."""

import pytest


@pytest.mark.parametrize(
    "words",
    [["rules", "--json"], ["nonsense"], ["permit", "show", "x"], ["ledger", "verify", "--json"], ["screen", "--jsonl"]],
    ids=" ".join,
)
def test_a_forked_command_answers_as_the_installed_one(demo, words):
    stdin = '{"text": "担当は田中太郎さん、電話は090-1234-5678です。"}\n'.encode()
    assert demo.run(*words, stdin=stdin) == demo.run_installed(*words, stdin=stdin)


def test_what_one_command_is_given_the_next_does_not_have(demo, fresh):
    assert demo.run("rules", SEKISHO_KEY_DAYS="soon").status == 1
    assert demo.run("rules").status == 0
    assert demo.run("permit", "show", demo.facts["permit"]).status == 0
    assert fresh().run("permit", "show", demo.facts["permit"]).status == 1


def test_words_that_are_not_read_hold_nobody_up(demo):
    assert demo.run("rules", stdin=b"x" * 1_000_000).status == 0
