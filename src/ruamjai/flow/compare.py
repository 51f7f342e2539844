"""Two runs side by side, row for row, and what changed in the figures that people look at."""

from dataclasses import dataclass

import pyarrow as pa

from ruamjai.tables import TABLES
from ruamjai.warehouse import OpenRun, Warehouse
from ruamjai.warehouse.runs import table_path


@dataclass(frozen=True, slots=True)
class TableDifference:
    """How a table differs: rows whose key only one run has, and rows with one key and other values."""

    table: str
    rows_left: int
    rows_right: int
    only_left: int
    only_right: int
    changed: int

    @property
    def equal(self) -> bool:
        return not (self.only_left or self.only_right or self.changed)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``tables`` both runs have; ``missing`` are those that only one has; ``figures`` is (area, H left, H right)."""

    tables: tuple[TableDifference, ...]
    missing: tuple[str, ...]
    figures: tuple[tuple[str, float | None, float | None], ...]

    @property
    def equal(self) -> bool:
        return not self.missing and all(table.equal for table in self.tables)


def compare_runs(left: OpenRun, right: OpenRun, *, setting: tuple[str, ...] = ("batches",)) -> Comparison:
    """Compare every table of two runs by key. Tables named in ``setting`` say when and by whom, and are left out."""
    both = [name for name in TABLES if left.has(name) and right.has(name) and name not in setting]
    missing = tuple(name for name in TABLES if left.has(name) != right.has(name))
    with Warehouse.open("duckdb") as warehouse:
        tables = tuple(_difference(warehouse, left, right, name) for name in both)
    return Comparison(tables, missing, _figures(left, right) if "area_poverty" in both else ())


def _difference(warehouse: Warehouse, left: OpenRun, right: OpenRun, name: str) -> TableDifference:
    promise = TABLES[name]
    a = warehouse.read(table_path(left.folder, name)).mutate(in_left=True)
    b = warehouse.read(table_path(right.folder, name)).mutate(in_right=True)
    pairs = a.join(b, [a[key].identical_to(b[key]) for key in promise.key], how="outer", rname="{name}_right")
    known = set(a.columns) & set(b.columns)  # a run made before a column was promised does not have it
    values = [name for name in promise.column_names if name not in promise.key and name in known]
    both = pairs.in_left.fill_null(False) & pairs.in_right.fill_null(False)
    same = both
    for column in values:
        same = same & pairs[column].identical_to(pairs[f"{column}_right"])
    counts = warehouse.collect(
        pairs.aggregate(
            rows_left=pairs.in_left.fill_null(False).sum(),
            rows_right=pairs.in_right.fill_null(False).sum(),
            only_left=(pairs.in_left.fill_null(False) & ~pairs.in_right.fill_null(False)).sum(),
            only_right=(pairs.in_right.fill_null(False) & ~pairs.in_left.fill_null(False)).sum(),
            changed=(both & ~same).sum(),
        )
    ).to_pylist()[0]
    return TableDifference(name, **{key: int(value or 0) for key, value in counts.items()})


def _figures(left: OpenRun, right: OpenRun) -> tuple[tuple[str, float | None, float | None], ...]:
    def headcounts(run: OpenRun) -> dict[str, float | None]:
        table = run.table("area_poverty")
        rows: pa.Table = run.collect(table.filter(table.level.isin(["country", "province"])).select("area_code", "h"))
        return dict(zip(rows["area_code"].to_pylist(), rows["h"].to_pylist(), strict=True))

    a, b = headcounts(left), headcounts(right)
    return tuple((code, a.get(code), b.get(code)) for code in sorted({*a, *b}))
