"""`sekisho ledger records`: a file with what was decided, and a refusal in words where it cannot be."""

import hashlib


def test_writes_what_leaves_and_says_under_which_fields(demo, out):
    place = out / "usage.csv"
    engagement, officer = demo.facts["engagement"], demo.account("officer")["email"]
    days = ["--engagement", engagement, "--first", "2026-01-01", "--last", "2099-12-31"]
    done = demo.run("ledger", "records", *days, "-o", place, "--by", officer, "--json").document
    assert done["rows"] > 0
    assert done["sha256"] == hashlib.sha256(place.read_bytes()).hexdigest()
    assert done["fields"].startswith("at=day person=role columns=party,service")
    assert "rec_" not in place.read_text("utf-8-sig")
    assert "act_" not in place.read_text("utf-8-sig")
    said = demo.run("ledger", "records", *days, "-o", out / "usage.xlsx")
    assert said.status == 0, said.err
    assert f"（{done['rows']}件）" in said.out


def test_refuses_in_words(demo, out):
    engagement = demo.facts["engagement"]
    days = ["--first", "2026-01-01", "--last", "2026-12-31"]

    def run(*words):
        return demo.run("ledger", "records", *words)

    run("--engagement", engagement, *days, "-o", out / "a.txt").insist_on_refusal(".csv")
    run("--engagement", "eng_none", *days, "-o", out / "a.csv").insist_on_refusal("見つかりません")
    staff = demo.account("staff")["email"]
    run("--engagement", engagement, *days, "-o", out / "a.csv", "--by", staff).insist_on_refusal("登録されていません")
    late = ["--first", "2026-12-31", "--last", "2026-01-01"]
    run("--engagement", engagement, *late, "-o", out / "a.csv").insist_on_refusal("初日より前")
    assert list(out.iterdir()) == []
