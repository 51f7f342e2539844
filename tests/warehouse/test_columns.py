"""Some columns of any file as an Arrow table."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ruamjai.errors import FileRefused
from ruamjai.warehouse.columns import open_columns

TABLE = pa.table(
    {
        "id": pa.array(["a1", "a2", "a3"]),
        "ชื่อ": pa.array(["สมชาย", "สมหญิง", None]),
        "a.b": pa.array([1, None, 3], pa.int32()),
        "list": pa.array([[1], [2], [3]]),
    }
)


@pytest.fixture
def parquet(tmp_path):
    pq.write_table(TABLE, tmp_path / "a.parquet", row_group_size=2)
    return tmp_path / "a.parquet"


def test_parquet_keeps_its_types_and_gives_text_as_dictionaries(parquet):
    file = open_columns(parquet)
    assert (file.headings, file.rows) == (("id", "ชื่อ", "a.b", "list"), 3)
    table = file.read(["ชื่อ", "a.b", "id"], plain=["id"])
    assert table.column_names == ["ชื่อ", "a.b", "id"]
    assert [pa.types.is_dictionary(kind) for kind in table.schema.types] == [True, False, False]
    assert table["a.b"].type == pa.int32()
    assert table.to_pydict() == {name: TABLE[name].to_pylist() for name in table.column_names}


def test_a_column_asked_for_twice_comes_once_and_a_stranger_not_at_all(parquet):
    assert open_columns(parquet).read(["id", "id"]).column_names == ["id"]
    with pytest.raises(KeyError):
        open_columns(parquet).read(["nobody"])


def test_a_column_of_lists_is_refused_only_where_it_is_asked_for(parquet):
    with pytest.raises(FileRefused) as told:
        open_columns(parquet).read(["list"])
    assert told.value.code == "file_unreadable"


def test_text_and_workbooks_come_as_text_below_their_title_rows(tmp_path):
    (tmp_path / "a.csv").write_bytes("รายงาน,,\nid,ชื่อ,จำนวน\n01,สมชาย,1\n02,,2\n".encode("cp874"))
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["รายงาน"], ["id", "ชื่อ", "จำนวน"], ["01", "สมชาย", 1], ["02", None, 2.0]]):
            sheet.write_row(row, 0, cells)
    for name in ("a.csv", "a.xlsx"):
        file = open_columns(tmp_path / name, is_heading={"id", "ชื่อ"}.__contains__)
        assert (file.headings, file.rows) == (("id", "ชื่อ", "จำนวน"), 2)
        assert file.read(["จำนวน", "id", "ชื่อ"]).to_pydict() == {"จำนวน": ["1", "2"], "id": ["01", "02"], "ชื่อ": ["สมชาย", None]}


def test_a_name_over_two_columns_is_told_where_it_is_asked_for(tmp_path):
    (tmp_path / "a.csv").write_text("id,id,name\n1,2,x\n", "utf-8")
    file = open_columns(tmp_path / "a.csv", is_heading={"id", "name"}.__contains__)
    assert file.read(["name"]).num_rows == 1
    with pytest.raises(FileRefused) as told:
        file.read(["id"])
    assert told.value.code == "columns_doubled"


def _cut(path):
    path.write_bytes(path.read_bytes()[:-20])


def _spoil(path):
    content = bytearray(path.read_bytes())
    content[4:200] = bytes(196)
    path.write_bytes(content)


def test_files_that_cannot_be_read_are_refused(tmp_path, parquet):
    pq.write_table(TABLE.slice(0, 0), tmp_path / "empty.parquet")
    (tmp_path / "empty.csv").write_text("", "utf-8")
    cases = {tmp_path / "none.parquet": "file_missing", tmp_path / "empty.parquet": "file_empty",
        tmp_path / "empty.csv": "file_empty",
             tmp_path: "file_unreadable"}  # fmt: skip
    for path, code in cases.items():
        with pytest.raises(FileRefused) as told:
            open_columns(path)
        assert told.value.code == code, path
        assert told.value.message_th
    _cut(parquet)
    with pytest.raises(FileRefused) as told:
        open_columns(parquet)
    assert told.value.code == "file_cut_short"


def test_a_damaged_page_is_told_when_it_is_read(parquet):
    _spoil(parquet)
    with pytest.raises(FileRefused) as told:
        open_columns(parquet).read(["id", "ชื่อ"])
    assert told.value.code == "file_unreadable"
