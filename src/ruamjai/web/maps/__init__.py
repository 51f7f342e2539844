"""Maps as SVG drawn on the server: real outlines from a folder that the user sets, else a schematic map from amphoe seats."""

from ruamjai.web.maps.classes import Classes, classes_for
from ruamjai.web.maps.drawing import Drawing, Place, Shape, draw
from ruamjai.web.maps.outlines import Boundaries, boundaries

__all__ = ["Boundaries", "Classes", "Drawing", "Place", "Shape", "boundaries", "classes_for", "draw"]
