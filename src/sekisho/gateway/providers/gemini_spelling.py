"""One spelling for what Google's servers read in two (`systemInstruction`, `system_instruction`), as object or list."""

import re
from typing import Any

from sekisho.gateway.names import OTHER_LETTERS
from sekisho.gateway.refusals import malformed
from sekisho.kernel.refusal import Refusal

TWO_SPELLINGS = malformed("同じ項目が二つの書き方で送られています。", "A field was sent in two spellings.")
SHAPE = malformed("本文の項目の形が正しくありません。", "A field of the body has the wrong shape.")


class DefectError(Exception):
    """The request cannot be read with certainty."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Spelling:
    """The names of one kind of object: both spellings become the first; any other is refused."""

    def __init__(self, *names: str) -> None:
        self._names = {name: name for name in names} | {_snake(name): name for name in names}
        self._folded = frozenset(map(_fold, names))

    def of(self, item: Any) -> dict[str, Any]:
        """The object in the first spelling. Raises DefectError."""
        if not isinstance(item, dict):
            raise DefectError(SHAPE)
        spelled: dict[str, Any] = {}
        for name, value in item.items():
            known = self._names.get(name)
            if known is None and _fold(name) in self._folded:
                raise DefectError(OTHER_LETTERS)
            if (known or name) in spelled:
                raise DefectError(TWO_SPELLINGS)
            spelled[known or name] = value
        return spelled

    def all_of(self, items: Any) -> list[dict[str, Any]]:
        """The same for a list, or for one object that stands for a list of one."""
        return [self.of(item) for item in (items if isinstance(items, list) else [items])]


def _snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def _fold(name: str) -> str:
    return name.replace("_", "").casefold()
