import json
import re
from importlib.resources import files

import pytest

from sekisho.kernel.errors import ConfigurationError, NotFoundError
from sekisho.kernel.width import narrow
from sekisho.rules.book import RuleBook, as_json, book_ids, load_book, read_book
from tests.rules import source_text
from tests.rules.source_text import bare

TEXT = files("sekisho.rules").joinpath("books/osaka_1_1.toml").read_text(encoding="utf-8")
READINGS = {  # source_text's readers, by the book's field
    "regulation": source_text.regulation,
    "specification": source_text.specification,
    "checklist": source_text.checklist,
}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_book("osaka-1.1")


def test_names_the_source_by_its_hash(book: RuleBook) -> None:
    assert book.source.sha256 == source_text.sha256()


@pytest.mark.parametrize("which", READINGS)
def test_prints_every_wording_word_for_word(book: RuleBook, which: str) -> None:
    wordings = READINGS[which]()
    assert sorted(wordings) == list(range(1, 14))
    assert {rule.number: bare(rule.wording(which)) for rule in book.rules} == wordings


def test_the_three_wordings_differ_where_the_source_does(book: RuleBook) -> None:
    assert "(ChatGPTやMicrosoft Copilotなど)" in book.rule(4).wording("regulation")
    assert "ChatGPT" not in book.rule(4).wording("specification")
    assert "利用規定の遵守" in book.rule(1).wording("specification")
    assert "利用ルールの遵守" in book.rule(1).wording("checklist")
    assert len(book.rule(1).regulation) == len(book.rule(1).specification) == 2


def test_no_wording_carries_the_spaces_of_the_scan() -> None:
    words = "".join(line for line in TEXT.splitlines() if not line.startswith(("#", "scan", "reason_ja")))
    assert not re.search(r"[ぁ-んァ-ヶ一-龠] AI|AI [ぁ-んァ-ヶ一-龠]", words)


def test_definitions_are_word_for_word(book: RuleBook) -> None:
    printed = "".join(f"-・{d.term}…{d.text}{d.note}" for d in book.definitions)
    assert bare(printed) == source_text.definitions()


def test_specification_form_is_word_for_word(book: RuleBook) -> None:
    part = bare(source_text.text().split(source_text.SPECIFICATION, 1)[1].split(source_text.REQUEST, 1)[0])
    form = book.specification
    first, second = book.rule(1).specification
    assert part.startswith(bare(f"{form.opening}{form.heading}-{first}{form.note.text}<{form.note.url}>-{second}-"))
    assert bare(form.title) == bare(source_text.SPECIFICATION)
    assert (form.note.rule, form.note.after_sentence) == (1, 1)


def test_declarations_are_word_for_word(book: RuleBook) -> None:
    assert bare("".join(book.request.declarations)) in source_text.request()


def test_request_prints_the_sources_labels_or_says_why_not(book: RuleBook) -> None:
    paper = narrow(source_text.request())
    form = book.request
    for part in (*form.items, *form.rows):
        label = getattr(part, "label", None) or f"{part.number}{part.heading}"
        if not part.doubtful:
            options = [o.label + o.before_blank + o.after_blank for o in getattr(part, "options", ())]
            assert all(narrow(bare(words)) in paper for words in (label, *options)), label
        elif part.scan:
            assert narrow(bare(part.scan)).strip("…") in paper, part.scan
    for words in (form.second_title, form.part_1.heading, form.part_2.heading, form.part_2.confirmation):
        assert narrow(bare(words)) in paper
    assert [bare(mark) in paper for mark in form.page_marks] == [True, True, False]  # the text layer lost the third


def test_marks_the_doubtful_spots_of_the_scan(book: RuleBook) -> None:
    doubtful = {item.id for item in book.request.items if item.doubtful}
    assert doubtful == {"company", "representative", "contact_fax_or_mail", "terms", "curated", "law"}
    assert [row.number for row in book.request.rows if row.doubtful] == ["(3)", "(4)", "(5)"]
    assert [doubt.place for doubt in book.rule(3).doubts] == ["specification", "checklist"]
    assert "複製" in book.rule(3).wording("checklist")
    assert "依拠" in book.rule(3).wording("regulation")


def test_checklist_stands_on_two_sheets(book: RuleBook) -> None:
    checks = [item for item in book.request.items if item.value == "check"]
    assert [item.id for item in checks] == [f"check_{n}" for n in range(1, 14)]
    assert [item.sheet for item in checks] == [2] * 8 + [3] * 5
    assert all(item.label == rule.checklist for item, rule in zip(checks, book.rules, strict=True))


