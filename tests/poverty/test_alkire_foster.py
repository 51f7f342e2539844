"""The dual cut-off against published and hand-worked cases, exactly on the line, and with unknowns."""

from fractions import Fraction
from itertools import product

import ibis
import pyarrow as pa
import pytest

from poverty.desk import Desk, desk
from poverty.village import Village
from ruamjai import rulebook
from ruamjai.poverty.alkire_foster import common_scale, identify, ratios, sum_people

NAMES = tuple(f"d{i}" for i in range(12))


def scored(patterns, weights, k, people=None):
    """Each pattern of deprivations (None unknown) as one household, with its score."""
    names = list(weights)
    columns = {name: pa.array([pattern[i] for pattern in patterns], pa.bool_()) for i, name in enumerate(names)}
    columns["n_members"] = pa.array(people or [1] * len(patterns), pa.int16())
    table = ibis.memtable(pa.table(columns))
    scale = common_scale([k, *weights.values()])
    score = identify({name: table[name] for name in names}, weights, k, scale)
    return table.mutate(poor=score.poor, least=score.least, most=score.most, reaches=score.most >= int(k * scale)), scale


def run(expression):
    return ibis.duckdb.connect().to_pyarrow(expression).to_pylist()


def figures(patterns, weights, k, people=None):
    table, scale = scored(patterns, weights, k, people)
    table = table.mutate(everywhere=ibis.literal(1), survey_year=ibis.literal(2022, "int16"))
    (row,) = run(ratios(sum_people(table, list(weights), ["everywhere"]), scale))
    return row


@pytest.mark.parametrize(
    ("k", "needed"),
    [(Fraction(1, 2), 6), (Fraction(5, 12), 5), (Fraction(26, 100), 4), (Fraction(1, 4), 3), (Fraction(1, 3), 4)],
)
def test_twelve_equal_weights_exactly_on_the_line(k, needed):
    # As floats, all 924 patterns of six deprivations miss a cut-off of 1/2, and all 792 of five miss 5/12.
    patterns = list(product([False, True], repeat=12))
    rows = run(scored(patterns, dict.fromkeys(NAMES, Fraction(1, 12)), k)[0])
    wrong = [row for row in rows if row["poor"] != (sum(row[name] for name in NAMES) >= needed)]
    assert len(rows) == 4096 and wrong == []


def test_nested_weights_of_the_global_mpi_exactly_on_the_line():
    weights = {f"d{i}": Fraction(1, 6) if i < 4 else Fraction(1, 18) for i in range(10)}
    for k in (Fraction(1, 3), Fraction(1, 2), Fraction(1, 5)):
        for row in run(scored(list(product([False, True], repeat=10)), weights, k)[0]):
            assert row["poor"] == (sum(weights[name] for name in weights if row[name]) >= k)


def test_the_worked_example_of_alkire_and_foster_2011():
    # J. Public Econ. 95, section 4: four people, four dimensions, z = (13, 12, 3, 1), k = 2: H = 1/2, A = 3/4, M0 = 3/8.
    people = [(13.1, 14, 4, 1), (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1)]
    deprived = [tuple(value < line for value, line in zip(person, (13, 12, 3, 1), strict=True)) for person in people]
    row = figures(deprived, dict.fromkeys(NAMES[:4], Fraction(1, 4)), Fraction(2, 4))
    assert (row["h"], row["a"], row["m0"]) == (1 / 2, 3 / 4, 3 / 8)
    union = figures(deprived, dict.fromkeys(NAMES[:4], Fraction(1, 4)), Fraction(1, 4))
    assert (union["h"], union["m0"]) == (3 / 4, 7 / 16)
    every = figures(deprived, dict.fromkeys(NAMES[:4], Fraction(1, 4)), Fraction(4, 4))
    assert (every["h"], every["a"], every["m0"]) == (1 / 4, 1, 1 / 4)


