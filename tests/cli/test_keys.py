"""`sekisho keys`: what an operator sees of a change of keys, and that it survives being killed at any step."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.kernel.keks import kek_id
from tests.cli.installation import Installation


@pytest.fixture(scope="module")
def mine(own_demo) -> Installation:
    """A demonstration of its own: its keys change."""
    return own_demo()


def keks_of(place: Installation, purpose: str = "body", **env: str) -> dict:
    found = place.run("keys", "list", "--json", **env).document["keks"]
    return next(each for each in found if each["purpose"] == purpose)


def events(place: Installation) -> list[dict]:
    """Changes of keys in the order of the book's inbox and of the desk."""
    rows = place.execute("SELECT act, detail FROM desk_event WHERE act LIKE 'kek.%' ORDER BY at, id")
    return [{"act": act, **(json.loads(detail) if isinstance(detail, str) else detail)} for act, detail in rows]


@pytest.mark.parametrize("purpose", ["body", "attachment"])
def test_changes_the_key_and_gives_the_old_one_up(mine, purpose):
    before = keks_of(mine, purpose)
    old = before["current"]
    assert before["at_hand"] == [old]
    mine.run("keys", "retire-kek", old, "--of", purpose).insist_on_refusal("いま使っている鍵")
    officer = mine.account("officer")["email"]
    done = mine.run("keys", "rotate-kek", "--of", purpose, "--by", officer, "--json").document
    assert (done["from"], done["cleared"], done["resumed"]) == (old, True, False)
    assert done["shelves"] + done["bodies"] > 0
    after = keks_of(mine, purpose)
    assert (after["current"], after["under_others"]) == (done["to"], 0)
    assert set(after["at_hand"]) == {old, done["to"]}
    assert "破棄しました" in mine.run("keys", "retire-kek", old, "--of", purpose, "--by", officer).out
    assert keks_of(mine, purpose)["at_hand"] == [done["to"]]
    mine.run("keys", "retire-kek", old, "--of", purpose).insist_on_refusal("ここにはありません")
    assert mine.run("ledger", "verify").status == 0
    assert mine.run("prepare").status == 0
    told = [each for each in events(mine) if old in each.values()]
    assert [each["act"] for each in told] == ["kek.begin", "kek.rotate", "kek.retire"]
    assert told[0]["from"] == old
    assert told[0]["to"] == done["to"]


def test_no_key_is_shown_and_none_is_in_a_leaf(mine):
    material = [path.read_bytes() for path in (mine.folder / "keys").glob("*.key")]
    shown = "".join(mine.run("keys", *words).out for words in (["list"], ["list", "--json"]))
    stored = b"".join(path.read_bytes() for path in mine.folder.glob("*.sqlite3*"))
    for key in material:
        assert key.hex() not in shown
        assert key not in stored
        assert key.hex().encode() not in stored


def test_a_missing_or_foreign_key_refuses_the_start(mine):
    current = keks_of(mine)["current"]
    (path,) = (mine.folder / "keys").glob("body*.key")
    kept = path.read_bytes()
    path.write_bytes(secrets.token_bytes(32))
    try:
        for words in (["prepare"], ["demo", "--json"], ["keys", "rotate-kek"]):
            mine.run(*words).insist_on_refusal(current, "鍵を包む鍵")
        path.unlink()
        mine.run("prepare").insist_on_refusal(current)  # a new one made in its place is not taken for it
    finally:
        for made in (mine.folder / "keys").glob("body*.key"):
            made.unlink()
        path.write_bytes(kept)
        path.chmod(0o600)
    assert mine.run("prepare").status == 0


def test_moves_from_a_file_to_the_environment_and_to_a_command(mine, tmp_path):
    one, two = secrets.token_bytes(32), secrets.token_bytes(32)
    by_env = {"SEKISHO_BODY_KEK": "env:OUR_KEK", "OUR_KEK": one.hex()}
    old = keks_of(mine)["current"]
    assert mine.run("keys", "rotate-kek", "--json", **by_env).document["to"] == kek_id(one)
    mine.run("keys", "rotate-kek", **by_env).insist_on_refusal("先頭の鍵", kek_id(one))
    assert "破棄しました" in mine.run("keys", "retire-kek", old, **by_env).out
    mine.run("prepare").insist_on_refusal(kek_id(one))
    (tmp_path / "keys").write_text(f"{two.hex()}\n{one.hex()}\n")
    by_command = {"SEKISHO_BODY_KEK": f"command:cat '{tmp_path / 'keys'}'"}
    assert mine.run("keys", "rotate-kek", "--json", **by_command).document["to"] == kek_id(two)
    assert "除いてください" in mine.run("keys", "retire-kek", kek_id(one), **by_command).out
    (tmp_path / "keys").write_text(two.hex())
    assert mine.run("prepare", **by_command).status == 0
    mine.run("prepare", **by_env).insist_on_refusal(kek_id(two))
    mine.run("prepare", SEKISHO_BODY_KEK="command:false").insist_on_refusal("終了状態 1", "出力は表示しません")
    # and back into a file, by putting it there
    (mine.folder / "keys" / "body.back.key").write_bytes(two)
    (mine.folder / "keys" / "body.back.key").chmod(0o600)
    assert keks_of(mine)["current"] == kek_id(two)
    assert mine.run("ledger", "verify").status == 0


def test_wrong_usage_and_unknown_people(mine):
    mine.run("keys", "rotate-kek", "--of", "other").insist_on_wrong_usage("--of")
    mine.run("keys", "rotate-kek", "--by", "nobody@example.jp").insist_on_refusal("登録されていません")
    mine.run("keys", "retire-kek").insist_on_wrong_usage("KEY")


@pytest.mark.lengthy
def test_killed_at_any_step_the_next_run_finishes(own_demo):
    place = own_demo()
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.key_killer", place.folder],
        env=place.env | {"PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {each["status"] for each in told.values()} == {0}
    assert all(each["steps"] >= 6 for each in told.values()), told
    found = place.run("keys", "list", "--json").document["keks"]
    assert [each["under_others"] for each in found] == [0, 0]
    assert place.run("ledger", "verify").status == 0
    assert place.run("prepare").status == 0
