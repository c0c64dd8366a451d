"""What a cell of a table must not do: be calculated. One rule for CSV and Excel."""

from datetime import date

# A cell that begins so would be calculated by a spreadsheet (OWASP, CSV injection); Excel's Japanese edition takes the
# full-width signs for the same.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_cell(value: object) -> str:
    """A value as the text of a cell; an apostrophe makes text of what would be a formula."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
