from dataclasses import FrozenInstanceError, fields, replace

import pytest

from sekisho.screening.finding import Finding


def test_a_finding_is_a_value_without_text() -> None:
    finding = Finding(3, 8, "PHONE", "personal.phone")
    assert replace(finding, path="messages[0].content").path == "messages[0].content"
    assert [field.name for field in fields(finding)] == ["start", "end", "label", "code", "path"]
    with pytest.raises(FrozenInstanceError):
        finding.start = 0  # type: ignore[misc]
