"""Files between installations on the command line: every type is shown, verified and refused for its own reason."""

import json

import pytest

DEPARTMENT = "大阪市〇〇区役所 保健福祉課"


@pytest.fixture(scope="module")
def files(demo, fresh, tmp_path_factory):
    """A city (the demonstration) and a contractor that trusts it, with one file of each type."""
    folder = tmp_path_factory.mktemp("files")
    other = fresh()
    cards = {}
    for who, installation in (("city", demo), ("other", other)):
        done = installation.run("issuer", "card", "-o", folder / f"{who}.json", "--name", who)
        assert done.status == 0, done.err
        cards[who] = done.out.partition("指紋：")[2].partition("（")[0]
    assert other.run("issuer", "add", folder / "city.json", "--fingerprint", cards["city"]).status == 0
    permit = demo.facts["permit"]
    assert demo.run("permit", "export", permit, "-o", folder / "permit.jws").status == 0
    words = ("permit", "export", permit, "--for", cards["other"], "-o", folder / "handover.jws")
    assert demo.run(*words).status == 0
    for n in (1, 2):
        assert demo.run("permit", "closures", "-o", folder / f"list{n}.jws").status == 0
    return folder, other, cards


@pytest.mark.parametrize(
    ("name", "field"),
    [("permit.jws", "conditions"), ("handover.jws", "people"), ("list1.jws", "closures"), ("city.json", "fingerprint")],
)
def test_every_type_is_shown_and_verified_on_both_sides(demo, files, name, field):
    folder, other, _ = files
    for installation in (demo, other):
        assert field in installation.run("permit", "show", folder / name).document
        done = installation.run("permit", "verify", folder / name)
        assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("name", ["permit.jws", "handover.jws", "list1.jws"])
def test_what_was_altered_or_comes_from_nobody_known_is_refused(files, fresh, out, name):
    folder, other, _ = files
    head, body, mark = (folder / name).read_text().split(".")
    (out / name).write_text(f"{head}.{body[:-3]}AAA.{mark}")
    for act in ("show", "verify", "import"):
        other.run("permit", act, out / name).insist_on_refusal()
    stranger = fresh()
    assert stranger.run("prepare").status == 0
    for act in ("show", "verify"):
        stranger.run("permit", act, folder / name).insist_on_refusal("署名")


def test_a_hand_over_for_another_is_not_taken_in(demo, files):
    folder, _, _ = files
    demo.run("permit", "import", folder / "handover.jws").insist_on_refusal()


@pytest.mark.parametrize("name", ["permit.jws", "city.json"])
def test_only_hand_overs_and_lists_are_taken_in(files, name):
    folder, other, _ = files
    other.run("permit", "import", folder / name).insist_on_refusal("取り込めるのは")


def test_a_hand_over_is_shown_with_its_names_and_binds_nothing(files):
    folder, other, _ = files
    done = other.run("permit", "import", folder / "handover.jws")
    assert (done.status, done.err) == (0, "")
    assert "まだ何も通れません" in done.out
    words = ("permit", "import", folder / "handover.jws", "--bind", "psn_x=psn_y")
    other.run(*words).insist_on_refusal("--engagement")
    other.run(*words, "--engagement", "eng_none").insist_on_refusal("eng_none")


def test_an_older_list_is_refused(files):
    folder, other, _ = files
    assert other.run("permit", "import", folder / "list2.jws").status == 0
    for name in ("list1.jws", "list2.jws"):
        other.run("permit", "import", folder / name).insist_on_refusal("すでに取り込まれています")


def test_a_fingerprint_that_was_misheard_registers_nothing(files, fresh):
    folder, _, cards = files
    empty = fresh()
    words = ("issuer", "add", folder / "city.json", "--fingerprint")
    empty.run(*words, cards["other"]).insist_on_refusal("指紋")
    empty.run(*words, "abc").insist_on_refusal("32文字")
    assert empty.run("issuer", "list").out == ""
    assert empty.run(*words, cards["city"].lower().replace(" ", "")).status == 0
    assert cards["city"] in empty.run("issuer", "list").out


def test_where_officers_have_accounts_no_department_confirms_on_paper(demo):
    demo.run("department", "set", DEPARTMENT, "--confirms", "paper").insist_on_refusal("登録されている")
    demo.run("department", "set", "別の市 総務課", "--confirms", "paper").insist_on_refusal("職員が登録されています")
    assert demo.run("department", "list").out == ""


def test_a_contractors_own_installation_names_its_departments(files):
    _, other, cards = files
    assert other.run("department", "set", "架空町 総務課", "--confirms", "paper").status == 0
    words = ("department", "set", "架空市 広報課", "--confirms", "elsewhere")
    assert other.run(*words, "--issuer", cards["city"]).status == 0
    listed = other.run("department", "list").out
    assert "架空町 総務課\t紙で確認する" in listed
    assert cards["city"] in listed
    other.run(*words).insist_on_refusal("--issuer")
    other.run(*words, "--issuer", "0" * 32).insist_on_refusal("登録されていません")


def test_what_cannot_be_handed_over_is_said(demo, files, out):
    _, _, cards = files
    permit = demo.facts["permit"]
    target = out / "x.jws"
    demo.run("permit", "export", permit, "--for", cards["city"], "-o", target).insist_on_refusal("この関所自身")
    demo.run("permit", "export", permit, "--for", "12", "-o", target).insist_on_refusal("32文字")
    demo.run("permit", "export", permit, "--list-days", "3", "-o", target).insist_on_refusal("--for")
    words = ("permit", "export", permit, "--for", cards["other"], "-o", target)
    demo.run(*words, "--list-days", "-1").insist_on_refusal("日数")
    demo.run(*words, SEKISHO_PUBLIC_URL="https://moved.example").insist_on_refusal("SEKISHO_PUBLIC_URL")
    assert not target.exists()


def test_the_card_holds_the_public_key_and_nothing_else(files):
    folder, _, _ = files
    assert set(json.loads((folder / "city.json").read_text())) == {"format", "name", "issuer", "key"}


def test_an_issuer_is_removed_and_its_files_count_no_more(demo, fresh, files, out):
    folder, _, _ = files
    other = fresh()
    card = demo.run("issuer", "card", "-o", out / "city.json", "--name", "city").out
    told = card.partition("指紋：")[2].partition("（")[0]
    assert other.run("issuer", "add", out / "city.json", "--fingerprint", told).status == 0
    assert other.run("department", "set", DEPARTMENT, "--confirms", "elsewhere", "--issuer", told).status == 0
    assert other.run("permit", "verify", folder / "permit.jws").status == 0
    done = other.run("issuer", "remove", told, "--reason", "鍵が替わったため。")
    assert (done.status, done.err) == (0, "")
    assert f"{DEPARTMENT}：発行元がなくなりました。" in done.out
    assert other.run("issuer", "list").out == ""
    other.run("permit", "verify", folder / "permit.jws").insist_on_refusal("署名")
    other.run("issuer", "remove", told).insist_on_refusal("登録されていません")
