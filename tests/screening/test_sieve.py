import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening import circumstances, dates, name_accounts, name_foreign, narrated, surroundings
from sekisho.screening.compiled import LOOPS
from sekisho.screening.normalise import normalise
from sekisho.screening.recognizers import dob, muni_id, name, secret
from sekisho.screening.sieve import DEPTH, Sieve, beginnings

GOLD = Path(__file__).parents[1] / "bench" / "data" / "admin_dev.jsonl"
SIEVES = {
    f"{module.__name__}.{key}": value
    for module in (
        circumstances, dates, dob, muni_id, name, name_accounts, name_foreign, narrated, secret, surroundings,
    )
    for key, value in vars(module).items()
    if isinstance(value, Sieve)
}  # fmt: skip
# How expressions may begin, each with a text in which that decides.
SMALL = (
    ("ab", "a|b|abc"),
    ("(?<![0-9])[0-9]{2}年", "123年 12年"),
    ("(?<=[ab])c|d(?=[ef])", "ac bc c df dg d"),
    ("(?<!a)b|(?<![^a-c])c", "ab bb xb\nc xc bc"),
    ("[^a]b?", "aab\U00020000b"),
    ("(?:ab|c)+?d|(?>ef?)g|h{2,}+i", "ababd cd eg efg hhi hi"),
    (r"(?P<q>['\"])x(?P=q)|(?:(a)|b)(?(2)c|d)", "'x' \"x' ac bd ad"),
    (r"\s\w|\bz|$y|^k", " a z az k\nk"),
    ("[々㐀-鿿\U00020000-\U0003ffff]{1,3}区", "北区 \U00020000区 区"),
    ("[々㐀-鿿\U00020000-\U0003ffff](?<!\U00020001)x", "\U00020001x \U00020002x"),
    (".{0,2}b|\n", "b\nab\n\nxab"),
    ("a(?!b)(?=c?)", "ab ac a"),
)  # fmt: skip
PIECES = (
    *"去年先月の、。が退職し夫娘癌症病院[]1234０-歳才代男女性区市町村長課師員者元a@A :=|,",
    *"\n 「」『』()○〇・ーア\ud800𠮷",
    *(
        "63歳",
        "唯一の",
        "女性",
        "中央区",
        "脱サラ",
        "自治会長",
        "介護し",
        "全盲の",
        "商店街",
        "で暮らす",
        "区役所",
        "保健所",
        "3月2日",
    ),
    *("user=ab.cdefg", "password: hunter2", "ゆづき、たいが、", "グエン・ティ・マイ", "ド ラ え も ん", "12/3"),
)


def spans(found) -> list[tuple[int, int, str | None]]:
    return [(*each.span(), each.lastgroup) for each in found]


def assert_same(sieve: Sieve, text: str, start: int = 0, end: int = 1 << 40) -> None:
    plain = re.compile(sieve.expression)
    assert spans(sieve.finditer(text, start, end)) == spans(plain.finditer(text, start, end))
    assert spans(filter(None, [sieve.search(text, start, end)])) == spans(
        filter(None, [plain.search(text, start, end)])
    )


@pytest.mark.parametrize(("expression", "text"), SMALL)
def test_finds_what_the_expression_finds(expression: str, text: str) -> None:
    for loops in {LOOPS, None}:
        for start in range(len(text) + 2):
            for end in (start - 1, start, start + 2, len(text), len(text) + 9):
                assert_same(Sieve(expression, loops=loops), text, start, end)


@settings(deadline=None)  # a sieve is made each time
@given(st.sampled_from(SMALL), st.text("abcdefgh123 年区\n'\"\U00020000\U00020001々x", max_size=30))
def test_finds_what_the_expression_finds_anywhere(small: tuple[str, str], text: str) -> None:
    assert_same(Sieve(small[0]), text)


@settings(deadline=None)
@given(st.text("abcd", max_size=20))
def test_the_earlier_expression_wins_where_both_begin(text: str) -> None:
    assert_same(Sieve("(?P<one>ab)", "(?P<two>[ab]c?)", "(?P<three>abc)|d"), text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_every_sieve_lets_through_what_its_expression_matches(text: str) -> None:
    for sieve in SIEVES.values():
        assert_same(sieve, text)


def test_every_sieve_lets_through_what_its_expression_matches_in_prompts() -> None:
    assert len(SIEVES) > 8
    text = normalise("\n".join(json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines())).text
    for sieve in SIEVES.values():
        assert_same(sieve, text)


def test_beginnings_are_told() -> None:
    def written(expression: str) -> set[str]:
        return {
            "".join(
                "." if last - first > 99 else chr(first) + chr(last) * (last > first)
                for place in each
                for first, last in place
            )
            for each in beginnings(expression)
        }

    assert written("ab|cde") == {".ab.", ".cde"}
    assert written("[a-c]{1,2}x") == {".acx.", ".acacx"}
    assert written("(?<=[a-c])xyz1") == {"acxyz"}
    assert written("ab(?=c)") == {".abc"}
    assert all(len(each) == 1 + DEPTH for each in beginnings("a|bcdef"))


@pytest.mark.parametrize("expression", ["a*", "(?!)", "(?i)a", "b(?i:a)", "|a", "(?=a)"])
def test_what_begins_everywhere_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"empty|case"):
        beginnings(expression)


def test_the_parser_of_the_library_still_tells_it() -> None:
    """`re._parser` is nobody's promise: with a Python that has changed it, this fails before a finding is lost."""
    assert len(beginnings("|".join(f"[a-c]{letter}(?:x|yy){{2}}(?<!z)" for letter in "abcdef"))) == 6 * 2
