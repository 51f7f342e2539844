"""What each figure of income means, in plain Python: double loops over pairs of people, weights as they stand.

A person is (income, weight, line); the line may be None. Errors: the influence of a person is the slope of the figure in that
person's weight, taken numerically; the variance is that of a total over sampling units within strata.
"""

import math


def _known(people, *, lined=False, positive=False):
    return [p for p in people if (not lined or p[2] is not None) and (not positive or p[0] > 0)]


def _mean(pairs):
    """The mean of (value, weight) pairs; None without weight."""
    pairs = list(pairs)
    total = sum(w for _, w in pairs)
    return sum(v * w for v, w in pairs) / total if total else None


def mean(people):
    return _mean((y, w) for y, w, _ in people)


def quantile(people, p):
    """The least income at or below which lies at least the share p of the people."""
    total = sum(w for _, w, _ in people)
    for y in sorted({y for y, _, _ in people}):
        if sum(w for other, w, _ in people if other <= y) >= p * total:
            return y
    return None


def median(people):
    return quantile(people, 0.5) if sum(w for _, w, _ in people) else None


def fgt(people, power):
    return _mean((((z - y) / z) ** power if y < z else 0, w) for y, w, z in _known(people, lined=True))


def watts(people):
    return _mean((math.log(z / y) if y < z else 0, w) for y, w, z in _known(people, lined=True, positive=True))


def gini_of(pairs):
    """Half the mean distance between two, over the mean; pairs are (value, weight)."""
    total = sum(w for _, w in pairs)
    middle = _mean(pairs)
    if middle is None or middle <= 0:
        return None
    return sum(v * w * abs(a - b) for a, v in pairs for b, w in pairs) / total**2 / 2 / middle


def gini(people):
    return gini_of([(y, w) for y, w, _ in people])


def sen(people):
    """H (I + (1 − I) G) with the Gini among the poor; where all the poor have nothing, I is 1 and G does not matter."""
    lined = _known(people, lined=True)
    headcount = fgt(people, 0)
    if not headcount:
        return headcount
    poor = [(y / z, w) for y, w, z in lined if y < z and w]
    gap = 1 - _mean(poor)
    return headcount * (gap + (1 - gap) * (gini_of(poor) if gap < 1 else 0))


def theil(people):
    some = _known(people, positive=True)
    middle = mean(some)
    return _mean((y / middle * math.log(y / middle), w) for y, w, _ in some) if middle else None


def lorenz(people, p):
    """The share of income of the poorest share p of the people; who stands on the edge is divided."""
    left = p * sum(w for _, w, _ in people)
    earned = 0
    for y, w in sorted((y, w) for y, w, _ in people):
        taken = min(w, left)
        earned += taken * y
        left -= taken
    return earned / sum(y * w for y, w, _ in people)


def quintile_share(people, q):
    if not (mean(people) or 0) > 0:
        return None
    return lorenz(people, q / 5) - lorenz(people, (q - 1) / 5)


MEASURES = {
    "mean": mean,
    "median": median,
    **{f"fgt{power}": lambda people, power=power: fgt(people, power) for power in range(3)},
    "watts": watts,
    "sen": sen,
    "gini": gini,
    "theil": theil,
    **{f"share_q{q}": lambda people, q=q: quintile_share(people, q) for q in range(1, 6)},
}


def influence(measure, people, i, step=1e-5):
    """W ∂θ/∂w of person i, by a step to both sides of their weight; W is the weight of all the people."""

    def moved(by):
        return measure([(y, w + by * (j == i), z) for j, (y, w, z) in enumerate(people)])

    return sum(w for _, w, _ in people) * (moved(step) - moved(-step)) / (2 * step)


def variance(scores, strata, units):
    """Of the total of ``scores``, by units within strata; a stratum with one unit by its distance from the mean of all (0)."""
    total = 0.0
    for stratum in set(strata):
        sums = {}
        for score, h, unit in zip(scores, strata, units, strict=True):
            if h == stratum:
                sums[unit] = sums.get(unit, 0) + score
        n, middle = len(sums), sum(sums.values()) / len(sums)
        total += sums.popitem()[1] ** 2 if n == 1 else n / (n - 1) * sum((s - middle) ** 2 for s in sums.values())
    return total


def standard_error(measure, people, strata, units):
    """Of a measure over people drawn by ``units`` (one a person) within ``strata``."""
    total = sum(w for _, w, _ in people)
    scores = [w * influence(measure, people, i) / total for i, (_, w, _) in enumerate(people)]
    return math.sqrt(variance(scores, strata, units))
