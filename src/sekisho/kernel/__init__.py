"""The plain ground every room stands on: ids, clock, eras, canonical JSON, errors, settings.

Standard library only, no I/O, imports nothing else of Sekisho. Begin with `errors.py` (what is raised) and
`refusal.py` (what is answered), then `settings.py` (what an operator can set).
"""
