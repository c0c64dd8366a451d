"""`sekisho services` of an installation: the catalogue as its policy section has stated it since."""

from argparse import Namespace

from sekisho.cli.services import show
from sekisho.desk.services.present import catalogue
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Print the service catalogue as it stands here."""
    return show(catalogue(), args)
