"""Who holds a state welfare card, registered or verified: likelier in poverty, yet most cards lie outside it."""

import numpy as np

from ruamjai.madeup import calibration as figures
from ruamjai.madeup.deprivation import Deprivation
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.people import Lives
from ruamjai.madeup.places import figures_of
from ruamjai.madeup.rates import RATES
from ruamjai.madeup.survey import Survey

NONE, REGISTERED, VERIFIED = range(3)


def draw_cards(*, lives: Lives, household: Ints, province: Ints, deprivation: Deprivation, survey: Survey, seed: int) -> Ints:
    """A state a person. The verified among adults have the country's share, and TPMAP's target its province's.

    TPMAP joins by the number that the จปฐ. survey wrote down, so only that part of the poor is found; the poor adults' rate
    allows for it.
    """
    rng = stream(seed, "cards")
    n = len(household)
    adult = lives.age >= figures.CARD_AGE
    poor_told = survey.poor[household] & survey.listed
    poor = deprivation.poor[household] | poor_told
    slips = RATES["basic_needs"]
    readable = 1 - slips.number_missing - slips.number_mistyped - slips.number_mates
    verified = np.zeros(n)
    of_person = province[household]
    need = np.clip(deprivation.hazard[household], 0.2, 3.0) ** 0.6 * np.where(lives.age >= 60, 1.35, 1.0)
    for code in np.unique(province):
        mine = of_person == code
        target = figures_of(str(code)).target_share * (survey.listed & mine).sum()
        rate = min(target / (readable * max((poor_told & adult & mine).sum(), 1)), 0.95)
        wanted = figures.CARD_SHARE_OF_ADULTS * (adult & mine).sum() - rate * (adult & poor & mine).sum()
        others = adult & ~poor & mine
        verified[adult & poor & mine] = rate
        verified[others] = _shared_out(need[others], wanted)
    has = happens(rng, verified, n)
    per_verified = np.where(poor, figures.REGISTERED_PER_VERIFIED_POOR, figures.REGISTERED_PER_VERIFIED_OTHERS)
    only_registered = ~has & happens(rng, verified * (per_verified - 1) / (1 - np.minimum(verified, 0.9)), n)
    found: Ints = np.select([has, only_registered], [VERIFIED, REGISTERED], NONE)
    return found


def _shared_out(need: Floats, wanted: float) -> Floats:
    """Rates in proportion to need that sum to ``wanted``, none above 0.9."""
    rate = np.zeros(len(need))
    scale = max(wanted, 0.0) / max(need.sum(), 1e-9)
    for _ in range(8):
        rate = np.minimum(need * scale, 0.9)
        scale *= max(wanted, 0.0) / max(rate.sum(), 1e-9)
    return rate


def verified(card: Ints) -> Bools:
    """People whose registration was verified."""
    found: Bools = card == VERIFIED
    return found
