"""Two lists: Chapman's estimate. That one list leads to the other cannot be seen from two; it is taken not to."""

import math

from ruamjai.poverty.unseen.estimates import Estimate, limits


def chapman(n1: float, n2: float, m: float, *, dispersion: float = 1.0) -> Estimate:
    """How many are on neither of two lists of ``n1`` and ``n2`` people with ``m`` in common (Chapman 1951).

    N + 1 = (n1 + 1)(n2 + 1) / (m + 1), hence unseen = (n1 - m)(n2 - m) / (m + 1); the variance is Seber's (1970). Without
    anybody in common there is no estimate (``no_overlap``). ``dispersion`` multiplies the variance: how many people are found
    at a time, 1 for one by one. Counts may be expected ones, of part people. ``ValueError`` for what no two lists can have.
    """
    if not 0 <= m <= min(n1, n2):
        raise ValueError(f"{m} in common of lists of {n1} and {n2}")
    if m == 0:
        return Estimate("chapman", reason="no_overlap")
    alone = (n1 - m) * (n2 - m)
    unseen = alone / (m + 1)
    se = math.sqrt(dispersion * (n1 + 1) * (n2 + 1) * alone / ((m + 1) ** 2 * (m + 2)))
    return Estimate("chapman", unseen, se, *limits(unseen, se))
