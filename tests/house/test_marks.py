"""A stage of script/test reads only the files that name its mark, so nothing else may set one."""

import re

from tests.house.sources import name_of, tracked

MARK = re.compile(r"mark\.(?:slow|measured|browser)\b")


def test_a_mark_of_a_stage_stands_in_the_file_of_its_tests():
    named = [path for path in tracked() if path.suffix == ".py" and MARK.search(path.read_text("utf-8"))]
    assert len(named) > 15
    assert not [name_of(path) for path in named if not path.name.startswith("test_")]
