"""`demo`: everything a newcomer needs, the same every time, and never among real people."""


def test_it_tells_what_interfaces_promise(demo):
    assert set(demo.facts) >= {
        "base_url",
        "engagement",
        "request",
        "permit",
        "api_key",
        "auditor_key",
        "accounts",
        "models",
    }
    assert demo.facts["api_key"] != demo.facts["auditor_key"]


def test_repeating_it_tells_the_same_and_adds_nothing(demo):
    size = demo.run("ledger", "verify", "--json").document["size"]
    assert demo.run("demo", "--json").document == demo.facts
    assert demo.run("ledger", "verify", "--json").document["size"] == size


def test_for_people_it_lists_the_accounts(demo):
    told = demo.run("demo").out
    for account in demo.facts["accounts"]:
        assert f"{account['email']}" in told
        assert account["password"] in told


def test_an_upstream_that_is_no_address_is_refused(demo):
    demo.run("demo", "--upstream", "models.example", "--json").insist_on_refusal("接続先")


def test_a_past_week_lies_in_the_book(demo, out):
    assert demo.run("ledger", "export", out).status == 0
    book = b"".join(path.read_bytes() for path in (out / "tile" / "entries").rglob("*") if path.is_file())
    for kind in (b'"type":"intent"', b'"type":"outcome"', b'"type":"refused"'):
        assert kind in book
    for rule in (1, 5, 7):
        assert b'"rule":%d' % rule in book
    assert "田中".encode() not in book
    assert b"090-" not in book


def test_it_is_not_loaded_among_real_people(fresh):
    real = fresh()
    words = ["--email", "a@sekisho.example", "--name", "実在 一", "--role", "policy", "--organisation", "課"]
    assert real.run("person", "add", *words).status == 0
    real.run("demo", "--json").insist_on_refusal("実際の利用者")
