"""`rules` and `services`: data packages as they are."""

from sekisho.rules.book import as_json, load_book


def test_the_rule_book_is_printed_whole(demo):
    book = demo.run("rules", "--json").document
    assert book == as_json(load_book("osaka-1.1"))
    assert [rule["number"] for rule in book["rules"]] == list(range(1, 14))
    assert demo.run("rules", "--book", "osaka-1.1", "--json").document == book


def test_an_unknown_book_is_refused_with_those_that_are(demo):
    demo.run("rules", "--book", "../../etc/passwd", "--json").insist_on_refusal("osaka-1.1")


def test_for_people_each_rule_is_a_line(demo):
    lines = demo.run("rules").out.splitlines()
    assert "ガイドライン" in lines[0]
    assert [line.split(".")[0].strip() for line in lines[1:]] == [str(number) for number in range(1, 14)]
