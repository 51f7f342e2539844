"""Vulnerable households: the line itself is low, any dependent member counts, and unknown is never "not vulnerable"."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import arrow
from poverty.made_rows import area_rows
from reference import vulnerable as reference
from ruamjai import poverty, rulebook
from ruamjai.rulebook.model import Dated
from ruamjai.tables import TABLES

READS = ("household_poverty", "indicator_results", "basic_needs_members", "areas")
CONNECTION = ibis.duckdb.connect()
BOOK = rulebook.load()
PLACES = {"570505": "57050501", "571303": "57130302", "470301": None, None: None}


def with_versions(*versions):
    policy = dataclasses.replace(BOOK.policies["vulnerable"], versions=Dated(versions))
    return dataclasses.replace(BOOK, policies={**BOOK.policies, "vulnerable": policy})


def find(tables: Mapping, rules=BOOK):
    bound = {name: ibis.memtable(arrow(name, tables[name])) for name in READS}
    found = poverty.find_vulnerable(**bound, rules=rules)
    rows = {}
    for name, table in found.items():
        assert tuple(table.columns) == TABLES[name].column_names
        rows[name] = CONNECTION.to_pyarrow(table).to_pylist()
    return rows


def home(household, income, members, year=2023, housing="pass", tambon="570505"):
    """One household's rows: ``members`` are (age, body_status, self_care)."""
    row = f"basic_needs:{household}"
    return {
        "household_poverty": [
            {"household_id": household, "household_record_id": row, "village_code": PLACES[tambon], "tambon_code": tambon,
             "survey_year": year, "income_per_person": income}
        ],
        "indicator_results": [{"household_id": household, "indicator": "secure_house", "result": housing},
                              {"household_id": household, "indicator": "drinking_water", "result": "fail"}],
        "basic_needs_members": [
            {"record_id": f"{row}:{i}", "household_record_id": row, "age": age, "body_status": body, "self_care": able}
            for i, (age, body, able) in enumerate(members)
        ],
    }  # fmt: skip


def together(*homes):
    return {name: [row for one in homes for row in one[name]] for name in READS[:3]} | {"areas": area_rows()}


ADULT = (40, 0, True)


def one(income, members, rules=BOOK, **more):
    (row,) = find(together(home("h", income, members, **more)), rules)["vulnerable_households"]
    return row


def words(income, members, rules=BOOK, **more):
    row = one(income, members, rules, **more)
    return row["low_income"], row["has_dependents"], row["vulnerable"]


CASES = [
    (100_000.0, [ADULT], (True, False, True)),  # the line itself is low
    (100_000.01, [ADULT], (False, False, False)),
    (500_000.0, [ADULT, (5, 0, True)], (False, True, True)),
    (500_000.0, [ADULT, (6, 0, True)], (False, False, False)),
    (500_000.0, [(59, 0, True)], (False, False, False)),
    (500_000.0, [(60, 0, True)], (False, True, True)),
    (500_000.0, [(40, 1, True)], (False, True, True)),
    (500_000.0, [(40, 2, True)], (False, False, False)),  # a chronic illness alone is not dependence
    (500_000.0, [(40, 2, False)], (False, True, True)),
    (None, [ADULT], (None, False, None)),
    (None, [(3, None, None)], (None, True, True)),  # a known answer decides
    (500_000.0, [(None, 0, True)], (False, None, None)),
    (500_000.0, [(40, None, True), (70, 0, True)], (False, True, True)),
    (90_000.0, [(None, None, None)], (True, None, True)),
    (500_000.0, [], (False, None, None)),  # nobody's row could be taken
]


def test_low_income_dependents_or_both():
    homes = [home(f"h{i:02d}", income, members) for i, (income, members, _) in enumerate(CASES)]
    found = sorted(find(together(*homes))["vulnerable_households"], key=lambda row: row["household_id"])
    said = [(row["low_income"], row["has_dependents"], row["vulnerable"]) for row in found]
    assert said == [expected for *_, expected in CASES]


def test_with_both_needed_one_known_no_is_enough():
    (version,) = BOOK.policies["vulnerable"].versions.versions
    both = with_versions(dataclasses.replace(version, rule="both"))
    assert words(90_000.0, [(3, 0, True)], both) == (True, True, True)
    assert words(90_000.0, [ADULT], both) == (True, False, False)
    assert words(90_000.0, [(None, 0, True)], both) == (True, None, None)
    assert words(200_000.0, [(None, 0, True)], both) == (False, None, False)


