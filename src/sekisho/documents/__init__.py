"""The papers: 特記仕様書 and 確認依頼書 as Word and PDF, from the rule book's wordings and a person's answers.

A paper is first laid out as plain data (`specification_layout.py`, `request_layout.py`, `attachment_layout.py`), once,
in the blocks of `blocks.py`; `word.py` and `typeset.py` render the same blocks, so Word and PDF cannot differ.
Imports `rules` and below, python-docx and typst; reads nothing but the template and fonts shipped with it, writes no
file, asks no network. Begin with `paper.py`, then `request_pdf.py`.
"""
