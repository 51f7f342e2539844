"""The จปฐ. files of a small world, opened as a clerk would: layouts, encodings and every kind of mess are there."""

import csv
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ruamjai.thai.areas import current, match, successor

HEADER = "รหัสครัวเรือน"


def text_of(path: Path) -> tuple[str, str]:
    raw = path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw.decode("utf-8-sig"), "utf-8-sig"
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return raw.decode("cp874"), "cp874"


class Opened:
    """A file's title rows, and its rows as dictionaries."""

    def __init__(self, path: Path) -> None:
        if path.suffix == ".xlsx":
            rows = [
                [str(cell) for cell in row] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            ]
            self.encoding = "xlsx"
        else:
            text, self.encoding = text_of(path)
            rows = list(csv.reader(text.splitlines()))
        start = next(place for place, row in enumerate(rows) if row[0] == HEADER)
        self.titles = rows[:start]
        self.headings = rows[start]
        self.rows = [dict(zip(self.headings, row, strict=True)) for row in rows[start + 1 :]]


@pytest.fixture(scope="module")
def files(made_in: Path) -> dict[str, Opened]:
    return {path.stem[-4:]: Opened(path) for path in sorted((made_in / "basic_needs").iterdir())}


def cells(files: dict[str, Opened], heading: str) -> list[str]:
    return [row[heading] for file in files.values() for row in file.rows if heading in row]


def test_one_file_an_amphoe_three_workbooks_three_encodings(files: dict[str, Opened]) -> None:
    assert len(files) == 36
    assert {code for code, file in files.items() if file.encoding == "xlsx"} == {"5705", "5713", "4703"}
    assert {file.encoding for file in files.values()} == {"xlsx", "utf-8", "utf-8-sig", "cp874"}


def test_title_rows_stand_above_some_headers(files: dict[str, Opened]) -> None:
    titles = [len(file.titles) for file in files.values()]
    assert set(titles) == {0, 2}
    assert all("สมมุติ" in "".join(file.titles[1]) for file in files.values() if file.titles)


def test_merged_households_are_empty_below_their_first_row(files: dict[str, Opened]) -> None:
    for code in ("5705", "5713", "4703"):
        rows = files[code].rows
        for row in rows:
            first = row["ลำดับที่"] in ("1.0", "๑")
            assert (row[HEADER] != "") == first
            assert row["1411"] == "" or first
    repeated = files["5703"].rows
    assert all(row[HEADER] for row in repeated)


def test_thai_digits_glued_names_words_for_sexes(files: dict[str, Opened]) -> None:
    assert any(re.search("[๐-๙]", cell) for cell in cells(files, "วันเกิด"))
    glued = [file for file in files.values() if "ชื่อ-สกุล" in file.headings]
    assert 0 < len(glued) < 36
    assert any(cell.startswith("นาย") for cell in cells(files, "ชื่อ-สกุล"))
    assert {"ชาย", "หญิง", "1", "2"} <= set(cells(files, "เพศ"))


def test_ruined_citizen_numbers(files: dict[str, Opened]) -> None:
    numbers = cells(files, "เลขประจำตัวประชาชน")
    for pattern in (r"\d\.\d{4}E\+12", r"\d{12}", r"\d{13}\.0", r"'\d{13}", r'"\d{13}"', r"\d-\d{4}-\d{5}-\d\d-\d", ""):
        assert any(re.fullmatch(pattern, number) for number in numbers), pattern


def test_shifted_rows_and_sums(files: dict[str, Opened]) -> None:
    of_csv = [row for file in files.values() if file.encoding != "xlsx" for row in file.rows]
    shifted = [row for row in of_csv if row["อำเภอ"] == "" and row["ตำบล"] and row[HEADER] != "รวมทั้งสิ้น"]
    assert len(shifted) >= 3
    assert any(file.rows[-1][HEADER] == "รวมทั้งสิ้น" for file in files.values())


def test_pseudo_and_abolished_tambons(files: dict[str, Opened]) -> None:
    codes = {cell for cell in cells(files, "รหัสตำบล") if re.fullmatch(r"\d{6}", cell)}
    gone = {code for code in codes if not current(code)}
    assert {code for code in gone if successor(code)}, "an abolished code"
    assert {code for code in gone if not successor(code)}, "a municipality's pseudo-code"
    assert any(cell.startswith("เทศบาลตำบล") for cell in cells(files, "ตำบล"))


def test_area_names_with_and_without_prefixes_are_found(files: dict[str, Opened]) -> None:
    names = set(cells(files, "ตำบล"))
    assert {name[:2] for name in names} >= {"ต."}
    assert any(name.startswith("ตำบล") for name in names)
    file = files["5703"]
    row = file.rows[0]
    assert match(row["ตำบล"], row["อำเภอ"], row["จังหวัด"]) == [row["รหัสตำบล"]]


def test_some_offices_write_two_for_no(files: dict[str, Opened]) -> None:
    by_two = [code for code, file in files.items() if "2" in {row["1711"] for row in file.rows}]
    by_zero = [code for code, file in files.items() if {"0", "0.0"} & {row["1711"] for row in file.rows}]
    assert by_two and by_zero
    for code in by_two:
        assert {row["21211"] for row in files[code].rows} <= {"", "0", "1"}  # nuisances: 1 present, 0 absent
