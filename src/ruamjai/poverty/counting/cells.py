"""The small table that every figure and every error follows from: sums by group, stratum and primary sampling unit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ruamjai.poverty.counting.asking import Grouping

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of the cells as codes into its ``levels`` (texts, "" for an empty cell)."""

    codes: Whole
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """One grouping of the cells: the group of each cell, and each group's level."""

    grouping: Grouping
    codes: Whole
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by cell. ``by``: the columns of groups; ``stratum`` and ``unit``: codes from 0, units nested in strata.

    ``sums``: (cells, names), ``names`` what each column is. Where rows are units, a cell is of rows alike: ``sums`` hold
    "rows", "weight" and "squares", and ``masks`` what they answered (see ``alike``). ``units``: stratum and unit as text, to
    meet those of another survey of the same units. ``nested_twice``: how many names of units stand in more than one stratum.
    """

    by: Mapping[str, Coded]
    stratum: Whole
    unit: Whole
    stratum_of: Whole
    units: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    sums: Floats
    masks: Mapping[str, NDArray[np.generic]]
    nested_twice: int

    def column(self, name: str) -> Floats:
        """One column of the sums, (cells,)."""
        return self.sums[:, self.names.index(name)]

    def groups(self, grouping: Grouping) -> Groups:
        """The cells by the columns of a grouping; levels in the order of their values."""
        codes = np.zeros(len(self.stratum), np.int64)
        for name in grouping.columns:
            codes = codes * len(self.by[name].levels) + self.by[name].codes
        possible = math.prod(len(self.by[name].levels) for name in grouping.columns)
        if possible <= max(len(codes), 1000):  # counted, which is faster than sorted
            there = np.flatnonzero(np.bincount(codes, minlength=possible))
            place = np.zeros(possible, np.int64)
            place[there] = np.arange(len(there))
            codes = place[codes]
        else:
            there, codes = np.unique(codes, return_inverse=True)
        return Groups(grouping, codes.astype(np.int64, copy=False), tuple(self._level(grouping, int(code)) for code in there))

    def _level(self, grouping: Grouping, code: int) -> str:
        words = []
        for name in reversed(grouping.columns):
            code, place = divmod(code, len(self.by[name].levels))
            words.append(self.by[name].levels[place])
        return "*".join(reversed(words))


def cells_from(fetched: pa.Table, by: tuple[str, ...], *, masks: tuple[str, ...] = ()) -> Cells:
    """The cells of a fetched table of totals: columns ``by_0`` …, ``stratum``, ``psu``, ``masks``, and sums besides."""
    fetched = _in_order(fetched, [*(f"by_{i}" for i in range(len(by))), "stratum", "psu", *masks])
    coded = {name: _code(fetched.column(f"by_{i}")) for i, name in enumerate(by)}
    n = fetched.num_rows
    stratum = _code(fetched.column("stratum")) if "stratum" in fetched.column_names else Coded(np.zeros(n, np.int64), ("",))
    psu = _code(fetched.column("psu")) if "psu" in fetched.column_names else Coded(np.zeros(n, np.int64), ("",))
    pair, unit = np.unique(stratum.codes * len(psu.levels) + psu.codes, return_inverse=True)
    stratum_of, psu_of = pair // len(psu.levels), pair % len(psu.levels)
    keys = {*(f"by_{i}" for i in range(len(by))), "stratum", "psu", *masks}
    names = tuple(name for name in fetched.column_names if name not in keys)
    sums = np.column_stack([_floats(fetched.column(name)) for name in names]) if n else np.zeros((0, len(names)))
    return Cells(
        by=coded,
        stratum=stratum.codes,
        unit=unit.astype(np.int64),
        stratum_of=stratum_of.astype(np.int64),
        units=tuple((stratum.levels[s], psu.levels[p]) for s, p in zip(stratum_of, psu_of, strict=True)),
        names=names,
        sums=sums,
        masks={name: fetched.column(name).to_numpy() for name in masks},
        nested_twice=int((np.bincount(psu_of, minlength=1) > 1).sum()),
    )


def _in_order(fetched: pa.Table, keys: Sequence[str]) -> pa.Table:
    """The cells in the order of their keys: sums of fractions depend on their order, and engines hand groups over in any."""
    codes = [_code(fetched.column(name)).codes for name in keys if name in fetched.column_names]
    return fetched.take(pa.array(np.lexsort(codes[::-1]))) if codes else fetched


def _floats(column: pa.ChunkedArray) -> Floats:
    found: Floats = pc.fill_null(column.cast(pa.float64()), 0.0).to_numpy()
    return found


def _code(column: pa.ChunkedArray) -> Coded:
    """A key column as codes, in the order of its values: of numbers by size, of texts by letter; an empty cell first."""
    encoded = column.combine_chunks().dictionary_encode()
    values = encoded.dictionary
    order = pc.array_sort_indices(values).to_numpy()
    place = np.empty(len(values) + 1, np.int64)
    place[order] = np.arange(1, len(values) + 1)
    place[-1] = 0
    words = ["", *values.take(pa.array(order)).cast(pa.string()).to_pylist()]
    codes = place[pc.fill_null(encoded.indices, len(values)).to_numpy(zero_copy_only=False)]
    if len(codes) and codes.min() > 0:
        return Coded(codes - 1, tuple(words[1:]))
    return Coded(codes, tuple(words))
