"""One kind of personal information per file: `find(text)` yields spans of normalised text.

A recognizer knows what its kind looks like and what looks like it and is not it. It never raises, keeps no state,
and its expressions cannot match in two ways, so that time grows with the length of the text and with nothing else.
"""
