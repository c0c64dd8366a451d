"""`sekisho document read`: a filled 確認依頼書, as JSON for programs or as lines for people."""

from argparse import Namespace

from sekisho.cli.output import print_json, say
from sekisho.documents.reading.doubt import Doubt, Reading
from sekisho.documents.reading.request import read_request
from sekisho.extracts.package_guard import MOST_BYTES
from sekisho.kernel.settings import Settings
from sekisho.rules.book import book_ids, load_book


def run(args: Namespace, settings: Settings) -> int:
    """Read the file; a file that is refused raises InputError, and nothing is printed on standard output."""
    with args.file.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    reading = read_request(data, tuple(load_book(name) for name in book_ids()))
    if args.json:
        print_json(reading.as_json())
    else:
        _say(reading)
    return 0


def _say(reading: Reading) -> None:
    for item in reading.items:
        value = "、".join(item.value) if isinstance(item.value, list) else item.value
        say(f"{item.id}：{'' if value is None else value}")
        for doubt in item.doubts:
            say(f"  ※ {_words(doubt)}")
    for doubt in reading.doubts:
        say(f"※ {_words(doubt)}")


def _words(doubt: Doubt) -> str:
    return f"[{doubt.code}] {doubt.message_ja} {doubt.next_ja}".strip()
