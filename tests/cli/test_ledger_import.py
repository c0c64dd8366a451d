"""`ledger import`: uses outside the gate come into the book once, sealed, screened, and honestly summed up."""

import json
import zipfile
from pathlib import Path

import pytest

from sekisho.keyring.keyring import Keyring
from sekisho.ledger.identity import own_signer
from sekisho.ledger.log import Log
from sekisho.ledger.store.opening import open_store
from tests.cli.installation import Installation

PHONE = "080-2468-1357"
USES = [
    {
        "id": "1",
        "at": "2026-11-02T01:00:00Z",
        "user": "staff@sekisho.example",
        "prompt": "会議の案内文を書いてください。",
        "answer": "はい。",
    },
    {
        "id": "2",
        "at": "2026-11-02T02:00:00Z",
        "user": "ghost@example.test",
        "prompt": f"山本 恵美子さん（{PHONE}）への返事",
        "answer": "はい。",
    },
    {
        "id": "3",
        "at": "2026-11-05T02:00:00Z",
        "user": "ghost@example.test",
        "prompt": "宮崎駿の画風で描いて",
        "answer": "",
    },
    {"id": "4", "at": "2026-11-09T02:00:00Z", "user": "ghost@example.test", "prompt": "", "answer": ""},
]


@pytest.fixture(scope="module")
def own(own_demo) -> Installation:
    """A demonstration of its own, because the book grows."""
    return own_demo()


