"""What households say they earn: four sources a year, and the average a person as the form computes it.

Told incomes bunch above the line of indicator 22: in the จปฐ. report of BE 2561 few households fail it although the mean is
not far above. So the failing draw below the line, the others from the line upwards, and the province's mean comes out right.
"""

from dataclasses import dataclass, replace

import numpy as np

from ruamjai.madeup.calibration import INCOME_LINE
from ruamjai.madeup.draws import Bools, Floats, Ints, stream
from ruamjai.madeup.places import figures_of

BLANK = -1
SOURCES = ("42211", "42212", "42213", "42214")
_SHARES = (6.2, 1.3, 1.7, 0.8)  # of a household's income: main work, second work, other, own produce (assumed)
_ROUND = 100  # told in hundreds of baht


@dataclass(frozen=True, slots=True)
class Incomes:
    """Baht a year; -1 where unanswered. ``sources`` is households by the four ``SOURCES``; ``average`` is a person's."""

    sources: Ints
    average: Floats

    def with_blanks(self, blank: Bools) -> "Incomes":
        """The same with nothing answered where ``blank``: without one source the form computes no average."""
        return replace(
            self,
            sources=np.where(blank[:, None], BLANK, self.sources),
            average=np.where(blank, float(BLANK), self.average),
        )


def tell_incomes(*, fails: Bools, province: Ints, hazard: Floats, listed_members: Ints, seed: int) -> Incomes:
    """Incomes of households: a person's average stays below the line exactly where ``fails``."""
    rng = stream(seed, "incomes")
    n = len(fails)
    members = np.maximum(listed_members, 1)
    below = INCOME_LINE * (0.30 + 0.70 * rng.beta(2.2, 1.1, n))
    excess = rng.gamma(1.4, 1.0, n) * np.clip(hazard, 0.2, 5.0) ** -0.35
    person = np.where(fails, below, INCOME_LINE)
    for code in np.unique(province):
        mine = province == code
        people = members[mine].sum()
        missing = figures_of(str(code)).mean_income * people - person[mine] @ members[mine]
        above = np.where(fails[mine], 0.0, excess[mine])
        person[mine] += above * max(missing, 0.0) / (above @ members[mine])
    total = person * members / _ROUND
    total = np.where(fails, np.ceil(total) - 1, np.ceil(total)) * _ROUND
    parts = rng.gamma(np.array(_SHARES), 1.0, (n, len(_SHARES)))
    parts[:, 1:] *= rng.random((n, 3)) < [0.45, 0.75, 0.55]  # not every household has every source
    sources = np.floor(parts / parts.sum(axis=1)[:, None] * total[:, None] / _ROUND).astype(np.int64) * _ROUND
    sources[:, 0] += total.astype(np.int64) - sources.sum(axis=1)
    return Incomes(sources=sources, average=np.round(total / members, 2))
