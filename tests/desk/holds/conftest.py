"""Which files of this folder run on which store."""

import os

# On PostgreSQL the desk's tests have a database of their own and the book lies in another; a gateway has one for both.
collect_ignore = ["test_round_trip.py"] if os.environ.get("SEKISHO_TEST_STORE") == "postgres" else []
