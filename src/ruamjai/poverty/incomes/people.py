"""Incomes of people by group, sorted, and the few operations by group that every figure is made of."""

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Groups:
    """Rows that lie group by group: group g is rows ``starts[g]`` to ``starts[g + 1]``, and none is empty.

    What is done by group is done for all of them at once, running sums excepted.
    """

    starts: Whole

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> Whole:
        return np.diff(self.starts)

    @cached_property
    def of_row(self) -> Whole:
        """(rows,): the group of each row."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def sum(self, values: Floats | Whole | Marks) -> Floats:
        """(groups,): the sum of ``values`` (rows,) in each group."""
        if len(self) == 0:
            return np.zeros(0)
        return np.add.reduceat(values, self.starts[:-1], dtype=np.float64)

    def spread(self, values: Floats) -> Floats:
        """(rows,): to each row the value (groups,) of its group."""
        return np.repeat(values, self.sizes)

    def running(self, values: Floats) -> Floats:
        """(rows,): the sum of ``values`` from the first row of the group up to and with this one."""
        through = np.empty(len(values))
        # Group by group: one sum through all of them would carry the rounding of the first into the last.
        for first, last in itertools.pairwise(self.starts.tolist()):
            np.cumsum(values[first:last], out=through[first:last])
        return through

    def first_reaching(self, rising: Floats, target: Floats) -> Whole:
        """(groups,): in each group the first row whose ``rising`` (rows,) is at least ``target`` (groups,), else its last.

        ``rising`` must not fall within a group. By halving, for all groups at once.
        """
        low, high = self.starts[:-1].copy(), self.starts[1:] - 1
        while bool((low < high).any()):
            middle = (low + high) // 2
            enough = rising[middle] >= target
            high = np.where(enough, middle, high)
            low = np.where(enough | (low >= high), low, middle + 1)
        return low


@dataclass(frozen=True)
class People:
    """What is known of each row (a person of a survey, a household of a register) whose income is known.

    Sorted by group and, in it, by income. ``y``: income; ``w``: how many people the row speaks for, zero or more; ``z``: the
    line that holds for it, NaN where there is none. All (rows,), ``y`` and ``z`` in the same unit.
    """

    groups: Groups
    y: Floats
    w: Floats
    z: Floats

    @classmethod
    def by_group(cls, group: Whole, y: Floats, w: Floats, z: Floats) -> tuple[Self, Whole]:
        """The rows in order, and which row of those given stands in each place. ``group`` counts from 0 without a gap."""
        order = np.lexsort((w, y, group))
        starts = np.searchsorted(group[order], np.arange(int(group.max(initial=-1)) + 2))
        return cls(Groups(starts), y[order], w[order], z[order]), order
