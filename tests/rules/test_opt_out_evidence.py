"""規定6: words and files, with and without a last day; what counts, and what paper and page say of it."""

from dataclasses import replace
from datetime import date

import pytest

from sekisho.kernel.era import wareki
from sekisho.rules.opt_out_evidence import evidence, evidence_words, until_words
from tests.rules.paper import PROOF, SERVICE, complete, marks, with_service

WORDS, DAY, LATER = "契約書第5条", date(2027, 3, 31), date(2027, 9, 30)
MISSING = ("optout.missing", "opt_out", "stop")
NO_DAY = ("optout.missing", "opt_out_until", "stop")


def day_words(day: date | None) -> str:
    return wareki(day) if day else "記入なし"


@pytest.mark.parametrize(
    ("words", "words_until", "file", "expected", "said", "until"),
    [
        ("", None, None, {MISSING, NO_DAY}, "", "記入なし"),
        ("", DAY, None, {MISSING}, "", wareki(DAY)),
        (WORDS, None, None, {NO_DAY}, WORDS, "記入なし"),
        (WORDS, DAY, None, set(), WORDS, wareki(DAY)),
        ("", None, "undated", {NO_DAY}, "ファイル1による", "記入なし"),
        ("", DAY, "undated", {NO_DAY}, "ファイル1による", wareki(DAY)),
        ("", None, "dated", set(), "ファイル1による", f"ファイル1の期限　{wareki(LATER)}"),
        ("", DAY, "dated", set(), "ファイル1による", f"ファイル1の期限　{wareki(LATER)}"),
        (WORDS, None, "undated", {NO_DAY}, WORDS, "記入なし"),
        (WORDS, DAY, "undated", set(), WORDS, wareki(DAY)),
        (WORDS, None, "dated", set(), WORDS, f"ファイル1の期限　{wareki(LATER)}"),
        (WORDS, DAY, "dated", set(), WORDS, wareki(DAY)),
    ],
)
def test_every_combination_says_one_truth(words, words_until, file, expected, said, until):
    files = {None: (), "undated": (replace(PROOF, until=None),), "dated": (replace(PROOF, until=LATER),)}[file]
    paper = with_service(opt_out=words, opt_out_until=words_until).with_answers(files=files)
    assert {mark for mark in marks(paper, 6) if mark[0] == "optout.missing"} == expected
    found = evidence(paper.services[0], paper)
    assert (evidence_words(found), until_words(found, day_words)) == (said, until)


def test_the_file_that_lasts_longest_is_named_by_its_number_on_the_list():
    paper = complete(files=(PROOF, replace(PROOF, kind="other"), replace(PROOF, until=LATER)))
    found = evidence(replace(SERVICE, opt_out=""), paper)
    assert evidence_words(found) == "ファイル1、3による"
    assert until_words(found, day_words) == f"ファイル3の期限　{wareki(LATER)}"


def test_dashes_are_no_words_but_stay_on_the_paper_that_has_nothing_else():
    assert not evidence(replace(SERVICE, opt_out="―"), complete()).exists
    assert evidence_words(evidence(replace(SERVICE, opt_out="―"), complete())) == "―"
