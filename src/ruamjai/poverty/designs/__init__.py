"""Inference from a sample: ratios of sums by group, with errors that know strata and primary sampling units."""

from ruamjai.poverty.designs.intervals import Scale, interval
from ruamjai.poverty.designs.ratios import Estimates, LonePsu, Totals, ratios
from ruamjai.poverty.designs.rows import RowMoments, ratios_of_rows

__all__ = ["Estimates", "LonePsu", "RowMoments", "Scale", "Totals", "interval", "ratios", "ratios_of_rows"]
