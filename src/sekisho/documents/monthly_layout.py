"""利用状況報告（月次点検）: a month of one engagement as a paper, with the signature once there is one.

The guideline asks for no such paper and gives it no form, so the sheet says that its form is Sekisho's.
"""

from dataclasses import dataclass, replace

from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Layout, Paragraph, Part, Row, Table, Text, line, marked

TITLE_JA = "生成AI利用状況報告（月次点検）"
FORM_NOTE_JA = (
    "この書面の様式も、点検の時期・期限も、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
)
UNSIGNED_JA = "署名はまだありません。この書面は点検の前のもので、数は作成した時点のものです。"
NONE_JA = "該当はありません。"
USE_HEADS_JA = ("利用者", "サービス", "利用", "応答\nあり", "通さな\nかった", "トークン\n（送信・応答）")
USE_MM = (38.0, 52.0, 17.0, 17.0, 17.0, 29.0)
REFUSAL_HEADS_JA = ("規定", "理由の番号", "件数")
REFUSAL_MM = (40.0, 100.0, 30.0)
OPEN_JA = "送信の前の記録があり、結果の記録がないものです。内容が提供元に届いたかどうかは、分かりません。"
UNVERIFIED_JA = (
    "{}件。出力を人が確かめた記録をとる機能がまだないため、応答のあったものをすべて「AI生成・未確認」として数えています。"
    "実際に確かめたかどうかは、測っていません。"
)
SILENCE_JA = (
    "手形が有効な間に、7日以上続けて記録のない期間です。利用がなかった期間であることが多く、"
    "記録が失われたことを示すものではありません。関所を通らない利用は、取り込んだもののほかは、この報告に表れません。"
)
POINTS = 9.5
LABEL_MM = 48.0


@dataclass(frozen=True, slots=True)
class MonthlyPaper:
    """Texts ready to print, in their order. signature: empty while nobody has signed."""

    year: int
    month: int
    facts: tuple[tuple[str, str], ...]
    totals: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, ...], ...]
    refusals: tuple[tuple[str, ...], ...]
    open_records: tuple[str, ...]
    unverified: int
    silences: tuple[str, ...]
    book: tuple[tuple[str, str], ...]
    signature: tuple[tuple[str, str], ...] = ()


def lay_out(paper: MonthlyPaper) -> Layout:
    """One or more sheets; long tables run on."""
    running = f"{paper.year}年{paper.month}月"
    blocks: list[Block] = [
        Paragraph((Text(TITLE_JA),), align="center", points=14, heading=1),
        line(running, align="center", before=4),
        _facts(paper.facts),
        _heading("1", "利用のまとめ"),
        _facts(paper.totals),
        _heading("2", "利用者・サービスごとの利用"),
        *_table(USE_HEADS_JA, USE_MM, paper.uses),
        _heading("3", "通さなかった利用（規定ごと）"),
        *_table(REFUSAL_HEADS_JA, REFUSAL_MM, paper.refusals),
        _heading("4", "応答の記録がない利用"),
        *([_said(OPEN_JA)] if paper.open_records else []),
        *_list(paper.open_records),
        _heading("5", "未確認の出力"),
        _said(UNVERIFIED_JA.format(paper.unverified)),
        _heading("6", "記録のない期間"),
        _said(SILENCE_JA),
        *_list(paper.silences),
        _heading("7", "台帳の状態"),
        _facts(paper.book),
        _heading("8", "点検した人の署名"),
        _facts(paper.signature) if paper.signature else _said(UNSIGNED_JA),
        line(FORM_NOTE_JA, points=8.5, before=8),
        line("以上", align="right", before=6),
    ]
    return Layout(f"{TITLE_JA}　{running}", (Part((tuple(blocks),), running, "月次点検"),))


def _table(heads: tuple[str, ...], widths: tuple[float, ...], rows: tuple[tuple[str, ...], ...]) -> list[Block]:
    if not rows:
        return [_said(NONE_JA)]
    head = Row(tuple(Cell((line(word, align="center", points=POINTS),)) for word in heads))
    made = tuple(Row(tuple(_cell(text, at < 2) for at, text in enumerate(row)), splits=True) for row in rows)
    return [Table(widths, (head, *made), head=1, repeats=True, before=3)]


def _list(texts: tuple[str, ...]) -> list[Block]:
    return [_said(text) for text in texts or (NONE_JA,)]


def _facts(rows: tuple[tuple[str, str], ...]) -> Table:
    made = tuple(Row((_cell(label), _cell(text)), splits=True) for label, text in rows)
    return Table((LABEL_MM, TEXT_WIDTH_MM - LABEL_MM), made, before=3)


def _cell(text: str, is_word: bool = True) -> Cell:
    return Cell((line(text, align="left" if is_word else "right", points=POINTS),))


def _said(text: str) -> Paragraph:
    return line(text, align="left", points=POINTS, before=3)


def _heading(number: str, text: str) -> Paragraph:
    return replace(marked(number, text, 2), before=10, heading=2, keeps=True)
