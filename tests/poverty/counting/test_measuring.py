"""Any measure over any table: hand-worked cases, the traps of counting, missing answers, designs, and what is refused."""

import itertools
import math
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy.stats import t as student

from poverty.counting.spec import equal, figure, rows_of, survey
from ruamjai.errors import UsageError
from ruamjai.poverty import measure
from ruamjai.poverty.counting import LOSSES, TABLE
from ruamjai.rulebook.surveys import read_survey_file
from ruamjai.warehouse import Warehouse


def answers(*rows, **more):
    """Rows of answers d0, d1 … (None unknown), and other columns by name."""
    columns = {f"d{i}": pa.array(column, pa.int8()) for i, column in enumerate(zip(*rows, strict=True))}
    return pa.table({**columns, **more})


def codes(measured):
    return [notice.code for notice in measured.notices]


# ── hand-worked ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_worked_example_of_alkire_and_foster_2011():
    # J. Public Econ. 95, section 4: four people, four dimensions, z = (13, 12, 3, 1), k = 2: H = 1/2, A = 3/4, M0 = 3/8, and
    # where gaps are cardinal M1 = 0.14 to two digits of its own matrix g(1).
    z = {"a": 13, "b": 12, "c": 3, "d": 1}
    people = {"a": [13.1, 15.2, 12.5, 20.0], "b": [14, 7, 10, 11], "c": [4, 5, 1, 3], "d": [1, 0, 0, 1]}
    rules = survey({name: {f"low_{name}": {"deprived": {name: {"below": line}}}} for name, line in z.items()}, "1/2")
    measured = measure(pa.table(people), rules)
    assert [figure(measured, name)["b"] for name in ("H", "A", "M0")] == [0.5, 0.75, 0.375]
    # g(1): the second person (12-7)/12 and 1, the third (13-12.5)/13, (12-10)/12, (3-1)/3 and 1; sixteen cells.
    gaps = [5 / 12, 1, 0.5 / 13, 2 / 12, 2 / 3, 1]
    assert figure(measured, "M1")["b"] == pytest.approx(sum(gaps) / 16)
    assert figure(measured, "M2")["b"] == pytest.approx(sum(gap * gap for gap in gaps) / 16)


def test_headcounts_and_contributions_by_hand():
    # Four people, weights 1/2, 1/4, 1/4, k = 1/2: the first two are poor (1/2 and 3/4), the third has 1/4, the last nothing.
    data = answers((1, 0, 0), (1, 1, 0), (0, 0, 1), (0, 0, 0))
    measured = measure(data, survey({"x": {"d0": None}, "y": {"d1": None, "d2": None}}, "1/2"))
    table = rows_of(measured)
    half = Fraction(1, 2)
    assert table["H", half, "", "", ""]["b"] == 0.5 and table["A", half, "", "", ""]["b"] == 0.625
    assert table["M0", half, "", "", ""]["b"] == 0.3125
    assert [table["hd", None, "", "", f"d{i}"]["b"] for i in range(3)] == [0.5, 0.25, 0.25]
    assert [table["hdk", half, "", "", f"d{i}"]["b"] for i in range(3)] == [0.5, 0.25, 0]
    assert [table["actb", half, "", "", name]["b"] for name in ("d0", "d1", "d2", "x", "y")] == [0.25, 0.0625, 0, 0.25, 0.0625]
    assert [table["pctb", half, "", "", name]["b"] for name in ("d0", "d1", "d2", "y")] == [0.8, 0.2, 0, 0.2]
    assert measured.table.schema == TABLE and measured.losses.schema == LOSSES


def test_a_union_is_one_item_and_its_indicators_are_counted_inside_it():
    data = answers((1, 1, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0))
    rules = survey({"any": {"d0": None, "d1": None, "combine": "union"}, "y": {"d2": None}}, "1/2")
    table = rows_of(measure(data, rules))
    k = Fraction(1, 2)
    assert table["H", k, "", "", ""]["b"] == 0.75 and table["M0", k, "", "", ""]["b"] == 0.375
    assert [table["hd", None, "", "", name]["b"] for name in ("any", "d0", "d1", "d2")] == [0.5, 0.25, 0.5, 0.25]
    assert table["actb", k, "", "", "any"]["b"] == 0.25 and ("actb", k, "", "", "d0") not in table


