"""Facts about AI services, by plan, each with its sources and date. Facts go stale; unknown stays unknown.

Reads only the data shipped beside it; imports `kernel`. Begin with `service.py` (one entry), then `catalogue.py`
(lookup). It judges nothing: what a fact means for a rule is said in the rules room.
"""
