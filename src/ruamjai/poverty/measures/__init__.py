"""Alkire-Foster figures of every area with errors, and the small table from which any cut-off or weights follow."""

from ruamjai.poverty.measures import what_if
from ruamjai.poverty.measures.areas import measure_areas

__all__ = ["measure_areas", "what_if"]
