"""Files in, whatever they are called: encodings, title rows, merged cells, cut files, and files made to exhaust a machine."""

import datetime as dt
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from ruamjai.errors import FileRefused
from ruamjai.warehouse import workbooks
from ruamjai.warehouse.reading import read_column, read_rows, read_table

MOMENT = dt.datetime(2566, 2, 15, 9, 30)  # noqa: DTZ001  a spreadsheet knows no zone
KNOWN = {"ชื่อ", "อำเภอ", "จำนวน", "วันที่", "หมู่"}


def read(path: Path):
    return read_rows(path, is_heading=KNOWN.__contains__)


def rows_of(raw):
    return [tuple(column.items()[row] for column in raw.columns) for row in range(len(raw))]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


TEXT = "ชื่อ,อำเภอ,จำนวน\nสมชาย,พาน,1\nสมหญิง,กุดบาก,2\n"
ROWS = [("สมชาย", "พาน", "1"), ("สมหญิง", "กุดบาก", "2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_text_in_every_encoding_reads_the_same(tmp_path, encoding):
    raw = read(write(tmp_path / "a.csv", TEXT, encoding))
    assert raw.headings == ("ชื่อ", "อำเภอ", "จำนวน")
    assert rows_of(raw) == ROWS
    assert raw.row_numbers.tolist() == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_with_any_delimiter_and_line_end_reads_the_same(tmp_path, delimiter, newline):
    raw = read(write(tmp_path / "a.txt", TEXT.replace(",", delimiter).replace("\n", newline)))
    assert rows_of(raw) == ROWS


def test_a_file_is_what_its_bytes_say_not_what_its_name_says(tmp_path):
    pq.write_table(pa.table({"ชื่อ": ["ก"], "จำนวน": [1]}), tmp_path / "a.csv")
    assert rows_of(read(tmp_path / "a.csv")) == [("ก", "1")]


def test_title_rows_and_blank_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    text = 'รายงาน,,\n"พิมพ์เมื่อ\n๑ ม.ค.",,\n\nชื่อ,อำเภอ,จำนวน\nก,ข,1\n\nค,ง,2\n'
    raw = read(write(tmp_path / "a.csv", text))
    assert raw.header_row == 4
    filled = [(number, row) for number, row in zip(raw.row_numbers.tolist(), rows_of(raw), strict=True) if any(row)]
    assert filled == [(5, ("ก", "ข", "1")), (7, ("ค", "ง", "2"))]


def test_quoted_cells_keep_their_commas_quotes_and_line_breaks(tmp_path):
    raw = read(write(tmp_path / "a.csv", 'ชื่อ,อำเภอ\n"ก, ""ข""","ค\nง"\nจ,ฉ\n'))
    assert rows_of(raw) == [('ก, "ข"', "ค\nง"), ("จ", "ฉ")]
    assert raw.row_numbers.tolist() == [2, 3]


def test_ragged_rows_are_noted_by_number(tmp_path):
    raw = read(write(tmp_path / "a.csv", "ชื่อ,อำเภอ,จำนวน\nก,ข\nค,ง,1,2\nจ,ฉ,3,\nช,ซ,4\n"))
    assert rows_of(raw) == [("ก", "ข", None), ("ค", "ง", "1"), ("จ", "ฉ", "3"), ("ช", "ซ", "4")]
    assert raw.notes == ((2, "row_short"), (3, "row_long"))


def test_a_few_broken_characters_do_not_spoil_a_file(tmp_path):
    data = ("ชื่อ,อำเภอ\n" + "สมชาย,พาน\n" * 2000).encode()
    place = data.index("พาน".encode(), 5000)
    (tmp_path / "a.csv").write_bytes(data[:place] + b"\xff" + data[place + 1 :])
    raw = read(tmp_path / "a.csv")
    assert len(raw) == 2000
    broken = [cell for cell in raw.columns[1].values if "\ufffd" in cell]
    assert len(broken) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf\n , \n", "file_empty"),
        ("ชื่อ,อำเภอ\n".encode(), "file_empty"),
        ("ชื่อ,อำเภอ\nก,ข\nค".encode(), "file_cut_short"),
        ("ชื่อ,อำเภอ\nก,ข\nค,งู".encode()[:-1], "file_cut_short"),
        ('ชื่อ,อำเภอ\nก,ข\n"ค'.encode(), "file_cut_short"),
        ('ชื่อ,อำเภอ\nก,"ข\n'.encode() + "ค,ง\n".encode() * 5000, "file_cut_short"),
        ('ชื่อ,อำเภอ\nก,"ข\n'.encode() + "ค,ง\n".encode() * 90_000, "file_cut_short"),
        (b"PAR1....", "file_cut_short"),
        (b"PK\x03\x04........", "file_cut_short"),
        (b"\x00\x01\x02" * 100, "file_unreadable"),
        (bytes(range(128, 256)) * 100, "file_unreadable"),
        (b"PAR1" + b"x" * 50 + b"PAR1", "file_unreadable"),
    ],
)
def test_what_cannot_be_read_is_told_apart(tmp_path, data, code):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(FileRefused) as told:
        read(tmp_path / "a.csv")
    assert told.value.code == code
    assert told.value.message_th