def test_who_counts_as_dependent_is_the_rulebooks():
    (version,) = BOOK.policies["vulnerable"].versions.versions
    children = with_versions(dataclasses.replace(version, dependents=("child",), child_below=15))
    row = one(500_000.0, [(14, 0, True), (70, 1, False)], children)
    assert (row["has_dependents"], row["n_children"], row["n_elderly"], row["n_disabled"], row["n_cannot_care"]) == (
        True, 1, 1, 1, 1,
    )  # fmt: skip
    assert one(500_000.0, [(15, 0, True), (70, 1, False)], children)["has_dependents"] is False


def test_a_survey_is_judged_by_its_own_year_and_before_the_first_version_nothing_is_known():
    assert words(50_000.0, [(3, 0, True)], year=2021) == (None, None, None)
    assert words(50_000.0, [ADULT], year=None) == (True, False, True)  # one version only: it holds
    (version,) = BOOK.policies["vulnerable"].versions.versions
    later = dataclasses.replace(version, start=dt.date(2024, 1, 1), income_at_most=40_000)
    two = with_versions(version, later)
    assert words(50_000.0, [ADULT], two, year=2023)[0] is True
    assert words(50_000.0, [ADULT], two, year=2024)[0] is False
    assert words(50_000.0, [ADULT], two, year=None)[0] is None


@pytest.mark.parametrize(("housing", "insecure"), [("fail", True), ("pass", False), ("unknown", None)])
def test_insecure_housing_is_the_failed_housing_indicator(housing, insecure):
    assert one(1.0, [ADULT], housing=housing)["insecure_housing"] is insecure


def test_areas_count_what_is_known_and_how_many_are_unknown():
    tables = together(
        home("a", 90_000.0, [ADULT]),
        home("b", 90_000.0, [(3, 0, True)]),
        home("c", 500_000.0, [ADULT]),
        home("d", None, [ADULT]),
        home("e", None, [(70, 0, True)], tambon=None),
    )
    areas = {row["area_code"]: row for row in find(tables)["area_vulnerable"]}
    assert set(areas) == {"TH", "57", "5705", "570505"}  # no village, and no row where nobody was surveyed
    tambon = {name: value for name, value in areas["570505"].items() if name.startswith("n_")}
    assert tambon == {
        "n_households": 4, "n_vulnerable": 2, "n_unknown": 1, "n_low_income": 2, "n_dependents": 1, "n_both": 1,
    }  # fmt: skip
    assert (areas["TH"]["n_households"], areas["TH"]["n_vulnerable"]) == (5, 3)


MEMBER = st.tuples(
    st.sampled_from([None, 0, 5, 6, 30, 59, 60, 88]), st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, True, False])
)
HOME = st.tuples(
    st.sampled_from([None, 0.0, 99_999.99, 100_000.0, 100_000.01, 150_000.0, 150_001.0]),
    st.lists(MEMBER, max_size=4),
    st.sampled_from([None, 2021, 2022, 2023, 2025]),
    st.sampled_from(["pass", "fail", "unknown"]),
    st.sampled_from(list(PLACES)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(HOME, max_size=8), st.sampled_from(["any", "both"]), st.booleans())
def test_every_table_equals_the_reference(homes, rule, two_versions):
    (version,) = BOOK.policies["vulnerable"].versions.versions
    versions = [dataclasses.replace(version, rule=rule)]
    if two_versions:
        later = {"start": dt.date(2023, 6, 1), "income_at_most": 150_000, "dependents": ("child", "cannot_care")}
        versions.append(dataclasses.replace(version, **later))
    tables = together(*(home(f"h{i}", *one) for i, one in enumerate(homes)))
    found = find(tables, with_versions(*versions))
    rows = reference.households(
        tables["household_poverty"], tables["basic_needs_members"], tables["indicator_results"], versions
    )
    assert sorted(found["vulnerable_households"], key=lambda row: row["household_id"]) == rows
    areas = reference.areas(rows, {row["area_code"] for row in tables["areas"]})
    by_code = {row["area_code"]: row for row in found["area_vulnerable"]}
    assert by_code == {row["area_code"]: row for row in areas}
