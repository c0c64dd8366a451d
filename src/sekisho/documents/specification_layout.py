"""The 特記仕様書 as blocks: one sheet, the rule book's 特記仕様書 wording under the rule's number."""

from dataclasses import replace

from sekisho.documents.blocks import Block, Cell, Layout, Paragraph, Part, Row, Table, Text, line, marked
from sekisho.documents.paper import SpecificationPaper
from sekisho.rules.book import Note, Rule

POINTS = 10.5
TITLE_POINTS = 15.0
HEAD_MM = (24.0, 146.0)
NUMBER_EM = 2.0
TITLE_JA, NUMBER_JA, DEPARTMENT_JA = "契約・協定名", "番号", "業務所管課"


def lay_out(paper: SpecificationPaper) -> Layout:
    """The whole paper. Name, number and department of the engagement are left out where they are empty."""
    form = paper.book.specification
    blocks: list[Block] = [
        *_head(paper),
        Paragraph((Text(form.title),), align="center", points=TITLE_POINTS, heading=1, before=8),
        Paragraph((Text(form.opening),), points=POINTS, before=10, first=1),
        Paragraph((Text(form.heading),), align="center", points=POINTS + 1, before=8, heading=2, keeps=True),
    ]
    for rule in paper.book.rules:
        blocks += _rule(rule, form.note if form.note.rule == rule.number else None)
    return Layout(form.title, (Part((tuple(blocks),), numbered=False),))


def _head(paper: SpecificationPaper) -> tuple[Table, ...]:
    """What ties the sheet to one contract; the city adds it, the guideline's sheet does not have it."""
    facts = (
        (TITLE_JA, paper.engagement_title),
        (NUMBER_JA, paper.engagement_number),
        (DEPARTMENT_JA, paper.department),
    )
    rows = tuple(
        Row((Cell((line(label, align="distribute", points=9),)), Cell((line(value, align="left", points=9),))))
        for label, value in facts
        if value
    )
    return (Table(HEAD_MM, rows, ruled=False),) if rows else ()


def _rule(rule: Rule, note: Note | None) -> list[Block]:
    """The first sentence beside the number, what follows below it: rule 1 has a note between its two sentences."""
    lines: list[str] = []
    for at, sentence in enumerate(rule.specification, start=1):
        lines.append(sentence)
        if note is not None and note.after_sentence == at:
            lines += [note.text, note.url]
    first, *rest = lines
    return [
        replace(marked(str(rule.number), first, NUMBER_EM, points=POINTS), align="justify", before=4),
        *(Paragraph((Text(text),), points=POINTS, indent=NUMBER_EM) for text in rest),
    ]