def test_a_missing_file(tmp_path):
    with pytest.raises(FileRefused) as told:
        read(tmp_path / "nothing.csv")
    assert told.value.code == "file_missing"


def test_a_last_line_without_end_is_noted(tmp_path):
    raw = read(write(tmp_path / "a.csv", TEXT.rstrip("\n")))
    assert rows_of(raw) == ROWS
    assert raw.notes == ((3, "row_unended"),)


# ------------------------------------------------------------------------------------------ workbooks


@pytest.fixture
def book(tmp_path):
    """Writes a workbook: ``put(page, book)`` fills its one sheet."""

    def make(put, name="a.xlsx", sheet="ข้อมูล"):
        with xlsxwriter.Workbook(str(tmp_path / name)) as made:
            put(made.add_worksheet(sheet), made)
        return tmp_path / name

    return make


def test_a_workbook_s_cells_have_the_spelling_that_text_has(book):
    def put(page, made):
        page.write_row(2, 1, ["ชื่อ", "จำนวน", "วันที่", "หมู่"])
        page.write_row(3, 1, ["ก", 1101700203451])
        page.write_datetime(3, 3, dt.date(2023, 2, 15), made.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_boolean(3, 4, True)
        page.write_row(4, 1, [" ข ", 2.5])
        page.write_datetime(4, 3, MOMENT, made.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        page.write_formula(4, 4, "=1+1", None, 2)

    raw = read(book(put))
    assert raw.headings == ("ชื่อ", "จำนวน", "วันที่", "หมู่")
    assert rows_of(raw) == [("ก", "1101700203451", "2023-02-15", "1"), ("ข", "2.5", "2566-02-15", "2")]
    assert (raw.header_row, raw.row_numbers.tolist()) == (3, [4, 5])


def test_a_merged_cell_stands_in_every_row_that_it_covers(book):
    def put(page, _):
        page.merge_range(0, 0, 0, 2, "หัวเรื่อง")
        page.write_row(1, 0, ["อำเภอ", "ชื่อ", "จำนวน"])
        page.merge_range(2, 0, 4, 0, "พาน")
        for row, name in enumerate("กขค", start=2):
            page.write_row(row, 1, [name, row])
        page.write_row(5, 0, ["กุดบาก", "ง", 5])

    assert rows_of(read(book(put))) == [("พาน", "ก", "2"), ("พาน", "ข", "3"), ("พาน", "ค", "4"), ("กุดบาก", "ง", "5")]


def test_headings_in_two_rows_are_read_together(book):
    def put(page, _):
        page.write(0, 0, "ทะเบียน")
        page.merge_range(1, 0, 2, 0, "ชื่อ")
        page.merge_range(1, 1, 1, 2, "ที่อยู่")
        page.write_row(2, 1, ["อำเภอ", "หมู่"])
        page.write_row(3, 0, ["ก", "พาน", 5])

    raw = read(book(put))
    assert raw.headings == ("ชื่อ", "อำเภอ", "หมู่")
    assert rows_of(raw) == [("ก", "พาน", "5")]


def test_a_note_beside_the_table_is_told_and_a_whole_column_without_heading_is_kept(book):
    def put(page, _):
        page.write_row(0, 0, ["ชื่อ", "อำเภอ"])
        for row in range(1, 10):
            page.write_row(row, 0, ["ก", "พาน", None, "x"])
        page.write(4, 6, "ดูหมายเหตุ")

    raw = read(book(put))
    assert raw.headings == ("ชื่อ", "อำเภอ", "")
    assert raw.notes == ((5, "cell_stray"),)


def test_a_sheet_that_explains_is_passed_over_and_two_that_hold_data_are_refused(tmp_path):
    def make(name, second):
        with xlsxwriter.Workbook(str(tmp_path / name)) as made:
            made.add_worksheet("คำอธิบาย").write_column(0, 0, ["คำอธิบายคอลัมน์", "ชื่อ"])
            page = made.add_worksheet("ข้อมูล")
            page.write_row(0, 0, ["ชื่อ", "อำเภอ", "จำนวน"])
            page.write_row(1, 0, ["ก", "พาน", 1])
            made.add_worksheet("อีกแผ่น").write_row(0, 0, second)
        return tmp_path / name

    assert rows_of(read(make("a.xlsx", ["จบ"]))) == [("ก", "พาน", "1")]
    with pytest.raises(FileRefused) as told:
        read(make("b.xlsx", ["ชื่อ", "อำเภอ", "จำนวน"]))
    assert told.value.code == "file_several_sheets"
    assert rows_of(read_rows(tmp_path / "b.xlsx", is_heading=KNOWN.__contains__, sheet="ข้อมูล")) == [("ก", "พาน", "1")]


@pytest.mark.parametrize("far", [[(1_048_575, 600)], [(1_048_575, 0), (1, 600)], [(1, 16_000)], [(99_998, 650)]])
def test_cells_far_from_one_another_are_refused_before_memory_is_filled(book, far):
    def put(page, _):
        page.write_row(0, 0, ["ชื่อ", "อำเภอ"])
        for place in far:
            page.write(*place, "x")

    with pytest.raises(FileRefused) as told:
        read(book(put))
    assert told.value.code == "file_too_large"


_ROOMY = b" " * 3_000_000  # wider than what is read at once


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',  # nothing behind the reference
        b'<row r="1048576"><c r="xfd0001048576" t="n"><v>1</v></c></row>',
        b'<row r="1048576"><c r="XFD1048576"' + _ROOMY + b"><v>1</v></c></row>",
        b'<row r="1048576"><c r="XFD1048576" cm="/>"><v>1</v></c></row>',
        b'<row r="3">' + b"<c><v>1</v></c>" * 16_000 + b'</row><row r="1048576"><c><v>1</v></c></row>',  # no references
        b"<row>" + b"<c><v>1</v></c>" * 700 + b"</row>" + b"<row/>" * 200_000 + b"<row><c><v>1</v></c></row>",
    ],
)
def test_far_cells_are_refused_however_they_are_written(book, tmp_path, rows):
    whole, patched = book(lambda page, _: page.write_row(0, 0, ["ชื่อ", "อำเภอ"])), tmp_path / "far.xlsx"
    with zipfile.ZipFile(whole) as package, zipfile.ZipFile(patched, "w", zipfile.ZIP_DEFLATED) as out:
        for part in package.infolist():
            out.writestr(part.filename, package.read(part).replace(b"</sheetData>", rows + b"</sheetData>"))
    with pytest.raises(FileRefused) as told:
        workbooks.check_size(patched)
    assert told.value.code == "file_too_large"


