"""What becomes of random visits equals the plain loops of tests/reference/checking.py, whatever the order of the rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.checking.desk import CARDLESS, NOBODY, NOT_POOR, TARGET, UNSURE, Checks, desk
from poverty.made_rows import chance
from reference import checking as reference
from ruamjai.tables import TABLES
from ruamjai.tables.registers import OUTCOMES

VILLAGES = ("57050501", "57050502", "57050601", "57130101", "47030101", None)
WORDS = (
    TARGET, TARGET, TARGET, CARDLESS, UNSURE, NOT_POOR, NOBODY, {**NOBODY, "pppconnext_level": 1, "pppconnext_poor": True},
    {**TARGET, "basic_needs_year": 2016}, {**CARDLESS, "tpmap_listed": True, "basic_needs_year": None},
)  # fmt: skip
DRAWS = ("target", "target", "area", "area", "union", "pppconnext", None)


def made_up(seed, n):
    """Visits to people of several villages, some visited again, some of no known day, weight or draw."""
    random = chance(seed)
    weighted, checks = random.random() < 0.5, Checks()
    outcomes = random.choice([OUTCOMES, ("confirmed", "not_poor", "newly_found"), ("confirmed",), ("not_poor", "confirmed")])
    for _ in range(n):
        village = random.choice(VILLAGES)
        weight = random.choice([None, 1.0, 2.5, 0.01, 17.3]) if weighted else None
        checks.visited(
            f"p{random.randrange(max(1, n)):03d}", random.choice(outcomes), random.choice(WORDS), village=village,
            tambon=None if village else random.choice([None, "570505", "999999"]),
            on=random.choice([None, 1, 2, 3]), drawn=random.choice(DRAWS), weight=weight,
        )  # fmt: skip
    return checks.tables


def full(tables):
    return {name: [dict.fromkeys(TABLES[name].column_names) | row for row in rows] for name, rows in tables.items()}


def in_order(name, rows):
    return sorted(rows, key=lambda row: [row[column] for column in TABLES[name].key])


def keys(name, rows):
    return [[row[key] for key in TABLES[name].key] for row in rows]


def close(left, right):
    return left == pytest.approx(right, rel=1e-7, abs=1e-9) if isinstance(left, float) else left == right


SEEDS = st.integers(0, 1_000_000)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(SEEDS, st.integers(0, 60))
def test_every_table_equals_the_reference(seed, n):
    tables = made_up(seed, n)
    made, rows = desk().check(tables), full(tables)
    wanted = {
        "checked_people": reference.checked_people(rows),
        "list_errors": reference.list_errors(rows, desk().rules.rules),
    }
    for name in wanted:
        mine, theirs = in_order(name, made[name]), in_order(name, wanted[name])
        assert keys(name, mine) == keys(name, theirs)
        for one, other in zip(mine, theirs, strict=True):
            assert not {key: (one[key], other[key]) for key in one if not close(one[key], other[key])}, (name, one)


@quick
@given(SEEDS, st.integers(1, 40))
def test_the_order_of_the_rows_changes_nothing(seed, n):
    tables = made_up(seed, n)
    turned = {name: list(reversed(rows)) for name, rows in tables.items()}
    one, other = desk().check(tables), desk().check(turned)
    assert one["list_errors"] == other["list_errors"]
    assert in_order("checked_people", one["checked_people"]) == in_order("checked_people", other["checked_people"])


@quick
@given(SEEDS, st.integers(1, 60))
def test_what_holds_of_every_rate(seed, n):
    for row in desk().check(made_up(seed, n))["list_errors"]:
        assert 0 <= row["n_errors"] <= row["n_reached"] <= row["n_drawn"] > 0
        assert (row["b"] is None) == (row["n_reached"] < 2) == (row["ll"] is None) == (row["ul"] is None)
        if row["b"] is not None:
            assert 0 <= row["ll"] <= row["b"] <= row["ul"] <= 1
            assert row["ll"] < row["ul"]


@quick
@given(SEEDS, st.integers(1, 40))
def test_nonresponse_moves_no_rate_and_is_told(seed, n):
    tables = made_up(seed, n)
    silent = Checks()
    silent.tables = {name: list(rows) for name, rows in tables.items()}
    for i in range(3):
        # In a village visited already, without a weight that could move another's.
        before = silent.tables["field_checks"][0]
        person = silent.tables["person_poverty"][0]
        silent.visited(
            f"silent{i}", ("refused", "not_reached")[i % 2], TARGET, village=person["village_code"],
            tambon=person["tambon_code"], drawn=before["drawn_from"],
        )  # fmt: skip
    before, after = (
        {(row["area_code"], row["rule"], row["measure"]): row for row in desk().check(t)["list_errors"]}
        for t in (tables, silent.tables)
    )
    for key, row in before.items():
        assert after[key]["b"] == row["b"] and after[key]["n_errors"] == row["n_errors"]
        assert after[key]["n_drawn"] >= row["n_drawn"] and after[key]["n_reached"] == row["n_reached"]
