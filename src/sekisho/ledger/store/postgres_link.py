"""The way to a book in PostgreSQL: its schema, its settings, and what a failure is called."""

from typing import Any

import psycopg

from sekisho.kernel.errors import LedgerError
from sekisho.ledger.store import LAYOUT

Link = psycopg.Connection[tuple[Any, ...]]

# Advisory locks of one database, apart by number: who writes the book, who is making its tables.
WRITER_LOCK = 0x5E_15_40_01
TABLES_LOCK = 0x5E_15_40_02
CONNECT_S = 5
STATEMENT_MS = 15_000
BODIES = """
CREATE TABLE sekisho_ledger.shelf (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE,
                                   wrapped bytea NOT NULL);
CREATE TABLE sekisho_ledger.body (seq bigint PRIMARY KEY, record text NOT NULL, part text NOT NULL,
                                  shelf bigint NOT NULL CHECK (shelf >= 0), ciphertext bytea NOT NULL,
                                  sha256 text NOT NULL, UNIQUE (record, part));
CREATE INDEX body_shelf ON sekisho_ledger.body (shelf);
-- Apart from the bodies, and small: it is written anew to be rid of destroyed keys.
CREATE TABLE sekisho_ledger.body_key (seq bigint PRIMARY KEY, wrapped bytea NOT NULL);
CREATE TABLE sekisho_ledger.tidy (id int PRIMARY KEY CHECK (id = 1), pending int NOT NULL);
INSERT INTO sekisho_ledger.tidy VALUES (1, 0);
-- Ciphertext does not compress: trying costs time only.
ALTER TABLE sekisho_ledger.body ALTER COLUMN ciphertext SET STORAGE EXTERNAL;
-- ANALYZE, which the server runs by itself, would copy keys into its own tables, where an erasure leaves them.
ALTER TABLE sekisho_ledger.body_key ALTER COLUMN wrapped SET STATISTICS 0;
ALTER TABLE sekisho_ledger.shelf ALTER COLUMN wrapped SET STATISTICS 0;
"""
# For a book from before: naming the type anew makes the server drop what it had copied.
HAS_STATISTICS = """SELECT EXISTS (SELECT 1 FROM pg_attribute
                    WHERE attname = 'wrapped' AND attstattarget IS DISTINCT FROM 0
                    AND attrelid IN ('sekisho_ledger.body_key'::regclass, 'sekisho_ledger.shelf'::regclass))"""
DROP_STATISTICS = "".join(
    f"ALTER TABLE sekisho_ledger.{table} ALTER COLUMN wrapped TYPE bytea, ALTER COLUMN wrapped SET STATISTICS 0;"
    for table in ("body_key", "shelf")
)
SCHEMA = """
CREATE SCHEMA sekisho_ledger;
CREATE TABLE sekisho_ledger.meta (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE sekisho_ledger.head (id int PRIMARY KEY CHECK (id = 1), note text NOT NULL);
CREATE TABLE sekisho_ledger.entry (idx bigint PRIMARY KEY, leaf bytea NOT NULL, record text NOT NULL,
                                   event text NOT NULL);
CREATE INDEX entry_record ON sekisho_ledger.entry (record) WHERE record <> '';
CREATE UNIQUE INDEX entry_event ON sekisho_ledger.entry (event) WHERE event <> '';
CREATE TABLE sekisho_ledger.tile (level int, idx bigint, hashes bytea NOT NULL, PRIMARY KEY (level, idx));
CREATE TABLE sekisho_ledger.inbox (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event text NOT NULL UNIQUE,
                                   leaf bytea NOT NULL, refused boolean NOT NULL DEFAULT false);
CREATE TABLE sekisho_ledger.probe (id int PRIMARY KEY CHECK (id = 1), count bigint NOT NULL, filler bytea NOT NULL);
INSERT INTO sekisho_ledger.probe VALUES (1, 0, '');
-- Hashes do not compress: trying costs time only.
ALTER TABLE sekisho_ledger.tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""
# From the tables of layout 1, where a body held its wrapped key itself. Numbers stay below those of later bodies.
UPGRADE = f"""
ALTER TABLE sekisho_ledger.body RENAME TO body_1;
ALTER INDEX sekisho_ledger.body_pkey RENAME TO body_1_pkey;
{BODIES}
INSERT INTO sekisho_ledger.body SELECT row_number() OVER (), record, part, 0, ciphertext, sha256
  FROM (SELECT * FROM sekisho_ledger.body_1 ORDER BY record, part) AS old;
