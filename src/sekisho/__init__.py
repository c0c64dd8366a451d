"""Sekisho: the gate, the papers and the book for a city's contractors who use generative AI."""

__version__ = "0.1.0"
