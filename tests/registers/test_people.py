"""Title and name, title and sex, birth and age."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai import registers, rulebook
from ruamjai.registers.people import complete
from ruamjai.registers.rows import Rows
from ruamjai.warehouse.cells import Cells

LAYOUT = registers.found()["basic_needs"].layouts[0]
RULES = rulebook.load().findings


def completed(**columns):
    length = len(next(iter(columns.values())))
    rows = Rows(LAYOUT, "a.csv", np.arange(2, length + 2), RULES)
    rows.columns = {name: Cells.of(items) for name, items in columns.items()}
    rows.headings = {name: name for name in columns}
    complete(rows)
    return rows


def test_a_title_glued_to_the_given_name_goes_where_no_other_title_stands():
    rows = completed(
        title=[None, "นาย", "นาง", None],
        first_name=["นายสมชาย", "นายสมชาย", "นายิกา", "สมชาย"],
        title_in_name=["นาย", "นาย", "นาย", None],
        name_without_title=["สมชาย", "สมชาย", "ิกา", None],
    )
    assert rows.columns["title"].items() == ["นาย", "นาย", "นาง", None]
    assert rows.columns["first_name"].items() == ["สมชาย", "สมชาย", "นายิกา", "สมชาย"]


def test_sex_is_filled_in_from_the_title_and_a_contradiction_is_told_and_kept():
    rows = completed(title=["นาย", "นางสาว", "นาย", "พ.ต.อ.", None], sex=[None, None, 2, None, 1])
    assert rows.columns["sex"].items()[:3] == [1, 2, 2]
    assert rows.columns["sex"].items()[4] == 1
    assert [(told.code, told.row_numbers.tolist()) for told in rows.told] == [("sex_contradicts_title", [4])]


@pytest.mark.parametrize(
    ("year", "survey", "age", "told"),
    [
        (1965, dt.date(2023, 2, 15), 58, []),
        (2023, dt.date(2023, 2, 15), 0, []),
        (1903, dt.date(2023, 2, 15), 120, []),
        (1902, dt.date(2023, 2, 15), None, ["birth_impossible"]),
        (2024, dt.date(2023, 2, 15), None, ["birth_impossible"]),
        (1965, None, None, []),
        (None, dt.date(2023, 2, 15), None, []),
    ],
)
def test_age_is_counted_on_the_day_of_the_survey(year, survey, age, told):
    rows = completed(birth_year=[year], birth_month=[None], birth_day=[None], survey_date=[survey])
    assert rows.columns["age"].items() == [age]
    assert [one.code for one in rows.told] == told
    assert rows.columns["birth_year"].items() == [None if told else year]


@given(
    st.lists(
        st.tuples(st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31)), st.dates(dt.date(2021, 1, 1), dt.date(2023, 12, 31)))
    )
)
def test_ages_are_whole_years_between_two_days(pairs):
    if not pairs:
        return
    births, surveys = zip(*pairs, strict=True)
    rows = completed(
        birth_year=[d.year for d in births], birth_month=[d.month for d in births], birth_day=[d.day for d in births],
        survey_date=list(surveys),
    )  # fmt: skip
    for birth, survey, age in zip(births, surveys, rows.columns["age"].items(), strict=True):
        # The birthday of that age has been reached, and the next one has not (29 February counts on 1 March).
        assert (birth.year + age, birth.month, birth.day) <= (survey.year, survey.month, survey.day)
        assert (birth.year + age + 1, birth.month, birth.day) > (survey.year, survey.month, survey.day)
