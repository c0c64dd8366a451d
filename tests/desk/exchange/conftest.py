"""The contractor's own installation, empty of officers, with no issuer trusted at first."""

from collections.abc import Iterator

import pytest

from tests.desk.exchange.outside import Outside, build_outside, forget_issuers


@pytest.fixture
def outside(db: None) -> Iterator[Outside]:
    forget_issuers()
    yield build_outside()
    forget_issuers()
