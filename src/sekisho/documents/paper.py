"""What a paper is made of. Hand one of these to the `write` of the format you want."""

from dataclasses import dataclass

from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook


@dataclass(frozen=True, slots=True)
class SpecificationPaper:
    """特記仕様書 of one engagement; without name, number and department it is the bare sheet of the rule book."""

    book: RuleBook
    engagement_title: str = ""
    engagement_number: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class RequestPaper:
    """確認依頼書. An empty `Application()` is the blank form. `version` counts submitted versions from 1.

    Number and version stand in small print at the head of each sheet; 0 and "" leave them out. A draft says so there.
    `confirmed`: for a change what was confirmed before it; a 新旧対照表 is then printed behind the paper.
    """

    book: RuleBook
    application: Application
    request_number: str = ""
    version: int = 0
    is_draft: bool = False
    confirmed: Application | None = None
