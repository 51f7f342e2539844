"""Who is poor, and in what: TPMAP's five dimensions, PPPConnext's five capitals, and what each register says of a person."""

from ruamjai.poverty.explaining import EXPLAINS_FROM, HouseholdWhy, explain
from ruamjai.poverty.explaining_area import AreaWhy, explain_area
from ruamjai.poverty.measuring import measure_poverty

__all__ = ["EXPLAINS_FROM", "AreaWhy", "HouseholdWhy", "explain", "explain_area", "measure_poverty"]
