"""A file in the making: its columns, whom each row speaks of, and what happens to rows of files in real life."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from ruamjai.madeup.draws import Ints


@dataclass(frozen=True, slots=True)
class Sheet:
    """``person`` is each row's true person, -1 for a row about nobody; ``written`` the citizen number as the cell has it."""

    table: pa.Table
    person: Ints
    written: tuple[str | None, ...]


def shifted(sheet: Sheet, rows: Ints, column: str) -> Sheet:
    """``rows`` with every cell from ``column`` on one place to the right, the last one lost; all columns become text."""
    names = sheet.table.column_names
    first = names.index(column)
    texts = [_as_text(values) for values in sheet.table.columns]
    for row in rows.tolist():
        for place in range(len(names) - 1, first, -1):
            texts[place][row] = texts[place - 1][row]
        texts[first][row] = None
    return replace(sheet, table=pa.table([pa.array(values, pa.string()) for values in texts], names=names))


def with_summary(sheet: Sheet, label: str, count: str) -> Sheet:
    """A last row that sums up, as offices add them: ``label`` in the first column, ``count`` in the next column of text."""
    cells: list[object] = [None] * sheet.table.num_columns
    texts = [place for place, field in enumerate(sheet.table.schema) if pa.types.is_string(field.type)]
    cells[texts[0]] = label
    cells[texts[1]] = count
    last = pa.table(
        [pa.array([cell], field.type) for cell, field in zip(cells, sheet.table.schema, strict=True)], schema=sheet.table.schema
    )
    return Sheet(
        table=pa.concat_tables([sheet.table, last]),
        person=np.append(sheet.person, -1),
        written=(*sheet.written, None),
    )


def stacked(sheets: Sequence[Sheet]) -> Sheet:
    """Sheets of the same columns one under another."""
    return Sheet(
        table=pa.concat_tables([sheet.table for sheet in sheets]),
        person=np.concatenate([sheet.person for sheet in sheets]),
        written=tuple(number for sheet in sheets for number in sheet.written),
    )


def _as_text(values: pa.ChunkedArray) -> list[str | None]:
    return [None if value is None else str(value) for value in values.to_pylist()]
