"""The step in the flow: income poverty and inequality by area, from the income a person that จปฐ. asked."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.poverty.areas import COUNTRY, TO_TAMBON
from ruamjai.poverty.incomes.figures import MEASURES
from ruamjai.poverty.incomes.people import Floats, Whole
from ruamjai.poverty.incomes.registers import Register
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema

POLICY = "income"


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
    with ThreadPoolExecutor(2) as threads:  # NumPy lets go of the interpreter while it works on long columns
        parts = list(threads.map(lambda of: _by_level(households, codes, *of), TO_TAMBON))
    return {"area_incomes": pa.concat_tables(parts)}


def _asked(household_poverty: ir.Table, rules: Rulebook) -> ir.Table:
    """Tambon, people, income and line of every household with anybody in it, in no order: each area puts them in its own."""
    versions = rules.policies[POLICY].versions.versions
    lines = [ibis.literal(float(version.line_per_year), "float64") for version in versions]
    line = pick(household_poverty.survey_year, versions, lines, ibis.null("float64"))
    return household_poverty.filter(household_poverty.n_members > 0).select(
        "tambon_code", n=household_poverty.n_members.cast("int64"), income=household_poverty.income_per_person, line=line
    )


@dataclass(frozen=True, slots=True)
class _Households:
    """Known by their home, the place of their tambon in ``codes``; one more home is that of no known tambon.

    ``surveyed``: (homes,), people, their income known or not.
    """

    codes: list[str]
    surveyed: Floats
    register: Register

    @classmethod
    def of(cls, rows: pa.Table) -> Self:
        tambon = rows["tambon_code"].dictionary_encode().unify_dictionaries().combine_chunks()
        codes = tambon.dictionary.to_pylist()
        home = pc.fill_null(tambon.indices, len(codes)).to_numpy()
        n = rows["n"].to_numpy()
        return cls(
            codes=codes,
            surveyed=np.bincount(home, weights=n, minlength=len(codes) + 1).astype(np.float64),
            register=Register.of(_with_gaps(rows["income"]), n, _with_gaps(rows["line"]), home, len(codes) + 1),
        )


def _with_gaps(column: pa.ChunkedArray) -> Floats:
    filled: Floats = pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy()
    return filled


def _by_level(households: _Households, codes: list[str], level: str, digits: int) -> pa.Table:
    """The rows of ``area_incomes`` of one level."""
    area, code = _areas(households, codes, digits)
    placed = area >= 0
    surveyed = np.bincount(area[placed], weights=households.surveyed[placed], minlength=len(code))
    made = households.register.by_area(area, len(code))
    there = np.flatnonzero(surveyed > 0)
    figures = {
        name: values[there].ravel() for name, values in (("b", made.b), ("se", made.se), ("ll", made.ll), ("ul", made.ul))
    }
    people = made.n[there].astype(np.int64)
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
    """(homes,): the area of each home, −1 for none of ``codes``; and the code of each area."""
    if digits == 0:
        there = [COUNTRY] if COUNTRY in codes else []
        return np.full(len(households.surveyed), len(there) - 1), there
    of_level = [code for code in codes if len(code) == digits]
    place = {code: i for i, code in enumerate(of_level)}
    return np.array([*(place.get(code[:digits], -1) for code in households.codes), -1], np.int64), of_level
