"""規定6: what shows that a service does not learn from what is entered. Form, pre-check, permit and paper ask here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sekisho.rules.answers import is_empty
from sekisho.rules.application import Application, AttachedFile, ServiceUse

KIND = "opt_out"  # of a file
# What `evidence_words` and `until_words` say of files; a reader of the paper takes it for no words of a person.
BY_FILES = re.compile(r"ファイル[0-9]+(?:、[0-9]+)*(?:による|の期限　.*)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one service. words: as typed; words_until: their last day, which counts only where the words say something.

    files: those that show it, with their number on the paper's list of files.
    """

    words: str
    words_until: date | None
    files: tuple[tuple[int, AttachedFile], ...]

    @property
    def has_words(self) -> bool:
        return not is_empty(self.words)

    @property
    def exists(self) -> bool:
        return self.has_words or bool(self.files)

    @property
    def lasting(self) -> tuple[int, AttachedFile] | None:
        """The file that counts longest; None if none has a last day."""
        dated = [(number, file) for number, file in self.files if file.until is not None]
        return max(dated, key=lambda one: one[1].until or date.min, default=None)

    @property
    def until(self) -> date | None:
        """The last day on which any of it counts: words until their day, each file until its own."""
        days = [self.words_until if self.has_words else None, self.lasting[1].until if self.lasting else None]
        return max((day for day in days if day is not None), default=None)


def evidence(service: ServiceUse, application: Application) -> Evidence:
    """A file about no service in particular counts for all."""
    files = tuple(
        (number, file)
        for number, file in enumerate(application.files, start=1)
        if file.kind == KIND and file.service in ("", service.service)
    )
    return Evidence(service.opt_out, service.opt_out_until, files)


def file_numbers(found: Evidence) -> str:
    """`ファイル1、3`, by the numbers of the paper's list; "" without a file."""
    return "ファイル" + "、".join(str(number) for number, _ in found.files) if found.files else ""


def evidence_words(found: Evidence) -> str:
    """What a paper or a page says shows it: the words, else which files do."""
    return found.words if found.has_words or not found.files else f"{file_numbers(found)}による"


def until_words(found: Evidence, day: Callable[[date | None], str]) -> str:
    """Until when: the day of the words, else of the file that counts longest. day: how a day (or none) is written."""
    if found.lasting is None or (found.has_words and found.words_until is not None):
        return day(found.words_until)
    number, file = found.lasting
    return f"ファイル{number}の期限　{day(file.until)}"
