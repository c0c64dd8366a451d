"""Words that are read in C are those of SudachiPy, and no dictionary makes the reading go astray."""

import csv
import json
import random
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sudachipy import Config, Dictionary, SplitMode
from sudachipy.sudachipy import build_system_dic

from sekisho.screening.compiled import LOOPS
from sekisho.screening.tagger.dictionary import _resource, categories, fold_table
from sekisho.screening.tagger.words import LONGEST_SEGMENT, Analyser, Compiled, OfSudachi, cuts

pytestmark = pytest.mark.skipif(LOOPS is None, reason="set up without a compiler")
DATA = Path(__file__).parents[2] / "bench" / "data"
ANALYSER = Analyser(LOOPS)
OPENED = ANALYSER._opened
Told = list[tuple[int, int, int]]


def told(words: Compiled | OfSudachi) -> Told:
    return [(*words.span(at, at + 1), words.number(at)) for at in range(len(words))]


def read(text: str) -> Told | None:
    """None where it is left to SudachiPy."""
    words, _, _ = ANALYSER.read(text, (0, len(text)), [0, len(text)], {})
    return told(words) if isinstance(words, Compiled) else None


def plain(text: str) -> Told:
    return told(OfSudachi(ANALYSER.words(text)))


def rows_of(name: str) -> list[str]:
    return [json.loads(line)["text"] for line in (DATA / name).read_text("utf-8").splitlines()]


TEXTS = [text for name in ("admin_dev.jsonl", "harder.jsonl", "fresh.jsonl", "further.jsonl") for text in rows_of(name)]


def test_prompts_of_an_office_are_read_as_sudachi_reads_them() -> None:
    """As they are, joined, and in pieces put together anew; hardly any is left to SudachiPy."""
    dice = random.Random(5)
    pieces = [text[at : at + dice.randint(1, 9)] for text in TEXTS for at in range(0, len(text), 13)]
    texts = [text[:LONGEST_SEGMENT] for text in TEXTS]
    texts += ["\n".join(dice.sample(TEXTS, 5))[:LONGEST_SEGMENT] for _ in range(100)]
    texts += ["".join(dice.choices(pieces, k=dice.randint(1, 30))) for _ in range(1_500)]
    found = [read(text) for text in texts]
    assert [words for words in found if words is not None] == [
        plain(text) for text, words in zip(texts, found, strict=True) if words is not None
    ]
    assert sum(words is None for words in found[: len(TEXTS)]) < 0.03 * len(TEXTS)


ALPHABETS = (
    "アイウエオカキクケコサシスセソァィゥェォャュョッーヽヾヴンガパ・ー",
    "0123456789,.、。〇一二三四五六七八九十百千万億兆年月日円１２３，．",
    "あいうえおかきくけこのはがを田中山本太郎株式会社アイウABCabc012-ー〜()（）々〇 \n\t",
    "漢字山田（()）かなカナー々〇ー-〜⁓〰",
    "abcdefXYZéßİıĐαβγΩДжя 0123 .,-_/@ſKÅⅠⅻⓐ㈱㍿№℃½…ﬁ",
    "aかガ\u0301\u3099\u200d\u200c\ufe0f\U0001f3fb\U0001f600e\u20dd1一ア",
)


