"""`sekisho files`: what is held, what is due, and one file destroyed for good."""

from dataclasses import replace


def test_a_file_is_listed_erased_and_listed_as_erased(fresh):
    empty = fresh()
    demo = replace(empty, facts=empty.run("demo", "--json").document)
    assert demo.run("files", "list", "--json").document == {"engagements": []}
    (held,) = [row for row in demo.run("files", "list", "--all", "--json").document["engagements"] if row["attached"]]
    assert "保存期間内" in demo.run("files", "list", "--all").out
    file = demo.run("files", "list", "--engagement", held["engagement"], "--json").document["files"][0]
    assert file["erased"] == ""
    officer = demo.account("officer")["email"]
    demo.run("files", "approve", held["engagement"], "--reason", "満了", "--by", officer).insist_on_refusal(
        "保存期間内"
    )
    done = demo.run("files", "erase", file["id"], "--basis", "mistake", "--reason", "誤って添付", "--by", officer)
    assert done.status == 0, done.err
    assert "消去しました" in done.out
    assert "誤って入力したもの" in demo.run("files", "list", "--engagement", held["engagement"]).out
    demo.run("files", "erase", file["id"], "--reason", "x").insist_on_refusal("すでに消去")
    assert demo.run("ledger", "verify").status == 0


def test_what_cannot_be_done_is_refused_in_words(demo):
    demo.run("files", "erase", "att_none", "--reason", "x").insist_on_refusal("ありません")
    demo.run("files", "erase", "att_none").insist_on_wrong_usage("--reason")
    demo.run("files", "erase", "att_none", "--reason", "x", "--basis", "y").insist_on_wrong_usage("--basis")
    demo.run("files", "approve", "eng_none", "--reason", "x").insist_on_refusal("--by")
    assert "保存期間を過ぎたファイルはありません" in demo.run("files", "list").out
    assert "この関所の設定" in demo.run("files", "list").out
