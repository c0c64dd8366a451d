"""The `sekisho` command. Begin with `parser.py` (every command and its words), then the module a command names.

The only room that sees both shells: it starts desk and gateway side by side on one port (`up.py`, `front.py`).
"""
