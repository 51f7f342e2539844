"""Small areas: Fay-Herriot beside the direct figure."""

from ruamjai.poverty.small_areas.areas import model_small_areas

__all__ = ["model_small_areas"]
