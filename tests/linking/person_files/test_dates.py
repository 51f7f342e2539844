"""Births of whole columns are those that ``thai.dates`` parses cell by cell; an impossible day leaves the year."""

import datetime as dt

import pyarrow as pa
import pytest

from linking.person_files.made_up import chance
from ruamjai.linking.person_files.coded import Coded
from ruamjai.linking.person_files.dates import read_births
from ruamjai.thai.dates import DateFault, PartialDate, parse


def births(cells, kind=None, **how):
    found = read_births(Coded.of(pa.array(cells, kind)), **how)
    parts = found.arrow()
    return list(zip(*(parts[f"birth_{part}"].to_pylist() for part in ("year", "month", "day")), strict=True)), found.unread


def written(rng):
    """A date, often impossible, in one of the ways in which files write it."""
    year, month, day = rng.randint(1840, 2700), rng.randint(0, 13), rng.randint(0, 32)
    return rng.choice(
        [
            f"{year}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year}", f"{year}{month:02d}{day:02d}",
            f"{day:02d}{month:02d}{year}", f"{day}/{month}/{year}", f"{year}/{month}/{day}", f"{day:02d}-{month:02d}-{year}",
            f"{year}", f"{year}-{month:02d}-{day:02d} 00:00:00", f"{day} ก.พ. {year}",
            f"{day:02d}/{month:02d}/{year % 100:02d}",
            f"{day:02d}.{month:02d}.{year}", "ไม่ทราบ", "", "00000000", "garbage", "๑๕/๐๒/๒๕๐๑",
        ]
    )  # fmt: skip


@pytest.mark.parametrize("era", ["auto", "be", "ce"])
@pytest.mark.parametrize("order", ["dmy", "ymd"])
def test_every_cell_reads_as_it_does_alone(era, order):
    rng = chance(4)
    cells = [written(rng) for _ in range(6000)]
    found, _ = births(cells, era=era, order=order)
    for cell, got in zip(cells, found, strict=True):
        if order == "ymd" and len(cell) == 8 and cell[:2].isdigit() and 18 <= int(cell[:2]) <= 27:
            continue  # held to the order, see below
        alone = parse(cell, era=era, order=order)
        if isinstance(alone, PartialDate):
            assert got == (alone.year, alone.month, alone.day), cell
        elif alone is not DateFault.NO_SUCH_DAY:
            assert got == (None, None, None), cell
        else:
            assert got[1:] == (None, None), cell


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        ("2501-02-30", 1958), ("30/02/2501", 1958), ("19840231", 1984), ("31/11/1984", 1984), ("1984-13-01", 1984),
        ("25010230", 1958), ("30022501", 1958), ("30 ก.พ. 2501", 1958),
    ],
)  # fmt: skip
def test_a_day_that_no_calendar_has_leaves_the_year(cell, year):
    assert births([cell])[0] == [(year, None, None)]


@pytest.mark.parametrize(
    ("cell", "dmy", "ymd"),
    [
        ("20111985", (1985, 11, 20), (2011, None, None)), ("19840215", (1984, 2, 15), (1984, 2, 15)),
        ("25012502", (1959, 1, 25), (1958, None, None)), ("15022501", (1958, 2, 15), (1958, 2, 15)),
    ],
)  # fmt: skip
def test_eight_digits_are_held_to_the_order_that_is_said(cell, dmy, ymd):
    assert births([cell])[0] == [dmy]
    assert births([cell], order="ymd")[0] == [ymd]


def test_a_buddhist_leap_day_exists():
    assert births(["29/02/2567", "29/02/2566"])[0] == [(2024, 2, 29), (2023, None, None)]


def test_first_of_january_stays_as_written():
    assert births(["1960-01-01", "01/01/2503"])[0] == [(1960, 1, 1), (1960, 1, 1)]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([dt.date(1958, 2, 15), None], pa.date32()),
        ([dt.datetime(1958, 2, 15, 7), None], pa.timestamp("us")),  # noqa: DTZ001  a file's own column
        ([19580215, None], pa.int32()),
        ([15022501, None], pa.int64()),
        ([25010215.0, None], pa.float64()),
        ([dt.date(2501, 2, 15), None], pa.date32()),
        (["15/02/2501", "  "], pa.large_string()),
    ],
)
def test_dates_come_in_every_type(cells, kind):
    assert births(cells, kind)[0] == [(1958, 2, 15), (None, None, None)]


def test_a_whole_number_may_have_lost_the_day_s_zero_and_may_be_a_year_alone():
    assert births([5022501, 2501, 1958], pa.int64())[0] == [(1958, 2, 5), (1958, None, None), (1958, None, None)]


def test_cells_that_are_no_dates_are_counted_and_open_ones_are_not():
    assert births(["x", "x", "15/02/58", "2501-02-15", "", None, "ไม่ทราบ"])[1] == 3
    assert births([None, None], pa.string()) == ([(None, None, None)] * 2, 0)
