"""A filled 確認依頼書 in Word read into values, with every doubt; begin with `read_request`."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sekisho.documents.attachment_layout import FILE_HEADS_JA, USERS_LISTED_JA
from sekisho.documents.reading import attachment as extra
from sekisho.documents.reading import file_doubts
from sekisho.documents.reading.contents import entries, read_contents
from sekisho.documents.reading.doubt import Doubt, Item, Reading
from sekisho.documents.reading.labels import CONTACT
from sekisho.documents.reading.letter import read_letter
from sekisho.documents.reading.lines import Line, Words
from sekisho.documents.reading.objections import objections
from sekisho.documents.reading.outline import lay_out
from sekisho.documents.reading.sheet import Sheet
from sekisho.documents.reading.stream import fold, make_stream
from sekisho.documents.reading.ticks import has_solid_marks
from sekisho.documents.reading.word_text import read_words
from sekisho.extracts.package_guard import open_package
from sekisho.rules.application import CHECKS, Application, NamedUser, ServiceUse, Use
from sekisho.rules.book import RuleBook

SINGLE = ("address", "company", "representative", "contract_name", "user_scope", "security", "logs", "law")
MENTION = re.compile("別[紙添]|添付(?:資料|書類|のとおり|参照|します)")


def read_request(data: bytes, books: Sequence[RuleBook]) -> Reading:
    """The reading of a docx by the newest of `books` (or the one whose version the form names).

    Raises InputError, in Japanese, for a file that is refused: not Word, damaged, protected, with macros, too large.
    """
    words = read_words(open_package(data))
    main = tuple(line for line in words.lines if not line.edge and not line.note)
    book = _book(main, books)
    end = _end_of_form(main, book)
    attached = extra.find_attachment(main, end)
    form_lines = main if attached is None else main[: attached.first]
    board = lay_out(make_stream(form_lines), book.request)
    sheet = Sheet(board, book.request, has_solid=has_solid_marks(board))
    read_letter(sheet)
    read_contents(sheet)
    application = _application(sheet, attached)
    about_file = (
        *file_doubts.of_version(board, book),
        *file_doubts.of_declarations(board, book),
        *file_doubts.of_features(words.features),
        *file_doubts.of_lines(form_lines, sheet),
        *file_doubts.of_outside(sheet, len(form_lines)),
        *file_doubts.of_edges(_edges(words)),
        *_attachments(sheet, attached),
    )
    _object(sheet, application)
    return Reading(_items(sheet), tuple(dict.fromkeys(about_file)), application, book.id)


def _edges(words: Words) -> tuple[Line, ...]:
    return tuple(line for line in words.lines if line.edge or line.note)


def _book(lines: tuple[Line, ...], books: Sequence[RuleBook]) -> RuleBook:
    everything = fold("\n".join(line.text for line in lines))
    named = [book for book in books if fold(f"ガイドライン{book.version_label}") in everything]
    return max(named or books, key=lambda book: book.published)


def _end_of_form(lines: tuple[Line, ...], book: RuleBook) -> int:
    """The line behind the last 以上 or, without one, behind the last checklist wording; else 0."""
    folded = [fold(line.text) for line in lines]
    marks = [n for n, text in enumerate(folded) if text == fold(book.request.end_mark)]
    wordings = [fold(item.label)[:20] for item in book.request.items if item.value == "check"]
    checks = [n for n, text in enumerate(folded) if any(words in text for words in wordings)]
    return max([*marks[:1], *checks], default=-1) + 1


def _application(sheet: Sheet, attached: extra.Attachment | None) -> Application:
    values = sheet.values
    if attached is not None and attached.is_ours:
        values["user_scope"] = values["user_scope"].removesuffix(USERS_LISTED_JA).rstrip("\n")
    named = [f"declaration:{n}" for n in range(len(sheet.form.declarations))]
    found = [sheet.board.first(name) for name in named]
    application = Application(
        date=dt.date.fromisoformat(values["date"]) if values["date"] else None,
        addressee=values["addressee"],
        pledges=tuple(anchor is not None and not anchor.is_altered for anchor in found),
        contract_year=values["contract_year"],
        category=values["category"],
        users=tuple(values["users"]),
        subcontractor_names=tuple(values["subcontractor_names"]),
        uses=_uses(values),
        kinds=tuple(values["kinds"]),
        kinds_other=values["kinds_other"],
        services=_services(sheet, attached),
        curated=values["curated"],
        checks=tuple(_promised(sheet, f"check_{n}") for n in range(1, CHECKS + 1)),
        **{name: values[name] for name in (*SINGLE, *CONTACT)},
    )
    return application if attached is None else _with_attachment(application, attached)


def _promised(sheet: Sheet, item: str) -> bool | None:
    """A tick beside another wording is a tick, but no promise of what the form says."""
    value: bool | None = sheet.values[item]
    is_altered = any(doubt.code == "read.altered" for doubt in sheet.doubts.get(item, ()))
    return None if is_altered and value else value


def _together(values: dict[str, Any], names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Several uses or services only if their answers are numbered alike; else each answer is one."""
    split = [entries(values[name]) for name in names]
    if len({len(parts) for parts in split if parts != ("",)}) > 1:
        split = [(values[name],) for name in names]
    longest = max(len(parts) for parts in split)
    rows = [tuple(parts[n] if n < len(parts) else "" for parts in split) for n in range(longest)]
    return [row for row in rows if any(row)] if longest == 1 else rows


