"""`sekisho rules`."""

from argparse import Namespace

from sekisho.cli.output import print_json, say
from sekisho.kernel.settings import Settings
from sekisho.rules.book import as_json, book_ids, load_book


def run(args: Namespace, settings: Settings) -> int:
    """Print a rule book whole as JSON, or its rules as lines."""
    book = load_book(args.book or book_ids()[-1])
    if args.json:
        print_json(as_json(book))
        return 0
    say(f"{book.title} {book.version_label}（{book.id}）")
    for rule in book.rules:
        say(f"{rule.number:2}. {rule.wording('regulation')}")
    return 0
