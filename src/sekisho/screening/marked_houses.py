"""Houses of a town whose blocks are told by a kana or by 甲 and 乙, and how children write where they live."""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, product

# 「都町イ-12」, 「福島1-甲2」
_HOUSE = Sought(
    r"(?:[イロハニホヘト甲乙丙](?<=[々㐀-鿿].)-[1-9][0-9]{0,4}(?:-[0-9]{1,4}){0,2}|[甲乙丙](?<=[0-9]-.)[1-9][0-9]{0,3})"
    r"(?![0-9年月日点回枚円件歳人名%]|[-.][0-9])",
    *product("イロハニホヘト甲乙丙", "-"),
    *product("甲乙丙", "123456789"),
)
_NUMBER = compiled(r"(?<![0-9-])[1-9][0-9]{0,3}-\Z")
_NUMBER_REACH = 6
# 「ぼくのいえはとよさき4-3です」
_OF_A_CHILD = Sought(
    "(?:[の。、「\n]いえ|おうち|じゅうしょ|すんでいるところ)(?:は|: ?)、?"
    "(?P<place>[ぁ-ん]{2,12}[0-9]{1,2}(?:(?:ちょうめ)?(?:[-の][0-9]{1,4}){1,3}|ちょうめ[0-9]{0,4}))",
    *product("の。、「\n", "い"), "おう", "じゅ", "すん",
)  # fmt: skip


def houses(reading: Reading) -> Iterator[Span]:
    """Spans of such numbers with their marks. Whether a town stands in front is not asked."""
    for house in _HOUSE.finditer(reading):
        number = _NUMBER.search(reading.text, max(0, house.start() - _NUMBER_REACH), house.start())
        yield (number.start() if number else house.start()), house.end()


def of_children(reading: Reading) -> Iterator[Span]:
    """Spans of places in hiragana that a child says to live at."""
    for found in _OF_A_CHILD.finditer(reading):
        yield found.span("place")
