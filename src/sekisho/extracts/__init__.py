"""A file's bytes as the texts in it, each with its place; or why it is not read.

Begin with `extract.py` (bytes in, `Extract` or `Refusal` out), then `sniff.py` (what a file is, by its content) and one
file per kind. `apart.py` asks the same of a process of its own, which is how the gate does it: whatever a file does to
its reader, the gate stands. Only `apart.py`, `passage.py` and `bounds.py` are light enough for the gate to import.
Imports `kernel` alone; opens no file on disk, fetches nothing. docs/design/files.md says why it is built so.
"""
