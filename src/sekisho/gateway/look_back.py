"""What a service made of a sound nobody here could hear is looked at when it comes back, so that it is seen at least.

Nothing is held back for it: the words were in the sound already, and the person who sent it needs to know.
"""

from collections import Counter
from collections.abc import Mapping
from functools import partial

from sekisho.gateway.gate import Gate
from sekisho.gateway.memory import Sought, find_all
from sekisho.gateway.screen import Ground

Counted = Mapping[str, int]  # how often, by code


async def find_nothing(texts: list[str]) -> Counted:
    return {}


async def look_back(gate: Gate, ground: Ground, texts: list[str]) -> Counted:
    """What was found in these texts of an answer, by what the request was judged by: the same register, the same
    names. Raises whatever breaks in the screen."""
    return await gate.work(sum(map(len, texts)), partial(_count, texts, ground.sought))


def _count(texts: list[str], sought: Sought) -> Counted:
    return Counter(finding.code for text in texts for finding in find_all(text, sought))