def test_groups_are_by_value_in_order_crossed_and_an_empty_value_is_a_group():
    data = answers((1,), (0,), (1,), (0,), (1,), area=[10, 9, 9, None, 10], sex=["f", "f", "m", "m", "m"])
    measured = measure(data, equal(1, "1"), by=["area", "area*sex"])
    heads = [row for row in measured.table.to_pylist() if row["measure"] == "H"]
    assert [(row["subgroup"], row["level"], row["b"], row["n"]) for row in heads] == [
        ("", "", 0.6, 5),
        ("area", "", 0.0, 1), ("area", "9", 0.5, 2), ("area", "10", 1.0, 2),
        ("area*sex", "*m", 0.0, 1), ("area*sex", "9*f", 0.0, 1), ("area*sex", "9*m", 1.0, 1),
        ("area*sex", "10*f", 1.0, 1), ("area*sex", "10*m", 1.0, 1),
    ]  # fmt: skip


def test_columns_of_any_type_mean_the_same(tmp_path):
    values = [1, 0, None, 1, 0, 1]
    kinds = {
        "d0": pa.array(values, pa.int8()), "d1": pa.array(values, pa.int64()), "d2": pa.array(values, pa.uint8()),
        "d3": pa.array([None if v is None else float(v) for v in values], pa.float64()),
        "d4": pa.array([math.nan if v is None else float(v) for v in values], pa.float64()),
        "d5": pa.array([None if v is None else bool(v) for v in values], pa.bool_()),
    }  # fmt: skip
    data = pa.table(kinds)
    measured = measure(data, equal(6, "1"))
    assert {row["b"] for row in measured.table.to_pylist() if row["measure"] == "hd"} == {0.6}
    assert measured.losses.column("n_missing").to_pylist() == [1] * 6
    pq.write_table(data, tmp_path / "survey.parquet")
    for other in (
        tmp_path / "survey.parquet",
        ibis.memtable(data),
        ibis.duckdb.connect().read_parquet(tmp_path / "survey.parquet"),
    ):
        assert measure(other, equal(6, "1")).table == measured.table


