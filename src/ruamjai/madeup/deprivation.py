"""Who is poor, and in what: which of TPMAP's 17 indicators each household truly fails, and through which members.

A household's hazard is its tambon's poverty times its village's, its own luck and its burdens; an indicator fails in
proportion to it, among households to which it applies. One scale a province makes the share of people in households that
fail any indicator equal the province's figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ruamjai.madeup.calibration import DIMENSION_OF, INDICATOR_SHARES
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.people import DISABLED, NO_WORK, Lives

INDICATORS = tuple(INDICATOR_SHARES)
MEMBER_INDICATORS = (7, 15, 16, 17, 19, 20, 21, 27, 28)
_MOST_LIKELY = 0.85
_LUCK = 0.65  # standard deviation of a household's log hazard within its village


@dataclass(frozen=True, slots=True)
class Deprivation:
    """True failures. ``fails[i]`` is over households, ``member_fails[i]`` over people (for the indicators asked of members).

    ``hazard`` is how poor a household is expected to be, 1 being its province's mean; ``poor`` is whether it fails any.
    """

    hazard: Floats
    fails: Mapping[int, Bools]
    member_fails: Mapping[int, Bools]
    poor: Bools

    def dimension(self, name: str) -> Bools:
        """Households that fail an indicator of the dimension."""
        found: Bools = np.any([self.fails[i] for i in INDICATORS if DIMENSION_OF[i] == name], axis=0)
        return found

    @property
    def depth(self) -> Ints:
        """Number of dimensions failed, a household."""
        names = sorted(set(DIMENSION_OF.values()))
        found: Ints = np.sum([self.dimension(name) for name in names], axis=0)
        return found


def eligible_members(lives: Lives) -> dict[int, Bools]:
    """Of whom a member indicator is asked (thai-facts 1.3); students and people who need care are not asked about work."""
    age = lives.age
    return {
        7: age >= 6,
        15: (age >= 3) & (age <= 5),
        16: (age >= 6) & (age <= 14),
        17: lives.left_lower_secondary,
        19: (age >= 15) & (age <= 59),
        20: (age >= 15) & (age <= 59) & ~lives.student & lives.self_care,
        21: age >= 60,
        27: age >= 60,
        28: lives.body == DISABLED,
    }


def applies(lives: Lives, household: Ints, n_households: int) -> dict[int, Bools]:
    """Households to which each of the 17 indicators applies."""
    members = eligible_members(lives) | {1: lives.age == 0}
    found = {i: np.ones(n_households, dtype=bool) for i in INDICATORS}
    for indicator, eligible in members.items():
        found[indicator] = np.bincount(household[eligible], minlength=n_households) > 0
    return found


def deprive(
    *, lives: Lives, household: Ints, province: Ints, place_factor: Floats, poor_share: Mapping[int, float], seed: int
) -> Deprivation:
    """Draw true failures.

    ``province`` and ``place_factor`` (expected poverty over the province's mean) are over households; ``poor_share`` gives
    each province's share of people in poor households.
    """
    rng = stream(seed, "deprivation")
    n_households = len(province)
    size = np.bincount(household, minlength=n_households)
    hazard = place_factor * rng.lognormal(-(_LUCK**2) / 2, _LUCK, n_households) * _burden(lives, household, n_households)
    apply = applies(lives, household, n_households)
    chance = {i: rng.random(n_households) for i in INDICATORS}
    fails = {i: np.zeros(n_households, dtype=bool) for i in INDICATORS}
    for code, share in poor_share.items():
        mine = province == code
        hazard[mine] /= np.average(hazard[mine], weights=size[mine])
        rate = {i: _rate(i, hazard[mine] * apply[i][mine], size[mine]) for i in INDICATORS}
        scale = _scale(rate, {i: chance[i][mine] for i in INDICATORS}, size[mine], share)
        for i in INDICATORS:
            fails[i][mine] = chance[i][mine] < np.minimum(rate[i] * scale, _MOST_LIKELY)
    eligible = eligible_members(lives)
    members = {i: _through_whom(rng, fails[i], eligible[i], household) for i in MEMBER_INDICATORS}
    return Deprivation(hazard=hazard, fails=fails, member_fails=members, poor=np.any(list(fails.values()), axis=0))


def out_of_work(lives: Lives, deprivation: Deprivation) -> Lives:
    """The same lives, where those who fail for want of work and income (indicators 20 and 21) have no occupation."""
    idle = deprivation.member_fails[20] | deprivation.member_fails[21]
    return replace(lives, occupation=np.where(idle, NO_WORK, lives.occupation))


def _burden(lives: Lives, household: Ints, n: int) -> Floats:
    """Households with few workers for many mouths, or with disabled members, are poorer."""
    size = np.bincount(household, minlength=n)
    workers = np.bincount(household[(lives.age >= 18) & (lives.age < 65) & lives.self_care], minlength=n)
    disabled = np.bincount(household[lives.body == DISABLED], minlength=n)
    burden: Floats = (1 + 0.6 * (1 - workers / size)) * (1 + 0.25 * (disabled > 0))
    return burden


def _rate(indicator: int, weight: Floats, size: Ints) -> Floats:
    total = weight @ size
    rate: Floats = weight * (INDICATOR_SHARES[indicator] * size.sum() / total) if total else weight
    return rate


def _scale(rate: Mapping[int, Floats], chance: Mapping[int, Floats], size: Ints, share: float) -> float:
    """The factor on all rates under which ``share`` of people live in a household that fails anything (by bisection)."""
    low, high = 0.0, 20.0
    for _ in range(30):
        middle = (low + high) / 2
        poor = np.any([chance[i] < np.minimum(rate[i] * middle, _MOST_LIKELY) for i in rate], axis=0)
        low, high = (middle, high) if poor @ size < share * size.sum() else (low, middle)
    return high


def _through_whom(rng: np.random.Generator, fails: Bools, eligible: Bools, household: Ints) -> Bools:
    """Members who fail: one of the eligible in a failing household for sure, each other with one chance in four."""
    asked = np.flatnonzero(eligible & fails[household])
    found = np.zeros(len(household), dtype=bool)
    shuffled = asked[np.argsort(household[asked] + rng.random(len(asked)), kind="stable")]
    first = np.ones(len(shuffled), dtype=bool)
    first[1:] = household[shuffled[1:]] != household[shuffled[:-1]]
    found[shuffled] = first | happens(rng, 0.25, len(shuffled))
    return found