def _uses(values: dict[str, Any]) -> tuple[Use, ...]:
    rows = _together(values, ("work", "purpose", "method"))
    return tuple(Use("", work, purpose, method) for work, purpose, method in rows)


def _services(sheet: Sheet, attached: extra.Attachment | None) -> tuple[ServiceUse, ...]:
    rows = _together(sheet.values, ("service", "provider", "terms"))
    services = tuple(ServiceUse("", name, provider, terms) for name, provider, terms in rows)
    if attached is None or attached.is_ours:
        return services
    listed = extra.listed_services(attached)
    if not listed or not all(not s.name or "別" in s.name for s in services):
        return services
    sheet.doubt("service", "read.attached-table", f"別紙の表から、{len(listed)}件のサービスを読みました。")
    return tuple(
        ServiceUse("", row["service"], row["provider"], row["terms"], extra.kinds_in(row["kinds"], sheet.form))
        for row in listed
    )


def _with_attachment(application: Application, attached: extra.Attachment) -> Application:
    """Our own 別紙1 carries what the form has no field for; any other 別紙 at least exists."""
    if not attached.is_ours:
        return application.with_answers(attachments=attached.titles)
    audience = extra.audiences(attached)
    heads = ("番号", "生成AIサービス", "種類", "契約の形", "オプトアウトの根拠", "根拠の期限")
    details = extra.rows_under(attached, *heads)
    people = extra.rows_under(attached, "番号", "氏名", "会社")
    files = (*extra.rows_under(attached, "番号", "名称"), *extra.rows_under(attached, *FILE_HEADS_JA))
    uses = tuple(replace(use, audience=audience.get(str(n), "")) for n, use in enumerate(application.uses, start=1))
    services = application.services
    if len(details) == len(services):
        services = tuple(_detailed(service, row) for service, row in zip(services, details, strict=True))
    first, last = attached.period
    return application.with_answers(
        uses=uses,
        services=services,
        first_day=first,
        last_day=last,
        named_users=tuple(NamedUser("", extra.given(row[1]), "", extra.given(row[2])) for row in people),
        attachments=tuple(row[1] for row in files),
    )


KINDS_JA = {"①文章": "text", "②音声": "audio", "③画像": "image", "④動画": "video", "⑤その他": "other"}


def _detailed(service: ServiceUse, row: tuple[str, ...]) -> ServiceUse:
    kinds = tuple(KINDS_JA[words] for words in row[2].split("\n") if words in KINDS_JA)
    until = extra.day_or_none(row[5])
    return replace(service, kinds=kinds, contract=extra.given(row[3]), opt_out=extra.given(row[4]), opt_out_until=until)


def _attachments(sheet: Sheet, attached: extra.Attachment | None) -> tuple[Doubt, ...]:
    """What an answer says is attached; only a person can see whether it came with the file."""
    names = [name for name, text in sheet.values.items() if isinstance(text, str) and MENTION.search(text)]
    if attached is not None and attached.is_ours:
        names = [name for name in names if name != "user_scope"]
    if not names:
        return ()
    called = "、".join(sheet.called(name) for name in names)
    return (
        Doubt(
            "file.attachment",
            "",
            f"{called}に、別紙や添付の記載があります。",
            "別紙や添付のファイルが届いているか確かめてください。",
        ),
    )


def _object(sheet: Sheet, application: Application) -> None:
    """The rules' objections at their items. What is not in the file at all is not reported as left empty too."""
    for doubt in objections(application):
        codes = {known.code for known in sheet.doubts.get(doubt.item, ())}
        if codes & {"read.missing", "read.twice"} and doubt.code in ("form.empty", "form.choice", "form.check"):
            continue
        is_said = doubt.code == "form.check" and codes & {"read.unclear", "read.altered"}
        if is_said or (doubt.code in codes and doubt.code == "form.date"):
            continue
        if doubt not in sheet.doubts.setdefault(doubt.item, []):
            sheet.doubts[doubt.item].append(doubt)


def _items(sheet: Sheet) -> tuple[Item, ...]:
    return tuple(
        Item(item.id, item.label, sheet.values[item.id], tuple(sheet.doubts.get(item.id, ())))
        for item in sheet.form.items
    )
