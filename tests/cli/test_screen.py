"""`screen`: one answer per line in order, offsets in code points of the original, a bad line stops with its number."""

import base64
import json
from urllib.parse import quote

import pytest

PHONE = "090-1234-5678"


def lines(done) -> list[dict]:
    return [json.loads(line) for line in done.out.splitlines()]


def typed(*rows: object) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode() + b"\n"


def test_each_line_is_answered_in_order(demo):
    rows = typed(
        {"text": f"電話は{PHONE}です。"}, {"text": "会議の案内文を書いてください。"}, {"text": PHONE, "kind": "image"}
    )
    done = demo.run("screen", "-", "--jsonl", stdin=rows)
    assert done.status == 0
    verdicts = [row["verdict"] for row in lines(done)]
    assert verdicts == ["block", "allow", "block"]


def test_offsets_are_code_points_of_the_original(demo):
    for before in ("", "あ", "𠮟🈁", "e\u0301", "㈱①", "👨‍👩‍👧‍👦", "１２３、"):
        text = f"{before}電話は０９０ー１２３４ー５６７８まで"
        (row,) = lines(demo.run("screen", "--jsonl", stdin=typed({"text": text})))
        (span,) = row["spans"]
        assert text[span["start"] : span["end"]] == span["text"] == "０９０ー１２３４ー５６７８"
        assert (span["label"], span["code"]) == ("PHONE", "personal.phone")


def test_escaped_and_encoded_texts_are_read_as_at_the_gate(demo):
    said = f"電話は{PHONE}です。"
    coded = base64.b64encode(said.encode()).decode()
    rows = [f"次を整えて。{coded} 以上", f"q={quote(said)}", json.dumps(said), f"A&B社の{PHONE}、50%"]
    answers = lines(demo.run("screen", "--jsonl", stdin=typed(*({"text": row} for row in rows))))
    assert [row["verdict"] for row in answers] == ["block"] * 4
    assert [len(row["spans"]) for row in answers] == [1] * 4, "told once, however often it is read"
    assert answers[0]["spans"][0]["text"] == coded
    assert answers[3]["spans"][0]["text"] == PHONE


def test_a_file_is_read_like_standard_input(demo, out):
    rows = typed({"text": PHONE}, {"text": "休館日は月曜日です。"})
    (out / "in.jsonl").write_bytes(rows.replace(b"\n", b"\r\n\r\n"))
    assert demo.run("screen", out / "in.jsonl", "--jsonl").out == demo.run("screen", "--jsonl", stdin=rows).out


def test_the_output_does_not_depend_on_the_locale(demo):
    for locale in ("C", "POSIX", "ja_JP.eucJP"):
        done = demo.run_installed(
            "screen", "--jsonl", stdin=typed({"text": "担当は田中太郎さんです。"}), LC_ALL=locale, LANG=locale
        )
        assert done.status == 0, done.err
        assert lines(done)[0]["spans"][0]["label"] == "PERSON"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"{", "JSON"),
        (b"[1]", "text"),
        (b'"text"', "text"),
        (b"null", "text"),
        (b'{"text": 1}', "text"),
        (b'{"kind": "text"}', "text"),
        (b'{"text": "x", "kind": "smell"}', "kind"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_stops_with_its_number_after_the_good_ones(demo, bad, said):
    done = demo.run("screen", "--jsonl", stdin=typed({"text": PHONE}) + b"\n" + bad + b"\n" + typed({"text": "x"}))
    assert done.status == 1
    assert [row["verdict"] for row in lines(done)] == ["block"]
    assert "3行目" in done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_odd_text_is_answered_and_not_an_error(demo):
    rows = b'{"text": "\\ud800 ' + PHONE.encode() + b'"}\n{"text": ""}\n{"text": "\\u0000"}\n'
    assert [row["verdict"] for row in lines(demo.run("screen", "--jsonl", stdin=rows))] == ["block", "allow", "allow"]


def test_nothing_in_is_nothing_out(demo):
    done = demo.run("screen", "--jsonl", stdin=b"\n\n")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_with_an_engagement_its_permit_decides(demo):
    rows = typed({"text": PHONE})
    done = demo.run("screen", "--jsonl", "--engagement", demo.facts["engagement"], stdin=rows)
    assert lines(done)[0]["verdict"] == "block"


def test_with_an_engagement_what_the_city_decided_for_it_counts_as_at_the_gate(own_demo):
    own = own_demo()
    engagement = own.facts["engagement"]
    own.execute(
        "INSERT INTO desk_gatehandling (engagement_id, code, action, reason, at, by_id)"
        f" SELECT '{engagement}', 'personal.person', 'hold', '広報', '2026-11-01 00:00:00+00:00', id"
        " FROM desk_person WHERE role = 'officer' LIMIT 1"
    )
    assert own.run("prepare").status == 0
    rows = typed({"text": "山本 恵美子さん"}, {"text": PHONE})
    done = own.run("screen", "--jsonl", "--engagement", engagement, stdin=rows)
    assert [row["verdict"] for row in lines(done)] == ["hold", "block"]


def test_an_engagement_without_a_permit_is_refused(demo):
    demo.run("screen", "--jsonl", "--engagement", "eng_none", stdin=typed({"text": "x"})).insist_on_refusal("手形")


def test_a_file_that_is_not_there_is_named(demo, out):
    demo.run("screen", out / "missing.jsonl", "--jsonl").insist_on_refusal("missing.jsonl")
