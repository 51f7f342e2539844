"""Inference from a sample: ratios of sums by group, with errors that know strata and primary sampling units."""

from ruamjai.poverty.designs.alike import AlikeTotals, ratios_of_alike
from ruamjai.poverty.designs.intervals import Scale, interval
from ruamjai.poverty.designs.ratios import Estimates, LonePsu, Totals, ratios, sum_by, variance
from ruamjai.poverty.designs.rows import RowMoments, ratios_of_rows
from ruamjai.poverty.designs.shares import shares, shares_of_alike
from ruamjai.poverty.designs.words import NO_DESIGN, ROWS_ARE_UNITS, Words, of_lone_units, one_unit

__all__ = [
    "NO_DESIGN",
    "ROWS_ARE_UNITS",
    "AlikeTotals",
    "Estimates",
    "LonePsu",
    "RowMoments",
    "Scale",
    "Totals",
    "Words",
    "interval",
    "of_lone_units",
    "one_unit",
    "ratios",
    "ratios_of_alike",
    "ratios_of_rows",
    "shares",
    "shares_of_alike",
    "sum_by",
    "variance",
]
