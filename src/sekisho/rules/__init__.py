"""The rule book, the thirteen rules, and the 確認依頼書 they look at.

Pure values and decisions; reads nothing but the book shipped beside it. Imports `kernel`, `permits` (rules compile to
its conditions) and `catalogue` (facts about services). Begin with `application.py` (the paper as a value) and
`registry.py` (all rules over one paper); rule N is `rule_NN_….py`; its three wordings are in `books/`.
"""
