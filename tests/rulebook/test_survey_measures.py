"""The measures over surveys that ship: they say what their sources say, and what is not sure says so."""

import itertools
import re
from fractions import Fraction

import pytest

from ruamjai.rulebook import load
from ruamjai.rulebook.book import SHIPPED
from ruamjai.rulebook.surveys import CountingVersion, ScoresVersion, read_survey_file

COUNTING = ("tpmap", "national_mpi", "global_mpi", "vulnerable")


@pytest.fixture(scope="module")
def surveys():
    return load().surveys


def only(measure):
    (version,) = measure.versions.versions
    return version


def test_the_five_named_in_the_guide_ship_and_each_reads_as_an_analyst_s_own_file_would(surveys):
    assert set(surveys) >= {*COUNTING, "pppconnext"}
    for path in sorted((SHIPPED / "surveys").glob("*.toml")):
        assert read_survey_file(path) == surveys[path.stem]


@pytest.mark.parametrize("name", COUNTING)
def test_weights_sum_to_one(surveys, name):
    version = only(surveys[name])
    assert isinstance(version, CountingVersion)
    assert sum(dimension.weight for dimension in version.dimensions) == 1
    for dimension in version.dimensions:
        if dimension.combine == "nested":
            assert sum(one.weight for one in dimension.indicators) == dimension.weight


def test_everything_is_named_in_thai_and_english_and_has_a_source(surveys):
    thai, latin = re.compile("[\u0e01-\u0e3a]"), re.compile("[A-Za-z]")
    for measure in surveys.values():
        version = only(measure)
        parts = version.scores if isinstance(version, ScoresVersion) else (*version.dimensions, *version.indicators)
        for label in (measure.label, *(part.label for part in parts)):
            assert thai.search(label.th) and latin.search(label.en) and not thai.search(label.en.replace("จปฐ.", ""))
        assert min(len(version.source.th), len(version.source.en)) > 40


def test_what_rests_on_general_knowledge_is_not_called_verified(surveys):
    assert [name for name, measure in surveys.items() if not only(measure).verified] == ["national_mpi", "pppconnext"]
    for name in ("national_mpi", "pppconnext"):
        source = only(surveys[name]).source
        assert "NOT VERIFIED" in source.en and "ยังไม่ได้ยืนยัน" in source.th


def test_the_national_cut_off_is_met_by_four_of_twelve_and_not_by_three(surveys):
    version = only(surveys["national_mpi"])
    weights = [one.weight for one in version.indicators]
    assert version.k == Fraction(26, 100)
    assert len(weights) == 12 and [len(dimension.indicators) for dimension in version.dimensions] == [3, 3, 3, 3]
    assert all(sum(some) < version.k for some in itertools.combinations(weights, 3))
    assert all(sum(some) >= version.k for some in itertools.combinations(weights, 4))


def test_the_global_measure_is_met_by_one_whole_dimension_and_its_weights_are_sixths_and_eighteenths(surveys):
    version = only(surveys["global_mpi"])
    weights = {one.column: one.weight for one in version.indicators}
    sixth, eighteenth = Fraction(1, 6), Fraction(1, 18)
    assert weights == dict.fromkeys(("d_nutr", "d_cm", "d_educ", "d_satt"), sixth) | dict.fromkeys(
        ("d_elct", "d_sani", "d_wtr", "d_hsg", "d_ckfl", "d_asst"), eighteenth
    )
    assert version.missing == "drop"
    assert version.k == 2 * sixth == sixth + 3 * eighteenth == 6 * eighteenth


def test_tpmap_has_its_seventeen_indicators_and_is_the_measure_of_the_registers(surveys):
    book, version = load(), only(surveys["tpmap"])
    assert [one.column for one in version.indicators] == [
        f"ind{number}" for number in (1, 4, 5, 7, 8, 9, 10, 11, 15, 16, 17, 19, 20, 21, 22, 27, 28)
    ]
    assert all(dimension.combine == "union" and dimension.weight == version.k for dimension in version.dimensions)
    assert version.missing == "known-fail-counts"
    of_registers = book.measures["tpmap"].versions.versions[-1]
    assert version.k == of_registers.k
    for dimension in version.dimensions:
        numbers = [f"ind{book.indicators[name].number}" for name in of_registers.indicators[dimension.id]]
        assert [one.column for one in dimension.indicators] == numbers


def test_either_low_income_or_a_dependent_makes_a_household_vulnerable(surveys):
    version = only(surveys["vulnerable"])
    assert [dimension.weight for dimension in version.dimensions] == [version.k, version.k]
    income, dependents = (dimension.indicators[0].deprived for dimension in version.dimensions)
    assert (income.holds(100_000), income.holds(100_001), income.holds(None)) == (True, False, None)
    assert (dependents.holds(0), dependents.holds(1)) == (False, True)


def test_pppconnext_has_the_scale_and_the_edges_of_the_registers(surveys):
    version, of_registers = only(surveys["pppconnext"]), load().capitals["pppconnext"].versions.versions[-1]
    assert [one.id for one in version.scores] == [one.id for one in load().capitals["pppconnext"].capitals]
    assert version.edges == of_registers.edges == (Fraction(7, 4), Fraction(5, 2), Fraction(13, 4))
    assert (version.least, version.most, version.poor_at_or_below) == (1, 4, of_registers.poor_at_or_below)
