"""What must not matter to a register: the order of columns, the encoding, the kind of file, and taking twice."""

import csv
import io
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registers.desk import SAMPLES, take
from registers.making_samples import csv_bytes, plain_basic_needs, tpmap_people, welfare_card
from ruamjai import registers
from ruamjai.warehouse.reading import read_rows
from ruamjai.warehouse.writing import write_parquet, write_xlsx

FILES = {"basic_needs": plain_basic_needs(), "tpmap": tpmap_people()[1:], "welfare_card": welfare_card()}


def tables(register: str, name: str, data: bytes) -> dict[str, list[dict[str, object]]]:
    """Everything that comes of a file but the batch's own id."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        batch = take(register, path, Path(folder) / "inbox")
        return {
            table: [{key: value for key, value in row.items() if key != "batch"} for row in pq.read_table(
                batch.folder / f"{table}.parquet"
            ).to_pylist()]
            for table in [*batch.tables, "findings"]
        }  # fmt: skip


def as_table(rows: list[list[object]]) -> pa.Table:
    headings = [str(name) for name in rows[0]]
    width = len(headings)
    texts = [[None if cell is None else str(cell) for cell in [*row, *[None] * (width - len(row))]] for row in rows[1:]]
    return pa.table([pa.array(column, pa.string()) for column in zip(*texts, strict=True)], names=headings)


@pytest.mark.parametrize("register", FILES)
@settings(deadline=None, max_examples=8)
@given(data=st.data())
def test_the_order_of_columns_does_not_matter(register, data):
    rows = FILES[register]
    order = data.draw(st.permutations(range(len(rows[0]))))
    turned = [[row[place] if place < len(row) else None for place in order] for row in rows]
    plainly = tables(register, "a.csv", csv_bytes([[*row, *[None] * (len(rows[0]) - len(row))] for row in rows], "utf-8"))
    assert tables(register, "a.csv", csv_bytes(turned, "utf-8")) == plainly


@pytest.mark.parametrize("register", FILES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_the_encoding_does_not_matter(register, encoding):
    assert tables(register, "a.csv", csv_bytes(FILES[register], encoding)) == tables(
        register, "a.csv", csv_bytes(FILES[register], "utf-8")
    )


@pytest.mark.parametrize("register", FILES)
def test_the_kind_of_file_does_not_matter(register, tmp_path):
    rows = FILES[register]
    square = [[*row, *[None] * (len(rows[0]) - len(row))] for row in rows]
    plainly = tables(register, "a.csv", csv_bytes(square, "utf-8"))
    write_xlsx(as_table(rows), tmp_path / "a.xlsx", sheet="ข้อมูล")
    assert tables(register, "a.xlsx", (tmp_path / "a.xlsx").read_bytes()) == plainly
    write_parquet(as_table(rows), tmp_path / "a.parquet")
    assert tables(register, "a.parquet", (tmp_path / "a.parquet").read_bytes()) == plainly


@settings(deadline=None, max_examples=6)
@given(st.lists(st.sampled_from(range(len(SAMPLES))), min_size=1, max_size=6))
def test_taking_in_any_order_and_any_number_of_times_gives_each_file_one_batch(places):
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder)
        for place in places:
            take(*SAMPLES[place], inbox)
        assert [batch.file_name for batch in registers.batches(inbox)] == [
            SAMPLES[place][1].name for place in dict.fromkeys(places)
        ]


CELL = st.text(st.characters(codec="cp874", exclude_characters="\r\x00\x1a"), max_size=8)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3).filter(any), min_size=1, max_size=8), st.booleans())
def test_a_csv_reads_back_what_was_written(rows, buddhist_code_page):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["ชื่อ", "อำเภอ", "จำนวน"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.getvalue().encode("cp874" if buddhist_code_page else "utf-8"))
        if not any(cell.strip() for row in rows for cell in row):
            return
        raw = read_rows(path, is_heading={"ชื่อ", "อำเภอ", "จำนวน"}.__contains__)
    found = [[column.items()[row] for column in raw.columns] for row in range(len(raw))]
    assert found == [[cell.strip() or None for cell in row] for row in rows]
