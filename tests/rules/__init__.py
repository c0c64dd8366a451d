"""Tests of the rules room. `paper.py` makes a paper that every rule accepts; `source/` is the source's text."""
