"""The trained tagger: names of persons that nothing beside them announces.

Begin with `tagger.py` (text in, spans out), then `words.py` (Sudachi's words as numbers), `attributes.py` (what is
known of a word), `network.py` (the scores) and `labels.py` (the best row of labels). The model `names.npz` is made by
`training/names`; docs/design/screening.md says how well it does.
"""
