"""TPMAP's public aggregates: what goes out comes in again, under the names that TPMAP gives its files."""

import pyarrow as pa
import pytest

from registers.desk import sample, table, take
from ruamjai import registers
from ruamjai.registers.tpmap.names import public_name, read_name
from ruamjai.tables import TABLES
from ruamjai.warehouse import arrow_schema

PROMISE = TABLES["tpmap_areas"]


def rows(*found: dict[str, object]) -> pa.Table:
    empty = dict.fromkeys(PROMISE.column_names)
    return pa.Table.from_pylist([empty | {"batch": "x", "row_number": 1} | row for row in found], schema=arrow_schema(PROMISE))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("61_province_11111.csv", (2018, 2, "11111")),
        ("2566_tambon_10000.csv", (2023, 6, "10000")),
        ("66_amphur_01010 (1).csv", (2023, 4, "01010")),
        ("61_province_common.csv", None),
        ("66_village_11111.csv", None),
        ("people_57.csv", None),
    ],
)
def test_the_name_says_year_level_and_dimensions(name, said):
    assert read_name(name) == said


def test_a_name_that_is_given_is_the_name_that_is_read():
    assert read_name(public_name(2023, 4, "01111")) == (2023, 4, "01111")
    assert public_name(2018, 2, "11111") == "61_province_11111.csv"


def test_the_published_figures_go_out_as_they_came_in(tmp_path):
    batch = take("tpmap", sample("tpmap", "61_province_11111.csv"), tmp_path / "a")
    (path,) = registers.tpmap_aggregate_out(table(batch, "tpmap_areas"), tmp_path / "out")
    assert path.name == "61_province_11111.csv"
    assert path.read_text("utf-8").splitlines()[0].startswith('"province_ID","household.CNT","HOUSEMEMBER_CNT"')
    again = take("tpmap", path, tmp_path / "b")
    figures = [name for name in PROMISE.column_names if name not in ("batch", "row_number")]
    assert table(again, "tpmap_areas").select(figures).equals(table(batch, "tpmap_areas").select(figures))


def test_one_file_a_year_level_and_filter_and_an_unknown_figure_stays_open(tmp_path):
    found = registers.tpmap_aggregate_out(
        rows(
            {"area_code": "57", "year": 2023, "dimension_filter": "11111", "n_target": 7},
            {"area_code": "47", "year": 2023, "dimension_filter": "11111", "n_target": None},
            {"area_code": "570505", "year": 2023, "dimension_filter": "11111", "n_target": 1},
            {"area_code": "57", "year": 2022, "dimension_filter": "10000", "n_target": 2},
        ),
        tmp_path,
    )
    assert [path.name for path in found] == ["65_province_10000.csv", "66_province_11111.csv", "66_tambon_11111.csv"]
    heading, first, second = found[1].read_text("utf-8").splitlines()
    place = heading.replace('"', "").split(",").index("poor.JPT.MOFval.CNT")
    assert first.split(",")[0] == '"47"'
    assert first.split(",")[place] == ""
    assert second.split(",")[place] == "7"
