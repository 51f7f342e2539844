"""Three lists or more: log-linear models of the cells that were seen (Fienberg 1972; Bishop, Fienberg and Holland 1975).

The number of people with a history h (which lists hold them) is Poisson with log mean β0 + Σ_j β_j h_j + Σ_jk β_jk h_j h_k over
the pairs jk of a model. The cell that holds nobody's history, 00…0, has mean exp(β0). That no interaction of all lists stands
in the model is what makes β0 known at all; it cannot be tested.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.special import gammaln

from ruamjai.poverty.unseen.estimates import Estimate, limits

Floats = NDArray[np.float64]
Pair = tuple[int, int]

_ROUNDS = 100
_SETTLED = 1e-10  # change of the deviance, relative to its size
_CERTAIN = 1e-8  # what is smaller is rounding


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts by history: ``n`` is (2^lists - 1,), ``histories`` (2^lists - 1, lists) of 0 and 1, the unseen one left out."""

    histories: NDArray[np.int64]
    n: Floats

    @property
    def lists(self) -> int:
        return int(self.histories.shape[1])

    @property
    def seen(self) -> float:
        return float(self.n.sum())

    @property
    def seen_again(self) -> float:
        """People on more than one list."""
        return float(self.n[self.histories.sum(axis=1) > 1].sum())


def cells(counts: Mapping[str, float], lists: int) -> Cells:
    """Cells of ``lists`` lists from history → people, such as {"110": 4}; a history that is not given has nobody. Counts may
    be expected ones, of part people.

    The order of cells is that of the binary numbers from 1 on. ``ValueError`` for a history of other length or nobody's.
    """
    histories = [history for history in itertools.product((0, 1), repeat=lists) if any(history)]
    names = ["".join(map(str, history)) for history in histories]
    unknown = sorted(set(counts) - set(names))
    if unknown:
        raise ValueError(f"no history of {lists} lists: {', '.join(unknown)}")
    return Cells(np.array(histories, np.int64), np.array([counts.get(name, 0) for name in names], np.float64))


def all_models(lists: int) -> list[tuple[Pair, ...]]:
    """Every set of two-way interactions of so many lists, the fewest first: 8 for three lists, 64 for four.

    With two lists there is the one without: the interaction would leave the unseen cell unknown.
    """
    pairs = list(itertools.combinations(range(lists), 2)) if lists > 2 else []
    return [chosen for size in range(len(pairs) + 1) for chosen in itertools.combinations(pairs, size)]


def name_of(lists: int, pairs: Sequence[Pair]) -> str:
    """The model's terms, lists lettered in order: "a+b+c+ab"."""
    letters = ascii_lowercase[:lists]
    return "+".join([*letters, *(letters[i] + letters[j] for i, j in pairs)])


