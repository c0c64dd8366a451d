"""Rule 8 at the gate: instructions that lead to something like somebody's work.

What a prompt can show is its wish for a likeness (「…に似た」「…風の」) together with whose work is meant, and the
names of works and characters in prompts for pictures. Whether a result infringes a right is for people to judge;
nothing here says so. Begin with `find.py`; `names.py` knows the names (`lexicons/`, kept by hand), `imitation.py` the
ways of asking, `naming.py` what is ordered with a name.
"""
