"""What another cut-off or other weights make of areas, and how much of it a reader may see.

Whoever may try any setting may subtract one answer from another. So a reader without the right to small counts is never
answered from the counts themselves: :func:`as_seen` rounds the people of each pattern to tens first, and every figure, rank and
change is worked out from that. Whatever is tried, and however often, no more can come out than the rounded counts:

- a group of fewer than five people stands there as nobody, so that it looks the same whether the group is there or not;
- any other group is known to within ten people (10 stands for 5 to 14);
- a whole and its parts are rounded each by itself, and still tell no small group: the least that tens allow is a multiple of
  five and the most an even number, so that the limits of a group below five are 4 and one of 0, 1 and 3, never the same
  (``tests/web/queries/test_what_if_gate.py`` tries to find one).

What is told of it is rounded once more, to a whole per cent (ten people of a thousand at least), and only of areas where the
answers of a thousand people are whole, and of which the overview withholds no count for the sake of another one: tens of a
withheld count could still tell that other one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ruamjai.poverty import what_if
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.sealed import SealedRun, once_a_run

ENOUGH = 1000  # people whose answers are whole, from which an area's figures are told to everybody
WIDTH = 10  # people to which the people of a pattern are rounded for everybody
TOLD_SHARE, TOLD_INDEX = 0.01, 0.01  # steps in which shares and M0 are told to everybody
DIGITS = {"country": 0, "province": 2, "amphoe": 4, "tambon": 6}
State = Literal["shown", "hidden", "no_data"]


@dataclass(frozen=True, slots=True)
class Told:
    """One figure as a reader may see it. ``least``/``most``: bounds from unknown answers; ``ll``/``ul``: 95 % interval.

    ``below``: it is less than half a step, and how much is not told. ``decimals`` of the figure as it is written (of H and A in
    per cent). Without ``value`` there is none to tell.
    """

    value: float | None
    decimals: int
    below: bool = False
    ll: float | None = None
    ul: float | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one setting makes of one area. Counts and headcounts are for those with the right alone, else None."""

    state: State
    h: Told = Told(None, 1)
    a: Told = Told(None, 1)
    m0: Told = Told(None, 3)
    n: int | None = None
    n_poor: int | None = None
    n_missing: int | None = None
    share: Mapping[str, float | None] = field(default_factory=dict)
    hdk: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """An area in the order: its rank by the rulebook and now (1 is the poorest; None if withheld or without data)."""

    code: str
    state: State
    before: int | None = None
    now: int | None = None
    best: int | None = None
    worst: int | None = None
    m0: Told = Told(None, 3)


@dataclass(frozen=True, slots=True)
class Steadiness:
    """How far the order of areas depends on the setting, over ``settings`` of them."""

    settings: int
    areas: int
    pairs: int
    share: float | None  # of pairs that the rulebook puts in an order, those that no setting turns round
    tau: float | None  # the rulebook's order with the one now


@dataclass(frozen=True, slots=True)
class Order:
    """The areas by what they are now, the poorest first; those withheld or without data at the end."""

    places: Sequence[Place]
    steadiness: Steadiness | None


class Patterns:
    """The kept tables of a run, by level."""

    def __init__(self, run: SealedRun) -> None:
        tambons = what_if.keep(run.collect(run.table("deprivation_patterns"))) if run.has("deprivation_patterns") else None
        self._levels = {} if tambons is None else {digits: tambons.rolled_up(digits) for digits in DIGITS.values()}

    def of(self, codes: Sequence[str], level: str) -> what_if.Kept | None:
        """The areas of ``codes``, all of one ``level``, that have data; None where the run keeps no patterns."""
        kept = self._levels.get(DIGITS.get(level, -1))
        return None if kept is None else kept.only(codes)


@once_a_run
def patterns(run: SealedRun) -> Patterns:
    """The kept tables of the run, read once."""
    return Patterns(run)


def as_seen(kept: what_if.Kept, *, sees_small: bool, withheld: Collection[str] = ()) -> what_if.Kept:
    """The gate: the counts from which a reader is answered. Nothing about a setting leaves but by it.

    With the right to small counts they are the counts themselves. Without it people are rounded to tens pattern by pattern,
    areas in which fewer than ``ENOUGH`` answered all are left out, and those ``withheld``; there is nothing to make an error
    from.
    """
    if sees_small:
        return kept
    kept = kept.only([code for code in kept.codes if code not in withheld])
    rounded = np.floor(kept.people / WIDTH + 0.5) * WIDTH
    whole = rounded[:, (what_if.STATES != what_if.UNKNOWN).all(axis=1)].sum(axis=1)
    chosen = np.flatnonzero(whole >= ENOUGH)
    nothing = np.zeros((len(chosen), rounded.shape[1]))
    return what_if.Kept(tuple(kept.codes[i] for i in chosen), rounded[chosen], nothing, nothing)


