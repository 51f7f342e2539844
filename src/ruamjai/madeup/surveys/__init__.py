"""A made-up household survey with strata and primary sampling units, of which the truth in the whole population is known."""

from ruamjai.madeup.surveys.sampling import MadeSurvey, make_survey
from ruamjai.madeup.surveys.truth import Truth

__all__ = ["MadeSurvey", "Truth", "make_survey"]
