"""What the pre-check is told about the world: today and the service catalogue."""

from functools import cache

from sekisho.catalogue.catalogue import Catalogue, load
from sekisho.desk.shell.clock import today
from sekisho.rules.book import RuleBook, load_book
from sekisho.rules.facts import Facts


@cache
def catalogue() -> Catalogue:
    """The catalogue as shipped; read once per process."""
    return load()


@cache
def book(name: str) -> RuleBook:
    """A rule book; read once per process."""
    return load_book(name)


def facts() -> Facts:
    return Facts(today=today(), services=catalogue().by_id)
