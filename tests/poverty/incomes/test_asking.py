"""What an analyst is told who asks for what cannot be done: everything at once, by name, in Thai and in English."""

import math
from fractions import Fraction

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ruamjai.errors import UsageError
from ruamjai.poverty import measure_income

TABLE = pa.table(
    {
        "y": [10.0, 20.0, None, 40.0],
        "w": [1.0, -1.0, None, 2.0],
        "word": ["a", "b", None, "b"],
        "one": [1, 1, 1, 1],
        "two": [1, 1, 2, 2],
        "none": pa.array([None] * 4, pa.float64()),
        "zero": [0, 0, 0, 0],
        "endless": [1.0, math.inf, 2.0, 3.0],
        "z": [15.0, 15.0, 15.0, None],
    }
)


def told(**asked):
    with pytest.raises(UsageError) as caught:
        measure_income(TABLE, **{"income": "y", "line": 15, **asked})
    return str(caught.value), caught.value.message_th


@pytest.mark.parametrize(
    ("asked", "english", "thai"),
    [
        ({"income": "pay"}, "There is no column pay (income).", "ไม่มีคอลัมน์ pay (income)"),
        ({"by": ["one*place"]}, "There is no column place (by).", "ไม่มีคอลัมน์ place (by)"),
        ({"by": ["place"]}, "There is no column place (by).", "ไม่มีคอลัมน์ place (by)"),
        ({"line": "edge"}, "There is no column edge (line).", "ไม่มีคอลัมน์ edge (line)"),
        ({"income": "word"}, "column word holds no numbers", "คอลัมน์ word ไม่ใช่ตัวเลข"),
        ({"income": "none"}, "column none is empty in every row", "คอลัมน์ none ว่างทุกแถว"),
        ({"income": "endless"}, "column endless is infinite in 1 rows", "คอลัมน์ endless เป็นอนันต์ 1 แถว"),
        ({"weight": "w"}, "weight w is negative in 1 rows", "น้ำหนัก w ติดลบ 1 แถว"),
        ({"weight": "w"}, "weight w is empty in 1 rows", "น้ำหนัก w ว่าง 1 แถว"),
        ({"weight": "zero"}, "weight zero is zero in every row", "น้ำหนัก zero เป็นศูนย์ทุกแถว"),
        ({"line": 0}, "line 0 must be above zero", "เส้นความยากจน 0 ต้องมากกว่าศูนย์"),
        ({"line": math.nan}, "line nan must be above zero", "เส้นความยากจน nan ต้องมากกว่าศูนย์"),
        ({"line": "zero"}, "line zero is not above zero in 4 rows", "เส้นความยากจน zero ไม่มากกว่าศูนย์ 4 แถว"),
        ({"strata": "word"}, "word is empty in 1 rows", "ชั้นภูมิ word ว่าง 1 แถว"),
        ({"psu": "word"}, "word is empty in 1 rows", "หน่วยตัวอย่างขั้นแรก word ว่าง 1 แถว"),
        ({"psu": "one"}, "a single primary sampling unit (psu: one)", "(psu: one) เพียงหน่วยเดียว"),
        ({"lone_psu": "guess"}, "lone_psu must be one of centre, certain, missing", "lone_psu ต้องเป็นหนึ่งใน"),
        ({"level": 95}, "level 95 must lie between 0 and 1", "ระดับความเชื่อมั่น 95 ต้องอยู่ระหว่าง 0 กับ 1"),
    ],
)
def test_a_fault_is_told_by_name_in_both_languages(asked, english, thai):
    in_english, in_thai = told(**asked)
    assert english in in_english
    assert thai in in_thai


def test_all_faults_are_told_at_once():
    english, thai = told(income="word", weight="w", line=-3, psu="one")
    assert len(english.splitlines()) == len(thai.splitlines()) == 1 + 5
    english, _ = told(income="pay", weight="weigh", level=2)
    assert len(english.splitlines()) == 1 + 3


