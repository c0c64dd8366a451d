"""Template tags of the desk, available in every template: dates in both calendars, states, ticks, URL queries."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.template import Context, Library
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from sekisho import __version__
from sekisho.desk.shell.workdays import open_days
from sekisho.kernel import era
from sekisho.kernel.clock import JST

register = Library()

# Tone of a state's label. The word carries the meaning; the tone gives it a shape and then a colour.
TONES: dict[str, str] = {
    "draft": "quiet",
    "submitted": "busy",
    "in_review": "busy",
    "returned": "care",
    "confirmed": "good",
    "refused": "stop",
    "withdrawn": "ended",
    "in_force": "good",
    "suspended": "care",
    "revoked": "stop",
    "superseded": "ended",
    "expired": "ended",
    "open": "busy",
    "answered": "good",
    "failed": "stop",
    "cut": "care",
    "imported": "quiet",
    "undecided": "quiet",
    "none": "ended",
    "planned": "busy",
}
TICKS: dict[bool | None, tuple[str, str]] = {
    True: ("☑", "チェックあり"),
    False: ("□", "チェックなし"),
    None: ("？", "読み取れません"),
}


@register.filter
def wareki(day: date | None) -> str:
    """`令和8年4月1日`; empty for nothing, the Western date where the Japanese calendar was another one."""
    if day is None or day == "":
        return ""
    found = _japanese_day(day)
    return era.wareki(found) if found >= era.GREGORIAN_SINCE else _western(found)


@register.filter
def commas(number: int) -> str:
    """`1,234,567`."""
    return f"{number:,}"


@register.filter
def both(day: date | None) -> str:
    """`令和8年4月1日（2026年4月1日）`."""
    if day is None or day == "":
        return ""
    found = _japanese_day(day)
    return f"{wareki(found)}（{_western(found)}）" if found >= era.GREGORIAN_SINCE else _western(found)


@register.filter
def moment(at: datetime | None) -> str:
    """`令和8年4月1日（2026年4月1日） 09:05` in Japan, as a `<time>` that machines read too and that breaks only between
    its parts. The moment must be aware.
    """
    if at is None or at == "":
        return ""
    local = at.astimezone(JST)
    parts = format_html_join("", '<span class="nowrap">{}</span>', ((part,) for part in _parts(local)))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), parts)


def moment_text(at: datetime) -> str:
    """The same as words alone, for what is no template: a message, a file."""
    return "".join(_parts(at.astimezone(JST)))


@register.filter
def utc(text: str) -> datetime | None:
    """The moment in `2026-11-23T04:05:06.789Z`, as reports keep it; None for nothing."""
    return datetime.fromisoformat(text) if text else None


@register.filter
def day(text: str) -> date | None:
    """The date in `2026-11-23`, as reports keep it; None for nothing."""
    return date.fromisoformat(text) if text else None


@register.simple_tag
def days_waiting(since: datetime | date | None) -> str:
    """滞留日数: how many days have begun since, in Japan; 「本日」 for today."""
    if since is None or since == "":
        return ""
    days = (timezone.localdate() - _japanese_day(since)).days
    return f"{days}日" if days > 0 else "本日"


@register.simple_tag
def open_days_waiting(since: datetime | date | None) -> str:
    """滞留日数 in 開庁日: how many days the office was open since."""
    if since is None or since == "":
        return ""
    return f"開庁日{open_days(_japanese_day(since), timezone.localdate())}日"


@register.simple_tag
def status(code: str, word: str) -> SafeString:
    """A state as a label: its word, and a mark whose shape says the same as its colour."""
    tone = TONES.get(str(code), "quiet")
    return format_html(
        '<span class="status status--{}"><span class="status__mark" aria-hidden="true"></span>{}</span>', tone, word
    )


@register.simple_tag
def tick(value: bool | None) -> SafeString:
    """☑, □ or ？ (unreadable) with words for those who do not see it. Anything but True and False is unreadable."""
    mark, word = TICKS[value if isinstance(value, bool) else None]
    return format_html(
        '<span class="tick"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        mark,
        word,
    )


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The present URL's query with these changes; None or "" removes a key, a list gives it several times.

    Whoever changes a filter begins at the first page again.
    """
    request: HttpRequest = context["request"]
    values = request.GET.copy()
    if "page" not in changes:
        values.pop("page", None)
    for key, value in changes.items():
        if value is None or value == "":
            values.pop(key, None)
        elif isinstance(value, list | tuple):
            values.setlist(key, [str(item) for item in value])
        else:
            values[key] = str(value)
    return "?" + values.urlencode()


@register.filter
def paragraphs(text: object) -> SafeString:
    """Plain text as HTML paragraphs and line breaks. Always escaped, whatever the text claims to be."""
    return mark_safe(linebreaks("" if text is None else text, autoescape=True))  # noqa: S308  # escaped by linebreaks


@register.simple_tag
def version() -> str:
    """The installed version; also the key under which browsers keep the style sheets."""
    return __version__


def _japanese_day(day: date | datetime) -> date:
    return day.astimezone(JST).date() if isinstance(day, datetime) else day


def _parts(local: datetime) -> tuple[str, ...]:
    return wareki(local), f"（{_western(local)}）", f"{local:%H:%M}"


def _western(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
