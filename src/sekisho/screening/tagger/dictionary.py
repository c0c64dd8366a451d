"""Sudachi's dictionary for what is compiled: the file, mapped, and what its settings make of characters, as arrays.

Nothing here reads words. What is not exactly as known (another version, other plug-ins, another form of file) gives
None, and SudachiPy alone reads, as it does without a compiler.
"""

import json
import mmap
import unicodedata
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sudachipy import Dictionary

CODES = 0x30000  # characters from here on are left to SudachiPy
_FOLD_PIECES, _FOLD_NONE = 1 << 31, (1 << 32) - 1
_BLOCK = 64  # characters looked at together, since most become nothing else
_CATEGORIES = (
    "DEFAULT", "SPACE", "KANJI", "SYMBOL", "NUMERIC", "ALPHA", "HIRAGANA", "KATAKANA", "KANJINUMERIC", "GREEK",
    "CYRILLIC",
)  # fmt: skip
_BITS = {name: 1 << bit for bit, name in enumerate(_CATEGORIES)} | {
    "NOOOVBOW": 1 << 14, "NOOOVEOW": 1 << 15, "ALL": (1 << 14) - 1,
}  # fmt: skip
_PLUGINS = {
    "inputTextPlugin": [
        {"class": "DefaultInputTextPlugin"},
        {"class": "ProlongedSoundMarkPlugin", "prolongedSoundMarks": [*"ー-⁓〜〰"], "replacementSymbol": "ー"},
        {"class": "IgnoreYomiganaPlugin", "leftBrackets": [*"(（"], "rightBrackets": [*")）"], "maxYomiganaLength": 4},
    ],
    "pathRewritePlugin": [
        {"class": "JoinNumericPlugin", "enableNormalize": True},
        {"class": "JoinKatakanaOovPlugin", "oovPOS": ["名詞", "普通名詞", "一般", "*", "*", "*"], "minLength": 3},
    ],
}
_NUMERAL, _NOUN = ("名詞", "数詞", "*", "*", "*", "*"), ("名詞", "普通名詞", "一般", "*", "*", "*")
Numbers = NDArray[np.int32]


class _UnknownError(ValueError):
    """Something of Sudachi is not as it is known here."""


def open_dictionary(loops: ModuleType, dictionary: Dictionary) -> object | None:
    """The dictionary that `dictionary` reads, for `loops.read_words`; None where only SudachiPy can read it."""
    try:
        settings = json.loads(_resource("sudachi.json"))
        _check(settings)
        parts = _parts_of_speech(dictionary)
        folds, pieces = fold_table(_resource("rewrite.def"))
        arrays = (folds, pieces, categories(_resource("char.def")), _unknown(settings, parts))
        tables = (_mapped(), *arrays)
    except (ValueError, KeyError, OSError, ModuleNotFoundError):
        return None
    return _opened(loops, tables, parts)


def _opened(loops: ModuleType, tables: tuple[Any, ...], parts: dict[tuple[str, ...], int]) -> object | None:
    try:
        opened: object = loops.open_dictionary(tables, parts[_NUMERAL], parts[_NOUN], True)
    except (ValueError, KeyError):
        return None
    return opened


def _resource(name: str) -> str:
    return (files("sudachipy") / "resources" / name).read_text("utf-8")


def _mapped() -> mmap.mmap:
    path = files("sudachidict_core") / "resources" / "system.dic"
    with Path(str(path)).open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _check(settings: dict[str, Any]) -> None:
    for kind, wanted in _PLUGINS.items():
        if _short(settings[kind]) != wanted:
            raise _UnknownError(kind)
    names = [plugin["class"] for plugin in _short(settings["oovProviderPlugin"])]
    others = {"systemDict", "characterDefinitionFile", "oovProviderPlugin", *_PLUGINS}
    if names != ["MeCabOovPlugin", "SimpleOovPlugin"] or settings["systemDict"] is not None or settings.keys() - others:
        raise _UnknownError("settings")


def _short(plugins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The plug-ins with their classes named without their package."""
    return [{**plugin, "class": plugin["class"].rpartition(".")[2]} for plugin in plugins]


def _parts_of_speech(dictionary: Dictionary) -> dict[tuple[str, ...], int]:
    parts: dict[tuple[str, ...], int] = {}
    while (part := dictionary.pos_of(len(parts))) is not None:
        parts[part] = len(parts)
    return parts


def _lines(text: str) -> list[list[str]]:
    lines = (line.split("#")[0].split() for line in text.splitlines())
    return [line for line in lines if line]


def categories(definitions: str) -> NDArray[np.uint16]:
    """Of each character the bits of its categories, from char.def."""
    table = np.zeros(CODES, np.uint16)
    for span, *names in _lines(definitions):
        if span.startswith("0x"):
            first, _, last = span.partition("..")
            bits = np.bitwise_or.reduce([_BITS[name] for name in names])
            table[int(first, 16) : int(last or first, 16) + 1] |= np.uint16(bits)
    table[table == 0] = _BITS["DEFAULT"]
    return table


def _unknown(settings: dict[str, Any], parts: dict[tuple[str, ...], int]) -> Numbers:
    """The unknown words: category, whether always, whether the whole run, longest, left, right, cost, part of speech.

    First that of the last resort (category -1), then by category.
    """
    last = settings["oovProviderPlugin"][1]
    rows = [[-1, 0, 0, 0, last["leftId"], last["rightId"], last["cost"], parts[tuple(last["oovPOS"])]]]
    lines = (line for line in _lines(_resource("char.def")) if not line[0].startswith("0x"))
    kinds = {name: [int(number) for number in numbers] for name, *numbers in lines}
    for line in _resource("unk.def").splitlines():
        name, left, right, cost, *part = line.strip().split(",")
        always, grouped, longest = kinds[name]
        bit = _CATEGORIES.index(name)
        rows.append([bit, always, grouped, longest, int(left), int(right), int(cost), parts[tuple(part[:6])]])
    return np.array([rows[0], *sorted(rows[1:], key=lambda row: row[0])], np.int32)


def fold_table(rewriting: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Of each character what Sudachi reads it as, and the pieces of those that become several.

    Characters that end what rewrite.def replaces, and such as this version of Unicode lacks, are marked as not to be
    read. A piece: how many characters, then these.
    """
    lines = [line.split() for line in rewriting.splitlines() if line.strip() and not line.startswith("#")]
    kept = {line[0] for line in lines if len(line) == 1}
    ends = {line[0][-1] for line in lines if len(line) > 1}
    table = np.arange(CODES, dtype=np.uint32)
    pieces: list[int] = []
    for first in range(0, CODES, _BLOCK):
        block = "".join(map(chr, range(first, first + _BLOCK)))
        if unicodedata.is_normalized("NFKC", block) and block.lower() == block and "\ud800" not in block:
            continue
        for code in range(first, first + _BLOCK):
            read = _read_as(chr(code), kept)
            if len(read) == 1:
                table[code] = ord(read)
            else:
                table[code] = len(pieces) | _FOLD_PIECES
                pieces += [len(read), *map(ord, read)]
    unread = [code for code in range(CODES) if unicodedata.category(chr(code)) in {"Cn", "Cs"}]
    table[[*unread, *map(ord, ends)]] = _FOLD_NONE
    return table, np.array(pieces, np.uint32)


def _read_as(character: str, kept: set[str]) -> str:
    small = character.lower() if character.isupper() else character
    if character not in kept and not unicodedata.is_normalized("NFKC", character):
        small = unicodedata.normalize("NFKC", small)
    return character if small[:1] == character or not small else small  # Sudachi looks at the first alone