INSERT INTO sekisho_ledger.body_key SELECT seq, wrapped_key
  FROM sekisho_ledger.body JOIN sekisho_ledger.body_1 USING (record, part);
DROP TABLE sekisho_ledger.body_1;
UPDATE sekisho_ledger.tidy SET pending = 1;
UPDATE sekisho_ledger.meta SET value = '{LAYOUT}' WHERE name = 'layout';
"""  # noqa: S608


def connect(url: str) -> Link:
    """A connection that waits for the disk at each commit and for nothing longer than a while. Raises psycopg.Error."""
    link = psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_S, tcp_user_timeout=STATEMENT_MS)
    try:
        link.execute("SET synchronous_commit = on")
        link.execute(f"SET statement_timeout = {STATEMENT_MS}")
        link.execute("SET search_path = sekisho_ledger")
    except BaseException:
        link.close()
        raise
    return link


def has_book(link: Link) -> bool:
    """Whether the schema is there. Raises psycopg.Error, and LedgerError for tables of another version."""
    layout = _layout(link)
    if layout not in ("", LAYOUT):
        raise LedgerError(
            "この台帳は、別の版の Sekisho の形式です。",
            next_ja="版を合わせてください。前の版の台帳は、sekisho up を一度実行すると新しい形式になります。",
        )
    return layout == LAYOUT


def ensure_book(link: Link) -> None:
    """Make the tables unless they are there; two processes may come at once. Raises psycopg.Error."""
    if _layout(link) not in ("", "1"):
        if has_book(link):
            _drop_statistics(link)
        return
    # The lock is taken outside the transaction: one that began before would not see the schema made meanwhile.
    link.execute("SELECT pg_advisory_lock(%s)", (TABLES_LOCK,))
    try:
        layout = _layout(link)
        with link.transaction():
            if layout == "1":
                link.execute(UPGRADE)
            elif not layout:
                link.execute(SCHEMA + BODIES)
                link.execute("INSERT INTO sekisho_ledger.meta VALUES ('layout', %s)", (LAYOUT,))
    finally:
        link.execute("SELECT pg_advisory_unlock(%s)", (TABLES_LOCK,))


def _drop_statistics(link: Link) -> None:
    """Once for a book of an earlier version. What was dropped leaves the files if this role may see to it."""
    if link.execute(HAS_STATISTICS).fetchall()[0][0]:
        link.execute(DROP_STATISTICS)
        # A warning, and nothing done, for who does not own the database.
        link.execute("VACUUM FULL pg_catalog.pg_statistic")


def _layout(link: Link) -> str:
    """The version of the tables; "" if there are none."""
    found = link.execute("SELECT to_regclass('sekisho_ledger.meta') IS NOT NULL").fetchone()
    if found is None or not found[0]:
        return ""
    row = link.execute("SELECT value FROM meta WHERE name = 'layout'").fetchone()
    return str(row[0]) if row else "unknown"


def failure(act: str, error: psycopg.Error) -> LedgerError:
    """What to raise for an error of PostgreSQL; names the act and the SQLSTATE, never data or addresses."""
    return LedgerError(
        f"台帳のデータベースの{act}に失敗しました（{error.sqlstate or type(error).__name__}）。",
        next_ja="PostgreSQL の稼働・空き・権限を確かめてください。直れば元どおり動きます。",
    )
