"""What belongs together in a person: title and name, title and sex, birth and age."""

import datetime as dt

import numpy as np

from ruamjai.registers.kinds import BIRTH
from ruamjai.registers.rows import Rows
from ruamjai.thai.dates import PartialDate, age_on
from ruamjai.thai.names import title_sex
from ruamjai.warehouse.cells import EMPTY, Cells, Mask

_OLDEST = 120  # completed years; no Thai is known to have lived longer


def complete(rows: Rows) -> None:
    """Settle titles glued to given names, fill in sex from the title, check births and count ages."""
    _names(rows)
    _sex(rows)
    _birth(rows)


def _names(rows: Rows) -> None:
    """A title glued to the given name goes where the title column is open or says the same; else it is the name's own."""
    if "name_without_title" not in rows.columns:
        return
    title, glued = rows.column("title"), rows.column("title_in_name")
    same = _equal(title, glued)
    goes = glued.filled & (~title.filled | same)
    rows.columns["first_name"] = rows.column("name_without_title").emptied(~goes).otherwise(rows.column("first_name"))
    rows.columns["title"] = title.otherwise(glued.emptied(~goes))


def _equal(left: Cells, right: Cells) -> Mask:
    place = {value: code for code, value in enumerate(left.values)}
    there = np.array([*(place.get(value, EMPTY - 1) for value in right.values), EMPTY - 1])[right.codes]
    equal: Mask = left.codes == there
    return equal


def _sex(rows: Rows) -> None:
    said, by_title = rows.column("sex"), rows.column("title").mapped(title_sex)
    differ = said.filled & by_title.filled & ~_equal(said, by_title)
    rows.tell("sex_contradicts_title", rows.heading("sex"), differ)
    if "title" in rows.columns or "sex" in rows.columns:
        rows.columns["sex"] = said.otherwise(by_title)


def _birth(rows: Rows) -> None:
    if "birth_year_alone" in rows.columns:  # a column of years beside, or in place of, one of dates
        rows.columns["birth_year"] = rows.column("birth_year").otherwise(rows.column("birth_year_alone"))
        rows.headings.setdefault("birth_year", rows.headings["birth_year_alone"])
    if "birth_year" not in rows.columns:
        return
    ages = _ages(rows)
    if ages is None:
        return
    impossible = ages.holding(lambda age: age < 0 or age > _OLDEST)
    rows.tell("birth_impossible", rows.heading("birth_year"), impossible)
    if rows.empties("birth_impossible"):
        for name in BIRTH:
            rows.columns[name] = rows.column(name).emptied(impossible)
    rows.columns["age"] = ages.emptied(impossible)


def _ages(rows: Rows) -> Cells | None:
    """Completed years on the day of the survey, -1 for births after it; None if the file knows no day of survey."""
    if "survey_date" not in rows.columns:
        return None
    parts = [rows.column(name) for name in (*BIRTH, "survey_date")]
    number = np.zeros(len(rows), np.int64)
    for part in parts:
        number = number * (len(part.values) + 1) + part.codes + 1
    number = np.where(parts[0].filled & parts[3].filled, number, EMPTY)
    _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
    values = [[*part.values, None] for part in parts]
    ages = [_age(*(value[part.codes[row]] for value, part in zip(values, parts, strict=True))) for row in first]
    return Cells(ages, inverse.reshape(-1).astype(np.int32)).mapped(lambda age: age)


def _age(year: int | None, month: int | None, day: int | None, on: dt.date | None) -> int | None:
    if year is None or on is None:
        return None
    age = age_on(PartialDate(year, month, day), on)
    if age is None and year == on.year and month is None:
        return 0
    return -1 if age is None else age
