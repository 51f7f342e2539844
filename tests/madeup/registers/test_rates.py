"""The stated rates, counted in the files: every figure here is written out from the linkage notes, not read from the code."""

import datetime as dt

import numpy as np
import pytest

from madeup.registers.conftest import Read
from ruamjai.madeup.draws import Bools, Words
from ruamjai.thai.citizen_id import is_valid, no_office

# harsh has every rate but the numbers' 1.6 times as often
STANDARD, HARSH = 1.0, 1.6
DIFFICULTIES = [("standard", STANDARD), ("harsh", HARSH)]
CARE = ((0.2, 3.0), (0.8, 0.5))  # a fifth of records with three times every mean rate, the others with half
LAST_DAY = dt.date(2023, 12, 31)


@pytest.fixture(params=DIFFICULTIES, ids=lambda param: param[0])
def made(request: pytest.FixtureRequest) -> tuple[Read, float]:
    name, factor = request.param
    return request.getfixturevalue(name), factor


def about(share: float, rate: float, n: int) -> None:
    """Within five standard errors; careless records make shares vary a little more than coins."""
    assert abs(share - rate) < 5 * 1.3 * np.sqrt(rate * (1 - rate) / n), (share, rate, n)


def either(a: float, b: float) -> float:
    """How many records have at least one of two errors that do not know of each other."""
    return sum(share * (1 - (1 - a * times) * (1 - b * times)) for share, times in CARE)


def born(texts: Words) -> list[dt.date]:
    return [dt.date.fromisoformat(text) for text in texts]


def said(text: str) -> tuple[int, int, int]:
    """Day, month and year (CE) of dd/mm/yyyy in the Buddhist era."""
    day, month, year = text.split("/")
    return int(day), int(month), int(year) - 543


def test_names_are_misspelt_and_changed(made: tuple[Read, float]) -> None:
    read, factor = made
    n = len(read.left_rows)
    about(read.differ("first_name").mean(), either(0.08 * factor, 0.02 * factor), n)
    women = read.left_of_pairs("sex") == "2"
    other = read.differ("last_name")
    about(other[~women].mean(), 0.08 * factor, int((~women).sum()))
    birth = born(read.left_of_pairs("birth_date"))
    age = np.array([(LAST_DAY - day).days / 365.25 for day in birth])
    grown = women & (age >= 20.5) & (age < 50.5)  # half a year off the bounds: every one counted is from 20 to 50
    about(other[grown].mean(), either(0.08 * factor, 0.12 * factor), int(grown.sum()))
    about(other[women & ((age < 19) | (age > 52))].mean(), 0.08 * factor, int((women & ((age < 19) | (age > 52))).sum()))


def test_births_are_missing_shortened_defaulted_swapped_and_wrong(made: tuple[Read, float]) -> None:
    read, factor = made
    n = len(read.left_rows)
    kinds = dict.fromkeys(("missing", "year only", "january", "swapped", "wrong", "right"), 0)
    for birth, text in zip(born(read.left_of_pairs("birth_date")), read.right_of_pairs("birth_date"), strict=True):
        kinds[_kind(birth, text)] += 1
    for kind, rate in (("missing", 0.03), ("year only", 0.08), ("january", 0.06), ("swapped", 0.02), ("wrong", 0.03)):
        # A wrong day or month may come out as a swap or as 1 January: a few in a thousand of the wrong ones.
        assert abs(kinds[kind] / n - rate * factor) < 0.0015 + 6 * np.sqrt(rate * factor / n), (kind, kinds[kind] / n)


def _kind(birth: dt.date, text: str | None) -> str:
    if text is None:
        return "missing"
    if len(text) == 4:
        assert int(text) - 543 == birth.year
        return "year only"
    day, month, year = said(text)
    if (day, month, year) == (birth.day, birth.month, birth.year):
        return "right"
    if (day, month, year) == (1, 1, birth.year):
        return "january"
    return "swapped" if (day, month, year) == (birth.month, birth.day, birth.year) else "wrong"


def test_the_old_more_often_have_no_birthday(standard: Read) -> None:
    year = np.array([day.year for day in born(standard.left_of_pairs("birth_date"))])
    short = np.array([text is not None and len(text) == 4 for text in standard.right_of_pairs("birth_date")])
    assert short[year < 1950].mean() > 1.5 * short[year > 1990].mean()


