"""`sekisho desk`: serve the pages on a socket; `up` puts them on the common port."""

from argparse import Namespace

from sekisho.desk.serve import serve
from sekisho.kernel.settings import Settings


def run(args: Namespace, settings: Settings) -> int:
    """Serve until standard input closes."""
    serve(args.socket)
    return 0
