"""Ratios where every row is a primary sampling unit, from cells of rows that answered alike.

The linearised value of a row is its weight times what its cell shares, so Σz and Σz² follow from Σw and Σw² by cell: as many
rows as there may be, the variance is that of rows drawn one by one within strata.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ruamjai.poverty.designs.ratios import Estimates, Floats, LonePsu, Whole, sum_by, variance

_BLOCK = 8  # ratios worked on at a time: what is held is cells × this


@dataclass(frozen=True, slots=True)
class AlikeTotals:
    """Cells of rows alike: ``weight`` Σw and ``squares`` Σw² of each, (cells,); ``group`` and ``stratum`` counted from 0.

    ``rows_of``: (strata,), how many rows each stratum has, those of nobody in a group too.
    """

    group: Whole
    stratum: Whole
    weight: Floats
    squares: Floats
    rows_of: Whole
    groups: int


def ratios_of_alike(
    totals: AlikeTotals, pairs: list[tuple[str, str]], value: Callable[[str], Floats], *, lone: LonePsu = "centre"
) -> Estimates:
    """The ratios of Σ w · y to Σ w · x for the named values y and x that a row of each cell has; ``value``: name → (cells,)."""
    b, se = np.empty((totals.groups, len(pairs))), np.empty((totals.groups, len(pairs)))
    df = np.zeros(totals.groups)
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        y = np.column_stack([value(over) for over, _ in block])
        x = np.column_stack([value(under) for _, under in block])
        part, error, df = _block(totals, y, x, lone)
        b[:, start : start + len(block)], se[:, start : start + len(block)] = part, error
    return Estimates(b, se, df, int((totals.rows_of == 1).sum()), np.zeros((0, len(pairs))))


def _block(totals: AlikeTotals, y: Floats, x: Floats, lone: LonePsu) -> tuple[Floats, Floats, Floats]:
    weight = totals.weight[:, np.newaxis]
    over, under = sum_by(totals.group, weight * y, totals.groups), sum_by(totals.group, weight * x, totals.groups)
    under = np.where(under == 0, np.nan, under)
    b = over / under
    z = (y - b[totals.group] * x) / under[totals.group]
    spread, df = variance(
        totals.group, totals.stratum, totals.rows_of, z * weight, z * z * totals.squares[:, np.newaxis], totals.groups, lone
    )
    return b, np.sqrt(np.where(np.isnan(b), np.nan, spread)), df
