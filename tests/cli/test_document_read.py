"""`document read`: what a filled form says, as one JSON document."""

import json

from tests.documents.reading.forms import Form, body, docx


def test_a_filled_form_is_read_as_json(demo, out):
    file = out / "記入済み.docx"
    file.write_bytes(docx(body(Form(answers={"date": "令和8年2月30日"}))))
    done = demo.run("document", "read", file, "--json")
    assert (done.status, done.err) == (0, "")
    read = json.loads(done.out)
    items = {item["id"]: item for item in read["items"]}
    assert items["work"]["value"] == "アンケート自由記述の分類案の作成"
    assert items["check_13"]["value"] is True
    assert items["date"]["value"] is None
    assert [doubt["code"] for doubt in items["date"]["doubts"]] == ["form.date"]
    assert read["doubts"] == []


def test_for_people_every_doubt_stands_below_its_item(demo, out):
    file = out / "a.docx"
    file.write_bytes(docx(body(Form(answers={"law": ""}))))
    done = demo.run("document", "read", file)
    assert "law：\n  ※ [form.empty] 「関係法令や利用規約への理解と対応」が書かれていません。" in done.out


def test_what_cannot_be_read_is_refused_in_japanese(demo, out):
    file = out / "old.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    demo.run("document", "read", file, "--json").insist_on_refusal("古い形式")
    demo.run("document", "read", out / "none.docx", "--json").insist_on_refusal("none.docx")
