"""The rows of a standing spine: each batch's columns, mapped from its file, under row numbers that last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ruamjai.linking.comparing import Rarity
from ruamjai.linking.standardise import NONE, Ints, Lists, Records, names_of
from ruamjai.linking.standing.spine_file import Columns
from ruamjai.linking.standing.texts import SHORT, Texts

PartKeys = Mapping[str, npt.NDArray[np.uint32]]
NUMBERS: dict[str, type[np.signedinteger[Any]]] = {
    "number": np.int64, "valid": np.int8, "first": SHORT, "last": SHORT, "sex": np.int8, "year": np.int16, "month": np.int16,
    "day": np.int16, "house": SHORT, "village": np.int64, "tambon": np.int64, "amphoe": np.int64,
}  # fmt: skip
ENTITY = "entity"
_RANK_BITS = 32


@dataclass(frozen=True, slots=True)
class Segment:
    """A batch's rows, numbered from ``first`` on, of the register linked as the ``rank``-th.

    ``columns`` are those of ``Records``, names and houses by their lasting codes, and ``entity``, the first row of the same
    person in the batch, where duplicates were looked for. ``keys`` are 32 bits of each blocking part, 0 where it is unknown.
    """

    batch: str
    rank: int
    first: int
    ids: pa.ChunkedArray
    columns: Columns
    keys: PartKeys

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> Ints:
        """The numbers of its rows."""
        return np.arange(self.first, self.first + len(self), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class StandingRows:
    """All rows that stand, batch after batch in the order of their numbers; numbers of withdrawn batches are gaps."""

    segments: tuple[Segment, ...]
    texts: Mapping[str, Texts]
    end: int

    def with_segment(self, segment: Segment) -> "StandingRows":
        """These and one batch more."""
        return replace(self, segments=(*self.segments, segment), end=segment.first + len(segment))

    def without(self, batch: str) -> "StandingRows":
        """These but for one batch."""
        return replace(self, segments=tuple(segment for segment in self.segments if segment.batch != batch))

    def of_rank(self, rank: int) -> list[Segment]:
        """The batches of one register."""
        return [segment for segment in self.segments if segment.rank == rank]

    def number(self) -> int:
        """How many rows stand."""
        return sum(len(segment) for segment in self.segments)

    def all(self) -> Ints:
        """The numbers of all standing rows, rising."""
        return np.concatenate([np.zeros(0, np.int64), *(segment.rows() for segment in self.segments)])

    def ranks(self, rows: Ints) -> Ints:
        """The rows' registers, by rank."""
        return np.array([segment.rank for segment in self.segments], np.int64)[self._segment_of(rows)]

    def in_order(self, rows: Ints) -> Ints:
        """A number by which rows sort register by register, then by their own number."""
        found: Ints = (self.ranks(rows) << _RANK_BITS) | rows
        return found

    def _segment_of(self, rows: Ints) -> Ints:
        starts = np.array([segment.first for segment in self.segments], np.int64)
        return np.searchsorted(starts, rows, "right") - 1

    def _parts(self, rows: Ints) -> list[tuple[Segment, Ints, Ints]]:
        """(batch, places in ``rows`` that are its, their places in the batch)."""
        of = self._segment_of(rows)
        return [
            (self.segments[i], mine, rows[mine] - self.segments[i].first)
            for i in np.unique(of).tolist()
            for mine in [np.flatnonzero(of == i)]
        ]

    def take(self, name: str, rows: Ints) -> np.ndarray[Any, Any]:
        """A column's values of ``rows``."""
        found = np.empty(len(rows), NUMBERS[name])
        for segment, mine, places in self._parts(rows):
            found[mine] = segment.columns[name][places]
        return found

    def ids(self, rows: Ints) -> list[str]:
        """The rows' ids in their own files."""
        found: list[str] = [""] * len(rows)
        for segment, mine, places in self._parts(rows):
            for place, name in zip(mine.tolist(), segment.ids.take(pa.array(places)).to_pylist(), strict=True):
                found[place] = name
        return found

    def batches(self, rows: Ints) -> list[str]:
        """The rows' batches."""
        of = self._segment_of(rows).tolist()
        return [self.segments[i].batch for i in of]

    def entities(self) -> Ints:
        """Of each row number the first row of the same person in its batch: itself, unless duplicates were looked for."""
        found: Ints = np.arange(self.end, dtype=SHORT)
        for segment in self.segments:
            if ENTITY in segment.columns:
                found[segment.first : segment.first + len(segment)] = segment.columns[ENTITY]
        return found

    def records(self, rows: Ints) -> tuple[Records, Rarity]:
        """The rows as comparison takes them, in their order, and how rare their names are."""
        columns: dict[str, Any] = {name: self.take(name, rows) for name in NUMBERS}
        first, columns["first"] = self.texts["first"].some(columns["first"])
        last, columns["last"] = self.texts["last"].some(columns["last"])
        records = Records(
            ids=pa.chunked_array([pa.nulls(len(rows), pa.string())]),
            lists=Lists(("standing",), (None,)),
            in_list=np.zeros(len(rows), np.int64),
            household_ids=pa.array([], pa.string()),
            household=np.full(len(rows), NONE, SHORT),
            first_names=names_of(first.written),
            last_names=names_of(last.written),
            **columns | {"valid": columns["valid"] == 1},
        )
        return records, Rarity(first.rarity, last.rarity)
