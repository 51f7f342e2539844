"""A desk to choose places on: rows in, rows by tambon out."""

import functools

import ibis
import pyarrow as pa

from poverty.desk import arrow
from ruamjai import places, rulebook

AREAS = tuple({"area_code": code} for code in ("TH", "57", "5705", "570505", "571303", "470301", "470302", "470303"))

shipped = functools.cache(rulebook.load)


def bound(area_poverty, area_teams):
    tables = {"area_poverty": area_poverty, "area_teams": area_teams, "areas": list(AREAS)}
    return {name: ibis.memtable(arrow(name, rows)) for name, rows in tables.items()}


def collect(expression):
    return ibis.duckdb.connect().to_pyarrow(expression)


def choose(area_poverty, area_teams, rules=None):
    """strategic_areas as ``{tambon code: row}``."""
    expression = places.choose_places(**bound(area_poverty, area_teams), rules=rules or shipped())["strategic_areas"]
    rows: pa.Table = collect(expression)
    return {row["tambon_code"]: row for row in sorted(rows.to_pylist(), key=lambda row: row["tambon_code"])}
