"""How an answer on the paper is read. Shared by the rules; decides nothing about any of them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.rules.application import Application
from sekisho.rules.finding import Finding
from sekisho.rules.items import check_item

# A sentence that denies or forbids what it mentions is no plan to do it.
NEGATED = re.compile(
    "しない|しません|せず|禁止|行わない|行いません|避け|不可|ではな|ありません|設けない|設けません|削除|除[いきく]|"
    "使わ[なずま]|用いない|用いません|入れない|入れません|含まない|含みません|含めない|含めず|含めません"
)
SENTENCE_END = re.compile("[。！？!?\r\n]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an answer in the form `bare` makes; `row` counts uses from 1."""

    item: str
    row: int
    text: str


def is_empty(text: str) -> bool:
    """Whether nothing was answered: blank, or only dashes and dots."""
    return not any(character.isalnum() for character in text)


def bare(text: str) -> str:
    """For finding phrases only: compatibility forms folded (NFKC), lower case, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())


def passages(application: Application) -> Iterator[Passage]:
    """Every sentence of 利用業務・利用目的・利用方法."""
    for row, use in enumerate(application.uses, start=1):
        for item in ("work", "purpose", "method"):
            for sentence in SENTENCE_END.split(getattr(use, item)):
                if words := bare(sentence):
                    yield Passage(item, row, words)


def planned(
    application: Application, pattern: re.Pattern[str], unless: re.Pattern[str] = NEGATED
) -> tuple[tuple[str, int], ...]:
    """(item, row) of the answers with a sentence that says `pattern` and does not say `unless`; each once."""
    hits = (p for p in passages(application) if pattern.search(p.text) and not unless.search(p.text))
    return tuple(dict.fromkeys((hit.item, hit.row) for hit in hits))


def whole_plan(application: Application) -> str:
    """Everything written about how AI is used and managed, in the form `bare` makes."""
    answers = [text for use in application.uses for text in (use.work, use.purpose, use.method)]
    return bare("\n".join([*answers, application.security, application.logs, application.law]))


def unticked(number: int, application: Application) -> tuple[Finding, ...]:
    """The stop for a checklist item that is not ticked or cannot be read; the rule's own item, so the rule's number."""
    answer = application.checks[number - 1] if number <= len(application.checks) else None
    if answer is True:
        return ()
    state = "チェックされていません" if answer is False else "読み取れません"
    return (
        Finding(
            number,
            "form.check",
            check_item(number),
            "stop",
            f"遵守チェックリストの{number}が{state}。",
            "内容を確かめ、遵守することを確認したうえでチェックしてください。",
        ),
    )
