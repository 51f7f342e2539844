"""What is counted once on the engine: sums over households by tambon, from which every figure and its error follow.

A household of m members adds m to a sum of people and m² to a sum of squares; the squares are what an error with households as
clusters needs. Households of whom no member was surveyed count for nobody and are left out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.model import Measure
from ruamjai.tables.registers import DIMENSIONS

Whole = NDArray[np.int64]
Collect = Callable[[ir.Table], pa.Table]
_ADDED = ("n_households", "n_people", "n_people_squared")
_OF_INDICATOR = (
    "unknown_households", "unknown_people", "unknown_squared", "failed_people", "failed_squared", "poor_people", "poor_squared",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PatternSums:
    """Households by tambon, pattern of dimensions, state and version; every array is (rows,).

    ``deprived`` and ``unknown``: bit j for dimension j of ``DIMENSIONS``. ``poor``: 1, 0, or -1 for unknown. ``version``: the
    place of the version that judged them, -1 before the first.
    """

    tambon: list[str]
    deprived: Whole
    unknown: Whole
    poor: Whole
    version: Whole
    n: Whole
    people: Whole
    squared: Whole


@dataclass(frozen=True, slots=True)
class IndicatorSums:
    """Of each tambon and indicator that anybody fails or leaves unanswered: arrays of (rows,).

    ``unknown_…``: households, people and squared sizes without a result; ``failed_…``: of those that fail; ``poor_…``: of those
    that fail and are poor.
    """

    tambon: list[str]
    indicator: list[str]
    sums: dict[str, Whole]


def _surveyed(household_poverty: ir.Table, measure: Measure) -> ir.Table:
    rows = household_poverty.filter(household_poverty.n_members > 0)
    places = [ibis.literal(i, "int16") for i in range(len(measure.versions.versions))]
    people = rows.n_members.cast("int64")
    return rows.select(
        "household_id",
        tambon_code=rows.tambon_code.fill_null(""),
        deprived=reduce(add, (rows[name].fill_null(False).cast("int16") * 2**j for j, name in enumerate(DIMENSIONS))),
        unknown=reduce(add, (rows[name].isnull().cast("int16") * 2**j for j, name in enumerate(DIMENSIONS))),
        state=ibis.ifelse(rows.poor.isnull(), -1, rows.poor.cast("int16")),
        version=pick(rows.survey_year, measure.versions.versions, places, ibis.literal(-1, "int16")),
        people=people,
        squared=people * people,
    )


def pattern_sums(household_poverty: ir.Table, measure: Measure, collect: Collect) -> PatternSums:
    """The households of every tambon by pattern: some dozens of rows a tambon."""
    rows = _surveyed(household_poverty, measure)
    keys = ("tambon_code", "deprived", "unknown", "state", "version")
    found = collect(
        rows.group_by(list(keys)).agg(
            n_households=rows.count().cast("int64"),
            n_people=rows.people.sum().cast("int64"),
            n_people_squared=rows.squared.sum().cast("int64"),
        )
    )
    columns = {name: whole(found[name]) for name in (*keys[1:], *_ADDED)}
    return PatternSums(found["tambon_code"].to_pylist(), *columns.values())


def indicator_sums(
    household_poverty: ir.Table, indicator_results: ir.Table, measure: Measure, collect: Collect
) -> IndicatorSums:
    """What fails and what is unknown, by tambon and indicator.

    Every surveyed household has a result in every indicator, so passes need not be read: they are all that is left over.
    """
    results = indicator_results.filter(indicator_results.result.isin(["fail", "unknown"]))
    rows = results.select("household_id", "indicator", failed=results.result == "fail").join(
        _surveyed(household_poverty, measure), "household_id"
    )
    one = ibis.literal(1, "int64")

    def of(flag: ir.BooleanValue, what: ir.IntegerValue) -> ir.IntegerValue:
        return ibis.ifelse(flag, what, 0).sum().cast("int64")

    poor = rows.failed & (rows.state == 1)
    sums = (
        of(~rows.failed, one), of(~rows.failed, rows.people), of(~rows.failed, rows.squared), of(rows.failed, rows.people),
        of(rows.failed, rows.squared), of(poor, rows.people), of(poor, rows.squared),
    )  # fmt: skip
    found = collect(rows.group_by(["tambon_code", "indicator"]).agg(**dict(zip(_OF_INDICATOR, sums, strict=True))))
    return IndicatorSums(
        found["tambon_code"].to_pylist(), found["indicator"].to_pylist(), {name: whole(found[name]) for name in _OF_INDICATOR}
    )


def whole(column: pa.ChunkedArray) -> Whole:
    """A column of whole numbers without gaps as (rows,) int64."""
    return np.asarray(column.to_numpy(), dtype=np.int64)


def places_of(codes: Sequence[str], wanted: Sequence[str]) -> Whole:
    """Where each of ``codes`` stands in ``wanted``, -1 where it does not."""
    at = {code: i for i, code in enumerate(wanted)}
    return np.array([at.get(code, -1) for code in codes], dtype=np.int64)