def test_unknown_dimensions_leave_a_least_and_a_most():
    weights = dict.fromkeys(NAMES[:5], Fraction(1, 5))
    patterns = [
        (True, None, False, False, False),   # poor by one known failure
        (None, False, False, False, False),  # may be poor
        (False,) * 5,
    ]  # fmt: skip
    row = figures(patterns, weights, Fraction(1, 5), people=[2, 3, 5])
    assert (row["n_poor"], row["n_unknown"], row["h"]) == (2, 3, 2 / 7)
    assert (row["h_least"], row["h_most"]) == (0.2, 0.5)
    assert row["a"] == pytest.approx(1 / 5) and row["m0"] == pytest.approx(2 / 35)
    assert row["m0_least"] == pytest.approx(2 / 50) and row["m0_most"] == pytest.approx((2 * 2 + 3 * 1) / 50)


def test_nobody_poor_everybody_poor_and_nobody_known():
    weights = dict.fromkeys(NAMES[:2], Fraction(1, 2))
    none = figures([(False, False)], weights, Fraction(1, 2))
    assert (none["h"], none["a"], none["m0"]) == (0, None, 0)
    every = figures([(True, True)], weights, Fraction(1, 2))
    assert (every["h"], every["a"], every["m0"]) == (1, 1, 1)
    unknown = figures([(None, False)], weights, Fraction(1, 2))
    assert (unknown["h"], unknown["a"], unknown["m0"]) == (None, None, None)
    assert (unknown["h_least"], unknown["h_most"], unknown["m0_least"], unknown["m0_most"]) == (0, 1, 0, 0.5)


def households(village, rules=None):
    rows = (rules or desk()).measure(village.tables, {"household_poverty"})["household_poverty"]
    return {row["household_id"]: row for row in rows}


def test_one_failing_indicator_makes_its_dimension_and_the_household():
    found = households(Village().surveyed("poor", {"a21011": 2}).surveyed("well"))
    assert found["poor"]["living"] is True and found["poor"]["poor"] is True and found["poor"]["n_deprived"] == 1
    assert found["well"]["poor"] is False and found["well"]["n_deprived"] == 0


def test_unknown_is_never_silently_not_poor_and_a_known_failure_counts():
    found = households(
        Village()
        .surveyed("unknown", {"a2911": None})
        .surveyed("failing", {"a2911": None, "a2821": 2})
        .surveyed("elsewhere", {"a2911": None, "a1411": 2})
    )
    assert (found["unknown"]["living"], found["unknown"]["poor"], found["unknown"]["n_unknown"]) == (None, None, 1)
    assert (found["failing"]["living"], found["failing"]["poor"], found["failing"]["n_unknown"]) == (True, True, 0)
    assert (found["elsewhere"]["living"], found["elsewhere"]["poor"], found["elsewhere"]["n_unknown"]) == (None, True, 1)


def test_not_applicable_is_not_deprived():
    found = households(Village().surveyed("h1", members={"p1": {"age": 30, "body_status": 0}}))
    assert found["h1"]["access"] is False and found["h1"]["poor"] is False


def what_if(folder, text):
    (folder / "measures").mkdir()
    (folder / "measures" / "tpmap.toml").write_text(text, encoding="utf-8")
    return Desk(rulebook.load(folder))


def test_another_cut_off_is_a_folder_laid_over(tmp_path):
    rules = what_if(tmp_path, '[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\nk = "2/5"\n')
    village = Village().surveyed("one", {"a2911": 2}).surveyed("two", {"a2911": 2, "a1411": 2})
    village.surveyed("maybe", {"a2911": 2, "a1411": None})
    found = households(village, rules)
    assert {name: row["poor"] for name, row in found.items()} == {"one": False, "two": True, "maybe": None}


def test_a_dimension_switched_off_recomputes_the_union(tmp_path):
    weights = 'weights = { health = "0", living = "1/4", education = "1/4", income = "1/4", access = "1/4" }'
    rules = what_if(tmp_path, f'[[version]]\nfrom = 2017-01-01\nsource = "a what-if"\n{weights}\n')
    village = Village().surveyed("health", {"a1411": 2}).surveyed("both", {"a1411": 2, "a2911": 2})
    found = households(village, rules)
    assert found["health"]["health"] is True and found["health"]["poor"] is False and found["health"]["n_deprived"] == 0
    assert found["both"]["poor"] is True and found["both"]["n_deprived"] == 1
