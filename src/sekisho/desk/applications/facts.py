"""What the pre-check is told about the world: today and the service catalogue."""

from functools import cache

from sekisho.desk.services.present import catalogue
from sekisho.desk.shell.clock import today
from sekisho.rules.book import RuleBook, load_book
from sekisho.rules.facts import Facts

__all__ = ["book", "catalogue", "facts"]


@cache
def book(name: str) -> RuleBook:
    """A rule book; read once per process."""
    return load_book(name)


def facts() -> Facts:
    return Facts(today=today(), services=catalogue().by_id)
