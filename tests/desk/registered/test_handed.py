"""A table that is mostly nothing must not fill the memory: what may be registered bounds what is unfolded."""

import io
import tracemalloc

import pytest
from openpyxl import Workbook

from sekisho.desk.registered.handed import Handed, rows_of, writings_of
from sekisho.kernel.errors import InputError

MIB = 1024**2


def scattered(rows: int) -> bytes:
    """One cell a row, and one in the last column there is."""
    made, out = Workbook(), io.BytesIO()
    for row in range(1, rows + 1):
        made.worksheets[0].cell(row=row, column=1, value="架")
    made.worksheets[0].cell(row=1, column=16_384, value="氏名")
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("read", "name", "data"),
    [
        (rows_of, "名簿.xlsx", scattered(1_000)),
        (rows_of, "名簿.csv", b"a,b\n" * 500_000),
        (rows_of, "名簿.csv", b"a" + b"," * 3_000_000),
        (writings_of, "用語.txt", b"a\n" * 1_000_001),
    ],
    ids=["far cells", "short rows", "one wide row", "short lines"],
)
def test_what_would_fill_the_memory_is_refused(read, name, data):
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match=r"多すぎます|離れた欄") as error:
            read(Handed(name, data))
        assert tracemalloc.get_traced_memory()[1] < 200 * MIB
    finally:
        tracemalloc.stop()
    assert error.value.next_ja


def test_a_list_as_large_as_may_be_is_read():
    line = "架空 花子,大阪市北区仮住町1番2号,090-1111-2222,1980/05/03,要支援,,,,,,,,,\n"
    heading = "氏名,住所,電話番号,生年月日,区分,,,,,,,,,\n"
    assert len(rows_of(Handed("名簿.csv", (heading + line * 20_000).encode()))) == 20_001