def test_empty_cells_that_only_have_a_look_are_not_counted(book):
    def put(page, made):
        page.write_row(0, 0, ["ชื่อ", "อำเภอ"])
        page.write_row(1, 0, ["ก", "พาน"])
        page.write_blank(1_048_575, 16_000, None, made.add_format({"bold": True}))

    assert len(read(book(put))) == 1


def test_a_cell_far_down_in_the_first_columns_is_read(book):
    def put(page, _):
        page.write_row(0, 0, ["ชื่อ", "อำเภอ"])
        page.write_row(150_000, 0, ["ก", "พาน"])

    raw = read(book(put))
    assert raw.row_numbers[-1] == 150_001
    assert [column.items()[-1] for column in raw.columns] == ["ก", "พาน"]


def test_a_workbook_that_unpacks_beyond_the_cap_is_refused(book, monkeypatch):
    path = book(lambda page, _: [page.write_row(row, 0, ["ชื่อ", "อำเภอ"]) for row in range(2000)])
    assert len(read(path)) == 1999
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 20_000)
    with pytest.raises(FileRefused) as told:
        read(path)
    assert told.value.code == "file_too_large"


def test_a_part_that_lies_about_its_size_is_not_unpacked(tmp_path, book):
    path = book(lambda page, _: [page.write_row(row, 0, ["ชื่อ", "อำเภอ"]) for row in range(2000)])
    with zipfile.ZipFile(path) as package:
        sizes = {part.filename: part.file_size for part in package.infolist()}
    true = sizes["xl/worksheets/sheet1.xml"].to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, (100).to_bytes(4, "little")))
    with pytest.raises(FileRefused) as told:
        read(path)
    assert told.value.code in ("file_unreadable", "file_too_large")