def fit(found: Cells, pairs: Sequence[Pair], *, dispersion: float = 1.0, spread: Floats | None = None) -> Estimate:
    """One model by maximum likelihood: its unseen people with error and interval, and AIC as R's ``glm`` counts it.

    The error is of the population: variance exp(β0) + exp(2 β0) var(β0), the first part for the number seen being random too
    (Rivest and Lévesque 2001; with two lists Sekar and Deming 1949). Two lists without anybody in common make their interaction
    minus infinity; what is left is then fitted to the cells that can have anybody (Chan, Silverman and Vincent 2021).
    ``not_fitted`` where that leaves the unseen cell unknown (at zero or without end), or the fit does not settle.

    ``dispersion`` is how many people are found at a time, 1 for one by one: it multiplies the variance, and the criterion
    becomes QAIC, -2 log L / dispersion + 2 terms (Burnham and Anderson 2002): members of one home are not that many witnesses.

    ``spread``, (cells, cells), is the covariance of counts that are not Poisson, such as expected ones: var(β0) is then
    g' spread g, g the change of β0 with each count (the delta method). Models are still weighed as if the counts were Poisson.
    """
    name = name_of(found.lists, pairs)
    x = _design(found.histories, pairs)
    possible = _possible(x, found.n)
    basis = _basis(x[possible])
    unseen_cell = basis[0]  # its row of the design is 1, 0, 0 …
    if not math.isclose(float(unseen_cell @ unseen_cell), 1.0, abs_tol=1e-9):  # outside the span of the cells: unknown
        return Estimate(name, reason="not_fitted")
    n = found.n[possible]
    fitted = _poisson(x[possible] @ basis, n)
    if fitted is None:
        return Estimate(name, reason="not_fitted")
    coefficients, variance = fitted
    unseen = math.exp(unseen_cell @ coefficients)
    spread_of_log = float(unseen_cell @ variance @ unseen_cell)
    if spread is not None:
        change = x[possible] @ basis @ variance @ unseen_cell
        spread_of_log = max(float(change @ spread[np.ix_(possible, possible)] @ change), 0.0)
    se = math.sqrt(dispersion * (unseen + unseen**2 * spread_of_log))
    mean = np.exp(x[possible] @ basis @ coefficients)
    likelihood = float((n * np.log(mean) - mean - gammaln(n + 1)).sum())
    return Estimate(name, unseen, se, *limits(unseen, se), aic=2 * x.shape[1] - 2 * likelihood / dispersion)


def _design(histories: NDArray[np.int64], pairs: Sequence[Pair]) -> Floats:
    both = [histories[:, i] * histories[:, j] for i, j in pairs]
    return np.column_stack([np.ones(len(histories)), histories, *both]).astype(np.float64)


def _possible(x: Floats, n: Floats) -> NDArray[np.bool_]:
    """The cells whose mean is above zero where the likelihood is highest.

    If a change of coefficients lowers the mean of an empty cell, raises that of none and leaves that of every cell with people
    as it is, it can go on for ever: that cell has mean zero in the limit (Fienberg and Rinaldo 2012).
    """
    kept = np.ones(len(n), np.bool_)
    while (empty := kept & (n == 0)).any():
        rest, full = x[empty], x[n > 0]
        lowest = linprog(
            rest.sum(axis=0), A_ub=rest, b_ub=np.zeros(len(rest)), A_eq=full, b_eq=np.zeros(len(full)),
            bounds=[(-1, 1)] * x.shape[1],
        )  # fmt: skip
        if lowest.status != 0 or lowest.fun > -_CERTAIN:
            break
        kept[np.flatnonzero(empty)[rest @ lowest.x < -_CERTAIN]] = False
    return kept


def _basis(x: Floats) -> Floats:
    """An orthonormal basis of the combinations of terms that the cells ``x`` can tell: (terms, rank)."""
    _, sizes, turned = np.linalg.svd(x, full_matrices=False)
    return np.asarray(turned[sizes > _CERTAIN * sizes[0]].T, np.float64)


def _poisson(x: Floats, n: Floats) -> tuple[Floats, Floats] | None:
    """Coefficients and their variance by iteratively reweighted least squares; None where it does not settle."""
    mean = n + 0.5
    last = math.inf
    for _ in range(_ROUNDS):
        eta = np.log(mean)
        weighed = x * mean[:, np.newaxis]
        information = x.T @ weighed
        try:
            beta = np.linalg.solve(information, weighed.T @ (eta + (n - mean) / mean))
        except np.linalg.LinAlgError:
            return None
        mean = np.exp(np.clip(x @ beta, -700, 700))
        deviance = _deviance(n, mean)
        if abs(deviance - last) <= _SETTLED * (abs(deviance) + 0.1):
            variance: Floats = np.linalg.inv(x.T @ (x * mean[:, np.newaxis])).astype(np.float64)
            return beta.astype(np.float64), variance
        last = deviance
    return None


def _deviance(n: Floats, mean: Floats) -> float:
    some = n > 0
    return 2 * float((n[some] * np.log(n[some] / mean[some])).sum() - (n - mean).sum())
