"""The households of a register by area and amount, those of one area with the same amount as one.

Amounts repeat: people say them in round sums, and many households of one area say the same. Numbers of people are whole, so
what is summed of households alike is exact, in whatever order they come. An area's rows then rise from one amount to the next,
and sums of fractions along them come out alike wherever the rows were read.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa

from ruamjai.poverty.incomes.people import Floats, Groups, Whole

# Areas are worked on together up to so many households, so that what is worked on lies in the processor's cache.
ROWS_TOGETHER = 50_000


@dataclass(frozen=True, slots=True)
class Cells:
    """Households of one area and one amount, all (cells,): the amount ``y``, rising within an area, and its logarithm.

    ``log`` is 0 for an amount of zero or less. ``w``: their people, Σn; ``ww``: Σn², household by household.
    """

    groups: Groups
    y: Floats
    log: Floats
    w: Floats
    ww: Floats


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amount of each household as one whole number, to be sorted as one: the place of the amount, then the people.

    ``distinct``: the amounts there are, rising; ``log``: see ``Cells``. ``key`` (rows,): place · 2^bits + people. ``home``
    (rows,): where it lives, by any numbers from 0.
    """

    distinct: Floats
    log: Floats
    key: Whole
    bits: int
    home: Whole

    @classmethod
    def of(cls, amount: Floats, n: Whole, home: Whole) -> Self:
        """Of the households' amounts (rows,), none unknown, and their people ``n``."""
        # Of 0.0 and −0.0 either might come first. Hashed first, for sorting all of them takes ten times as long.
        met = pa.array(amount + 0.0).dictionary_encode()
        distinct = met.dictionary.to_numpy()
        order = np.argsort(distinct)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        distinct = distinct[order]
        log = np.log(distinct, out=np.zeros(len(distinct)), where=distinct > 0)
        bits = int(n.max(initial=0)).bit_length()
        key = place[met.indices.to_numpy()]
        key <<= bits
        key |= n
        return cls(distinct, log, key, bits, home)

    def by_area(self, area_of: Whole) -> Iterator[tuple[Whole, Cells]]:
        """Some areas and their cells, until all that anybody lives in have come. ``area_of``: (homes,), −1 for none."""
        width = self.bits + len(self.distinct).bit_length()
        # 2^31 households of less than 2^15 people in 2^16 areas would still find room.
        rows = area_of[self.home]
        rows <<= width
        rows |= self.key  # of no area: less than nothing, so they come first
        rows.sort()
        rows = rows[np.searchsorted(rows, 0) :]
        begins = np.searchsorted(rows, np.arange(int(area_of.max(initial=-1)) + 2) << width)
        present = np.flatnonzero(np.diff(begins))
        starts = np.append(begins[present], len(rows))
        cuts = np.unique(np.searchsorted(starts, np.arange(0, len(rows) + ROWS_TOGETHER, ROWS_TOGETHER)))
        for first, last in itertools.pairwise(np.minimum(cuts, len(present)).tolist()):
            if first < last:
                yield present[first:last], self._cells(rows[starts[first] : starts[last]])

    def _cells(self, rows: Whole) -> Cells:
        """``rows``: area, place and people as one number, rising."""
        alike, n = rows >> self.bits, rows & ((1 << self.bits) - 1)
        begins = np.flatnonzero(np.concatenate(([True], alike[1:] != alike[:-1])))
        cell = alike[begins]
        width = len(self.distinct).bit_length()
        area, place = cell >> width, cell & ((1 << width) - 1)
        starts = np.flatnonzero(np.concatenate(([True], area[1:] != area[:-1])))
        w, ww = np.add.reduceat(n, begins), np.add.reduceat(n * n, begins)
        return Cells(
            Groups(np.append(starts, len(cell))),
            self.distinct[place],
            self.log[place],
            w.astype(np.float64),
            ww.astype(np.float64),
        )
