"""Make a store as versions before the joined migration made it: `python -m tests.cli.old_chain LAST`, in a data folder.

Every migration by itself, up to and with LAST, and none of the joined one.
"""

import os
import sys

from sekisho.desk.setup import start_desk
from sekisho.kernel.settings import read_settings


def main() -> None:
    start_desk(read_settings(os.environ))
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    executor = MigrationExecutor(connection)
    others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] != "desk"]
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.loader.replacements.clear()  # Or it notes down the joined one.
    executor.migrate([*others, ("desk", sys.argv[1])])


if __name__ == "__main__":
    main()
