"""The step: each household's movement, and every area's with its error."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.designs import RowMoments, interval, ratios_of_rows
from ruamjai.poverty.measuring import CAPITALS
from ruamjai.poverty.movement.matching import change, names_of, side_by_side, sums
from ruamjai.rulebook import Rulebook
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, arrow_schema, promised

_MILLION = 1_000_000  # squares of changes up to 3 points in millionths: int64 holds the sum over a million households


def compare_capitals(
    *,
    household_capitals: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    collect: Callable[[ir.Table], pa.Table],
) -> Mapping[str, Expression]:
    """``capital_changes`` (an expression) and ``area_capital_changes`` (an Arrow table), over households surveyed both times.

    Overall scores are compared over the capitals scored both times, so that a capital that was asked once moves nothing. The
    error of a mean change is the paired one with each household as a unit, its interval Student's with matched - 1 degrees
    of freedom. Method: docs/method/poverty.md.
    """
    capitals = rules.capitals[CAPITALS]
    names = names_of(capitals)
    wide = side_by_side(household_capitals, capitals)
    totals = wide.group_by(["tambon_code", "village_code"]).agg(**sums(wide, names, _MILLION))
    columns = [name for name in totals.columns if name not in ("tambon_code", "village_code")]
    rolled = roll_up(totals, columns, areas)
    return {
        "capital_changes": promised(_changes(wide, names), TABLES["capital_changes"]),
        "area_capital_changes": _areas(collect(rolled.filter(rolled.level != "village")), names),
    }


def _changes(wide: ir.Table, names: Sequence[str]) -> ir.Table:
    matched = wide.filter(wide.matched)
    words = {
        f"{name}_moved": ibis.cases(
            (matched[f"{name}_step"] > 0, "better"),
            (matched[f"{name}_step"] == 0, "same"),
            (matched[f"{name}_step"] < 0, "worse"),
            else_=ibis.null("string"),
        )
        for name in names
    }
    return matched.select(
        "household_id",
        "village_code",
        "tambon_code",
        year_before=matched.survey_year_before,
        year_after=matched.survey_year_after,
        **{f"{name}_change": change(matched, name) for name in names},
        **words,
    )


def _areas(rolled: pa.Table, names: Sequence[str]) -> pa.Table:
    """One row an area and capital, in the order of the key."""
    promise = TABLES["area_capital_changes"]
    parts = [_of_capital(rolled, name) for name in names]
    schema = arrow_schema(promise)
    columns = {
        field.name: pa.array(np.concatenate([part[field.name] for part in parts]), field.type, from_pandas=True)
        for field in schema
    }
    table: pa.Table = pa.table(columns, schema=schema).sort_by([(name, "ascending") for name in promise.key])
    return table


def _of_capital(rolled: pa.Table, name: str) -> dict[str, Any]:
    def column(part: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        found: np.ndarray[Any, np.dtype[np.float64]] = rolled[f"{name}_{part}"].to_numpy().astype(np.float64)
        return found

    n, moved, squared = column("n_matched"), column("moved") / _MILLION, column("squared") / _MILLION**2
    moments = RowMoments(n, *(part[:, np.newaxis] for part in (moved, n, squared, n, moved)))
    b, se = (figure[:, 0] for figure in ratios_of_rows(moments))
    low, high = interval(b, se, n - 1, scale="any")
    matched = np.where(n > 0, n, np.nan)
    return {
        "area_code": rolled["area_code"].to_numpy(zero_copy_only=False),
        "level": rolled["level"].to_numpy(zero_copy_only=False),
        "capital": np.full(rolled.num_rows, name, dtype=object),
        "mean_before": column("before") / _MILLION / matched,
        "mean_after": column("after") / _MILLION / matched,
        "b": b, "se": se, "ll": low, "ul": high,
        **{part: rolled[f"{name}_{part}"].to_numpy()
           for part in ("n_before", "n_after", "n_matched", "n_better", "n_same", "n_worse")},
    }  # fmt: skip
