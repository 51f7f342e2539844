"""Our step of incomes in a process of its own: Parquet to ``area_incomes``, 14 measures of every area with errors.

python bench/contestants/incomes_ours.py HOUSEHOLDS OUT ROUNDS
"""

import sys
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from telling import Watch

from ruamjai import rulebook
from ruamjai.poverty import measure_incomes
from ruamjai.warehouse import Warehouse


def main() -> None:
    """Time it, keep the table."""
    survey, out, rounds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    rules = rulebook.load()
    watch = Watch()
    with Warehouse.open("duckdb") as warehouse:
        tambons = pq.read_table(survey, columns=["tambon_code"])["tambon_code"].unique().to_pylist()
        codes = {"TH", *(code[:digits] for code in tambons for digits in (2, 4, 6))}
        areas = ibis.memtable(pa.table({"area_code": sorted(codes)}))
        for turn in range(rounds):
            with watch.stage(f"incomes {turn}"):
                households = warehouse.read(survey)
                made = measure_incomes(household_poverty=households, areas=areas, rules=rules, collect=warehouse.collect)
    pq.write_table(made["area_incomes"], out)
    watch.tell(lines=[[year, _line(rules, year)] for year in range(2020, 2025)])


def _line(rules: rulebook.Rulebook, year: int) -> float:
    """The line of a survey year, for the one who writes by hand."""
    held = [v.line_per_year for v in rules.policies["income"].versions.versions if v.start.year <= year]
    return float(held[-1])


if __name__ == "__main__":
    main()
