"""What every command does alike: settings, the data folder, errors as sentences, one document on standard output."""

import errno
import json
import subprocess

import pytest

from sekisho.cli.main import told
from tests.cli.installation import SEKISHO, Installation, environment


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"SEKISHO_KEY_DAYS": "soon"}, "SEKISHO_KEY_DAYS"),
        ({"SEKISHO_KEY_DAYS": "-1"}, "SEKISHO_KEY_DAYS"),
        ({"SEKISHO_STORE": "mysql://x"}, "SEKISHO_STORE"),
        ({"SEKISHO_PUBLIC_URL": "sekisho.example"}, "SEKISHO_PUBLIC_URL"),
    ],
)
def test_a_setting_that_cannot_be_is_named(demo, env, said):
    demo.run_installed("rules", "--json", **env).insist_on_refusal(said, "docs/operate.md")


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--engagement", "x", "--user", "y", "--service", "z", "--kind", "text", "--purpose", "p"],
        ["document", "request", "x", "-o", "x.pdf"],
        ["permit", "show", "x"],
    ],
)
def test_an_installation_that_was_never_prepared_says_how_to(fresh, words):
    fresh().run_installed(*words).insist_on_refusal("sekisho prepare")


def test_a_data_folder_that_cannot_be_is_an_error(demo, out):
    (out / "file").write_text("x")
    demo.run_installed("permit", "show", "x", "--data", out / "file").insist_on_refusal(str(out / "file"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            FileNotFoundError(errno.ENOENT, "No such file or directory", "名簿.csv"),
            ("見つかりません：名簿.csv", "名前と"),
        ),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "/tmp"), ("フォルダーです：/tmp", "ファイルを指定して")),
        (PermissionError(errno.EACCES, "Permission denied", "x"), ("権限がありません：x", "別の場所")),
        (OSError(errno.ENOSPC, "No space left on device"), ("空きがありません）", "空きを作って")),
        (OSError(errno.ELOOP, "Too many levels", "x"), ("Too many levels：x", "")),
    ],
)
def test_what_the_system_would_not_do_is_said_in_japanese(error, said):
    assert all(part in told(error) for part in said)


def test_a_store_that_does_not_answer_is_an_error(fresh):
    unreachable = "postgresql://127.0.0.1:1/nowhere?connect_timeout=2"
    fresh().run_installed("permit", "show", "x", SEKISHO_STORE=unreachable).insist_on_refusal("保管庫")
    fresh().run_installed("prepare", SEKISHO_STORE=unreachable).insist_on_refusal("SEKISHO_STORE")


def test_data_on_the_command_line_wins_over_the_environment(demo, out):
    elsewhere = Installation(out, environment(out / "elsewhere", demo.env.get("SEKISHO_STORE", "")))
    done = elsewhere.run_installed("permit", "show", demo.facts["permit"], "--data", demo.folder)
    assert done.document["id"] == demo.facts["permit"]
    assert not (out / "elsewhere").exists()


def test_json_is_one_document_and_nothing_else(demo, out):
    facts = demo.facts
    question = ["--engagement", facts["engagement"], "--user", demo.account("staff")["email"]]
    question += ["--service", "practice-text", "--kind", "text", "--purpose", "use-1"]
    assert demo.run_installed("ledger", "export", out / "book").status == 0
    for words in (
        ["demo", "--json"],
        ["rules", "--json"],
        ["services", "--json"],
        ["check", *question, "--json"],
        ["permit", "show", facts["permit"]],
        ["ledger", "verify", "--json"],
        ["ledger", "verify", str(out / "book"), "--json"],
    ):
        done = demo.run_installed(*words)
        assert done.status == 0, done
        assert isinstance(json.loads(done.out), dict | list), words


def test_a_reader_that_goes_away_is_no_error_of_ours(demo):
    """`sekisho rules | head` must not end in a traceback."""
    line = f"{SEKISHO} rules --json | true; {SEKISHO} services | head -1"
    done = subprocess.run(["sh", "-c", line], env=demo.env, capture_output=True, check=False, text=True)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
