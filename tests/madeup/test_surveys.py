"""The made-up survey: a sample whose design matters, of a population whose truth is counted apart."""

from fractions import Fraction

import numpy as np
import pytest

from ruamjai.errors import UsageError
from ruamjai.madeup.surveys import make_survey
from ruamjai.madeup.surveys.population import DEPRIVATIONS, STRATA
from ruamjai.rulebook import load
from ruamjai.warehouse.survey_files import read_survey


@pytest.fixture(scope="module")
def made():
    return make_survey(people=6_000, seed=3)


def test_it_has_the_columns_of_the_measures_that_ship(made):
    surveys = load().surveys
    for name in ("global_mpi", "national_mpi"):
        columns = [column for one in surveys[name].versions.versions[-1].indicators for column in one.columns]
        assert columns and set(columns) <= set(made.table.column_names)
    assert {"income_per_person", "n_dependents", "age"} <= set(made.table.column_names)


def test_every_stratum_has_villages_of_twelve_households_and_weights_of_its_own(made):
    table = made.table.to_pydict()
    villages, households = {}, {}
    for stratum, psu, household in zip(table["stratum"], table["psu"], table["household"], strict=True):
        villages.setdefault(stratum, set()).add(psu)
        households.setdefault(psu, set()).add(household)
    assert len(villages) == len(STRATA) and min(map(len, villages.values())) >= 2
    assert not set.intersection(*villages.values())
    assert {len(found) for found in households.values()} == {12}
    assert len({round(weight, 6) for weight in table["weight"]}) > 20
    # Weights add up to the population they were drawn from, nearly: the draw of households is by chance.
    assert sum(table["weight"]) == pytest.approx(made.population, rel=0.1)


def test_a_household_is_one_in_its_answers_and_dependents_are_counted_from_ages(made):
    table = made.table.to_pylist()
    households = {}
    for row in table:
        households.setdefault(row["household"], []).append(row)
    assert {row[name] for row in table for name in DEPRIVATIONS} == {0, 1, None}
    for rows in households.values():
        assert all(len({row[name] for row in rows}) == 1 for name in (*DEPRIVATIONS, "psu", "weight", "income_per_person"))
        assert rows[0]["n_dependents"] == sum(row["age"] < 6 or row["age"] >= 60 for row in rows)


@pytest.mark.parametrize("name", ["global_mpi", "national_mpi"])
def test_the_sample_comes_near_to_the_truth_and_neighbours_are_alike(made, name):
    """H by plain loops over the rows, with an error from the villages' own figures; and the same forgetting the villages."""
    version = load().surveys[name].versions.versions[-1]
    truth = next(one for one in made.truths if one.measure == name)
    villages, weights = {}, []
    for row in made.table.to_pylist():
        answers = [(one.weight, row[one.column]) for one in version.indicators]
        if None in [answer for _, answer in answers]:
            continue
        poor = sum((weight for weight, answer in answers if answer == 1), Fraction(0)) >= version.k
        villages.setdefault((row["stratum"], row["psu"]), []).append((row["weight"], poor))
        weights.append(row["weight"])
    total = sum(weights)
    h = sum(weight for rows in villages.values() for weight, poor in rows if poor) / total
    residuals = {}
    for (stratum, _), rows in villages.items():
        residuals.setdefault(stratum, []).append(sum(weight * (poor - h) for weight, poor in rows) / total)
    se = np.sqrt(sum(len(z) * np.var(z, ddof=1) for z in residuals.values()))
    naive = np.sqrt(sum(weight**2 * (poor - h) ** 2 for rows in villages.values() for weight, poor in rows)) / total
    assert abs(h - truth.h) < 4 * se
    assert se > 2 * naive
    assert truth.m0 == pytest.approx(truth.h * truth.a) and truth.k == version.k


def test_the_same_seed_gives_the_same_survey_and_another_another(made):
    assert make_survey(people=6_000, seed=3).table.equals(made.table)
    assert not make_survey(people=6_000, seed=4).table.equals(made.table)


def test_a_small_survey_still_has_two_villages_in_each_stratum_and_a_smaller_one_is_refused():
    small = make_survey(people=200).table.to_pydict()
    assert len(set(zip(small["stratum"], small["psu"], strict=True))) == 2 * len(STRATA)
    with pytest.raises(UsageError, match="200"):
        make_survey(people=199)


def test_it_is_written_by_the_name_s_ending_and_the_truth_is_told(ruamjai, tmp_path, made):
    for suffix in (".dta", ".csv"):
        out = tmp_path / f"survey{suffix}"
        code, told, error = ruamjai("madeup", "survey", "--out", out, "--people", 6_000, "--seed", 3)
        assert code == 0, error
        assert f"{made.truths[0].m0:.4f}" in told and "nobody in it exists" in told
    assert read_survey(tmp_path / "survey.dta", ["region", "weight"]).equals(made.table.select(["region", "weight"]))
    assert read_survey(tmp_path / "survey.dta", ["region"], labels=True).equals(
        read_survey(tmp_path / "survey.csv", ["region"])
    )


def test_what_cannot_be_written_is_told_in_both_languages(ruamjai, tmp_path):
    code, _, error = ruamjai("madeup", "survey", "--out", tmp_path / "survey.sas")
    assert code == 2 and "ลงท้าย" in error and ".dta" in error
    code, _, error = ruamjai("madeup", "survey", "--out", tmp_path / "survey.csv", "--people", 9)
    assert code == 2 and "200" in error
    (tmp_path / "file").write_text("", "utf-8")
    code, _, error = ruamjai("madeup", "survey", "--out", tmp_path / "file" / "survey.dta", "--people", 200)
    assert code == 6 and "เขียนไฟล์" in error