def test_input_is_blocked_by_default(book: RuleBook) -> None:
    actions = {a.code: a.action for a in book.rule(7).actions}
    # Nobody can hear a recording before it leaves: where sound is confirmed at all, a person answers for each one.
    assert actions == {"personal": "block", "secret": "block", "content.sound": "hold"}
    assert {a.action for a in book.rule(8).actions} == {"block"}


def test_settings_say_that_they_are_ours(book: RuleBook) -> None:
    assert {"review_days", "retention_years", "log_fields", "consent_form"} <= {s.id for s in book.settings}
    assert all("Sekisho" in s.note_ja and "ガイドライン" in s.note_ja for s in book.settings)
    assert book.setting("retention_years") == 5


def test_book_ids_can_be_loaded() -> None:
    assert book_ids() == ("osaka-1.1",)
    assert [load_book(name).id for name in book_ids()] == list(book_ids())


def test_json_holds_the_whole_book(book: RuleBook) -> None:
    data = json.loads(json.dumps(as_json(book)))
    assert data["published"] == "2025-12-22"
    assert [rule["id"] for rule in data["rules"]] == [f"osaka-1.1/{n:02d}" for n in range(1, 14)]
    assert data["rules"][6]["checklist"] == book.rule(7).checklist


@pytest.mark.parametrize("name", ["osaka-9.9", "../osaka_1_1", ""])
def test_unknown_book_is_not_found(name: str) -> None:
    with pytest.raises(NotFoundError):
        load_book(name)


def test_unknown_rule_item_and_setting_are_not_found(book: RuleBook) -> None:
    for ask in (lambda: book.rule(0), lambda: book.rule(14), lambda: book.setting("x"), lambda: book.request.item("x")):
        with pytest.raises(NotFoundError):
            ask()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('city = "大阪市"', 'city = "大阪市"\nmayor = "x"'),  # unknown key
        ('city = "大阪市"', ""),  # missing part
        ('city = "大阪市"', 'city = ""'),  # empty part
        ('city = "大阪市"', "city = 5"),  # another type
        ('city = "大阪市"', "city = ["),  # not TOML
        ('id = "osaka-1.1/07"', 'id = "osaka-1.1/70"'),  # an id that moved
        ("number = 7\n", "number = 8\n"),
        ('slug = "no_secrets"', 'slug = "opt_out"'),
        ('action = "block"', 'action = "ignore"'),
        ("text_known = false", "text_known = 0"),
        ("published = 2025-12-22", 'published = "2025-12-22"'),
        ("first = 9, last = 13", "first = 9, last = 12"),  # a checklist item without a sheet
        ('id = "addressee"', 'id = "adressee"'),
        ('items = ["category"]', 'items = ["category", "nothing"]'),
        ('items = ["category"]', 'items = ["category", "users"]'),  # twice on the paper
        ('sheet = 1\nnumber = "3"', 'sheet = 4\nnumber = "3"'),
        ("after_sentence = 1", "after_sentence = 3"),
        ('reason_ja = "出典の画像は「署名又は名称」', 'scan_ja = "出典の画像は「署名又は名称」'),
        ("value = 10\n", "value = 1.5\n"),
        ('  { code = "search.tool", action = "block" },\n', ""),  # a rule whose findings nobody decided about
    ],
)
def test_refuses_a_book_that_does_not_fit(before: str, after: str) -> None:
    assert before in TEXT
    with pytest.raises(ConfigurationError):
        read_book(TEXT.replace(before, after, 1))


def test_refuses_doubt_without_a_reason() -> None:
    broken = re.sub(r'(scan = "署名又は名称"\ndoubtful = true\n)reason_ja = .*\n', r"\1", TEXT)
    assert broken != TEXT
    with pytest.raises(ConfigurationError, match="理由"):
        read_book(broken)


def test_refuses_a_book_with_a_rule_too_few() -> None:
    rule = TEXT[TEXT.index('[[rules]]\nid = "osaka-1.1/13"') : TEXT.index("# 特記仕様書, one sheet")]
    with pytest.raises(ConfigurationError, match="番号"):
        read_book(TEXT.replace(rule, ""))


def test_a_city_may_correct_a_wording() -> None:
    corrected = read_book(TEXT.replace("無許諾での複製がないこと", "無許諾での依拠がないこと"))
    assert "依拠" in corrected.rule(3).wording("specification")
