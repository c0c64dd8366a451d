"""立会人: remembers the largest tree of each log and cosigns only what continues it (C2SP tlog-witness).

May import `kernel`, `keyring`, the formats in `ledger`, starlette and sqlite3. A city runs one beside, not inside, its
contractors' gateways. Begin with `judgement.py` (what is answered), then `memory.py` (what is remembered), `app.py`.
"""
