"""Wrong usage: status 2 and a Japanese sentence that names what is wrong."""

import pytest

from tests.cli.installation import Installation, environment

WRONG = (
    ([], "コマンド を指定してください"),
    (["nonsense"], "'nonsense' は使えません"),
    (["check", "--json"], "--engagement, --user, --service, --kind, --purpose を指定してください"),
    (["check", "--engagement"], "--engagement の値がありません"),
    (["up", "--port", "http"], "--port は整数で"),
    (["person", "add", "--role", "king"], "'king' は使えません"),
    (["person"], "操作 を指定してください"),
    (["permit", "show"], "を指定してください"),
    (["permit", "destroy", "x"], "'destroy' は使えません"),
    (["rules", "--xml"], "--xml は、この命令では使えません"),
    (["rules", "--json=1"], "値 '1' は付けられません"),
    (["screen"], "--jsonl を指定してください"),
    (["screen", "a", "b", "--jsonl"], "b は、この命令では使えません"),
    (["document", "request", "req_1"], "-o を指定してください"),
    (["demo", "--data"], "--data の値がありません"),
)


@pytest.fixture(scope="module")
def nowhere(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("nowhere")
    return Installation(folder, environment(folder / "var"))


@pytest.mark.parametrize(("words", "said"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_wrong_usage_is_named_in_japanese(nowhere, words, said):
    nowhere.run(*words).insist_on_wrong_usage(said, "使い方：", "--help")


def test_help_is_no_error_and_in_japanese(nowhere):
    for words in (["--help"], ["check", "-h"], ["ledger", "--help"]):
        done = nowhere.run(*words)
        assert (done.status, done.err) == (0, "")
        assert done.out.startswith("使い方：sekisho")
        assert not [word for word in ("usage", "options:", "positional", "show this help") if word in done.out]


def test_wrong_usage_leaves_nothing_behind(nowhere):
    nowhere.run("check", "--json")
    assert list(nowhere.folder.iterdir()) == []