def test_a_measure_may_be_a_file_a_name_or_the_thing_itself(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('id = "mine"\nk = "1"\n[[dimension]]\nid = "x"\n[[dimension.indicator]]\nid = "d0"\ncolumn = "d0"\n')
    data = answers((1,), (0,))
    tables = [measure(data, given).table for given in (path, str(path), read_survey_file(path))]
    assert tables[0] == tables[1] == tables[2]
    with pytest.raises(UsageError, match="There is no measure nowhere"):
        measure(data, "nowhere")


def test_a_table_of_any_library_that_gives_arrow_is_taken_and_a_cut_off_may_stand_alone():
    data = answers((1, 1), (1, None), (0, 0), (0, 1))
    wanted = measure(data, equal(2, "1"), k=["1/2"]).table
    frame = data.to_pandas()  # a whole number beside an empty cell is a float there, and the empty cell is NaN
    assert frame["d1"].isna().sum() == 1
    for table in (frame, data.to_reader(), ibis.memtable(data)):
        assert measure(table, equal(2, "1"), k="1/2").table == wanted


@pytest.mark.parametrize(
    ("data", "advice"), [("people.csv", "read_survey first"), ({"d0": [1]}, "The data are a dict: give a table of Ibis")]
)
def test_data_that_are_no_table_are_refused_by_name(data, advice):
    assert advice in told(data, equal(1))


# ── on the line ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("k", ["2/5", "7/20", "1/3", "26/100"])
def test_twenty_equal_indicators_exactly_on_the_line(k):
    # As a float sum of 1/20 taken eight times, 0.4 is missed.
    rng = np.random.default_rng(5)
    matrix = (rng.random((4000, 20)) < 0.4).astype(np.int8)
    measured = measure(pa.table({f"d{i}": matrix[:, i] for i in range(20)}), equal(20, k), patterns=True)
    wanted = sum(Fraction(int(row.sum()), 20) >= Fraction(k) for row in matrix)
    assert figure(measured, "H")["b"] * 4000 == pytest.approx(wanted, abs=1e-6)
    assert measured.kept.at().h[0] * 4000 == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("k", ["1/2", "1/3", "1/5", "1"])
def test_every_pattern_of_the_global_mpi_weights(k):
    patterns = list(itertools.product([0, 1], repeat=10))
    sixth = {f"d{i}": None for i in range(4)}
    rules = survey(
        {"a": dict(list(sixth.items())[:2]), "b": dict(list(sixth.items())[2:]), "c": {f"d{i}": None for i in range(4, 10)}}, k
    )
    weights = [Fraction(1, 6)] * 4 + [Fraction(1, 18)] * 6
    scores = [sum(w for w, d in zip(weights, pattern, strict=True) if d) for pattern in patterns]
    poor = [score for score in scores if score >= Fraction(k)]
    for psu in (None, "_n"):
        measured = measure(answers(*patterns), rules, psu=psu)
        assert figure(measured, "H")["b"] * 1024 == pytest.approx(len(poor), abs=1e-9)
        assert figure(measured, "M0")["b"] * 1024 == pytest.approx(float(sum(poor)), rel=1e-12)


def test_seven_equal_indicators_all_patterns_at_one_half():
    patterns = list(itertools.product([0, 1], repeat=7))
    for k, needed in (("1/2", 4), ("3/7", 3), ("4/7", 4), ("1/1000", 1)):
        measured = measure(answers(*patterns), equal(7, k))
        assert figure(measured, "H")["b"] * 128 == pytest.approx(sum(sum(p) >= needed for p in patterns), abs=1e-9)


# ── missing answers ───────────────────────────────────────────────────────────────────────────────────────────────

GAPS = [(1, 1), (1, None), (None, 1), (0, None), (0, 0), (None, None)]


def test_dropped_people_leave_the_sample_and_are_reported_by_indicator():
    measured = measure(answers(*GAPS, w=[1, 1, 1, 1, 1, 5]), equal(2, "1/2"), weight="w")
    assert (figure(measured, "H")["b"], figure(measured, "H")["n"], figure(measured, "H")["n_missing"]) == (0.5, 2, 4)
    assert measured.losses.to_pylist() == [
        {"indicator": "d0", "n_missing": 2, "share": 0.6},
        {"indicator": "d1", "n_missing": 3, "share": 0.7},
    ]
    assert "left_out" in codes(measured)


def test_a_known_failure_counts_and_what_is_unsure_is_left_out():
    measured = measure(answers(*GAPS), equal(2, "1/2"), missing="known-fail-counts")
    # Sure: the first three are poor, the fifth is not; the fourth and the last could be either.
    assert (figure(measured, "H")["b"], figure(measured, "H")["n"], figure(measured, "H")["n_missing"]) == (0.75, 4, 2)
    assert (figure(measured, "hd", "d0")["b"], figure(measured, "hd", "d0")["n"]) == (0.5, 4)
    assert figure(measured, "M0")["b"] == (1 + 0.5 + 0.5) / 4


def test_bounds_are_over_everybody():
    measured = measure(answers(*GAPS), equal(2, "1/2", "bounds"))
    assert (figure(measured, "H_least")["b"], figure(measured, "H_most")["b"]) == (3 / 6, 5 / 6)
    assert figure(measured, "M0_least")["b"] == pytest.approx((1 + 0.5 + 0.5) / 6)
    assert figure(measured, "M0_most")["b"] == pytest.approx((1 + 1 + 1 + 0.5 + 1) / 6)
    assert (figure(measured, "H_most")["n"], figure(measured, "H_most")["n_missing"]) == (6, 0)
    assert figure(measured, "H")["b"] == 0.75


def test_who_is_not_asked_is_not_deprived_and_not_missing():
    data = answers((1,), (None,), (1,), (None,), age=[3, 3, 40, 40])
    rules = survey({"x": {"d0": {"column": "d0", "applies": {"age": {"below": 18}}}}}, "1")
    measured = measure(data, rules)
    assert (figure(measured, "H")["b"], figure(measured, "H")["n"]) == (1 / 3, 3)
    assert measured.losses.to_pylist() == [{"indicator": "d0", "n_missing": 1, "share": 0.25}]


# ── designs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def clustered(seed=1, units=40, size=25):
    """People whose poverty is that of their village: a design effect of about the size of the village."""
    rng = np.random.default_rng(seed)
    village = np.repeat(np.arange(units), size)
    chance = np.repeat(rng.random(units) < 0.4, size) * 0.9 + 0.05
    d = (rng.random((units * size, 3)) < chance[:, None]).astype(np.int8)
    return pa.table({**{f"d{i}": d[:, i] for i in range(3)}, "village": village, "stratum": village % 4, "one": [1] * len(d)})


def test_the_clustered_error_is_several_times_the_naive_one_and_no_design_is_ignored():
    data = clustered()
    found = {
        name: figure(measure(data, equal(3, "2/3"), **design), "H")
        for name, design in {
            "naive": {"psu": "_n"}, "clustered": {"psu": "village"}, "strata": {"psu": "village", "strata": "stratum"},
            "of rows": {"strata": "stratum"}, "none": {},
        }.items()
    }  # fmt: skip
    assert len({row["b"] for row in found.values()}) == 1 and found["none"]["se"] is None
    assert found["clustered"]["se"] > 3 * found["naive"]["se"]
    assert len({row["se"] for row in found.values()}) == 5


def test_the_interval_is_on_the_logit_with_units_less_strata_degrees_of_freedom():
    # As OPHI publishes: logit(b) ± t(df) · se / (b (1 − b)), back through the logistic.
    measured = measure(clustered(), equal(3, "2/3"), psu="village", strata="stratum", level=0.9)
    row = figure(measured, "M0")
    half = student.ppf(0.95, 40 - 4) * row["se"] / (row["b"] * (1 - row["b"]))
    middle = math.log(row["b"] / (1 - row["b"]))
    limits = [1 / (1 + math.exp(-(middle + sign * half))) for sign in (-1, 1)]
    assert [row["ll"], row["ul"]] == pytest.approx(limits, rel=1e-12)
    assert (measured.design.units, measured.design.n_strata, measured.design.n_psu) == ("psu", 4, 40)


@pytest.mark.parametrize("value", [0, 1])
def test_nobody_poor_and_everybody_poor(value):
    data = answers(*[(value, value)] * 6, unit=list("aabbcc"))
    measured = measure(data, equal(2, "1/2"), psu="unit")
    assert figure(measured, "H") | {"se": 0} == figure(measured, "H") and figure(measured, "H")["b"] == value
    assert figure(measured, "H")["ll"] is None and figure(measured, "H")["ul"] is None
    assert figure(measured, "A")["b"] == (1.0 if value else None)
    assert figure(measured, "pctb", "d0")["b"] == (0.5 if value else None)
    assert codes(measured) == ["no_variance", "no_variance"]


def test_strata_without_units_take_rows_and_say_so():
    assert codes(measure(clustered(), equal(3), strata="stratum")) == ["rows_are_units"]
    assert codes(measure(clustered(), equal(3))) == ["no_design"]
    assert codes(measure(clustered(), equal(3), psu="village", strata="stratum")) == []


def test_names_of_units_that_repeat_are_told_apart_by_stratum():
    data = clustered()
    village = data.column("village").to_numpy()
    again = data.set_column(data.column_names.index("village"), "village", pa.array(village // 4))  # 0-9 in each stratum
    apart = measure(data, equal(3), psu="village", strata="stratum")
    repeated = measure(again, equal(3), psu="village", strata="stratum")
    assert codes(repeated) == ["psu_in_two_strata"] and "10 names" in repeated.notices[0].en
    assert figure(apart, "H")["se"] == pytest.approx(figure(repeated, "H")["se"], rel=1e-12)


def test_a_stratum_of_one_unit_is_told_with_the_rule_for_it():
    data = answers((1,), (0,), (1,), (0,), (1,), unit=list("aabbc"), stratum=[1, 1, 1, 1, 2])
    errors = {}
    for rule in ("centre", "certain", "missing"):
        measured = measure(data, equal(1, "1"), psu="unit", strata="stratum", lone_psu=rule)
        errors[rule] = figure(measured, "H")["se"]
        (notice,) = [notice for notice in measured.notices if notice.code == "lone_psu"]
        assert "1 strata" in notice.en and rule in notice.en and rule in notice.th
    # H = 3/5: units a and b have the same total, so only the lone one counts, by its distance: (1 − 3/5) / 5.
    assert errors == {"centre": pytest.approx(0.08), "certain": 0, "missing": None}


# ── capitals ──────────────────────────────────────────────────────────────────────────────────────────────────────


def capitals():
    scores = [{"id": name, "column": name} for name in ("human", "social")]
    edges = {"least": "1", "most": "4", "edges": ["7/4", "5/2", "13/4"], "poor_at_or_below": 2}
    from ruamjai.rulebook.fields import Fields
    from ruamjai.rulebook.surveys import read_survey_measure

    return read_survey_measure(Fields("made.toml", {"id": "c", "kind": "capitals", "score": scores, **edges}, []))


def test_means_and_levels_of_capitals_with_edges_in_the_level_above():
    # Means 1.75, 2.5, 3.25, 1 (one score known), none, and 2.4999.
    human = [1.5, 2.0, 3.5, 1.0, None, 2.4998]
    social = [2.0, 3.0, 3.0, None, 9.0, 2.5]
    data = pa.table({"human": human, "social": social, "unit": [1, 1, 2, 2, 3, 3]})
    measured = measure(data, capitals(), psu="unit")
    table = {(row["measure"], row["indicator"]): row for row in measured.table.to_pylist()}
    assert [table[f"level_{level}", ""]["b"] for level in (1, 2, 3, 4)] == [0.2, 0.4, 0.2, 0.2]
    assert table["H", ""]["b"] == pytest.approx(0.6) and (table["H", ""]["n"], table["H", ""]["n_missing"]) == (5, 1)
    assert table["mean", "human"]["b"] == pytest.approx(sum(x for x in human if x) / 5)
    assert table["mean", "overall"]["b"] == pytest.approx((1.75 + 2.5 + 3.25 + 1 + 2.4999) / 5)
    assert measured.losses.column("n_missing").to_pylist() == [1, 2] and "outside_scale" in codes(measured)
    rows = {(r["measure"], r["indicator"]): r for r in measure(data, capitals(), psu="_n").table.to_pylist()}
    assert all(rows[key]["b"] == pytest.approx(row["b"]) and rows[key]["n"] == row["n"] for key, row in table.items())


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────


def told(data, rules, **call):
    with pytest.raises(UsageError) as caught:
        measure(data, rules, **call)
    assert len(caught.value.message_th.splitlines()) == len(str(caught.value).splitlines())
    return str(caught.value)


def test_everything_that_is_wrong_is_told_at_once_by_name():
    data = answers(
        (1, 2, 0), (0, 0, 0), (0, 1, None),
        w=[1.0, -2.0, None], word=["a", "b", "c"], empty=pa.array([None] * 3, pa.int8()), unit=["u", "u", "u"],
    )  # fmt: skip
    rules = survey({"x": {"d0": None, "d1": None, "word": None, "empty": None, "gone": None}})
    message = told(
        data, rules, by=["place", "sex*d0"], weight="w", psu="unit", strata="layer", k=["5/4", "0.3"], level=1.5,
        lone_psu="skip", missing="guess",
    )  # fmt: skip
    for part in (
        "no column place (by)", "no column sex (by)", "no column layer (strata)", "no column gone (indicator gone)",
        "column word (indicator word) does not hold numbers", "indicator d1 holds something else than 1",
        "indicator empty is missing in every row", "weight w is negative", "weight w is missing in 1 rows",
        "k = 5/4 is out of range", "k = 0.3 must be written as a fraction", "level is 1.5", "lone_psu = skip must be one of",
        "missing = guess must be one of", "a single primary sampling unit (psu: unit)",
    ):  # fmt: skip
        assert part in message, (part, message)
    assert len(message.splitlines()) == 16


def test_a_weight_that_is_no_number_is_found_in_a_file_too(tmp_path):
    # The statistics of a Parquet file know of no NaN.
    pq.write_table(answers((1,), (0,), w=[1.0, math.nan]), tmp_path / "survey.parquet")
    for design in ({}, {"psu": "_n"}):
        assert "weight w is missing in some rows" in told(tmp_path / "survey.parquet", equal(1), weight="w", **design)


def test_faults_of_the_data_alone():
    rules = equal(1, "1")
    assert "The data have no rows" in told(answers((1,)).slice(0, 0), rules)
    assert "weight w is zero in every row" in told(answers((1,), (0,), w=[0, 0]), rules, weight="w")
    assert "weight w is missing in some rows" in told(answers((1,), (0,), w=[1.0, math.nan]), rules, weight="w")
    assert "a single primary sampling unit" in told(answers((1,), (0,), u=[1, 1]), rules, psu="u")
    assert "(psu) is empty in 1 rows" in told(answers((1,), (0,), u=[1, None]), rules, psu="u")
    assert "holds something else" in told(pa.table({"d0": [0.0, 0.5]}), rules)
    assert "Nobody is left" in told(answers((1, None), (None, 0)), equal(2))
    condition = survey({"x": {"d0": {"deprived": {"age": {"below": 5}}}}})
    assert "column age (indicator d0) does not hold numbers" in told(pa.table({"age": ["x"]}), condition)


@pytest.mark.parametrize(
    ("k", "advice"),
    [
        ("26%", "must be written as a fraction, such as 26/100."), ("33.3 %", "such as 333/1000."), ("0.26", "such as 26/100."),
        ("130%", "such as 1/3."), ("most", "such as 1/3."), ("0", "out of range: above 0, at most 1."), ("4/3", "at most 1."),
        ("0.3333333333333333", "such as 1/3."), ("26", "out of range: above 0, at most 1. 26 per cent is written 26/100."),
    ],
)  # fmt: skip
def test_a_cut_off_written_otherwise_is_refused_with_how_to_write_it(k, advice):
    message = told(answers((1,), (0,)), equal(1), k=[k])
    assert f"k = {k} " in message and message.endswith(advice)


def test_what_an_answer_is_coded_as_is_told_and_longer_numbers_are_not():
    assert "(its values go from -9 to 2)" in told(answers((1,), (2,), (-9,)), equal(1))
    assert "1101700200301" not in told(pa.table({"d0": [0, 1101700200301]}), equal(1))


def test_a_weight_beyond_any_sum_is_no_missing_weight():
    for most in (1e300, math.inf):
        message = told(answers((1,), (0,), w=[1.0, most]), equal(1), weight="w", psu="_n")
        assert "above 10^100" in message and "missing" not in message


def test_a_buddhist_year_is_no_later_year():
    assert "year = 2566 is Buddhist: give 2023 CE" in told(answers((1,), (0,)), equal(1), year=2566)


def test_an_indicator_in_which_all_are_alike_is_told():
    measured = measure(answers((1, 0), (1, 1), (1, 0)), equal(2, "1/2"))
    assert [n.en for n in measured.notices if n.code == "no_variance"] == [
        "The indicator d0 has no variance: it is 1 for everybody in the sample."
    ]


def test_a_dated_measure_is_that_of_the_year():
    block = {
        "source": "x",
        "dimension": [{"id": "x", "indicator": [{"id": "d0", "column": "d0"}, {"id": "d1", "column": "d1"}]}],
    }
    versions = [
        {"from": date, "k": k, **block}
        for date, k in ((np.datetime64("2000-01-01").item(), "1"), (np.datetime64("2020-01-01").item(), "1/2"))
    ]
    from ruamjai.rulebook.fields import Fields
    from ruamjai.rulebook.surveys import read_survey_measure

    rules = read_survey_measure(Fields("made.toml", {"id": "dated", "version": versions}, []))
    data = answers((1, 0), (1, 1))
    assert [figure(measure(data, rules, year=year), "H")["b"] for year in (2010, 2020, None)] == [0.5, 1, 1]
    assert "does not hold in 1999" in told(data, rules, year=1999)


def test_groupings_too_many_for_one_scan_are_summed_one_after_the_other(monkeypatch):
    data = clustered()
    call = {"by": ["stratum", "d0", "d0*stratum"], "psu": "village"}
    together = measure(data, equal(3), **call)
    monkeypatch.setattr("ruamjai.poverty.counting.measuring._MOST_CELLS", 10)
    apart = measure(data, equal(3), **call)
    assert len(apart.parts) == 3 and len(together.parts) == 1
    assert apart.table == together.table and apart.notices == together.notices


def test_several_tables_on_one_engine():
    with Warehouse.open(threads=1) as warehouse:
        tables = [measure(answers((1,), (value,)), equal(1, "1"), warehouse=warehouse) for value in (0, 1)]
    assert [figure(one, "H")["b"] for one in tables] == [0.5, 1]


# ── the order in which an engine hands groups over ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("design", [{"psu": "unit", "strata": "stratum"}, {"psu": "_n", "strata": "stratum"}])
def test_figures_are_the_same_to_the_last_bit_in_whatever_order_groups_come(monkeypatch, design):
    chance = np.random.default_rng(1)
    n = 2_000
    data = pa.table(
        {"d0": chance.integers(0, 2, n), "d1": chance.integers(0, 2, n), "w": chance.integers(1, 9, n) / 7,
         "unit": chance.integers(0, 90, n), "stratum": chance.integers(0, 3, n), "place": chance.integers(0, 4, n)}
    )  # fmt: skip
    fetch = Warehouse.collect
    found = []
    for seed in (0, 1):
        order = np.random.default_rng(seed)
        monkeypatch.setattr(
            Warehouse, "collect", lambda self, what, order=order: (t := fetch(self, what)).take(order.permutation(t.num_rows))
        )
        found.append(measure(data, equal(2), weight="w", by=["place"], patterns=True, **design).table)
    assert found[0].equals(found[1])
