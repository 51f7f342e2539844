"""What PPPConnext's surveyors see: which households, and five capitals from 1.00 to 4.00, before and after help."""

from dataclasses import dataclass

import numpy as np

from ruamjai.madeup import calibration as figures
from ruamjai.madeup.deprivation import Deprivation
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.people import DISABLED, Lives
from ruamjai.madeup.places import figures_of
from ruamjai.madeup.survey import Survey

SHARED = ("physical", "financial", "natural", "social")
# Means of households that fail nothing, after Surin's published tambon 320202: human 2.32, physical 3.16, economic 2.07,
# natural 1.85, social 2.20 (thai-facts 2.1), which are means of surveyed, poor-ish households.
_MEAN = {"human": 2.55, "physical": 3.25, "financial": 2.30, "natural": 2.05, "social": 2.40}
_LOST = {"human": "education", "physical": "living", "financial": "income", "social": "access"}
_SPREAD = 0.34
_HELPED = 0.22  # mean rise after help; some fall


@dataclass(frozen=True, slots=True)
class Capitals:
    """``surveyed`` and ``again`` are over households; scores ``before`` and ``after`` by capital, human ones over people."""

    surveyed: Bools
    again: Bools
    before: dict[str, Floats]
    after: dict[str, Floats]


def score_capitals(
    *, lives: Lives, household: Ints, province: Ints, deprivation: Deprivation, survey: Survey, seed: int
) -> Capitals:
    """Choose households and score them. A household poor in a dimension scores lower in the capital that answers to it."""
    rng = stream(seed, "capitals")
    n_households = len(province)
    covered = np.isin(province, [code for code in np.unique(province) if figures_of(str(code)).in_pppconnext])
    rate = np.where(deprivation.poor, figures.PPP_OF_POOR, figures.PPP_OF_OTHERS * np.clip(deprivation.hazard, 0.3, 3.0))
    rate = np.where(survey.surveyed, rate, np.maximum(rate, figures.PPP_NEWLY_FOUND))
    surveyed = covered & happens(rng, rate, n_households)
    again = surveyed & happens(rng, figures.PPP_AFTER, n_households)
    common = rng.normal(0.0, 0.18, n_households) - 0.12 * np.log(np.clip(deprivation.hazard, 0.2, 5.0))
    before = {}
    for name in SHARED:
        lost = 0.45 * deprivation.dimension(_LOST[name]) if name in _LOST else 0.0
        before[name] = _score(_MEAN[name] + common - lost - 0.12 * deprivation.poor + rng.normal(0.0, _SPREAD, n_households))
    lost = 0.35 * deprivation.dimension(_LOST["human"])[household] + 0.30 * (lives.body == DISABLED) + 0.15 * (lives.age >= 70)
    before["human"] = _score(_MEAN["human"] + common[household] - lost + rng.normal(0.0, 0.30, len(household)))
    after = {name: _score(scores + rng.normal(_HELPED, 0.30, len(scores))) for name, scores in before.items()}
    return Capitals(surveyed=surveyed, again=again, before=before, after=after)


def _score(raw: Floats) -> Floats:
    """Two decimals within 1.00 and 4.00."""
    found: Floats = np.round(raw.clip(1.0, 4.0), 2)
    return found
