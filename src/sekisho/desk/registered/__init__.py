"""登録した秘密: an engagement's own terms, documents and lists. What is handed in is hashed in memory and forgotten.

Begin with actions.py. handed.py reads what comes, hashing.py turns it into keyed hashes, at_gate.py puts the hashes of
an engagement together where the gateways look. Nothing here stores, logs or repeats a word of what was handed in.
"""
