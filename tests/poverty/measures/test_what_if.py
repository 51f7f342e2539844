"""Another cut-off and other weights from the kept table, against counting household by household."""

from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import kendalltau

from poverty.measures.households import VERSION, measured, survey
from reference import measures as reference
from ruamjai.poverty import what_if
from ruamjai.tables.registers import DIMENSIONS

EQUAL = dict.fromkeys(DIMENSIONS, Fraction(1))


@pytest.fixture(scope="module")
def rows():
    return survey(11, 260, gaps=0.3, failing=0.3)


@pytest.fixture(scope="module")
def kept(rows):
    return what_if.keep(measured(rows)["deprivation_patterns"])


def test_at_the_rulebooks_setting_it_gives_the_runs_own_figures(rows, kept):
    run = {(r["area_code"], r["measure"], r["indicator"]): r for r in measured(rows)["poverty_measures"].to_pylist()}
    same = what_if.setting(VERSION.k, VERSION.weights)
    for digits in (0, 2, 4, 6):
        found = what_if.figures(kept.rolled_up(digits), same)
        for i, code in enumerate(found.codes):
            for name, estimate in (("H", found.h), ("A", found.a), ("M0", found.m0)):
                for key in ("b", "se", "ll", "ul"):
                    mine, wanted = getattr(estimate, key)[i], run[code, name, ""][key]
                    assert np.isnan(mine) if wanted is None else mine == wanted, (code, name, key)
            for j, name in enumerate(DIMENSIONS):
                assert found.hdk[i, j] == pytest.approx(run[code, "hdk", name]["b"], abs=1e-12)


def test_what_lies_in_no_tambon_counts_for_the_country_alone(rows, kept):
    one = what_if.setting(Fraction(1, 5), EQUAL)
    country = what_if.figures(kept.rolled_up(0), one)
    provinces = what_if.figures(kept.rolled_up(2), one)
    lost = sum(row["members"] for row in rows if not row["tambon"])
    assert lost
    assert (country.n + country.n_missing).sum() == (provinces.n + provinces.n_missing).sum() + lost
    assert provinces.codes == ("47", "57")


def test_some_areas_are_taken_in_the_order_asked_for(kept):
    assert kept.only(["570505", "470301", "999999"]).codes == ("570505", "470301")
    assert kept.only(["470302", "470301"]).rolled_up(4).codes == ("4703",)
    both = kept.only(["470301", "470302"])
    assert both.rolled_up(0).people.sum() == both.people.sum() > 0
    assert kept.only([]).rolled_up(0).people.sum() == 0


def test_a_dimension_switched_off_recomputes_the_union(rows, kept):
    one = what_if.setting(Fraction(1, 5), EQUAL | {"income": Fraction(0)})
    found = what_if.figures(kept.rolled_up(0), one)
    others = [name for name in DIMENSIONS if name != "income"]
    assert found.n_poor[0] == sum(row["members"] for row in rows if any(row[name] for name in others))
    assert found.share[0, DIMENSIONS.index("income")] == 0


def test_all_faults_of_a_setting_are_told_at_once():
    with pytest.raises(ValueError, match=r"no dimension wealth; weight of health below 0; k not above 0 and up to 1"):
        what_if.setting(Fraction(2), {"wealth": Fraction(1), "health": Fraction(-1)})
    with pytest.raises(ValueError, match="every dimension switched off"):
        what_if.setting(Fraction(1, 2), {"health": Fraction(0)})


def test_no_rows_are_no_areas():
    kept = what_if.keep(measured([])["deprivation_patterns"])
    one = what_if.setting(Fraction(1, 5), EQUAL)
    for digits in (0, 2, 6):
        assert what_if.figures(kept.rolled_up(digits), one).codes == (("TH",) if digits == 0 else ())
    assert np.isnan(what_if.figures(kept.rolled_up(0), one).h.b).all()


def test_the_grid_holds_every_cut_off_by_eleven_plans():
    plans = what_if.grid()
    assert len(plans) == len(set(plans)) == 55
    assert all(sum(plan.weights) == 1 for plan in plans)
    assert {max(plan.weights) for plan in plans} == {Fraction(1, 5), Fraction(1, 2), Fraction(1, 4)}


def test_orders_are_compared_as_kendall_did():
    values = np.array([[0.5, 0.5, 0.1], [0.4, 0.6, 0.1], [0.3, 0.1, 0.2], [0.3, 0.0, 0.4]])
    found = what_if.robustness(values)
    for i in range(3):
        assert found.tau[i] == pytest.approx(kendalltau(values[:, 0], values[:, i], variant="b").statistic)
        assert found.tau[i] == pytest.approx(reference.tau_b(values[:, 0].tolist(), values[:, i].tolist()))
    # by the first setting 5 pairs differ; the second turns the first two, the third both of them against both others
    assert (found.pairs, found.held) == reference.pairs_held(values.tolist()) == (5, 0)
    assert found.best.tolist() == [1, 1, 2, 1]
    assert found.worst.tolist() == [3, 3, 3, 4]


def test_an_area_without_figure_takes_no_part_in_the_order():
    values = np.array([[0.5, 0.4], [np.nan, 0.9], [0.1, 0.2]])
    found = what_if.robustness(values)
    assert (found.pairs, found.held, found.share) == (1, 1, 1.0)
    assert found.best.tolist() == [1, 0, 2]
    assert what_if.robustness(values[:1]).share is None
    assert np.isnan(what_if.robustness(np.full((3, 2), 0.5)).tau).all()
