"""Files out: formulas made harmless, encodings, titles, merged cells, whole or not at all, equal bytes."""

import csv
import datetime
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ruamjai.errors import UsageError
from ruamjai.warehouse import writing
from ruamjai.warehouse.writing import write_csv, write_parquet, write_xlsx

# What OWASP's page on CSV injection names; the last two are ways to get at it through quotes and separators.
FORMULAS = ["=1+1", "+66812345678", "-2+3", "@SUM(A1)", "\tnow", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
HARMLESS = ["สมชาย", "1-2", "a=b", "'quoted", "", "๑๒๓"]


def rows_of(path: Path, encoding: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def sheet_of(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str, tmp_path: Path) -> None:
    table = pa.table({text: pa.array([text, None])})
    write_csv(table, tmp_path / "a.csv", title_rows=[text])
    write_xlsx(table, tmp_path / "a.xlsx", sheet="a", title_rows=[text])
    assert rows_of(tmp_path / "a.csv", "utf-8-sig")[:3] == [["'" + text]] * 3
    shown = [row[0] for row in sheet_of(tmp_path / "a.xlsx")][:3]
    assert [cell.replace("_x000D_", "\r") for cell in shown] == ["'" + text] * 3


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays(text: str, tmp_path: Path) -> None:
    write_csv(pa.table({"a": [text, "x"]}), tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv", "utf-8-sig")[1] == [text]


def test_negative_numbers_stay_numbers(tmp_path: Path) -> None:
    table = pa.table({"n": [-5], "x": [-2.5]})
    write_csv(table, tmp_path / "a.csv")
    write_xlsx(table, tmp_path / "a.xlsx", sheet="a")
    assert rows_of(tmp_path / "a.csv", "utf-8-sig")[1] == ["-5", "-2.5"]
    assert sheet_of(tmp_path / "a.xlsx")[1] == [-5, -2.5]


def test_a_formula_inside_a_dictionary_column_becomes_text(tmp_path: Path) -> None:
    table = pa.table({"a": pa.array(["=1", "ก", "=1"]).dictionary_encode()})
    write_csv(table, tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv", "utf-8-sig")[1:] == [["'=1"], ["ก"], ["'=1"]]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_no_cell_of_a_csv_starts_a_formula_and_every_text_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(pa.table({"a": cells, "b": ["x"] * len(cells)}), path)
    back = [row[0] for row in rows_of(path, "utf-8-sig")[1:]]
    assert not [cell for cell in back if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [cell.removeprefix("'") if cell != original else cell for cell, original in zip(back, cells, strict=True)] == cells


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", b'"'), ("utf-8-sig", b'\xef\xbb\xbf"'), ("cp874", b'"')])
def test_encodings(encoding: writing.Encoding, start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(pa.table({"ชื่อ": ["น้ำ", None], "อายุ": [5, 6]}), path, encoding=encoding, title_rows=["หัวเรื่อง", "อีกแถว"])
    assert path.read_bytes().startswith(start)
    assert rows_of(path, encoding) == [["หัวเรื่อง"], ["อีกแถว"], ["ชื่อ", "อายุ"], ["น้ำ", "5"], ["", "6"]]


def test_a_character_that_windows_874_lacks_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"U\+00E9"):
        write_csv(pa.table({"a": ["café"]}), tmp_path / "a.csv", encoding="cp874")
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_are_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 3)
    table = pa.table({"a": [str(i) for i in range(10)]})
    write_csv(table, tmp_path / "a.csv", encoding="cp874")
    write_xlsx(table, tmp_path / "a.xlsx", sheet="a")
    assert rows_of(tmp_path / "a.csv", "cp874") == [["a"]] + [[str(i)] for i in range(10)]
    assert sheet_of(tmp_path / "a.xlsx") == [["a"]] + [[str(i)] for i in range(10)]


def test_types_in_a_workbook(tmp_path: Path) -> None:
    day = datetime.date(2023, 2, 15)
    table = pa.table(
        {
            "day": [day],
            "yes": [True],
            "long": pa.array([2**60]),
            "nan": [float("nan")],
            "infinite": [float("-inf")],
            "none": pa.array([None], pa.string()),
            "last": ["ก"],
        }
    )
    write_xlsx(table, tmp_path / "a.xlsx", sheet="แผ่น")
    assert sheet_of(tmp_path / "a.xlsx")[1] == [day, True, str(2**60), "", "'-inf", "", "ก"]


def test_merged_cells_hold_the_groups_first_value(tmp_path: Path) -> None:
    table = pa.table({"house": ["1", "1", "1", "2", "3", "3"], "moo": [7, 7, 7, 8, 9, 9], "who": list("abcdef")})
    write_xlsx(table, tmp_path / "a.xlsx", sheet="a", title_rows=["t"], merge_columns=["house", "moo"], merge_by="house")
    sheet = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_index(0)
    assert sheet.to_python()[2:] == [["1", 7, "a"], ["", "", "b"], ["", "", "c"], ["2", 8, "d"], ["3", 9, "e"], ["", "", "f"]]
    assert sorted(sheet.merged_cell_ranges or []) == [((2, 0), (4, 0)), ((2, 1), (4, 1)), ((6, 0), (7, 0)), ((6, 1), (7, 1))]


def test_a_table_too_long_for_a_sheet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "SHEET_ROWS", 3)
    write_xlsx(pa.table({"a": [1, 2]}), tmp_path / "fits.xlsx", sheet="a")
    with pytest.raises(UsageError, match="CSV or Parquet"):
        write_xlsx(pa.table({"a": [1, 2, 3]}), tmp_path / "long.xlsx", sheet="a")
    assert [path.name for path in tmp_path.iterdir()] == ["fits.xlsx"]


def test_parquet_keeps_types_nulls_and_text(tmp_path: Path) -> None:
    table = pa.table({"a": ["=1", None], "d": [datetime.date(2023, 1, 1), None], "n": pa.array([1, None], pa.int8())})
    write_parquet(table, tmp_path / "deep" / "a.parquet")
    assert pq.read_table(tmp_path / "deep" / "a.parquet").equals(table)


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    table = pa.table({"a": ["ก", "ข"], "n": [1.5, None]})
    for name, write in (("csv", write_csv), ("parquet", write_parquet)):
        write(table, tmp_path / f"1.{name}")
        write(table, tmp_path / f"2.{name}")
        assert (tmp_path / f"1.{name}").read_bytes() == (tmp_path / f"2.{name}").read_bytes()
    write_xlsx(table, tmp_path / "1.xlsx", sheet="a")
    time.sleep(2.1)  # a zip archive keeps times to two seconds
    write_xlsx(table, tmp_path / "2.xlsx", sheet="a")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(pa.table({"a": ["old"]}), path)
    before = path.read_bytes()
    with pytest.raises(UsageError):
        write_csv(pa.table({"a": ["new", "é"]}), path, encoding="cp874")
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]