def test_parquet_gives_the_spelling_that_text_has(tmp_path):
    table = pa.table(
        {
            "ชื่อ": pa.array(["ก", " ", None]).dictionary_encode(),
            "จำนวน": [1.0, 2.5, float("nan")],
            "วันที่": [dt.date(2023, 2, 15), None, dt.date(2566, 1, 1)],
            "หมู่": pa.array([1, 2, None], pa.int8()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    raw = read(tmp_path / "a.parquet")
    assert rows_of(raw) == [("ก", "1", "2023-02-15", "1"), (None, "2.5", None, "2"), (None, None, "2566-01-01", None)]
    assert raw.row_numbers.tolist() == [2, 3, 4]


def test_parquet_with_lists_is_no_table(tmp_path):
    pq.write_table(pa.table({"ชื่อ": [["ก"]]}), tmp_path / "a.parquet")
    with pytest.raises(FileRefused) as told:
        read(tmp_path / "a.parquet")
    assert told.value.code == "file_unreadable"


def test_our_own_files_are_read_by_columns(tmp_path):
    pq.write_table(pa.table({"a": [1, 1, 2], "b": ["x", "y", "x"]}), tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet", ["b"]).to_pydict() == {"b": ["x", "y", "x"]}
    assert read_column(tmp_path / "t.parquet", "a").to_pylist() == [1, 2]


@pytest.mark.parametrize("text", ["a," * (5 << 20), "1,พาน\n" + "x" * (9 << 20), ",".join("abc" * 300) + "\n1,2\n"])
def test_a_text_file_of_one_endless_line_or_of_countless_columns_is_refused_before_it_is_split(tmp_path, text):
    (tmp_path / "wide.csv").write_text("ชื่อ,อำเภอ," + text, encoding="utf-8")
    with pytest.raises(FileRefused) as told:
        read(tmp_path / "wide.csv")
    assert told.value.code == "file_too_large"
