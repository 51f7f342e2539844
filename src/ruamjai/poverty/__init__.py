"""Who is poor, and in what: measures by register and by survey, what the lists disagree in, and how sure each figure is."""

from ruamjai.poverty.checking import check_lists
from ruamjai.poverty.counting import Changed, Kept, Measured, change, kept_patterns, measure
from ruamjai.poverty.explaining import HouseholdWhy, explain
from ruamjai.poverty.explaining_area import AreaWhy, explain_area
from ruamjai.poverty.incomes import measure_income, measure_incomes
from ruamjai.poverty.incomes import notices_of as notices_of_income
from ruamjai.poverty.measures import measure_areas, what_if
from ruamjai.poverty.measuring import measure_poverty
from ruamjai.poverty.movement import compare_capitals
from ruamjai.poverty.register_rules import people_by_rule
from ruamjai.poverty.small_areas import SmallAreas, estimate_small_areas, model_small_areas
from ruamjai.poverty.unseen import count_unseen, estimate_unseen
from ruamjai.poverty.vulnerable import find_vulnerable

__all__ = [
    "AreaWhy",
    "Changed",
    "HouseholdWhy",
    "Kept",
    "Measured",
    "SmallAreas",
    "change",
    "check_lists",
    "compare_capitals",
    "count_unseen",
    "estimate_small_areas",
    "estimate_unseen",
    "explain",
    "explain_area",
    "find_vulnerable",
    "kept_patterns",
    "measure",
    "measure_areas",
    "measure_income",
    "measure_incomes",
    "measure_poverty",
    "model_small_areas",
    "notices_of_income",
    "people_by_rule",
    "what_if",
]
