"""Filled Word forms at the desk: uploaded, read, compared, confirmed doubt by doubt, and made a request like any other.

Imports `applications` and below. Begin with `views.py`; what must be resolved is in `points.py`.
"""
