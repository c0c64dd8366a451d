"""別紙1: what the city confirms beside the form's own items: period, users by name, contract and opt-out per service.

The guideline allows a 別紙 but gives it no form, so this sheet says that its form is Sekisho's.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sekisho.catalogue.facts import LABELS, value_words
from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Paragraph, Part, Row, Table, Text, line, marked
from sekisho.documents.dates import printed_day
from sekisho.rules.application import FILE_KINDS, Application, AttachedFile
from sekisho.rules.book import RequestForm
from sekisho.rules.items import NAMES
from sekisho.rules.opt_out_evidence import evidence, evidence_words, until_words

NAME_JA = "別紙1"
TITLE_JA = "生成AIの利用の明細"
FORM_NOTE_JA = "この別紙の様式は、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
USERS_LISTED_JA = "（利用者の氏名は別紙1のとおり）"
AUDIENCE_JA = {
    "internal": "受注者又は指定管理者の内部（業務支援）",
    "citizens": "市民や事業者（直接的なサービス）",
    "": "記入なし",
}
NONE_JA = "記入なし"
FILE_HEADS_JA = ("番号", "名称", "種別と項目", "根拠の期限", "SHA-256")
HASH_PIECE = 16  # characters of a hash a line
POINTS = 9.5


def attachment(form: RequestForm, answers: Application, running: str) -> Part | None:
    """The sheet, or None if there is nothing to list."""
    sections = [
        section
        for section in (
            _period(answers),
            _uses(answers),
            _services(form, answers),
            _users(answers),
            _named(answers),
            _files(answers),
            _claims(answers),
        )
        if section
    ]
    if not sections:
        return None
    blocks: list[Block] = [
        line(NAME_JA, align="right"),
        Paragraph((Text(TITLE_JA),), align="center", points=13, heading=1),
        line(FORM_NOTE_JA, align="left", points=POINTS, before=8),
    ]
    for number, (heading, *rest) in enumerate(sections, start=1):
        blocks.append(replace(marked(str(number), heading, 2), before=12, heading=2, keeps=True))
        blocks += rest
    return Part((tuple(blocks),), running, NAME_JA)


Section = tuple[str, Block]


def _period(answers: Application) -> Section | None:
    if answers.first_day is None and answers.last_day is None:
        return None
    return (
        "利用期間",
        line(f"　{_day(answers.first_day)}から{_day(answers.last_day)}まで", align="left", points=POINTS),
    )


def _uses(answers: Application) -> Section | None:
    if not any(use.audience for use in answers.uses):
        return None
    rows = [(str(n), use.work, AUDIENCE_JA.get(use.audience, use.audience)) for n, use in enumerate(answers.uses, 1)]
    return ("利用業務ごとの出力の受け手", _table(("番号", "利用業務", "出力を直接受け取る人"), (12, 83), rows))


def _services(form: RequestForm, answers: Application) -> Section | None:
    if not any(s.contract or s.opt_out_until or s.kinds or evidence(s, answers).exists for s in answers.services):
        return None
    rows = [_service(n, answers, form) for n in range(1, len(answers.services) + 1)]
    heads = ("番号", "生成AIサービス", "種類", "契約の形", "オプトアウトの根拠", "根拠の期限")
    return ("生成AIサービスごとの契約の形とオプトアウト", _table(heads, (12, 36, 16, 34, 38), rows))


def _service(number: int, answers: Application, form: RequestForm) -> tuple[str, ...]:
    service = answers.services[number - 1]
    found = evidence(service, answers)
    labels = {option.value: option.label for option in form.item("kinds").options}
    kinds = "\n".join(labels.get(kind, kind) for kind in service.kinds)
    return (
        str(number),
        "\n".join(part for part in (service.name, service.provider) if part),
        kinds,
        service.contract,
        evidence_words(found),
        until_words(found, _day),
    )


def _users(answers: Application) -> Section | None:
    if not answers.named_users:
        return None
    rows = [(str(n), user.name, user.company) for n, user in enumerate(answers.named_users, start=1)]
    return ("利用者", _table(("番号", "氏名", "会社"), (12, 60), rows))


def _named(answers: Application) -> Section | None:
    if not answers.attachments:
        return None
    rows = [(str(n), name) for n, name in enumerate(answers.attachments, start=1)]
    return ("添付資料", _table(("番号", "名称"), (12,), rows))


def _files(answers: Application) -> Section | None:
    """What came as files, by the hash of its bytes: a name alone would not say which file was meant."""
    if not answers.files:
        return None
    rows = [_file(str(number), file, answers) for number, file in enumerate(answers.files, start=1)]
    return ("別紙・証拠のファイル", _table(FILE_HEADS_JA, (12, 46, 40, 30), rows))


def _file(number: str, file: AttachedFile, answers: Application) -> tuple[str, ...]:
    about = next((use.name for use in answers.services if use.service == file.service and file.service), "")
    belongs = "\n".join(
        part for part in (FILE_KINDS.get(file.kind, file.kind), NAMES.get(file.item, ""), about) if part
    )
    pieces = [file.sha256[at : at + HASH_PIECE] for at in range(0, len(file.sha256), HASH_PIECE)]
    return (number, file.name, belongs, _day(file.until), "\n".join(pieces))


def _claims(answers: Application) -> Section | None:
    """Both values stand on the paper: what the catalogue said when it was claimed, and what is claimed."""
    if not answers.claims:
        return None
    numbers = {file.id: f"ファイル{number}" for number, file in enumerate(answers.files, start=1)}
    names = {use.service: use.name for use in answers.services}
    rows = [
        (
            str(number),
            "\n".join((names.get(claim.service, claim.service), LABELS.get(claim.fact, claim.fact))),
            value_words(claim.fact, claim.before),
            value_words(claim.fact, claim.value),
            "\n".join(part for part in (numbers.get(claim.evidence, ""), claim.grounds) if part),
        )
        for number, claim in enumerate(answers.claims, start=1)
    ]
    heads = ("番号", "サービス・事実", "カタログ", "申告", "証拠")
    return ("カタログと異なる事実の申告（この案件に限る）", _table(heads, (12, 48, 36, 36), rows))


def _table(heads: tuple[str, ...], widths: tuple[float, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    """The last column takes the width that is left."""
    head = Row(tuple(Cell((line(word, align="center", points=POINTS),), middle=True) for word in heads))
    body = tuple(Row(tuple(_cell(text, at) for at, text in enumerate(row)), splits=True) for row in rows)
    return Table((*widths, TEXT_WIDTH_MM - sum(widths)), (head, *body), head=1, repeats=True, before=3)


def _cell(text: str, column: int) -> Cell:
    return Cell((replace(line(text or NONE_JA, points=POINTS), align="center" if column == 0 else "left"),))


def _day(day: dt.date | None) -> str:
    return printed_day(day) if day else NONE_JA