def written(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "export.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("times", "day"), [("utc", "2026-11-12"), ("japan", "2026-11-11")])
def test_moments_without_a_zone_are_read_as_was_said(own, out, times: str, day: str):
    use = USES[0] | {"id": f"zone {times}", "at": "2026/11/11 23:00"}
    words = ("ledger", "import", written(out, use), "--format", "jsonl", "--service", "m365-copilot", "--json")
    assert own.run(*words, "--times", times).document["first"] == day


def test_uses_are_taken_in_once_with_findings_by_rule_and_gaps(own, out):
    words = ("ledger", "import", written(out, *USES), "--format", "jsonl", "--service", "m365-copilot", "--json")
    told = own.run(*words, "--engagement", own.facts["engagement"]).document
    assert (told["rows"], told["imported"], told["already_present"], told["without_text"]) == (4, 4, 0, 1)
    assert told["findings"] == {"personal.person": 1, "personal.phone": 1, "rights.imitation": 1}
    assert told["rules"] == {"7": {"records": 1}, "8": {"records": 1}}
    assert told["gaps"] == [
        {"first": "2026-11-03", "last": "2026-11-04", "weekend": False},
        {"first": "2026-11-06", "last": "2026-11-08", "weekend": False},
    ]
    again = own.run(*words, "--engagement", own.facts["engagement"]).document
    assert (again["imported"], again["already_present"]) == (0, 4)
    assert own.run("ledger", "verify", "--json").document["ok"] is True


def test_no_word_and_no_address_stands_in_clear(own, out):
    own.run("ledger", "import", written(out, *USES), "--format", "jsonl", "--service", "m365-copilot")
    stored = b"".join(path.read_bytes() for path in own.folder.rglob("*") if path.is_file())
    for secret in (PHONE, "ghost@example.test", "山本 恵美子"):
        assert secret.encode() not in stored
        assert json.dumps(secret).encode() not in stored


def test_a_bad_row_is_told_by_number_and_the_others_taken_in(own, out):
    path = written(
        out, USES[0] | {"id": "91"}, {"id": "92"}, USES[0] | {"id": "93", "at": "いつか"}, USES[0] | {"id": "94"}
    )
    done = own.run("ledger", "import", path, "--format", "jsonl", "--json")
    assert done.status == 1
    told = json.loads(done.out)
    assert (told["imported"], told["unreadable"]) == (2, 2)
    assert [row["row"] for row in told["unreadable_rows"]] == [2, 3]
    spoken = own.run("ledger", "import", path, "--format", "jsonl")
    assert "2行目" in spoken.err
    assert "すでに取り込まれていたもの：2" in spoken.out


def test_a_row_that_cannot_even_be_written_down_stops_nobody(own, out):
    deep = (
        '{"id": "d", "at": "2026-11-02T01:00:00Z", "user": "x", "prompt": "p", "more": ' + "[" * 900 + "]" * 900 + "}"
    )
    halved = json.dumps(USES[0] | {"id": "h", "user": "\ud83d"})
    path = out / "export.jsonl"
    path.write_text("\n".join((json.dumps(USES[0] | {"id": "95"}), deep, halved, json.dumps(USES[0] | {"id": "96"}))))
    done = own.run("ledger", "import", path, "--format", "jsonl", "--json")
    assert done.status == 1
    told = json.loads(done.out)
    assert told["imported"] + told["unreadable"] == 4
    assert told["imported"] >= 2
    assert 3 in [row["row"] for row in told["unreadable_rows"]]


def test_half_a_character_in_what_was_said_keeps_nobody_out(own, out):
    path = out / "export.jsonl"
    path.write_text(json.dumps(USES[0] | {"id": "98", "prompt": "案内文\ud83d", "answer": "はい\ud83d"}))
    told = own.run("ledger", "import", path, "--format", "jsonl", "--json").document
    assert (told["imported"], told["unreadable"]) == (1, 0)


@pytest.mark.parametrize("last", ["", '\n5,2026-11-30T01:00:00Z,x,"後の行"'])
def test_a_quote_that_nobody_closed_is_said_and_swallows_nothing_silently(own, out, last):
    rows = [f"{number},2026-11-2{number}T01:00:00Z,x,会議の案内" for number in range(5)]
    rows[1] = '1,2026-11-21T01:00:00Z,x,"引用の始まり'
    path = out / "export.csv"
    path.write_text("id,at,user,prompt\n" + "\n".join(rows) + last, encoding="utf-8")
    done = own.run("ledger", "import", path, "--format", "csv", "--json")
    assert done.status == 1
    assert "3行目から" in json.loads(done.out)["unreadable_rows"][0]["reason"]


def test_two_columns_of_one_name_are_refused(own, out):
    path = out / "export.csv"
    path.write_text("id,at,user,prompt,prompt\n1,2026-11-02T01:00:00Z,x,山本 恵美子さん,無害", encoding="utf-8")
    own.run("ledger", "import", path, "--format", "csv").insist_on_refusal("同じ名前の列")


def test_a_file_whose_columns_are_not_known_comes_in_neither_unread_nor_row_by_row(own, out):
    path = out / "export.csv"
    path.write_text(
        "番号,日時,利用者,入力\nk1,2026-11-02T01:00:00Z,x,電話 03-5555-0101\nk2,いつか,x,", encoding="utf-8"
    )
    words = (
        "ledger",
        "import",
        path,
        "--format",
        "csv",
        "--map",
        "id=番号",
        "--map",
        "at=日時",
        "--map",
        "user=利用者",
    )
    own.run(*words).insist_on_refusal("次の列がありません：prompt", "--map prompt=列名")
    done = own.run(*words, "--map", "prompt=入力")
    assert "電話番号 personal.phone" in done.out
    assert "見出しの下の2行目：日時が読めません" in done.err
    path.write_text("番号,日時,利用者\nk3,2026-11-02T01:00:00Z,x", encoding="utf-8")
    assert "本文がないもの（入力の点検はできません）：1" in own.run(*words, "--map", "prompt=-").out


def test_every_finding_counts_however_many_a_leaf_has_room_for(own, out):
    phones = "、".join(f"090-1234-56{number:02}" for number in range(30))
    path = written(out, USES[0] | {"id": "97", "prompt": f"{phones}\n宮崎駿の画風で描いて"})
    told = own.run("ledger", "import", path, "--format", "jsonl", "--json").document
    assert told["findings"] == {"personal.phone": 30, "rights.imitation": 1}
    assert told["rules"] == {"7": {"records": 1}, "8": {"records": 1}}


def test_the_audit_log_of_microsoft_comes_in_as_csv(own, out):
    data = {
        "CreationTime": "2026-11-13T17:12:36",
        "Id": "99b0a960",
        "Operation": "CopilotInteraction",
        "UserId": "a@b.test",
    }
    other = data | {"Operation": "FileAccessed", "Id": "x"}
    lines = ["RecordId,CreationDate,RecordType,Operation,UserId,AuditData"]
    lines += [
        f'{each["Id"]},,261,{each["Operation"]},a@b.test,"{json.dumps(each).replace(chr(34), chr(34) * 2)}"'
        for each in (data, other)
    ]
    path = out / "audit.csv"
    path.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    told = own.run("ledger", "import", path, "--format", "m365-copilot", "--json").document
    assert (told["imported"], told["not_about_ai"], told["without_text"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.jsonl", "--format", "jsonl"), "ありません"),
        (("FILE", "--format", "jsonl", "--engagement", "eng_none"), "見つかりません"),
        (("FILE", "--format", "jsonl", "--map", "prompt"), "--map"),
        (("FILE", "--format", "jsonl", "--map", "promt=入力"), "promt"),
        (("FILE", "--format", "jsonl", "--service", "no-such", "--map", "at=at"), "sekisho services"),
        (("FILE", "--format", "csv"), "読"),
    ],
)
def test_what_cannot_be_taken_in_is_said(own, out, words, said):
    path = out / "empty.jsonl"
    path.write_bytes(b"\xff\xfe\x00")
    given = tuple(path if word == "FILE" else word for word in words)
    if "--engagement" in words or "--map" in words:
        given = tuple(written(out, USES[0]) if word == "FILE" else word for word in words)
    own.run("ledger", "import", *given).insist_on_refusal(said)


def test_another_format_is_wrong_usage(own, out):
    own.run("ledger", "import", "x", "--format", "morse").insist_on_wrong_usage("--format")


def test_a_known_person_gets_the_pseudonym_of_the_desk_and_the_evidence_holds_it(own, out):
    engagement = own.facts["engagement"]
    rows = [USES[0] | {"id": "71"}, USES[1] | {"id": "72"}]
    words = ("--format", "jsonl", "--service", "m365-copilot", "--engagement", engagement)
    assert own.run("ledger", "import", written(out, *rows), *words, "--json").document["imported"] == 2
    assert own.run("document", "evidence", "--engagement", engagement, "-o", out / "e.zip").status == 0
    with zipfile.ZipFile(out / "e.zip") as package:
        name = next(each for each in package.namelist() if each.endswith("records.jsonl"))
        lines = [json.loads(line) for line in package.read(name).splitlines()]
    imported = {line["at"]: line["actor"][:4] for line in lines if line["state"] == "imported"}
    assert {"act_", "ext_"} <= set(imported.values())
    assert own.run("document", "evidence-verify", out / "e.zip", "--json").document["ok"] is True


def test_while_the_gate_writes_nothing_is_taken_in(own, out):
    keyring = Keyring(own.folder)
    log = Log.open(open_store(own.folder, own.env.get("SEKISHO_STORE", "")), own_signer("", keyring.ledger_key()))
    try:
        done = own.run("ledger", "import", written(out, USES[0] | {"id": "81"}), "--format", "jsonl")
        done.insist_on_refusal("動いている関所")
    finally:
        log.close()
