"""The expressions on DuckDB mean what the plain loops of tests/reference/poverty.py mean, on random registers with gaps."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import desk
from poverty.made_rows import chance, registers
from reference import poverty as reference
from ruamjai.tables import TABLES


def in_order(name, rows):
    """The promised columns of rows, in the order of the table's key."""
    table = TABLES[name]
    kept = [{column: row.get(column) for column in table.column_names} for row in rows]
    return sorted(kept, key=lambda row: [row[column] for column in table.key])


def close(left, right):
    if isinstance(left, float | Fraction) and isinstance(right, float | Fraction):
        return float(left) == pytest.approx(float(right), abs=1e-6)
    return left == right


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1_000_000), st.integers(0, 40), st.sampled_from([0.0, 0.05, 0.4]))
def test_every_table_equals_the_reference(seed, n_households, gaps):
    tables = registers(seed, n_households, gaps)
    measured = desk().measure(tables)
    expected = reference.measure_poverty(tables_with_empty_cells(tables), desk().rules)
    for name, rows in expected.items():
        made, wanted = in_order(name, measured[name]), in_order(name, rows)
        assert len(made) == len(wanted), name
        for mine, theirs in zip(made, wanted, strict=True):
            differing = {c: (mine[c], theirs[c]) for c in mine if not close(mine[c], theirs[c])}
            assert not differing, (name, {key: mine[key] for key in TABLES[name].key}, differing)


def tables_with_empty_cells(tables):
    """Rows in which every promised column stands, empty where it was not given."""
    return {name: [dict.fromkeys(TABLES[name].column_names) | row for row in rows] for name, rows in tables.items()}


def completed(random, tables):
    """The same registers with every empty answer of the survey given, somehow; incomes and years stay as they are."""

    def fill(table, row):
        filled = dict(row)
        for column in TABLES[table].columns:
            if column.name[1:].isdigit() and column.type == "int8" and row.get(column.name) is None:
                filled[column.name] = random.choice([0, 1, 2])
        return filled

    members = [fill("basic_needs_members", row) for row in tables["basic_needs_members"]]
    for row in members:
        row["age"] = random.randrange(90) if row["age"] is None else row["age"]
        row["body_status"] = random.randrange(3) if row["body_status"] is None else row["body_status"]
    homes = [fill("basic_needs_households", row) for row in tables["basic_needs_households"]]
    return {**tables, "basic_needs_members": members, "basic_needs_households": homes}


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1_000_000))
def test_what_was_known_stays_and_the_truth_lies_between_least_and_most(seed):
    tables, wanted = registers(seed, 40, 0.15), {"household_poverty", "area_poverty"}
    before, after = desk().measure(tables, wanted), desk().measure(completed(chance(seed), tables), wanted)
    states = {row["household_id"]: row for row in after["household_poverty"]}
    for row in before["household_poverty"]:
        for name in ("health", "living", "education", "income", "access", "poor"):
            assert row[name] in (None, states[row["household_id"]][name]), name
    areas = {row["area_code"]: row for row in after["area_poverty"]}
    for row in before["area_poverty"]:
        now = areas[row["area_code"]]
        assert row["h_least"] <= now["h_least"] and now["h_most"] <= row["h_most"]
        assert row["m0_least"] <= now["m0_least"] + 1e-12 and now["m0_most"] <= row["m0_most"] + 1e-12
