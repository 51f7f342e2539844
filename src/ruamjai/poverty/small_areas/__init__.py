"""Small areas: Fay-Herriot beside the direct figure."""

from ruamjai.poverty.small_areas.analysing import SmallAreas, estimate_small_areas
from ruamjai.poverty.small_areas.areas import model_small_areas
from ruamjai.poverty.small_areas.fay_herriot import FayHerriot, fay_herriot

__all__ = ["FayHerriot", "SmallAreas", "estimate_small_areas", "fay_herriot", "model_small_areas"]
