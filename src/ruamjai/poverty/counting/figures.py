"""Which ratios of which sums a measure is, and the rows of the long table that they become."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Floats, Groups
from ruamjai.poverty.counting.sums import Plan
from ruamjai.poverty.designs import Scale, interval


@dataclass(frozen=True, slots=True)
class Figure:
    """b = ``factor`` · Σ ``over`` / Σ ``under``; ``n`` is the sum of rows that stand in it."""

    measure: str
    k: Fraction | None
    indicator: str
    over: str
    under: str
    n: str
    factor: float = 1.0
    scale: Scale = "share"


def figures_of(asked: Asked, plan: Plan) -> list[Figure]:
    """Every figure of a group, the shares of groups aside: of each cut-off, then the headcounts that know none."""
    found = [figure for cut, k in enumerate(asked.ks) for figure in _of_cut(plan, cut, k)]
    for state, name in plan.states.items():
        n, w = plan.known(state)
        found.append(Figure("hd", None, name, f"hd_{state}", w, n))
    return found


def _of_cut(plan: Plan, cut: int, k: Fraction) -> list[Figure]:
    scale = 1 / plan.items.scale
    n, w, poor, score = plan.n(cut), plan.w(cut), f"p{cut}", f"c{cut}"
    found = [
        Figure("H", k, "", poor, w, n),
        Figure("A", k, "", score, poor, n, scale),
        Figure("M0", k, "", score, w, n, scale),
    ]
    if plan.cardinal:
        found += [Figure("M1", k, "", f"g1{cut}", w, n), Figure("M2", k, "", f"g2{cut}", w, n)]
    if plan.bounds:
        found += _bounds(plan, cut, k)
    found += [Figure("hdk", k, name, f"hdk{cut}_{state}", w, n) for state, name in plan.states.items()]
    for i, item in enumerate(plan.items.items):
        found += _contributions(k, item.id, f"hdk{cut}_d{i}", (w, score, n), item.weight, scale)
    for name in plan.items.dimensions:
        found += _contributions(k, name, f"sum{cut}_{name}", (w, score, n), 1, scale)
    return found


def _contributions(
    k: Fraction, name: str, over: str, under: tuple[str, str, str], weight: int, scale: float
) -> tuple[Figure, Figure]:
    w, score, n = under
    return Figure("actb", k, name, over, w, n, weight * scale), Figure("pctb", k, name, over, score, n, float(weight))


def _bounds(plan: Plan, cut: int, k: Fraction) -> list[Figure]:
    everybody, scale = plan.w_all, 1 / plan.items.scale
    return [
        Figure("H_least", k, "", f"p{cut}", everybody, "rows"),
        Figure("H_most", k, "", plan.most("p", cut), everybody, "rows"),
        Figure("M0_least", k, "", f"c{cut}", everybody, "rows", scale),
        Figure("M0_most", k, "", plan.most("c", cut), everybody, "rows", scale),
    ]


def shares_wanted(asked: Asked, plan: Plan) -> list[tuple[Fraction | None, str, str]]:
    """(cut-off, weight, rows) of each share of groups in the whole: of the sample, one a cut-off unless people are dropped."""
    if asked.missing == "drop":
        return [(None, plan.w(0), plan.n(0))]
    return [(k, plan.w(cut), plan.n(cut)) for cut, k in enumerate(asked.ks)]


class Rows:
    """The long table as it grows, column by column."""

    def __init__(self, level: float) -> None:
        self._level = level
        self._columns: dict[str, list[NDArray[np.generic]]] = {}

    def add(
        self, groups: Groups, figures: Sequence[Figure], b: Floats, se: Floats, df: Floats, n: Floats, rows: Floats
    ) -> None:
        """The figures of each group: ``b``, ``se`` and ``n`` are (groups, figures), ``df`` and ``rows`` (groups,)."""
        factor = np.array([figure.factor for figure in figures])
        b, se = b * factor, se * factor
        low, high = np.full(b.shape, np.nan), np.full(b.shape, np.nan)
        for scale in dict.fromkeys(figure.scale for figure in figures):
            here = [i for i, figure in enumerate(figures) if figure.scale == scale]
            low[:, here], high[:, here] = interval(b[:, here], se[:, here], df[:, np.newaxis], level=self._level, scale=scale)
        count = len(groups.levels)
        self._extend("measure", np.tile(_words([figure.measure for figure in figures]), count))
        ks = [None if figure.k is None else str(figure.k) for figure in figures]
        self._extend("k", np.tile(np.array(ks, object), count))
        self._extend("subgroup", np.full(b.size, groups.grouping.name, object))
        self._extend("level", np.repeat(_words(groups.levels), len(figures)))
        self._extend("indicator", np.tile(_words([figure.indicator for figure in figures]), count))
        for name, values in (("b", b), ("se", se), ("ll", low), ("ul", high)):
            self._extend(name, values.ravel())
        self._extend("df", np.repeat(df, len(figures)))
        self._extend("n", np.rint(n).astype(np.int64).ravel())
        self._extend("n_missing", np.rint(rows[:, np.newaxis] - n).astype(np.int64).ravel())

    def _extend(self, name: str, values: NDArray[np.generic]) -> None:
        self._columns.setdefault(name, []).append(values)

    def columns(self) -> dict[str, NDArray[np.generic]]:
        """All that was added."""
        return {name: np.concatenate(parts) for name, parts in self._columns.items()}


def _words(words: Sequence[str]) -> NDArray[np.object_]:
    found = np.empty(len(words), object)
    found[:] = list(words)
    return found
