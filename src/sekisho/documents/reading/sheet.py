"""The state of one reading: the board, what has been given to an item, and the doubts item by item."""

from dataclasses import dataclass, field
from typing import Any

from sekisho.documents.reading.answers import Answer, answer_to
from sekisho.documents.reading.board import Board
from sekisho.documents.reading.doubt import Doubt
from sekisho.rules.book import RequestForm
from sekisho.rules.items import NAMES

LOOK = "元のファイルを見て、正しい内容を入れてください。"


@dataclass(slots=True)
class Sheet:
    board: Board
    form: RequestForm
    values: dict[str, Any] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)  # folded positions that belong to an answer
    has_solid: bool = False  # ● is this file's tick, ○ its empty place
    lines_of: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def doubt(self, item: str, code: str, message: str, what_next: str = LOOK) -> None:
        found = Doubt(code, item, message, what_next)
        if found not in self.doubts.setdefault(item, []):
            self.doubts[item].append(found)

    def called(self, item: str) -> str:
        """What messages call the item."""
        number = item.removeprefix("check_")
        return f"遵守チェックリストの{number}" if number != item else f"「{NAMES[item]}」"

    def claim(self, item: str, answer: Answer) -> None:
        self.claimed.update(range(answer.start, answer.end))
        self.lines_of[item] = (*self.lines_of.get(item, ()), *answer.lines)
        for number in answer.lines:
            self.claim_line(number)

    def claim_line(self, number: int) -> None:
        bounds = self.board.stream.bounds
        self.claimed.update(range(bounds[number], bounds[number + 1]))

    def labelled(self, item: str, *, is_long: bool) -> str:
        """The answer beside the item's label; a label that is not in the file, or there twice, is a doubt."""
        anchors = self.board.named(f"item:{item}")
        if not anchors:
            self.doubt(item, "read.missing", f"{self.called(item)}の欄が見つかりません。")
            return ""
        answers = [answer_to(self.board, anchor, is_long=is_long) for anchor in anchors]
        for answer in answers:
            self.claim(item, answer)
        texts = list(dict.fromkeys(answer.text for answer in answers if answer.text))
        if len(texts) > 1:
            self.doubt(item, "read.twice", f"{self.called(item)}の欄が2つあり、内容が違います。")
            return ""
        return texts[0] if texts else ""