def withheld(run: SealedRun, codes: Sequence[str]) -> frozenset[str]:
    """Those of which the overview hides a count, which is not small itself, from readers without the right to small counts."""
    known, columns = figures(run), ("n_poor", *(f"n_{name}" for name in DIMENSIONS))
    return frozenset(
        code for code in codes if any(known.cell(code, column, sees_small=False).state == "hidden" for column in columns)
    )


def read(run: SealedRun, code: str, level: str, setting: what_if.Setting, *, sees_small: bool) -> Reading:
    """What ``setting`` makes of one area."""
    kept = patterns(run).of([code], level)
    if kept is None or not kept.codes:
        return Reading("no_data")
    seen = as_seen(kept, sees_small=sees_small, withheld=withheld(run, kept.codes))
    if not seen.codes:
        return Reading("hidden")
    return _reading(what_if.figures(seen, setting), exact=sees_small)


def _reading(found: what_if.WhatIf, *, exact: bool) -> Reading:
    share = {name: _number(found.share[0, j]) for j, name in enumerate(DIMENSIONS)}
    if not exact:
        h, a, m0 = (
            _coarse(found.h.b[0], 0, TOLD_SHARE),
            _coarse(found.a.b[0], 0, TOLD_SHARE),
            _coarse(found.m0.b[0], 2, TOLD_INDEX),
        )
        few = h.below or h.value is None
        a = Told(None, 0) if few else a
        return Reading(
            "shown", h, a, m0, share={} if few else {name: _coarse(one, 0, TOLD_SHARE).value for name, one in share.items()}
        )
    return Reading(
        "shown",
        _exact(found.h, 1, found.h_least, found.h_most),
        _exact(found.a, 1),
        _exact(found.m0, 3, found.m0_least, found.m0_most),
        n=int(found.n[0]),
        n_poor=int(found.n_poor[0]),
        n_missing=int(found.n_missing[0]),
        share=share,
        hdk={name: _number(found.hdk[0, j]) for j, name in enumerate(DIMENSIONS)},
    )


def _exact(one: what_if.Estimate, decimals: int, *bounds: NDArray[np.float64]) -> Told:
    least, most = (_number(bound[0]) for bound in bounds) if bounds else (None, None)
    return Told(_number(one.b[0]), decimals, False, _number(one.ll[0]), _number(one.ul[0]), least, most)


def _coarse(value: float | None, decimals: int, step: float) -> Told:
    """A figure in whole steps; less than half a step reads "less than one", nobody or not."""
    number = None if value is None else _number(value)
    if number is None:
        return Told(None, decimals)
    if number < step / 2:
        return Told(0.0, decimals, below=True)
    return Told(round(number / step) * step, decimals)


def _number(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)


def order(
    run: SealedRun, codes: Sequence[str], level: str, rulebook: what_if.Setting, now: what_if.Setting, *, sees_small: bool
) -> Order:
    """The areas of ``codes`` by M0, by the rulebook and now, and how far their order depends on the setting."""
    kept = patterns(run).of(codes, level)
    if kept is None or not kept.codes:
        return Order([Place(code, "no_data") for code in codes], None)
    seen = as_seen(kept, sees_small=sees_small, withheld=withheld(run, kept.codes))
    swept = what_if.m0_by(seen, [rulebook, now, *what_if.grid()])
    ranks = what_if.ranks(swept[:, :2])
    steady = what_if.robustness(np.delete(swept, 1, axis=1))
    places = {code: Place(code, "hidden") for code in kept.codes}
    for i, code in enumerate(seen.codes):
        m0 = _coarse(swept[i, 1], 2, TOLD_INDEX) if not sees_small else Told(_number(swept[i, 1]), 3)
        numbers = (ranks[i, 0], ranks[i, 1], steady.best[i], steady.worst[i])
        places[code] = Place(code, "shown", *(int(number) or None for number in numbers), m0=m0)
    found = [places.get(code, Place(code, "no_data")) for code in codes]
    rank = {"shown": 0, "hidden": 1, "no_data": 2}
    found.sort(key=lambda place: (rank[place.state], place.now or len(codes) + 1))
    return Order(found, _steadiness(steady, swept))


def _steadiness(steady: what_if.Robustness, swept: NDArray[np.float64]) -> Steadiness | None:
    if not steady.pairs:
        return None
    tau = _number(what_if.robustness(swept[:, :2]).tau[1])
    return Steadiness(steady.settings - 1, int((steady.best > 0).sum()), steady.pairs, steady.share, tau)
