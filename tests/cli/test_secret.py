"""`secret add|list|replace|remove|try` and `screen --engagement`: the same acts as on the pages, never a word."""

import json
from pathlib import Path

import psycopg
import pytest

from sekisho.cli.parser import KINDS_OF_SECRETS

TERMS = "コマンド再編構想|コマンド計画\n"
CHANGED = "まったく別の構想\n"
LIST = "氏名,電話番号\n架空 命令,090-0000-9001\n見本 端末,090-0000-9002\n"
TEXT = (
    "本構想は端末の更新を令和九年度中に終え、旧機の保守契約を打ち切ることを前提として内々に検討を進めるものであり、"
    "議会への説明は行っていない。"
)


@pytest.fixture
def place(own_demo):
    """An installation of its own: what is registered here would stop what other tests ask."""
    made = own_demo()
    return made, made.facts["engagement"]


def screened(made, engagement: str, text: str) -> list[str]:
    line = json.dumps({"text": text}).encode()
    done = made.run("screen", "--jsonl", "--engagement", engagement, stdin=line)
    return [span["label"] for span in json.loads(done.out)["spans"]]


def all_bytes(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_from_registration_to_removal(place):
    made, engagement = place
    known = {
        row["title"] for row in made.run("secret", "list", "--engagement", engagement, "--json").document["secrets"]
    }
    assert len(known) == 3
    words = ("secret", "add", "--engagement", engagement, "--kind", "terms", "--title", "一覧（第2回）")
    added = made.run(*words, "--json", "-", stdin=TERMS.encode("cp932")).document
    assert added["counts"] == {"terms": 1, "writings": 2}
    assert screened(made, engagement, "次のコマンド計画の件") == ["TERM"]
    listed = made.run("secret", "list", "--engagement", engagement).out
    assert "1語・2表記" in listed
    assert "コマンド" not in listed
    tried = made.run("secret", "try", "--engagement", engagement, "--json", stdin="次のコマンド計画の件".encode())
    assert tried.document == {"spans": [{"start": 2, "end": 8, "label": "TERM"}]}
    assert (
        "3文字目から8文字目まで"
        in made.run("secret", "try", "--engagement", engagement, stdin="次のコマンド計画の件".encode()).out
    )
    replaced = made.run("secret", "replace", added["secret"], "-", "--json", stdin=CHANGED.encode()).document
    assert replaced["version"] == 2
    assert screened(made, engagement, "次のコマンド計画の件") == []
    assert screened(made, engagement, "まったく別の構想の件") == ["TERM"]
    made.run("secret", "remove", added["secret"]).insist_on_wrong_usage("--reason")
    done = made.run("secret", "remove", added["secret"], "--reason", "公表されたため", "--json")
    assert done.document == {"secret": added["secret"], "removed": True}
    assert screened(made, engagement, "まったく別の構想の件") == []
    made.run("secret", "remove", added["secret"], "--reason", "もう一度").insist_on_refusal("すでに削除")
    kept = all_bytes(made.folder)
    for word in ("コマンド再編構想", "コマンド計画", "まったく別の構想"):
        for encoding in ("utf-8", "utf-16-le", "cp932"):
            assert word.encode(encoding) not in kept


def test_documents_and_lists_from_files(place, out):
    made, engagement = place
    words = ("secret", "add", "--engagement", engagement, "--title", "第2回")
    (out / "a.txt").write_text(TEXT, "utf-8")
    (out / "b.csv").write_bytes(LIST.encode("cp932"))
    said = made.run(*words, "--kind", "document", out / "a.txt")
    assert said.status == 0, said.err
    assert "指紋" in said.out
    assert "2行・2列" in made.run(*words, "--kind", "records", out / "b.csv").out
    broken = "\n".join(TEXT[at : at + 9] for at in range(3, 50, 9))
    assert screened(made, engagement, f"要約して：{broken}") == ["DOCUMENT"]
    assert screened(made, engagement, "架空命令さん ０９０００００９００１").count("RECORD") == 2


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("terms", "秘\n".encode(), "1行目の語句が短すぎます"),
        ("terms", "大阪市\n".encode(), "普通の文書"),
        ("terms", b"", "中身のない"),
        ("document", "短い文書です。".encode(), "40文字"),
        ("records", "氏名\n架空 命令\n".encode(), "列が1つ"),
        ("records", "架空 命令,090-0000-9001\n".encode(), "見出し"),
    ],
)
def test_what_cannot_be_registered_says_why(demo, kind, data, said):
    words = ("secret", "add", "--engagement", demo.facts["engagement"], "--kind", kind, "--title", "一覧", "-")
    done = demo.run(*words, stdin=data)
    done.insist_on_refusal(said)
    assert "架空 命令" not in done.err


def test_who_may(demo):
    words = ("secret", "add", "--engagement", demo.facts["engagement"], "--kind", "terms", "--title", "一覧", "-")
    for email in ("staff@sekisho.example", "auditor@sekisho.example", "nobody@sekisho.example"):
        demo.run(*words, "--by", email, stdin=TERMS.encode()).insist_on_refusal("登録できる人")
    demo.run(*words, "--by", "center@sekisho.example", stdin=TERMS.encode()).insist_on_refusal("当事者の管理者")


def test_names_that_are_not_there(demo):
    demo.run("secret", "list", "--engagement", "eng_none").insist_on_refusal("eng_none")
    demo.run("secret", "remove", "sec_none", "--reason", "不要").insist_on_refusal("sec_none")
    engagement = demo.facts["engagement"]
    demo.run(
        "secret", "add", "--engagement", engagement, "--kind", "terms", "--title", "一覧", "/no/such.txt"
    ).insist_on_refusal("such.txt")
    demo.run("secret", "add", "--engagement", engagement, "--kind", "faces").insist_on_wrong_usage("--kind")
    demo.run("secret", "try", "--engagement", engagement, stdin=b"\xff\xfe\xff").insist_on_refusal("文章")


def test_a_register_that_is_gone_closes_the_screening(place):
    made, engagement = place
    if store := made.env.get("SEKISHO_STORE"):
        with psycopg.connect(store, autocommit=True) as link:
            link.execute("DELETE FROM sekisho_register")
    for path in (made.folder / "registers").glob("*"):
        path.unlink()
    done = made.run("screen", "--jsonl", "--engagement", engagement, stdin=b'{"text": "x"}\n')
    done.insist_on_refusal("秘密")


def test_the_kinds_are_those_of_the_desk():
    source = (Path(__file__).parents[2] / "src" / "sekisho" / "desk" / "registered" / "models.py").read_text("utf-8")
    assert all(f'= "{kind}", ' in source for kind in KINDS_OF_SECRETS)
