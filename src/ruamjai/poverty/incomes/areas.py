"""The step in the flow: income poverty and inequality by area, from the income a person that จปฐ. asked."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.poverty.areas import COUNTRY, TO_TAMBON
from ruamjai.poverty.incomes.estimating import Estimates, of_register
from ruamjai.poverty.incomes.figures import MEASURES
from ruamjai.poverty.incomes.people import Floats, Groups, People, Whole
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema

POLICY = "income"
# Areas are worked on together up to so many rows, so that what is worked on lies in the processor's cache.
_ROWS_TOGETHER = 100_000


def measure_incomes(
    *,
    household_poverty: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``area_incomes``: people are counted through their household, which is the unit that errors are taken over.

    Each household is judged by the line of its survey year; without one it counts for inequality and not for poverty. Areas
    without survey have no row. Method: docs/method/incomes.md.
    """
    households = _Households.of(collect(_asked(household_poverty, rules)))
    codes = collect(areas.select("area_code").distinct().order_by("area_code"))["area_code"].to_pylist()
    parts = [_by_level(households, codes, level, digits) for level, digits in TO_TAMBON]
    return {"area_incomes": pa.concat_tables(parts)}


def _asked(household_poverty: ir.Table, rules: Rulebook) -> ir.Table:
    """Tambon, people, income and line of every household with anybody in it, by income; ties in an order of their own.

    The order is made where the rows are held, and whole, so that sums of fractions come out alike on every engine.
    """
    versions = rules.policies[POLICY].versions.versions
    lines = [ibis.literal(float(version.line_per_year), "float64") for version in versions]
    line = pick(household_poverty.survey_year, versions, lines, ibis.null("float64"))
    asked = household_poverty.filter(household_poverty.n_members > 0).select(
        "tambon_code", n=household_poverty.n_members.cast("float64"), income=household_poverty.income_per_person, line=line
    )
    return asked.order_by("income", "n", "line", "tambon_code")


@dataclass(frozen=True, slots=True)
class _Households:
    """By income, the unknown ones (NaN) last. ``tambon``: (rows,) into ``codes``; −1 for no known tambon."""

    codes: list[str]
    tambon: Whole
    n: Floats
    income: Floats
    line: Floats

    @classmethod
    def of(cls, rows: pa.Table) -> "_Households":
        tambon = rows["tambon_code"].combine_chunks().dictionary_encode()
        return cls(
            codes=tambon.dictionary.to_pylist(),
            tambon=pc.fill_null(tambon.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False),
            n=rows["n"].to_numpy(),
            income=_with_gaps(rows["income"]),
            line=_with_gaps(rows["line"]),
        )


def _with_gaps(column: pa.ChunkedArray) -> Floats:
    filled: Floats = pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy()
    return filled


def _by_level(households: _Households, codes: list[str], level: str, digits: int) -> pa.Table:
    """The rows of ``area_incomes`` of one level."""
    area, code = _areas(households, codes, digits)
    placed = area >= 0
    surveyed = np.bincount(area[placed], weights=households.n[placed], minlength=len(code))
    b, se, ll, ul, n = (np.full((len(code), len(MEASURES)), empty) for empty in (np.nan, np.nan, np.nan, np.nan, 0.0))
    known = placed & ~np.isnan(households.income)
    for present, made in _estimates(households, area, np.flatnonzero(known)):
        b[present], se[present], ll[present], ul[present], n[present] = made.b, made.se, made.ll, made.ul, made.n
    there = np.flatnonzero(surveyed > 0)
    figures = {name: values[there].ravel() for name, values in (("b", b), ("se", se), ("ll", ll), ("ul", ul))}
    people = n[there].astype(np.int64)
    columns = {
        "area_code": pa.array([code[i] for i in there for _ in MEASURES], pa.string()),
        "level": pa.array([level] * people.size, pa.string()),
        "measure": pa.array(list(MEASURES) * len(there), pa.string()),
        **{name: pa.array(values, from_pandas=True) for name, values in figures.items()},
        "n": pa.array(people.ravel()),
        "n_missing": pa.array((surveyed[there].astype(np.int64)[:, np.newaxis] - people).ravel()),
    }
    # Nullable, whatever is promised: an unknown figure is for the warehouse to judge.
    schema = pa.schema([field.with_nullable(True) for field in arrow_schema(TABLES["area_incomes"])])
    return pa.table(columns, schema=schema)


def _areas(households: _Households, codes: list[str], digits: int) -> tuple[Whole, list[str]]:
    """(rows,): the area of each household, −1 for none of ``codes``; and the code of each area."""
    if digits == 0:
        return np.zeros(len(households.tambon), np.int64), [COUNTRY] if COUNTRY in codes else []
    of_level = [code for code in codes if len(code) == digits]
    place = {code: i for i, code in enumerate(of_level)}
    # One more at the end: where −1, no known tambon, is looked up.
    table = np.array([*(place.get(code[:digits], -1) for code in households.codes), -1], np.int64)
    return table[households.tambon], of_level


def _estimates(households: _Households, area: Whole, rows: Whole) -> Iterator[tuple[Whole, Estimates]]:
    """Some areas and their figures, until all areas that ``rows`` lie in have come."""
    if area.max(initial=0) > 0:
        # Stable: the rows of an area stay in the order of their income. Sixteen bits sort by counting.
        small = np.uint16 if area.max() < 1 << 16 else np.int64
        rows = rows[np.argsort(area[rows].astype(small), kind="stable")]
    there = area[rows]
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(there), 1), np.bool_), there[1:] != there[:-1])))
    starts = np.append(begins, len(rows))
    everybody = People(Groups(starts), households.income[rows], households.n[rows], households.line[rows])
    cuts = np.unique(np.searchsorted(starts, np.arange(0, len(rows) + _ROWS_TOGETHER, _ROWS_TOGETHER)))
    cuts = np.minimum(cuts, len(begins))
    for first, last in itertools.pairwise(cuts):
        if first < last:
            yield there[starts[first:last]], of_register(everybody.lot(int(first), int(last)))