def test_addresses_change(made: tuple[Read, float]) -> None:
    read, factor = made
    n = len(read.left_rows)
    missing = np.array([text is None for text in read.right["house_no"]])
    about(missing.mean(), 0.05 * factor, len(missing))
    there = ~missing[read.right_rows]
    # Moved or wrong; a new number that is by chance the old one is changed once more, so it always shows.
    missed, wrong, moved = 0.05 * factor, 0.05 * factor, 0.10 * factor
    other = sum(share * (1 - missed * w - (1 - moved * w) * (1 - missed * w - wrong * w)) for share, w in CARE)
    about(read.differ("house_no")[there].mean(), other / (1 - missed), n)
    other_village = read.differ("tambon") | read.differ("moo")
    # Some who move stay in the tambon, and of these one in ten or so in the village.
    assert 0.08 * factor < other_village.mean() < 0.10 * factor
    away = read.differ("tambon")
    assert (read.differ("amphoe")[away]).mean() < 0.6
    assert (read.differ("province")[away]).mean() < 0.2


def test_titles_change_and_sexes_do_not(made: tuple[Read, float]) -> None:
    read, factor = made
    about(read.differ("title").mean(), 0.40 * factor, len(read.left_rows))
    assert not read.differ("sex").any()


@pytest.mark.parametrize(
    ("name", "missing", "mistyped", "mates"), [("standard", 0.20, 0.04, 0.01), ("harsh", 0.33, 0.06, 0.02)]
)
def test_numbers(name: str, missing: float, mistyped: float, mates: float, request: pytest.FixtureRequest) -> None:
    read: Read = request.getfixturevalue(name)
    left = np.array([text is None for text in read.left["citizen_id"]])
    right = np.array([text is None for text in read.right["citizen_id"]])
    about(left.mean(), 0.08, len(left))
    about(right.mean(), missing, len(right))
    both = ~left[read.left_rows] & ~right[read.right_rows]
    a, b = read.left_of_pairs("citizen_id")[both], read.right_of_pairs("citizen_id")[both]
    right_here = np.array([is_valid(number) for number in a])  # the left number is right, but for a few typos that pass
    passed = 0.02 / 0.92 / 11
    other = (a != b)[right_here]
    about(other.mean(), (mistyped + mates) / (1 - missing) + passed, len(other))
    off = np.array(
        [sum(x != y for x, y in zip(one, two, strict=True)) for one, two in zip(a[right_here], b[right_here], strict=True)]
    )
    about(((off > 0) & (off <= 2)).mean(), mistyped / (1 - missing) + passed, len(off))
    about((off > 2).mean(), mates / (1 - missing), len(off))
    assert all(is_valid(number) for number in b[right_here][off > 2])


def test_no_number_is_of_an_office_that_exists(standard: Read, harsh: Read, field: Read) -> None:
    for read in (standard, harsh, field):
        for register in (read.left, read.right):
            numbers = {number.replace("-", "") for number in register["citizen_id"] if number is not None}
            assert all(len(number) == 13 and no_office(number) for number in numbers)


def test_errors_come_together(standard: Read) -> None:
    """Two kinds of error meet twice as often as by chance."""
    expected = sum(share * times**2 for share, times in CARE)
    assert expected == pytest.approx(2)
    number, house = _missing(standard, "citizen_id"), _missing(standard, "house_no")
    name = standard.differ("first_name")
    for a, b in ((number, house), (number, name), (house, name)):
        assert (a & b).mean() / (a.mean() * b.mean()) == pytest.approx(expected, abs=0.25)


def _missing(read: Read, column: str) -> Bools:
    return np.array([text is None for text in read.right_of_pairs(column)])


def test_the_left_register_is_right_in_all_else(standard: Read) -> None:
    for column in ("title", "first_name", "last_name", "sex", "birth_date", "house_no", "moo", "tambon", "amphoe", "province"):
        assert not [text for text in standard.left[column] if text is None], column
    assert {"เด็กชาย", "เด็กหญิง", "นาย", "นาง", "นางสาว"} == set(standard.left["title"])
