"""Issue: rule 7. What is registered is found again in any writing of it, and other text of the same genre is not.

The document is the guideline itself, handed in as Word; the text that must pass are the prompts of an office by which
the recognizers are measured, which are full of names, addresses and numbers of other invented people.
"""

import json
import random
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest

from sekisho.desk.registered.handed import Handed, rows_of, text_of
from sekisho.desk.registered.hashing import hash_document, hash_records
from sekisho.screening.registered.fold import fold
from sekisho.screening.registered.keyed import Key
from sekisho.screening.registered.register import Register
from tests.desk.registered.invented import word

KEY = Key(bytes(range(32)), "eng_a")
ROOT = Path(__file__).parents[2]
GUIDELINE = (ROOT / "rules" / "source" / "guideline-1.1.txt").read_text("utf-8")
PROMPTS = [
    json.loads(line)["text"]
    for name in ("admin_dev", "harder", "rights")
    for line in (ROOT / "bench" / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()
]
EXCERPTS, LENGTH = 300, 40
BREAKS = ("\n", "\r\n", "\r\n　", " ", "　", "\u200b", "\n> ")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@pytest.fixture(scope="module")
def document() -> Register:
    paragraphs = [line for line in GUIDELINE.splitlines() if line.strip()]
    made = hash_document(text_of(Handed("要綱.docx", word(*paragraphs))), KEY)
    return Register(KEY, [made.part])


def excerpt(dice: random.Random) -> str:
    """A stretch of the document with exactly LENGTH letters and digits in it."""
    places = fold(GUIDELINE).places
    at = dice.randrange(len(places) - LENGTH)
    return GUIDELINE[int(places[at]) : int(places[at + LENGTH - 1]) + 1]


@pytest.mark.parametrize("write", [str, full_width, half_width])
def test_forty_characters_are_found_in_any_width_and_with_any_breaks(document, write):
    dice = random.Random(20260401)
    missed = []
    for _ in range(EXCERPTS):
        plain = write(excerpt(dice))
        width, gap = dice.randrange(3, 25), dice.choice(BREAKS)
        broken = gap.join(plain[at : at + width] for at in range(0, len(plain), width))
        if "DOCUMENT" not in {each.label for each in document.find(f"次を要約してください。{broken}以上。")}:
            missed.append(broken)
    assert missed == []


def test_other_text_of_an_office_is_no_part_of_the_document(document):
    assert len(PROMPTS) > 700
    assert [text for text in PROMPTS if document.find(text)] == []


FAMILY = ("架空", "見本", "仮名", "雛形", "例示", "試作", "模擬", "仮想", "練習", "想定")
GIVEN = ("一郎", "花子", "さくら", "大地", "みなみ", "三枝", "勇次", "はな")
AFTERWARDS = "さんの件ですが、先日うかがった際に確かめたところ、記録には次のとおりありました。"
HEADING = "整理番号,氏名,住所,電話番号,生年月日,区分"


def rows() -> list[list[str]]:
    """80 residents: names, streets and days recur, as they do."""
    made = []
    for number, (family, given) in enumerate((f, g) for f in FAMILY for g in GIVEN):
        phone = f"090-{1000 + number * 37}-{2000 + number * 53}"
        day = f"{1940 + number % 50}/{1 + number % 12}/{1 + number % 28}"
        street = f"大阪市架空区仮町{1 + number % 20}丁目{1 + number % 7}番{number}号"
        made.append([f"R08-{number:04}", f"{family} {given}", street, phone, day, "要支援" if number % 2 else "自立"])
    return made


@pytest.fixture(scope="module")
def residents() -> Register:
    text = "\r\n".join([HEADING, *(",".join(row) for row in rows())])
    made = hash_records(rows_of(Handed("名簿.csv", text.encode("cp932"))), KEY)
    return Register(KEY, [made.part])


def test_any_two_fields_of_any_row_are_found_within_the_window(residents):
    dice = random.Random(7)
    missed = []
    for row in rows():
        for pair in combinations(row[:5], 2):
            first, second = dice.sample([dice.choice((str, full_width))(field) for field in pair], 2)
            between = dice.choice(("　", "、", "\n", AFTERWARDS))
            if {each.label for each in residents.find(f"次の方：{first}{between}{second}です。")} != {"RECORD"}:
                missed.append((first, second))
    assert missed == []


def test_one_field_alone_a_category_and_other_people_are_not(residents):
    for row in rows():
        assert residents.find(f"{row[1]}さんは{row[5]}です。") == ()
    assert [text for text in PROMPTS if residents.find(text)] == []
