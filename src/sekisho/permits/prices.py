"""What a model costs in yen, as the operator read it somewhere on some day. No price is built in.

Amounts are whole nano-yen, so that nothing is rounded while it is added up.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NANO = 10**9
TOKENS_PRICED = 10**6  # prices are per so many tokens, as providers write them
AMOUNT = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?")


@dataclass(frozen=True, slots=True)
class Price:
    """From the day `since` on. input_yen, output_yen: per million tokens; call_yen: per call. Decimal texts.

    source: where it stands, for people. Dates are ISO days in Japan.
    """

    model: str
    since: str
    input_yen: str
    output_yen: str
    call_yen: str
    source: str

    def cost(self, tokens_in: int, tokens_out: int, calls: int = 1) -> int:
        """Nano-yen."""
        paid_in, paid_out = milli(self.input_yen) * tokens_in, milli(self.output_yen) * tokens_out
        return paid_in + paid_out + milli(self.call_yen) * calls * (NANO // 1000)


def milli(amount: str) -> int:
    """Thousandths of a yen. Raises ValueError. Per million tokens this is nano-yen a token."""
    if not AMOUNT.fullmatch(amount):
        raise ValueError("not an amount in yen")
    return int(Decimal(amount) * 1000)


class Prices:
    """Every price known, to be asked by model and day."""

    def __init__(self, rows: Iterable[Price]) -> None:
        """Raises ValueError for what is no price, or two for one model and day."""
        self.rows = tuple(rows)
        self._by_model: dict[str, list[Price]] = {}
        for row in sorted(self.rows, key=lambda row: row.since, reverse=True):
            if date.fromisoformat(row.since).isoformat() != row.since:
                raise ValueError("not a day")
            row.cost(0, 0)
            self._by_model.setdefault(row.model, []).append(row)
        if len({(row.model, row.since) for row in self.rows}) != len(self.rows):
            raise ValueError("two prices for one day")

    def of(self, model: str, day: str) -> Price | None:
        """The price that counts on that day (ISO), or None where none is known."""
        return next((row for row in self._by_model.get(model, ()) if row.since <= day), None)
