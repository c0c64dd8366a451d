"""台帳: the book of every passage, append-only, provable to outsiders (C2SP tlog-tiles, RFC 6962, signed notes).

May import `kernel`, `cryptography`, sqlite3 and psycopg; nothing else of Sekisho. Begin with `entry.py` (what a leaf
says), `log.py` (the one writer), `reader.py` (everyone else). `fsck.py` is the independent checker: it shares no code
with the writer, and a contract in pyproject.toml keeps it so. Why it is built this way: docs/design/ledger.md.
"""
