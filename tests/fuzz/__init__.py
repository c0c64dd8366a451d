"""What comes from outside, thrown at the pure steps of a call: bodies, forms, streams. One oracle, two drivers.

`targets.py` lists the targets: functions of bytes that raise AssertionError, or crash, when the gate is wrong.
Hypothesis runs them in the normal tests (`test_targets.py`), atheris as long as one likes (`run.py`, `script/fuzz`).
"""
