from datetime import date

import pytest

from sekisho.documents.dates import printed_day, printed_fiscal_year


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 4, 1), "令和8年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(1873, 1, 1), "明治6年1月1日"),
        (date(1872, 12, 31), "西暦1872年12月31日"),
        (date(1, 1, 1), "西暦1年1月1日"),
    ],
)
def test_prints_days(day, printed):
    assert printed_day(day) == printed


@pytest.mark.parametrize(
    ("year", "printed"),
    [(2026, "令和8年度"), (2019, "令和元年度"), (1872, "西暦1872年度"), (0, "西暦0年度"), (10000, "西暦10000年度")],
)
def test_prints_fiscal_years(year, printed):
    assert printed_fiscal_year(year) == printed
