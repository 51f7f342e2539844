"""A workbook to fill in: choices, locks, a hidden column, a guide, and nobody else may read it."""

import re
import stat
import zipfile
from dataclasses import replace

import pyarrow as pa
import pytest
from python_calamine import load_workbook

from ruamjai.errors import UsageError
from ruamjai.warehouse.answer_sheets import AnswerSheet, write_answer_sheet
from ruamjai.warehouse.reading import read_rows

SHEET = AnswerSheet(
    sheet="ตรวจ",
    rows=pa.table({"no.": ["1", "2"], "answer": pa.array([None, "ใช่"]), "name": ["=1+1", "สมชาย"], "code": ["x", "y"]}),
    titles=("ชื่อเรื่อง", "ส่วนบุคคล"), answer_column="answer", answers=("ใช่", "ไม่ใช่"), open_columns=("answer",), hidden=("code",),
    shaded=("name",), guide=("วิธี", "ข้อหนึ่ง", "ข้อสอง"), n_frozen=2,
)  # fmt: skip


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_only_its_owner_may_read_it_and_it_is_never_written_over(tmp_path, name):
    path = tmp_path / "new folder" / name
    write_answer_sheet(SHEET, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [name]
    before = path.read_bytes()
    with pytest.raises(UsageError, match="may hold answers"):
        write_answer_sheet(SHEET, path)
    assert path.read_bytes() == before


def test_the_mode_of_other_files_stays_as_it_was(tmp_path):
    (tmp_path / "before").touch()
    write_answer_sheet(SHEET, tmp_path / "a.xlsx")
    (tmp_path / "after").touch()
    assert (tmp_path / "before").stat().st_mode == (tmp_path / "after").stat().st_mode


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_the_rows_come_back_hidden_ones_too(tmp_path, name):
    write_answer_sheet(SHEET, tmp_path / name)
    raw = read_rows(tmp_path / name, is_heading=lambda text: text in SHEET.rows.column_names)
    assert raw.headings == ("no.", "answer", "name", "code")
    assert raw.columns[1].items() == [None, "ใช่"]
    assert raw.columns[3].items() == ["x", "y"]
    assert raw.columns[2].items()[0].lstrip("'") == "=1+1"


def test_choices_locks_and_guide(tmp_path):
    write_answer_sheet(SHEET, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r'<dataValidation type="list"[^>]*sqref="B4:B5"><formula1>"ใช่,ไม่ใช่"</formula1>', page)
    assert re.search(r'<col min="4" max="4"[^>]*hidden="1"', page)
    assert "<sheetProtection" in page
    assert re.search(r'<pane xSplit="2" ySplit="3"', page)
    assert "<f>" not in page, "text that begins like a formula is text"
    with load_workbook(str(tmp_path / "a.xlsx")) as book:
        assert book.sheet_names == ["ตรวจ", "วิธี"]
        assert book.get_sheet_by_name("วิธี").to_python() == [["วิธี"], ["ข้อหนึ่ง"], ["ข้อสอง"]]


def test_a_sheet_without_rows_is_written_too(tmp_path):
    write_answer_sheet(replace(SHEET, rows=SHEET.rows.slice(0, 0)), tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_size > 0


def test_another_kind_of_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"write \.xlsx or \.csv"):
        write_answer_sheet(SHEET, tmp_path / "a.ods")