def test_tables_of_any_library_and_parquet_files_are_measured_alike(tmp_path):
    asked = {"income": "y", "line": "z", "by": ["two"], "psu": "_n"}
    pq.write_table(TABLE, tmp_path / "people.parquet")
    wanted = measure_income(TABLE, **asked)
    frame = TABLE.to_pandas()  # an empty cell is NaN there
    assert frame["y"].isna().sum() == 1
    for given in (frame, TABLE.to_reader(), ibis.memtable(TABLE), str(tmp_path / "people.parquet")):
        assert measure_income(given, **asked) == wanted


@pytest.mark.parametrize(("data", "advice"), [("people.csv", "read_survey first"), ({"y": [1.0]}, "The data are a dict")])
def test_data_that_are_no_table_are_refused_by_name(data, advice):
    with pytest.raises(UsageError, match=advice):
        measure_income(data, income="y", line=1)


def test_a_table_without_rows_is_told():
    with pytest.raises(UsageError, match="empty in every row"):
        measure_income(TABLE.slice(0, 0), income="y", line=15)


def rows(**asked):
    return measure_income(TABLE, **{"income": "y", "line": 15, **asked}).to_pylist()


def test_the_line_stands_beside_the_figures_that_have_one():
    for line, text in ((15, "15"), (15.0, "15"), (Fraction(31, 2), "31/2"), (15.5, "15.5"), ("z", "z")):
        made = {row["measure"]: row for row in rows(line=line)}
        assert {name: row["k"] for name, row in made.items() if row["k"]} == dict.fromkeys(
            ("fgt0", "fgt1", "fgt2", "watts", "sen"), text
        )
        assert made["mean"]["b"] == pytest.approx(70 / 3)
    assert (made["fgt0"]["n"], made["fgt0"]["n_missing"]) == (2, 2)


def means(**asked):
    return {
        (row["subgroup"], row["level"]): (row["b"], row["n"], row["n_missing"])
        for row in rows(**asked)
        if row["measure"] == "mean"
    }


def test_subgroups_come_in_the_order_asked_and_of_their_values_the_empty_one_first():
    made = means(by=["word", "two", "word"])
    assert list(made) == [("", ""), ("word", ""), ("word", "a"), ("word", "b"), ("two", "1"), ("two", "2")]
    assert list(made.values()) == [(pytest.approx(70 / 3), 3, 1), (None, 0, 1), (10, 1, 0), (30, 2, 0), (15, 2, 0), (40, 1, 1)]


def test_subgroups_can_be_crossed():
    made = means(by=["two * word"])
    assert made == {
        ("", ""): (pytest.approx(70 / 3), 3, 1),
        ("two * word", "1*a"): (10, 1, 0), ("two * word", "1*b"): (20, 1, 0),
        ("two * word", "2*"): (None, 0, 1), ("two * word", "2*b"): (40, 1, 0),
    }  # fmt: skip


def test_without_a_design_there_are_no_errors():
    """Each row drawn by itself is a design too, and has to be said."""
    assert all(row["se"] is row["ll"] is row["ul"] is None for row in rows())
    by_rows = {row["measure"]: row for row in rows(psu="_n")}
    wanted = math.sqrt(4 / 3 * sum((y - 70 / 3) ** 2 for y in (10, 20, 40))) / 3  # four rows were drawn, three answered
    assert by_rows["mean"]["se"] == pytest.approx(wanted)
    one_stratum = {row["measure"]: row for row in rows(strata="one")}
    assert one_stratum == by_rows


def test_a_group_of_which_no_income_is_known_has_its_rows_and_no_figure():
    table = TABLE.append_column("part", pa.array(["x", "x", "y", "x"]).dictionary_encode())
    made = measure_income(table, income="y", line=15, by="part").to_pylist()
    empty = [row for row in made if row["level"] == "y"]
    assert len(empty) == 14
    assert all(
        row["b"] is row["se"] is row["ll"] is row["ul"] is None and (row["n"], row["n_missing"]) == (0, 1) for row in empty
    )


def test_a_column_of_subgroups_that_is_empty_has_everybody_in_the_empty_group():
    made = means(by=["none"])
    assert made["none", ""] == made["", ""]
