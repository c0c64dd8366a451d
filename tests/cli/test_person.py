"""`person add`: the first accounts; what they need is printed once and nowhere kept in clear."""

import re

import pytest

ADD = {"email": "Hajime@Sekisho.example", "name": "初野　一", "role": "officer", "organisation": "大阪市△△課"}


def add(demo, **changes: str):
    words = [word for name, value in (ADD | changes).items() for word in (f"--{name}", value)]
    return demo.run("person", "add", *words)


def test_a_first_account_is_made_on_an_empty_installation(fresh):
    empty = fresh()
    done = add(empty)
    assert (done.status, done.err) == (0, "")
    password = re.search(r"最初のパスワード：(\S+)（", done.out)
    secret = re.search(r"登録キー：([A-Z2-7]{32})（", done.out)
    assert password
    assert secret
    assert "初野 一（発注者（業務所管課 職員））" in done.out
    again = add(empty, email=" HAJIME@sekisho.example ")
    again.insist_on_refusal("すでに登録されています")
    for path in empty.folder.rglob("*"):
        if path.is_file():
            assert password[1].encode() not in path.read_bytes()
            assert secret[1].encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": "hajime"}, "--email"),
        ({"email": ""}, "--email"),
        ({"email": "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".jp"}, "--email"),
        ({"name": "　"}, "--name"),
        ({"name": "あ" * 101}, "--name"),
        ({"organisation": ""}, "--organisation"),
        ({"organisation": "あ" * 201}, "--organisation"),
    ],
)
def test_what_cannot_be_is_named_and_nobody_added(demo, changes, said):
    add(demo, **changes).insist_on_refusal(said)
