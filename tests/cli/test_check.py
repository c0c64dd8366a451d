"""`check`: may this be done now? A no is an answer, with every reason and status 0."""

import pytest

GOOD = {"service": "practice-text", "kind": "text", "purpose": "use-1"}


@pytest.fixture
def check(demo):
    def ask(**changes: str):
        words = {"engagement": demo.facts["engagement"], "user": demo.account("staff")["email"], **GOOD, **changes}
        pairs = [word for name, value in words.items() for word in (f"--{name}", value)]
        return demo.run("check", *pairs, "--json")

    return ask


def test_what_was_confirmed_is_allowed(check):
    assert check().document == {"allowed": True, "refusals": []}


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"kind": "video"}, ["scope.kind"]),
        ({"purpose": "use-9"}, ["scope.purpose"]),
        ({"service": "chatgpt-free-plus-pro"}, ["scope.service", "scope.kind", "optout.missing"]),
        ({"user": "officer@sekisho.example"}, ["scope.party", "scope.user"]),
        ({"user": "cleaning@sekisho.example"}, ["scope.party", "scope.user"]),
        ({"service": "practice-image", "kind": "text"}, ["scope.kind"]),
    ],
)
def test_a_no_names_rule_code_and_a_japanese_sentence(check, changes, codes):
    answer = check(**changes).document
    assert answer["allowed"] is False
    assert [no["code"] for no in answer["refusals"]] == codes
    for no in answer["refusals"]:
        assert set(no) == {"rule", "code", "message"}
        assert no["rule"] in (1, 6)
        assert no["message"].endswith("。")


@pytest.mark.parametrize(
    ("changes", "said"), [({"engagement": "x"}, "案件 x"), ({"user": "no@one.example"}, "no@one.example")]
)
def test_who_or_what_is_unknown_is_an_error(check, changes, said):
    check(**changes).insist_on_refusal(said, "見つかりません")


def test_without_json_it_answers_in_sentences(demo):
    words = ["--engagement", demo.facts["engagement"], "--user", "STAFF@sekisho.example"]
    words += ["--service", "practice-text", "--purpose", "use-1", "--kind"]
    assert demo.run("check", *words, "text").out == "利用できます。\n"
    refused = demo.run("check", *words, "audio")
    assert refused.status == 0
    assert refused.out.startswith("利用できません。\n規定1（scope.kind）")