@settings(max_examples=500, deadline=None)
@given(st.one_of(*(st.text(st.sampled_from(letters), max_size=40) for letters in ALPHABETS), st.text(max_size=12)))
def test_any_text_is_read_alike_or_left_to_sudachi(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert read(text) in (None, plain(text))


@pytest.mark.parametrize(
    "text", ["ｶﾞ", "か\u3099", "\U00030000", "\u0378", "ｱﾞ" * 3, "一" * (LONGEST_SEGMENT * 7), "㍿" * LONGEST_SEGMENT * 3]
)
def test_what_is_not_reproduced_is_left_to_sudachi(text: str) -> None:
    """Marks that make one letter of two, characters that are newer than these tables, and texts of great length."""
    assert LOOPS is not None
    assert LOOPS.read_words(OPENED, text, 0, len(text), [0, len(text)], {}) is None


def test_longest_segments_are_read() -> None:
    for letter in ("。", "ア", "一", "a", "ー", "😀", "㍿", "1,"):
        text = (letter * LONGEST_SEGMENT)[:LONGEST_SEGMENT]
        assert read(text) == plain(text), letter


def test_words_of_a_stretch_count_from_its_start() -> None:
    text = "前文。午後は田中が対応。ID2025\nは"
    words, rows, places = ANALYSER.read(text, (3, 12), [0, 9], {})
    assert isinstance(words, Compiled)
    assert told(words) == plain(text[3:12])
    assert rows == [None] * len(words)
    assert places == cuts(ANALYSER.words(text[3:12]), [0, 9])
    assert [words.surface(at) for at in range(len(words))] == [word.surface() for word in ANALYSER.words(text[3:12])]
    assert words.part_of_speech(2) == ANALYSER.words(text[3:12])[2].part_of_speech()


def test_rows_and_cuts_are_those_of_sudachis_words() -> None:
    text = "ID 2025の田中\nは\nIDとid、畠中(ハイタン)とグゲゴ"
    spoken = ANALYSER.words(text)
    numbers = [word.word_id() for word in spoken]
    hashes = [hash((word.surface(), word.word_id())) | 1 << 63 for word in spoken]
    row_of = {key: row for row, key in enumerate([*numbers[::3], *hashes[1::3]])}
    for edges in ([0, 9, 10, len(text)], [0, 3, 3, 9, len(text)], [0, 1, len(text)], [0, len(text), len(text)]):
        _, rows, places = ANALYSER.read(text, (0, len(text)), edges, row_of)
        known = Analyser(None)
        assert places == cuts(known.words(text), edges)
        assert all(row is None or row == row_of.get(number, row) for row, number in zip(rows, numbers, strict=True))
        assert rows[::3] == [row_of.get(number) for number in numbers[::3]]


def test_entries_are_those_of_sudachi() -> None:
    dice = random.Random(3)
    words = {text[at : at + dice.randint(1, 6)] for text in TEXTS for at in range(0, len(text), 7)}
    words |= {"", "ＡＢＣ", "ABC", "ﾀﾅｶ", "田中(たなか)", "ラーーメン", "㈱", "か\u3099", "1", "("}
    alone = Analyser()
    assert [ANALYSER.entries(word) for word in words] == [alone.entries(word) for word in words]
    assert len(ANALYSER.entries("田中")) > 1


def test_threads_read_the_same() -> None:
    texts = TEXTS[:200]
    expected, results = [read(text) for text in texts], []
    threads = [threading.Thread(target=lambda: results.append([read(text) for text in texts])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_other_objects_are_refused() -> None:
    assert LOOPS is not None
    for wrong in (
        (None, "a", 0, 1, [], {}), (OPENED, b"a", 0, 1, [], {}), (OPENED, "a", "0", 1, [], {}),
        (OPENED, "a", 0, 1, (), {}), (OPENED, "a", 0, 1, [], []), (OPENED, "a", 0, 1, ["0"], {}), (OPENED, "a"),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            LOOPS.read_words(*wrong)
    for start, end in ((-1, 1), (0, 2), (1, 0)):
        with pytest.raises(IndexError):
            LOOPS.read_words(OPENED, "a", start, end, [], {})
    for wrong in ((OPENED, b"a"), (None, "a"), (OPENED,)):
        with pytest.raises(TypeError):
            LOOPS.parts_of_writing(*wrong)
    for number in (0, 1, 0xE000_0000, 0xF000_FFFF, 0xFFFF_FFFF):
        with pytest.raises(IndexError):
            LOOPS.part_of_word(OPENED, number)


# Small dictionaries of our own, so that costs are often equal and every byte can be damaged.
PARTS = [
    ("補助記号", "一般", "*", "*", "*", "*"),
    ("名詞", "数詞", "*", "*", "*", "*"),
    ("名詞", "普通名詞", "一般", "*", "*", "*"),
]
WRITINGS = ("あ", "い", "う", "ああ", "あい", "いう", "あいう", "うあ", "ア", "アイ", "イア", "1", ",", "a", "ab")
SIDES = 4
UNKNOWN = [("KATAKANA", 1, 1, 30), ("KATAKANA", 2, 2, 20), ("NUMERIC", 0, 1, 20), ("ALPHA", 3, 3, 25)]
KINDS = {"KATAKANA": (7, 1, 1, 2), "NUMERIC": (4, 1, 1, 0), "ALPHA": (5, 1, 1, 0)}
SINGLE = (0, 0, 40)


def built(folder: Path, seed: int) -> Path:
    dice = random.Random(seed)
    pairs = [(left, right) for left in range(SIDES) for right in range(SIDES)]
    costs = "".join(f"{left} {right} {dice.choice([0, 0, 10, 20])}\n" for left, right in pairs)
    (folder / "matrix.def").write_text(f"{SIDES} {SIDES}\n{costs}")
    with (folder / "lex.csv").open("w", encoding="utf-8") as file:
        lines = csv.writer(file)
        for writing in WRITINGS:
            short = writing in WRITINGS[:3]
            for _ in range(1 if short else dice.randint(1, 4)):
                sides = dice.randrange(SIDES), dice.randrange(SIDES), dice.choice([10, 20, 30])
                parts = "/".join(str("あいう".index(letter)) for letter in writing if letter in "あいう")
                divided = "/" in parts and dice.random() < 0.5
                rest = ("C", parts, "*", "*") if divided else ("A", "*", "*", "*")
                lines.writerow([writing, *sides, writing, *dice.choice(PARTS), "ア", writing, "*", *rest])
        for at, part in enumerate(PARTS):
            lines.writerow([f"記{at}", 0, 0, 0, f"記{at}", *part, "ア", f"記{at}", "*", "A", "*", "*", "*"])
    rows = (",".join([kind, *map(str, numbers), *PARTS[2]]) for kind, *numbers in UNKNOWN)
    (folder / "unk.def").write_text("\n".join(rows), "utf-8")
    build_system_dic(folder / "matrix.def", [folder / "lex.csv"], folder / "small.dic", "small")
    return folder / "small.dic"


def small_dictionary(path: Path) -> Dictionary:
    plugin = "com.worksap.nlp.sudachi."
    mecab = {"class": f"{plugin}MeCabOovPlugin", "charDef": "char.def", "unkDef": str(path.parent / "unk.def")}
    sides = dict(zip(("leftId", "rightId", "cost"), SINGLE, strict=True))
    simple = {"class": f"{plugin}SimpleOovPlugin", "oovPOS": PARTS[0], **sides}
    return Dictionary(Config(system=str(path), oovProviderPlugin=[mecab, simple]))


def numbers_of_parts(dictionary: Dictionary) -> tuple[int, int, int]:
    known = {dictionary.pos_of(number): number for number in range(len(PARTS))}
    first, second, third = (known[part] for part in PARTS)
    return first, second, third


def opened(file: bytes, parts: tuple[int, int, int]) -> object:
    """parts: the numbers of `PARTS`."""
    assert LOOPS is not None
    unknown = sorted((*KINDS[kind], *numbers, parts[2]) for kind, *numbers in UNKNOWN)
    tables = (*FOLDS, CATEGORIES, np.array([(-1, 0, 0, 0, *SINGLE, parts[0]), *unknown], np.int32))
    return LOOPS.open_dictionary((file, *tables), parts[1], parts[2], False)


FOLDS, CATEGORIES = fold_table(_resource("rewrite.def")), categories(_resource("char.def"))


def read_with(dictionary: object, text: str) -> Told | None:
    assert LOOPS is not None
    found = LOOPS.read_words(dictionary, text, 0, len(text), [0, len(text)], {})
    return None if found is None else told(Compiled(text, 0, memoryview(found[0]).cast("I"), lambda _: ()))


@pytest.mark.parametrize("seed", range(12))
def test_of_equal_ways_the_same_is_taken(tmp_path: Path, seed: int) -> None:
    path = built(tmp_path, seed)
    sudachi = small_dictionary(path)
    dictionary = opened(path.read_bytes(), numbers_of_parts(sudachi))
    tokenizer = sudachi.tokenizer(mode=SplitMode.A, fields={"pos"})
    dice = random.Random(seed)
    for _ in range(300):
        text = "".join(dice.choices("ああいいうアイ1,.aB漢()", k=dice.randint(1, 14)))
        assert read_with(dictionary, text) == told(OfSudachi(list(tokenizer.tokenize(text)))), text


def test_a_damaged_dictionary_is_refused_or_read_within_its_bounds(tmp_path: Path) -> None:
    """Bytes that are used, changed; then the file cut off. SudachiPy would go astray with some of them."""
    path = built(tmp_path, 1)
    file, parts = path.read_bytes(), numbers_of_parts(small_dictionary(path))
    text = "あいうあア1,アイab漢"
    dice = random.Random(2)
    used = [at for at in range(len(file)) if any(file[max(0, at - 24) : at + 24])]
    used = [*used[:120], *dice.sample(used, 900)]  # all of the head
    refused = 0
    for at in used:
        damaged = bytearray(file)
        damaged[at] = dice.choice([0, 0x7F, 0x80, 0xFF, damaged[at] ^ 1 << dice.randrange(8)])
        try:
            found = read_with(opened(bytes(damaged), parts), text)
        except ValueError:
            refused += 1
            continue
        assert found is None or all(0 <= begin <= end <= len(text) for begin, end, _ in found)
    assert refused > len(used) / 10
    for length in (0, 1, 16, 100, 4095, 4096, *range(4097, len(file), 511)):
        with pytest.raises(ValueError, match="dictionary"):
            opened(file[:length], parts)


@pytest.mark.parametrize(
    ("at", "value"), [(0, b"s"), (16, b"\2"), (16, b"\0"), (20, b"\1"), (32, b"\1"), (36, b"\1")], ids=str
)
def test_another_version_is_refused(tmp_path: Path, at: int, value: bytes) -> None:
    path = built(tmp_path, 1)
    file, parts = path.read_bytes(), numbers_of_parts(small_dictionary(path))
    with pytest.raises(ValueError, match="known form"):
        opened(file[:at] + value + file[at + 1 :], parts)
