"""`sekisho services` where no installation is prepared: the catalogue as shipped."""

from argparse import Namespace
from datetime import datetime

from sekisho.catalogue.catalogue import Catalogue, as_json, load
from sekisho.cli.output import print_json, say
from sekisho.kernel.clock import JST
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Print the service catalogue."""
    return show(load(), args)


def show(catalogue: Catalogue, args: Namespace) -> int:
    """Print a catalogue; with `--json` also what must be confirmed again (`stale`)."""
    if args.json:
        print_json(as_json(catalogue, datetime.now(JST).date()))
        return 0
    for fact in catalogue.all():
        say(f"{fact.id}\t{fact.name_ja}\t{fact.provider}")
    return 0
