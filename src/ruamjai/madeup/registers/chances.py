"""Which records slip: at stated mean rates, more in careless records, at most one of the slips that exclude each other."""

from collections.abc import Sequence

import numpy as np

from ruamjai.madeup.draws import Bools, Floats, Ints
from ruamjai.madeup.registers.rates import CARELESS, CARELESS_TIMES

_MOST = 0.95  # no record slips for certain
_ROUNDS = 50
_CAREFUL_TIMES = (1 - CARELESS * CARELESS_TIMES) / (1 - CARELESS)


class Chances:
    """n records, of which a fifth have three times every mean rate and the others half of it."""

    def __init__(self, rng: np.random.Generator, n: int) -> None:
        self._rng = rng
        self._times: Floats = np.where(rng.random(n) < CARELESS, CARELESS_TIMES, _CAREFUL_TIMES)

    def where(self, rate: float, among: Bools | Floats | None = None) -> Ints:
        """Rows of the records that slip: ``rate`` of all; ``among`` weighs records (0 or False: never)."""
        return np.flatnonzero(self.which([(rate, among)]))

    def which(self, slips: Sequence[tuple[float, Bools | Floats | None]]) -> Ints:
        """For each record the number (from 1) of the slip that happens to it, 0 for none; rates are of all records."""
        n = len(self._times)
        rates = np.array([rate for rate, _ in slips])
        chance = np.stack([rate * self._times * (1.0 if among is None else among) for rate, among in slips])
        for _ in range(_ROUNDS):
            means = chance.mean(axis=1)
            off = np.divide(rates, means, out=np.ones_like(means), where=means > 0)
            chance *= off[:, None]
            total = chance.sum(axis=0)
            over = total > _MOST
            if not over.any():
                break
            chance[:, over] *= _MOST / total[over]
        passed: Ints = (self._rng.random(n) >= np.cumsum(chance, axis=0)).sum(axis=0)
        return (passed + 1) % (len(slips) + 1)
