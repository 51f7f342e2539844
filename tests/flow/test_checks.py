"""What must hold across tables: each rule finds what breaks it and rests where all is well."""

import pyarrow as pa
import pytest

from ruamjai.flow.checks import RULES, broken_rules
from ruamjai.tables import TABLES
from ruamjai.warehouse import Warehouse, arrow_schema


def rows(name, *given):
    """Rows of a promised table: what is given, and something harmless for the rest."""
    promise = TABLES[name]
    harmless = {"string": "x", "bool": False, "float64": 0.0, "date": None}
    full = [
        {c.name: row.get(c.name, None if c.nullable else harmless.get(c.type, 0)) for c in promise.columns} for row in given
    ]
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(promise)])
    return pa.Table.from_pylist(full, schema=schema)


AREA = {
    "area_code": "57",
    "n_people": 10,
    "n_households": 3,
    "n_poor": 4,
    "n_poor_households": 1,
    "h_least": 0.4,
    "h_most": 0.5,
}
PARTS = {"n_health_poor": 3, "n_income_poor": 2}
SOUND = {
    "person_records": [{"record_id": "a:1"}],
    "record_persons": [{"record_id": "a:1", "person_id": "p1"}],
    "person_links": [
        {"left_record_id": "a:1", "right_record_id": "b:1", "left_register": "a", "right_register": "b", "rule": "number"},
        *(
            {"left_record_id": "b:1", "right_record_id": twice, "left_register": "b", "right_register": "b", "model": "b"}
            | {"rule": "duplicate_number"}
            for twice in ("b:2", "b:3")  # one person in three rows of a list
        ),
    ],
    "people": [{"person_id": "p1", "household_id": "h1"}],
    "households": [{"household_id": "h1"}],
    "areas": [{"area_code": "57"}],
    "area_poverty": [{**AREA, **PARTS}],
    "person_poverty": [{"person_id": "p1", "target": True, "basic_needs_poor": True}],
}
BROKEN = {
    "a person's row has no person": {"record_persons": []},
    "a link is not one-to-one": {
        "person_links": [
            {"left_record_id": "a:1", "right_record_id": "b:1", "left_register": "a", "right_register": "b"},
            {"left_record_id": "a:1", "right_record_id": "b:2", "left_register": "a", "right_register": "b"},
        ]
    },
    "a person lives in a household that is not there": {"households": [{"household_id": "h2"}]},
    "dimensions and poor people of an area do not fit": {"area_poverty": [{**AREA, "n_health_poor": 3}]},
    "counts of an area do not fit": {"area_poverty": [{**AREA, **PARTS, "n_unknown": 7}]},
    "a target person is not poor": {"person_poverty": [{"person_id": "p1", "target": True, "basic_needs_poor": None}]},
    "a figure speaks of an unknown area": {"areas": [{"area_code": "47"}]},
}


def found(tables):
    with Warehouse.open("duckdb", threads=1) as warehouse:
        bound = {name: warehouse.table(rows(name, *given)) for name, given in tables.items()}
        return broken_rules(bound.__getitem__, warehouse.collect, set(tables))


def test_every_rule_is_tried_here():
    assert {name for name, _, _ in RULES} == set(BROKEN)


def test_sound_tables_break_no_rule():
    assert found(SOUND) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_named(rule):
    assert [line.rpartition(" (")[0] for line in found(SOUND | BROKEN[rule])] == [rule]
