"""Small random surveys as plain rows, and the tables that the step reads."""

from random import Random

from poverty.desk import arrow
from reference import measures as reference
from ruamjai import rulebook
from ruamjai.poverty import measure_areas
from ruamjai.poverty.measuring import MEASURE, indicators_of
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.warehouse import Warehouse

TAMBONS = ("470301", "470302", "570505", "")
AREAS = ("TH", "47", "57", "4703", "5705", "470301", "470302", "570505")
RULES = rulebook.load()
INDICATORS = indicators_of(RULES, RULES.measures[MEASURE])
VERSION = RULES.measures[MEASURE].versions.newest
LEVELS = {2: "province", 4: "amphoe", 6: "tambon"}


def survey(seed, n, *, gaps=0.1, failing=0.15):
    """``n`` households with a result in every indicator, the dimensions and the state that follow by the rulebook."""
    random = Random(seed)  # noqa: S311  # made-up rows, not a secret
    rows = []
    for i in range(n):
        row = {"household_id": f"h{i:04d}", "tambon": random.choice(TAMBONS), "members": random.choice([0, 1, 1, 2, 3, 4, 7])}
        chance = random.choice([0, failing / 3, failing])
        for one in INDICATORS:
            row[one.id] = None if random.random() < gaps / 5 else random.random() < chance
        for name in DIMENSIONS:
            results = [row[one] for one in VERSION.indicators[name]]
            row[name] = True if True in results else None if None in results else False
        row["poor"] = reference.state(row, VERSION.k, VERSION.weights)
        rows.append(row)
    return rows


def rulebook_judge(row):
    return row["poor"], VERSION.weights


def measured(rows, rules=RULES, years=(), engine="duckdb"):
    """Both tables of the step as lists of rows; ``years`` are survey years in turn."""
    words = {True: "fail", False: "pass", None: "unknown"}
    tables = {
        "household_poverty": [
            {
                "household_id": row["household_id"], "household_record_id": row["household_id"],
                "tambon_code": row["tambon"] or None, "n_members": row["members"], "poor": row["poor"],
                "survey_year": years[i % len(years)] if years else 2022, **{name: row[name] for name in DIMENSIONS},
            }
            for i, row in enumerate(rows)
        ],
        "indicator_results": [
            {"household_id": row["household_id"], "indicator": one.id, "dimension": one.dimension, "result": words[row[one.id]]}
            for row in rows
            for one in INDICATORS
        ],
        "areas": [
            {"area_code": code, "level": LEVELS.get(len(code), "x") if code != "TH" else "country"} for code in AREAS
        ],
    }  # fmt: skip
    with Warehouse.open(engine, threads=2) as warehouse:
        bound = {name: warehouse.table(arrow(name, table)) for name, table in tables.items()}
        return dict(measure_areas(**bound, rules=rules, collect=warehouse.collect))
