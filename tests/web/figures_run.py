"""A small sealed run on disk, written row by row, for tests of the pages of figures."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ruamjai.tables import TABLES
from ruamjai.tables.registers import CAPITALS, DIMENSIONS
from ruamjai.thai.areas import all_areas
from ruamjai.thai.order import order_key
from ruamjai.warehouse import OpenRun, RunStore, arrow_schema

EMPTY = {"string": "", "int8": 0, "int16": 0, "int32": 0, "int64": 0, "float64": 0.0, "bool": False, "date": None}


def write_table(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Write a promised table; a column that a row leaves out is null where it may be, else empty or zero."""
    promise = TABLES[name]
    filled = [
        {c.name: row.get(c.name, None if c.nullable else EMPTY[c.type]) for c in promise.columns} | {"_": 0} for row in rows
    ]
    unknown = {key for row in rows for key in row} - set(promise.column_names)
    assert not unknown, f"{name} promises no {unknown}"
    schema = arrow_schema(promise)
    table = pa.Table.from_pylist([{k: v for k, v in row.items() if k != "_"} for row in filled], schema=schema)
    pq.write_table(table.sort_by([(key, "ascending") for key in promise.key]), folder / f"{name}.parquet")


def seal_run(data: Path, **tables: list[dict[str, Any]]) -> OpenRun:
    """Seal and publish a run with these tables; the others are there and empty. ``areas`` holds the closed list at least."""
    tables = {"areas": area_rows(), **tables}
    store = RunStore(data)
    with store.making() as making:
        facts = making / "facts"
        facts.mkdir()
        for name, promise in TABLES.items():
            if not promise.personal:
                write_table(facts, name, tables.get(name, []))
        run = store.seal(making, MANIFEST)
    store.publish(run.id)
    return run


MANIFEST = {
    "made_at": "2023-02-15T03:00:00+00:00",
    "made_by": "test",
    "publishable": True,
    "parent": None,
    "engine": "duckdb",
    "seed": 1,
    "rulebook": "0" * 64,
    "code": {"version": "0", "digest": "0" * 64},
    "batches": [],
    "steps": [],
    "tables": {},
}


