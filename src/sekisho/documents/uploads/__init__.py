"""What strangers hand in as 別紙 or evidence: what each file really is, or why it is not taken. Begin with guard.py.

May import `kernel` and `extracts`. Knows no store and no page; nothing is unpacked to disk or fetched.
"""
