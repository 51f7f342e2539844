"""What measuring gives back: one long table, what was lost to missing answers, what the reader should know, what is kept."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.counting.asking import Asked, Grouping
from ruamjai.poverty.counting.cells import Cells, Floats
from ruamjai.poverty.counting.figures import Figure
from ruamjai.poverty.counting.patterns import Kept
from ruamjai.poverty.counting.words import Words
from ruamjai.rulebook.surveys import SurveyMeasure

TABLE = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),
        pa.field("k", pa.string()),
        pa.field("subgroup", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("indicator", pa.string(), nullable=False),
        *(pa.field(name, pa.float64()) for name in ("b", "se", "ll", "ul")),
        pa.field("n", pa.int64(), nullable=False),
        pa.field("n_missing", pa.int64(), nullable=False),
    ]
)
"""The long table. ``k`` is a fraction such as "1/3", null where the measure does not depend on it. ``subgroup`` is the column
(or "a*b") and ``level`` its value as text, both "" for the whole; ``indicator`` is "" for what is of all of them. ``b`` is null
where it is undefined, ``se`` where no error can be had, ``ll`` and ``ul`` where no interval can. ``n`` counts the rows of the
group that stand in the figure, ``n_missing`` those left out."""

LOSSES = pa.schema(
    [
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("n_missing", pa.int64(), nullable=False),
        pa.field("share", pa.float64(), nullable=False),
    ]
)
"""How many rows miss each indicator, and the share of all (weighted, if there are weights) that they are."""


@dataclass(frozen=True, slots=True)
class DesignUsed:
    """The design that the errors rest on. ``units``: "psu", "rows" (each row by itself) or "none" (no errors)."""

    units: str
    n_strata: int
    n_psu: int
    n_lone: int


@dataclass(frozen=True, slots=True)
class Part:
    """The cells of one scan of the data, and the groupings that it was made for."""

    groupings: tuple[Grouping, ...]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a survey. ``table`` is in the form of ``TABLE``, ``losses`` in that of ``LOSSES``; show the ``notices``.

    ``df``: (rows,), the degrees of freedom of each row of the table. ``kept`` is what other cut-offs and weights follow from;
    ``None`` unless asked for. ``parts``, ``figures`` and ``present`` are what changes are computed from.
    """

    measure: SurveyMeasure
    version_start: dt.date
    table: pa.Table
    losses: pa.Table
    notices: tuple[Words, ...]
    design: DesignUsed
    asked: Asked
    parts: tuple[Part, ...] = field(repr=False)
    figures: Sequence[Figure] = field(repr=False)
    df: Floats = field(repr=False)
    present: str = field(repr=False)
    kept: Kept | None = field(default=None, repr=False)


def as_table(columns: Mapping[str, Sequence[object] | NDArray[np.generic]], schema: pa.Schema) -> pa.Table:
    """Columns by name as an Arrow table of that schema; what is not a number is null."""
    arrays = []
    for name, kind in zip(schema.names, schema.types, strict=True):
        values = columns[name]
        array = pa.array(values, kind, from_pandas=True)  # NaN becomes null
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)
