"""`sekisho prepare`: what must be done once before serving."""

from argparse import Namespace

from sekisho.cli.keks import insist_on_keks
from sekisho.desk.permits.publish import publish
from sekisho.desk.setup import migrate
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Bring the store to this version and publish the permits as they stand."""
    migrate()
    insist_on_keks(settings)
    publish()
    return 0
