"""Where to work: the tambons in which poor households are concentrated, with the two gates and the reasons."""

from ruamjai.places.choosing import choose_places
from ruamjai.places.explaining import EXPLAINS_FROM, PlaceWhy, explain

__all__ = ["EXPLAINS_FROM", "PlaceWhy", "choose_places", "explain"]
