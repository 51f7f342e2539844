"""Lives: ages agree with births and survey days, schooling and work with ages."""

import datetime as dt

import numpy as np

from ruamjai.madeup.people import EDUCATION, OCCUPATION, ages, parts
from ruamjai.madeup.world import World
from ruamjai.thai.dates import age_on


def test_ages_agree_with_the_plain_rule(world: World) -> None:
    some = np.arange(0, len(world.household), 61)
    day = world.survey_day[world.household[some]]
    plain = [age_on(birth, on) for birth, on in zip(world.lives.birth[some].tolist(), day.tolist(), strict=True)]
    assert world.lives.age[some].tolist() == plain
    assert ages(np.array(["2004-02-29"], "datetime64[D]"), np.array(["2023-02-28"], "datetime64[D]")).tolist() == [18]


def test_parts_are_those_of_the_calendar() -> None:
    days = np.array(["1969-12-31", "1970-01-01", "2000-02-29", "1931-07-08"], "datetime64[D]")
    expected = [(day.year, day.month, day.day) for day in days.tolist()]
    assert list(zip(*(part.tolist() for part in parts(days)), strict=True)) == expected


def test_surveys_take_place_in_the_first_quarter(world: World) -> None:
    assert world.survey_day.min() >= np.datetime64(dt.date(2023, 1, 1))
    assert world.survey_day.max() <= np.datetime64(dt.date(2023, 4, 5))


def test_nobody_is_born_after_the_survey(world: World) -> None:
    assert (world.lives.birth <= world.survey_day[world.household]).all()
    assert world.lives.age.min() == 0


def test_schooling_is_near_the_published_shares(world: World) -> None:
    """จปฐ. BE 2561, page 22: primary 45.19 %, lower secondary 16.14, upper secondary 13.96, bachelor or higher 9.60."""
    share = np.bincount(world.lives.education, minlength=len(EDUCATION)) / len(world.household)
    published = {"ประถมศึกษา": 0.4519, "มัธยมศึกษาตอนต้น": 0.1614, "มัธยมศึกษาตอนปลาย/ปวช.": 0.1396}
    for name, expected in published.items():
        assert abs(share[EDUCATION.index(name)] - expected) < 0.04
    assert abs(share[EDUCATION.index("ปริญญาตรี") :].sum() - 0.0960) < 0.02


def test_farmers_and_general_workers_lead(world: World) -> None:
    """จปฐ. BE 2561, page 22: farmers 29.26 %, general workers 27.67 % of all people."""
    share = np.bincount(world.lives.occupation, minlength=len(OCCUPATION)) / len(world.household)
    farmers = sum(share[i] for i, name in enumerate(OCCUPATION) if name.startswith("เกษตรกรรม"))
    assert abs(farmers - 0.2926) < 0.04
    assert abs(share[OCCUPATION.index("รับจ้างทั่วไป")] - 0.2767) < 0.06


def test_children_go_to_school_and_do_not_work(world: World) -> None:
    child = (world.lives.age >= 6) & (world.lives.age <= 13)
    assert {OCCUPATION[i] for i in np.unique(world.lives.occupation[child])} == {"กำลังศึกษา"}