def area_rows(villages: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The closed list of areas, and villages by their codes."""
    rows = [
        {
            "area_code": a.code, "level": a.level, "parent_code": a.parent, "name_th": a.name_th, "name_en": a.name_en,
            "order_key": order_key(a.name_th), "lon": a.lon, "lat": a.lat,
        }
        for a in all_areas()
    ]  # fmt: skip
    for code in villages:
        name = f"หมู่ที่ {int(code[6:])}"
        rows.append(
            {
                "area_code": code, "level": "village", "parent_code": code[:6], "name_th": name,
                "name_en": f"Village {int(code[6:])}", "order_key": order_key(name),
            }
        )  # fmt: skip
    return rows


def level_of(code: str) -> str:
    return "country" if code == "TH" else {2: "province", 4: "amphoe", 6: "tambon", 8: "village"}[len(code)]


def outer(code: str) -> list[str]:
    """The area itself and all that it lies in."""
    return ["TH", *(code[:n] for n in (2, 4, 6, 8) if n <= len(code))]


def poverty_rows(villages: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """area_poverty for villages given as counts, summed upwards by a plain loop. k is one dimension of five.

    Counts: households, poor_households, people, poor, unknown, and people lacking in each dimension.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for village, counts in villages.items():
        for code in outer(village):
            for name, count in counts.items():
                sums[code][name] += count
    rows = []
    for code, n in sums.items():
        known = n["people"] - n["unknown"]
        lacks = sum(n[name] for name in DIMENSIONS)
        rows.append(
            {
                "area_code": code, "level": level_of(code), "n_households": n["households"],
                "n_poor_households": n["poor_households"], "n_people": n["people"], "n_poor": n["poor"],
                "n_unknown": n["unknown"], "n_unknown_households": 1 if n["unknown"] else 0,
                **{f"n_{name}": n[name] for name in DIMENSIONS}, **{f"n_{name}_poor": n[name] for name in DIMENSIONS},
                "h": n["poor"] / known if known else None, "h_least": n["poor"] / n["people"],
                "h_most": (n["poor"] + n["unknown"]) / n["people"], "m0": lacks / 5 / known if known else None,
                "m0_least": lacks / 5 / n["people"], "m0_most": (lacks + 5 * n["unknown"]) / 5 / n["people"],
                "survey_first": 2023, "survey_last": 2023,
            }
        )  # fmt: skip
    return rows


def rule_rows(villages: dict[str, dict[str, int]]) -> list[dict[str, Any]]:
    """rule_comparison from counts by village: ``union`` and what each other rule takes in of it."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for village, counts in villages.items():
        for code in outer(village):
            for rule, count in counts.items():
                sums[code][rule] += count
    return [
        {
            "area_code": code, "level": level_of(code), "rule": rule, "n_people": count,
            "n_dropped": counts["union"] - count,
        }
        for code, counts in sums.items()
        for rule, count in counts.items()
    ]  # fmt: skip


def capital_rows(villages: dict[str, tuple[int, int, int, int]]) -> list[dict[str, Any]]:
    """area_capitals from households by level."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for village, counts in villages.items():
        for code in outer(village):
            sums[code] = [a + b for a, b in zip(sums[code], counts, strict=True)]
    return [
        {
            "area_code": code, "level": level_of(code), "n_households": sum(counts), "overall": 2.25,
            **{name: 2.0 + i / 10 for i, name in enumerate(CAPITALS)},
            **{f"n_level_{i}": count for i, count in enumerate(counts, 1)},
        }
        for code, counts in sums.items()
    ]  # fmt: skip


# Kut Bak (47 03 01) with three villages, Na Mong (47 03 02) with one, and Doi Ngam (57 05 05) with one.
VILLAGES = {
    "47030101": {
        "households": 60, "poor_households": 12, "people": 200, "poor": 40, "unknown": 10,
        "health": 20, "living": 12, "education": 0, "income": 25, "access": 0,
    },
    "47030102": {
        "households": 50, "poor_households": 9, "people": 150, "poor": 30, "unknown": 0,
        "health": 15, "living": 6, "education": 7, "income": 11, "access": 0,
    },
    "47030103": {
        "households": 20, "poor_households": 1, "people": 70, "poor": 3, "unknown": 0,
        "health": 3, "living": 0, "education": 0, "income": 0, "access": 0,
    },
    "47030301": {
        "households": 40, "poor_households": 8, "people": 120, "poor": 24, "unknown": 0,
        "health": 9, "living": 8, "education": 6, "income": 12, "access": 0,
    },
    "57050501": {
        "households": 30, "poor_households": 0, "people": 90, "poor": 0, "unknown": 0,
        "health": 0, "living": 0, "education": 0, "income": 0, "access": 0,
    },
}  # fmt: skip
RULES = {
    "47030101": {"union": 52, "basic_needs": 40, "target": 20},
    "47030102": {"union": 36, "basic_needs": 30, "target": 14},
    "47030103": {"union": 9, "basic_needs": 3, "target": 2},
    "47030301": {"union": 30, "basic_needs": 24, "target": 9},
    "57050501": {"union": 0, "basic_needs": 0, "target": 0},
}
CAPITAL_LEVELS = {"47030101": (6, 8, 7, 0), "47030102": (1, 5, 6, 0)}


def usual_tables() -> dict[str, list[dict[str, Any]]]:
    """Tables of areas with a bit of everything."""
    return {
        "areas": area_rows(tuple(VILLAGES)),
        "area_poverty": poverty_rows(VILLAGES),
        "rule_comparison": rule_rows(RULES),
        "area_capitals": capital_rows(CAPITAL_LEVELS),
        "strategic_areas": [
            {
                "tambon_code": "470301", "n_households": 130, "n_poor_households": 22, "share_poor": 0.17, "share_least": 0.16,
                "share_most": 0.19, "location_quotient": 1.4, "concentrated": True, "has_manager": True, "data_accepted": True,
                "eligible": True, "rank": 1, "rank_if_gates_met": 2, "reasons": "concentrated+has_manager+data_accepted",
            },
            {
                "tambon_code": "470303", "n_households": 40, "n_poor_households": 8, "share_poor": 0.2, "share_least": 0.2,
                "share_most": 0.2, "location_quotient": 1.6, "concentrated": True, "has_manager": True, "data_accepted": None,
                "eligible": False, "rank_if_gates_met": 1, "reasons": "concentrated+has_manager+data_unknown",
            },
            {
                "tambon_code": "570505", "n_households": 30, "n_poor_households": 0, "share_poor": 0.0, "share_least": 0.0,
                "share_most": 0.0, "location_quotient": 0.0, "concentrated": False, "has_manager": False, "data_accepted": True,
                "eligible": False, "rank_if_gates_met": 3, "reasons": "not_concentrated+no_manager+data_accepted",
            },
        ],
    }  # fmt: skip


HOUSEHOLD, OTHER = "h" + "a" * 20, "h" + "b" * 20
PEOPLE = ["p" + str(i) * 20 for i in range(3)]
MOVED, GONE = "p" + "3" * 20, "p" + "4" * 20


def membership_rows() -> list[dict[str, Any]]:
    """Three who live in the household; one whom PPPConnext found there before and who lives in the other; one gone since."""
    lives = {"household_id": HOUSEHOLD, "lives_here": True, "basis": "newest_survey", "last_year": 2023}
    before = {"household_id": HOUSEHOLD, "lives_here": False, "last_register": "pppconnext", "n_sources": 1, "n_registers": 1}
    return [
        {**lives, "person_id": PEOPLE[0], "relation": "head", "first_year": 2022, "last_register": "basic_needs",
         "n_sources": 2, "n_registers": 2},
        {**lives, "person_id": PEOPLE[1], "relation": "child", "first_year": 2023, "last_register": "basic_needs",
         "n_sources": 1, "n_registers": 1},
        {**lives, "person_id": PEOPLE[2], "relation": "grandchild", "first_year": 2023, "last_register": "basic_needs",
         "n_sources": 1, "n_registers": 1},
        {**before, "person_id": MOVED, "basis": "elsewhere", "first_year": 2022, "last_year": 2022},
        {**before, "person_id": GONE, "basis": "left", "first_year": 2021, "last_year": 2021},
        {"household_id": OTHER, "person_id": MOVED, "lives_here": True, "basis": "newest_survey", "last_register": "pppconnext",
         "n_sources": 1, "n_registers": 1},
    ]  # fmt: skip


def source_rows(bn: str, ppp: str, rows: list[str]) -> list[dict[str, Any]]:
    """What each register's survey says of who is in the household."""
    asked = {"household_id": HOUSEHOLD, "register": "basic_needs", "household_record_id": bn, "survey_year": 2023}
    found = {"household_id": HOUSEHOLD, "register": "pppconnext", "household_record_id": ppp, "survey_year": 2022}
    return [
        *({**asked, "person_id": person, "record_id": row} for person, row in zip(PEOPLE, rows, strict=True)),
        {**found, "person_id": PEOPLE[0], "record_id": f"pppconnext:{0:024d}"},
        {**found, "person_id": MOVED, "record_id": f"pppconnext:{1:024d}"},
        {**found, "person_id": GONE, "record_id": f"pppconnext:{2:024d}", "survey_year": 2021},
    ]


def household_tables() -> dict[str, list[dict[str, Any]]]:
    """One household of Kut Bak that three registers know, and one of Doi Ngam that nobody surveyed."""
    bn, ppp = "basic_needs:" + "1" * 24, "pppconnext:" + "2" * 24
    rows = [f"basic_needs:{i:024d}" for i in range(3)]
    here = {"tambon_code": "470301", "village_code": "47030101"}
    return {
        "households": [
            {"household_id": HOUSEHOLD, "label": "ก-1-0001", "n_members": 3, "n_registers": 2, **here},
            {
                "household_id": OTHER, "label": "ด-1-0001", "n_members": 1, "n_registers": 1, "tambon_code": "570505",
                "village_code": "57050501",
            },
        ],
        "people": [
            {"person_id": person, "household_id": HOUSEHOLD, "sex": 2, "birth_year": year, "n_registers": 2, **here}
            for person, year in zip(PEOPLE, (1950, 1988, 2014), strict=True)
        ]
        + [
            {
                "person_id": MOVED, "household_id": OTHER, "sex": 1, "birth_year": 1991, "n_registers": 1,
                "tambon_code": "570505", "village_code": "57050501",
            },
            {"person_id": GONE, "household_id": None, "sex": 1, "birth_year": 1947, "n_registers": 2, **here},
        ],
        "household_members": membership_rows(),
        "household_member_sources": source_rows(bn, ppp, rows),
        "record_persons": [
            *({"record_id": row, "register": "basic_needs", "person_id": p} for row, p in zip(rows, PEOPLE, strict=True)),
            {"record_id": "tpmap:" + "3" * 24, "register": "tpmap", "person_id": PEOPLE[0]},
            {"record_id": "welfare_card:" + "4" * 24, "register": "welfare_card", "person_id": PEOPLE[0]},
            {"record_id": "welfare_card:" + "5" * 24, "register": "welfare_card", "person_id": GONE},
            {"record_id": f"pppconnext:{0:024d}", "register": "pppconnext", "person_id": PEOPLE[0]},
            {"record_id": f"pppconnext:{1:024d}", "register": "pppconnext", "person_id": MOVED},
            {"record_id": f"pppconnext:{2:024d}", "register": "pppconnext", "person_id": GONE},
        ],
        "household_sources": [
            {"household_record_id": bn, "register": "basic_needs", "household_id": HOUSEHOLD},
            {"household_record_id": ppp, "register": "pppconnext", "household_id": HOUSEHOLD},
        ],
        "household_records": [
            {"household_record_id": bn, "register": "basic_needs", "batch": "b", "survey_year": 2023, **here},
            {"household_record_id": ppp, "register": "pppconnext", "batch": "c", "survey_year": 2022, **here},
        ],
        "basic_needs_households": [{"household_record_id": bn, "a42216": 31200.0}],
        "basic_needs_members": [
            {
                "record_id": rows[0], "household_record_id": bn, "age": 73, "sex": 2, "relation": "head",
                "says_welfare_card": True,
            },
            {"record_id": rows[1], "household_record_id": bn, "age": 35, "sex": 2, "relation": "child"},
            {"record_id": rows[2], "household_record_id": bn, "age": 9, "sex": 2, "relation": "grandchild", "a31621": 0},
        ],
        "household_poverty": [
            {
                "household_id": HOUSEHOLD, "household_record_id": bn, "survey_year": 2023, "n_members": 3, "health": False,
                "living": False, "education": True, "income": True, "n_deprived": 2, "n_unknown": 1, "poor": True,
                "income_per_person": 31200.0, **here,
            }
        ],
        "indicator_results": [
            {
                "household_id": HOUSEHOLD, "indicator": "average_income", "dimension": "income", "result": "fail",
                "n_eligible": 1, "n_failed": 1,
            },
            {
                "household_id": HOUSEHOLD, "indicator": "compulsory_schooling", "dimension": "education", "result": "fail",
                "n_eligible": 1, "n_failed": 1,
            },
            {
                "household_id": HOUSEHOLD, "indicator": "newborn_weight", "dimension": "health", "result": "not_applicable",
            },
        ],
        "person_poverty": [
            {
                "person_id": person, "household_id": HOUSEHOLD, "in_basic_needs": True, "basic_needs_poor": True,
                "tpmap_listed": i == 0, "welfare_state": "verified" if i == 0 else "none", "target": i == 0, "in_union": True,
                "pppconnext_level": 3, "pppconnext_poor": False, "n_registers_poor": 1, "n_registers_asked": 2, **here,
            }
            for i, person in enumerate(PEOPLE)
        ],
        "tpmap_people": [
            {"record_id": "tpmap:" + "3" * 24, "year": 2023, "health": True, "income": True, "welfare_state": "verified"}
        ],
        "welfare_cards": [{"record_id": "welfare_card:" + "4" * 24, "state": "verified", "scheme_year": 2022}],
        "household_capitals": [
            {"household_id": HOUSEHOLD, "period": period, "human": 2.0, "human_level": 2, "level": level, **here}
            for period, level in (("before", 2), ("after", 3))
        ],
        "pppconnext_members": [
            {"record_id": f"pppconnext:{i:024d}", "household_record_id": ppp, "monthly_income": 3000.0} for i in range(2)
        ],
    }  # fmt: skip
