"""Rule 7 at the gate: what in a text is personal information, and where.

Pure: text in, findings out; no I/O but the lexicons of this package, read once at import. Imports nothing of
Sekisho above `kernel`. Begin with `screen.py` (the one question asked from outside), then `normalise.py` (how the
many ways of writing become one, with the way back), `registry.py` (what is looked for) and one file of
`recognizers/`. docs/design/screening.md says why it is built so.
"""
