"""関所の門: every call is admitted by the permit, screened, written to the book, and only then relayed.

May import permits, screening, ledger, keyring, kernel; never rules, documents or Django (contracts in pyproject.toml).
Begin with `chat.py` (the steps of one call in order), then `call.py` (what is known of a call), `admit.py`,
`screen.py`, `record.py`, `relay.py`. `app.py` puts the room together; `gate.py` is all of its state.
"""
