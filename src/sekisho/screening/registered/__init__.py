"""The engagement's own secrets: terms, documents and record lists, matched by keyed hashes alone.

Pure: text and key in, values out. Begin with `register.py` (what the gate holds and asks), then `fold.py` (how many
writings become one), `prints.py` (documents), `needles.py` (terms and fields) and `rows.py` (record lists).
docs/design/registered-secrets.md says why it is built so.
"""
