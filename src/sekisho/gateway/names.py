"""Names of fields that decide something: the same name in other letters is refused, not guessed.

Some servers read JSON names without regard to case (Go's encoding/json folds even ſ to s): to them `Store` is `store`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sekisho.gateway.refusals import malformed

OTHER_LETTERS = malformed(
    "項目の名前が、決まった名前と大文字・小文字などだけ違います。",
    "A field's name differs from a known one only in case.",
)


@lru_cache(4096)
def folded(name: str) -> str:
    """As `data_collection`, `dataCollection`, `data-collection` and `DATA_COLLECTION` are one name to some server."""
    return name.casefold().replace("_", "").replace("-", "")


class Names:
    """The known names of one kind of object, ready to tell a known name in other letters from an unknown name."""

    def __init__(self, *known: Iterable[str]) -> None:
        self.known = frozenset(name for names in known for name in names)
        self.folded = frozenset(name.casefold() for name in self.known)

    def miswritten(self, item: dict[str, Any]) -> bool:
        unknown = item.keys() - self.known
        return bool(unknown) and any(name.casefold() in self.folded for name in unknown)

    def any_miswritten(self, items: Any) -> bool:
        """Whether one of the objects in a list is; what is no list of objects is judged elsewhere."""
        return isinstance(items, list) and any(self.miswritten(item) for item in items if isinstance(item, dict))
