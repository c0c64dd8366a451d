"""`sekisho files`: what is held, what is due, and one file destroyed for good."""

import pytest


def test_a_file_is_listed_erased_and_listed_as_erased(own_demo):
    demo = own_demo()
    assert demo.run("files", "list", "--json").document == {"engagements": []}
    (held,) = [row for row in demo.run("files", "list", "--all", "--json").document["engagements"] if row["attached"]]
    assert "保存期間内" in demo.run("files", "list", "--all").out
    file = demo.run("files", "list", "--engagement", held["engagement"], "--json").document["files"][0]
    assert file["erased"] == ""
    officer = demo.account("officer")["email"]
    young = ("files", "propose", held["engagement"], "--reason", "満了", "--by", officer)
    demo.run(*young, stdin=demo.signature("officer")).insist_on_refusal("見つかりません")
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
    demo.run("files", "approve", "eng_none").insist_on_wrong_usage("--by")
    demo.run("files", "approve", "eng_none", "--by", "a@example.test").insist_on_refusal("案件")
    assert "保存期間を過ぎたファイルはありません" in demo.run("files", "list").out
    assert "この関所の設定" in demo.run("files", "list").out


@pytest.mark.lengthy
def test_one_proposes_and_another_one_approves(own_demo):
    demo = own_demo()
    (held,) = [row for row in demo.run("files", "list", "--all", "--json").document["engagements"] if row["attached"]]
    engagement = held["engagement"]
    demo.execute(
        f"UPDATE desk_engagement SET first_day = '2001-04-01', last_day = '2002-03-31' WHERE id = '{engagement}'"
    )
    one, two = demo.account("responsible"), demo.account("officer")
    propose = ("files", "propose", engagement, "--reason", "満了", "--by", one["email"])
    demo.run("files", "approve", engagement, "--by", two["email"], stdin=demo.signature("officer")).insist_on_refusal(
        "提案はありません"
    )
    demo.run(*propose, stdin=demo.signature("staff")).insist_on_refusal("どれかが違います")
    assert demo.run(*propose, "--json", stdin=demo.signature("responsible")).document["count"] == held["attached"]
    own = demo.run("files", "approve", engagement, "--by", one["email"], stdin=demo.signature("responsible"))
    own.insist_on_refusal("自分の提案")
    done = demo.run("files", "approve", engagement, "--by", two["email"], stdin=demo.signature("officer"))
    assert done.status == 0, done.err
    assert "消去しました" in done.out
    assert all(
        file["erased"] for file in demo.run("files", "list", "--engagement", engagement, "--json").document["files"]
    )
    assert demo.run("ledger", "verify").status == 0
