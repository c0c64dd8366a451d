"""Addresses of public offices that pass without the office named beside them: a short list, each with its reason.

An address is compared as a whole: the next number, a room behind it, or a person beside it, and it is somebody's.
"""

from importlib.resources import files

from sekisho.screening.patterns import compiled

_KANJI = "〇一二三四五六七八九"
_UNITS = (" ?(?:丁目?|[-の]) ?", " ?(?:番地?の?|[-の]) ?")
_WINDOW = 24
# Somebody lives or receives there; or a name's heading stands in the same lines.
_SOMEBODY = compiled(
    "住所|本籍|在住|居住|転[居出入]|住[むみんっ]|自宅|実家|氏名|名前|宛名|本人|さん|様(?!式)|氏(?!名)|くん|ちゃん"
)


def is_public_place(text: str, start: int, end: int) -> bool:
    """Whether the address is exactly that of an office on the list, and nothing beside it makes it a person's."""
    if _PLACES.fullmatch(text, start, end) is None:
        return False
    before, behind = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    return _SOMEBODY.search(before) is None and _SOMEBODY.search(behind) is None


def is_public_code(code: str) -> bool:
    """Whether the postal code, `530-8201` or without its hyphen, is an office's own."""
    return "".join(c for c in code if c.isdigit()) in _CODES


def _number(digits: str) -> str:
    """2 or 二, 20 or 二十 or 二〇."""
    spelled = "".join(_KANJI[int(digit)] for digit in digits)
    ways = [digits, spelled]
    if len(digits) == 2:
        tens, ones = (_KANJI[int(digit)] for digit in digits)
        ways.append(f"{tens if tens != '一' else ''}十{ones if ones != '〇' else ''}")
    return f"(?:{'|'.join(ways)})"


def _pattern(prefecture: str, municipality: str, town: str, numbers: str) -> str:
    city, _, ward = municipality.rpartition("市")
    parts = [_number(number) for number in numbers.split("-")]
    house = parts[0] + "".join(unit + part for unit, part in zip(_UNITS, parts[1:], strict=False))
    return f"(?:{prefecture} ?)?(?:{city}市 ?)?{ward} ?{town} ?{house}(?: ?号)?"


def _lines() -> list[list[str]]:
    text = (files("sekisho.screening") / "lexicons" / "public_places.txt").read_text(encoding="utf-8")
    kept = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [line.partition("|")[0].split() for line in kept]


_CODES = frozenset(line[0].replace("-", "") for line in _lines())
_PLACES = compiled("|".join(_pattern(*line[1:]) for line in _lines()))
