"""手形: what a city confirmed, compiled to conditions, signed, and carried to the gate as one immutable snapshot.

Pure values and decisions, no I/O; imports `kernel` and the signature primitives of `cryptography` only. Begin with
`conditions.py` (what can be allowed), then `permit.py` (one permit and its decision), `snapshot.py` (what the
gateway knows), `lifecycle.py` (states as one table).
"""
