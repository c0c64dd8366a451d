"""Expressions that are compiled when they are first used.

Most texts need a small part of the nine hundred, and to compile them all takes as long as everything else that is
loaded. A server does it behind its start (`compile_all`), so that nobody's prompt waits for it.
"""

import re
from typing import Any, cast

_waiting: "list[_Pattern]" = []


def compiled(expression: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, sooner or later. A wrong expression raises `re.error` only then: a test compiles all."""
    return cast("re.Pattern[str]", _Pattern(expression, flags))


def compile_all() -> None:
    """What was not used yet, too."""
    while _waiting:
        _waiting.pop().made()


class _Pattern:
    """Becomes what it stands for: each method asked for is kept as the pattern's own."""

    def __init__(self, expression: str, flags: int) -> None:
        self.pattern = expression
        self._flags = flags
        self._made: re.Pattern[str] | None = None
        _waiting.append(self)

    def made(self) -> re.Pattern[str]:
        """Two threads may both compile it: the same comes out."""
        if self._made is None:
            self._made = re.compile(self.pattern, self._flags)
        return self._made

    def __getattr__(self, name: str) -> Any:
        if not hasattr(re.Pattern, name):  # asked only to find out what this is
            raise AttributeError(name)
        found = getattr(self.made(), name)
        setattr(self, name, found)
        return found
