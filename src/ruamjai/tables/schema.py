"""How a promise between rooms is written down: a table, its columns, its key, and how personal it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "int8", "int16", "int32", "int64", "float64", "date", "bool"]
Personal = Literal["no", "personal", "sensitive"]


@dataclass(frozen=True, slots=True)
class Column:
    """One promised column. ``null`` says what an empty cell means; without it the column is never empty.

    ``personal`` is "sensitive" for what section 26 of the Personal Data Protection Act B.E. 2562 names
    (health, disability, religion …) and "personal" for what points at one person.
    """

    name: str
    type: ColumnType
    meaning: str
    null: str = ""
    personal: Personal = "no"

    @property
    def nullable(self) -> bool:
        return bool(self.null)


@dataclass(frozen=True, slots=True)
class Table:
    """One promised table of a run.

    ``key`` is unique and is the order of its rows, unless pages ask for them ``by`` another column: then rows that have that
    in common lie together, so that a page finds them without reading all. A ``personal`` table holds names, numbers or
    addresses; it is kept in a part of the run of its own, which analysis never reads.

    ``sensitive_rows`` names a column and the values by which a row, whatever its columns, is of section 26: (column, values).

    ``sought`` are columns by which single rows are looked up although the file does not lie by them: each part of the file
    keeps a Bloom filter of them, so that parts which lack the value are not read.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    personal: bool = False
    by: str = ""
    sought: tuple[str, ...] = ()
    sensitive_rows: tuple[str, frozenset[str]] | None = None

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.name}: a column is promised twice")
        missing = {*self.order, *self.sought, *([self.sensitive_rows[0]] if self.sensitive_rows else [])} - set(names)
        if missing:
            raise ValueError(f"{self.name}: the order names columns that are not promised: {sorted(missing)}")
        if not self.personal and any(column.personal == "personal" for column in self.columns):
            raise ValueError(f"{self.name}: a column that points at a person belongs in a personal table")

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the rows of a file lie."""
        return tuple(dict.fromkeys((self.by, *self.key) if self.by else self.key))

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The promised column of that name; ``KeyError`` if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} promises no column {name}")


def by_name(tables: Iterable[Table]) -> dict[str, Table]:
    """The tables under their names; ``ValueError`` if a name stands twice."""
    found: dict[str, Table] = {}
    for table in tables:
        if table.name in found:
            raise ValueError(f"table {table.name} is promised twice")
        found[table.name] = table
    return found
