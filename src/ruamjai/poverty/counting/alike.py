"""Where each row is a unit of the design: rows that answered alike are one cell, and figures follow from what they answered."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir
import numpy as np

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells, Floats
from ruamjai.poverty.counting.scoring import gap
from ruamjai.poverty.counting.sums import Plan, keys_of, states_of, weight_of

MOST_STATES = 62
"""Bits of a mask."""


def alike_totals(table: ir.Table, asked: Asked, plan: Plan) -> ir.Table:
    """Rows that answered alike by group and stratum: ``deprived`` and ``unknown`` (a bit a state), rows, Σw and Σw²."""
    keys = keys_of(table, asked)
    states = states_of(table, plan.items)
    keys |= masks([states[name] for name in plan.states], gaps=plan.gaps)
    if plan.cardinal:
        gaps = [gap(table, item.parts[0], states[f"d{i}"]).fill_null(0.0) for i, item in enumerate(plan.items.items)]
        shares = [item.weight / plan.items.scale for item in plan.items.items]
        keys["gap_sum"] = sum(gap * share for gap, share in zip(gaps, shares, strict=True))
        keys["gap_squares"] = sum(gap * gap * share for gap, share in zip(gaps, shares, strict=True))
    weight = weight_of(table, asked).cast("float64") if plan.weighted else ibis.literal(1.0)
    rows = table.select(**keys, weight=weight)
    return rows.group_by(list(keys)).agg(
        rows=rows.count(), weight=rows.weight.sum(), squares=(rows.weight * rows.weight).sum()
    )  # fmt: skip


def masks(states: Sequence[ir.IntegerValue], *, gaps: bool) -> dict[str, ir.Value]:
    """``deprived`` and ``unknown``: states (1, 0, null) as the bits of two whole numbers, the first the lowest."""
    kind = "int32" if len(states) <= 31 else "int64"
    if not gaps:
        return {"deprived": _bits(states, kind), "unknown": ibis.literal(0, kind)}
    unknown = _bits([state.isnull() for state in states], kind)
    return {"deprived": _bits([state.fill_null(0) for state in states], kind), "unknown": unknown}


def _bits(flags: Sequence[ir.Value], kind: str) -> ir.IntegerValue:
    return reduce(add, (flag.cast(kind) * ibis.literal(1 << place, kind) for place, flag in enumerate(flags))).cast(kind)


def mask_names(plan: Plan) -> tuple[str, ...]:
    """The key columns of ``alike_totals`` that say what was answered."""
    return ("deprived", "unknown", *(("gap_sum", "gap_squares") if plan.cardinal else ()))


class Answers:
    """What a row of each cell counts for in each named sum, (cells,): its weight times this is what it adds."""

    def __init__(self, cells: Cells, asked: Asked, plan: Plan) -> None:
        self._cells, self._plan = cells, plan
        deprived, unknown = (cells.masks[name].astype(np.int64) for name in ("deprived", "unknown"))
        bits = {name: np.int64(1 << place) for place, name in enumerate(plan.states)}
        self._yes = {name: (deprived & bit) != 0 for name, bit in bits.items()}
        self._known = {name: (unknown & bit) == 0 for name, bit in bits.items()}
        names = [f"d{i}" for i in range(len(plan.items.items))]
        weights = [item.weight for item in plan.items.items]
        self._least = sum(self._yes[name] * weight for name, weight in zip(names, weights, strict=True))
        self._most = self._least + sum(~self._known[name] * weight for name, weight in zip(names, weights, strict=True))
        self._full = np.logical_and.reduce([self._known[name] for name in names])
        self._lines = [plan.items.line(k) for k in asked.ks]
        self._thunks = self._everything()

    def __call__(self, name: str) -> Floats:
        return np.asarray(self._thunks[name](), np.float64)

    def _everything(self) -> dict[str, Callable[[], object]]:
        plan, ones = self._plan, np.ones(len(self._cells.stratum))
        found: dict[str, Callable[[], object]] = {"rows": lambda: ones, "w_all": lambda: ones}
        if plan.whole:
            found |= {"n": lambda: self._full, "w": lambda: self._full}
        for name in plan.states:
            found[f"hd_{name}"] = lambda name=name: self._yes[name] & (self._full if plan.whole else True)  # type: ignore[misc]
            for known in (f"kn_{name}", f"kw_{name}"):
                found[known] = lambda name=name: self._known[name]  # type: ignore[misc]
        for cut, line in enumerate(self._lines):
            found |= self._of_cut(cut, line)
        return found

    def _of_cut(self, cut: int, line: int) -> dict[str, Callable[[], object]]:
        plan = self._plan
        poor = (self._least >= line) & (self._full if plan.whole else True)
        could = self._most >= line
        sure = poor | ~could
        found: dict[str, Callable[[], object]] = {
            f"p{cut}": lambda: poor,
            f"c{cut}": lambda: poor * self._least,
            f"mp{cut}": lambda: could,
            f"mc{cut}": lambda: could * self._most,
            f"n{cut}": lambda: sure,
            f"w{cut}": lambda: sure,
        }
        for name in plan.states:
            found[f"hdk{cut}_{name}"] = lambda name=name: poor & self._yes[name]  # type: ignore[misc]
        for dimension, places in plan.items.dimensions.items():
            found[f"sum{cut}_{dimension}"] = lambda places=places: (
                poor
                * sum(  # type: ignore[misc]
                    self._yes[f"d{i}"] * plan.items.items[i].weight for i in places
                )
            )
        if plan.cardinal:
            found[f"g1{cut}"] = lambda: poor * self._cells.masks["gap_sum"]
            found[f"g2{cut}"] = lambda: poor * self._cells.masks["gap_squares"]
        return found
