"""The expressions on DuckDB mean what the plain loops of tests/reference/poverty.py mean, on random registers with gaps."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.desk import desk
from poverty.made_rows import registers
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


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(0, 12), st.sampled_from([0.0, 0.05, 0.4]))
def test_every_table_equals_the_reference(random, n_households, gaps):
    tables = registers(random, n_households, gaps)
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
