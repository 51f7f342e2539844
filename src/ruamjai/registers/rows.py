"""The rows of one file while they are being understood: columns of ours, what was found wrong, which rows are left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ruamjai.registers.kinds import KINDS
from ruamjai.registers.mapping import Mapped
from ruamjai.registers.shelf import Column, Layout
from ruamjai.registers.shifted import shifted_cells
from ruamjai.rulebook import Finding
from ruamjai.warehouse.cells import Cells, Mask
from ruamjai.warehouse.cells import Rows as Numbers
from ruamjai.warehouse.text_files import GARBLED

Findings = Mapping[str, Finding]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding and the agency's rows that it is about, by their numbers; None where it is about the file."""

    code: str
    heading: str | None
    row_numbers: Numbers | None


@dataclass(slots=True)
class Rows:
    """``columns`` are ours by name; ``headings`` say under which heading of the agency each stood."""

    layout: Layout
    file_name: str
    row_numbers: Numbers
    rules: Findings
    columns: dict[str, Cells] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    refused: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))
    repeated: Mask = field(default_factory=lambda: np.zeros(0, np.bool_))

    def __post_init__(self) -> None:
        self.refused = np.zeros(len(self), np.bool_)
        self.repeated = np.zeros(len(self), np.bool_)

    def __len__(self) -> int:
        return len(self.row_numbers)

    @property
    def kept(self) -> Mask:
        """The rows that are taken."""
        kept: Mask = ~(self.refused | self.repeated)
        return kept

    def column(self, name: str) -> Cells:
        """The column of that name, or one of empty cells."""
        return self.columns.get(name) or Cells.nothing(len(self))

    def heading(self, *names: str) -> str | None:
        """The agency's heading of the first of these columns that the file has."""
        return next((self.headings[name] for name in names if name in self.headings), None)

    def tell(self, code: str, heading: str | None, rows: Mask | None) -> None:
        """Put a finding on record; rows of a finding that refuses are left out. ``KeyError`` if the rulebook lacks it."""
        if rows is None or rows.any():
            self.told.append(Told(code, heading, None if rows is None else self.row_numbers[rows]))
        if rows is not None and self.rules[code].severity == "refused":
            self.refused |= rows

    def tell_numbers(self, code: str, heading: str | None, numbers: Numbers | None) -> None:
        """The same by row numbers, some of which may be of rows that are no data."""
        if numbers is None or len(numbers):
            self.told.append(Told(code, heading, numbers))
        if numbers is not None and self.rules[code].severity == "refused":
            self.refused |= np.isin(self.row_numbers, numbers)

    def empties(self, code: str) -> bool:
        """Whether a cell with this finding loses its value."""
        return self.rules[code].severity != "noted"


def standardised(mapped: Mapped, file_name: str, rules: Findings) -> Rows:
    """Read every cell by its column's kind, each distinct text once. Shifted and overlong rows are told first."""
    rows = Rows(mapped.layout, file_name, mapped.row_numbers, rules)
    for code, heading, numbers in mapped.notes:
        rows.tell_numbers(code, heading, numbers)
    parts: list[tuple[Column, str, Cells, dict[int, str]]] = []
    for column, heading, cells in mapped.columns:
        parts.append((column, heading, cells, _read_into(rows, column, heading, cells)))
    for heading, where in shifted_cells([(column, heading, cells, set(faults)) for column, heading, cells, faults in parts]):
        rows.tell("row_shifted", heading, where & ~rows.refused)  # the first cell that shows it is enough
    return rows


def _read_into(rows: Rows, column: Column, heading: str, cells: Cells) -> dict[int, str]:
    """Read one column; the places of the texts at fault with their finding's codes."""
    kind = KINDS[column.kind]
    read = kind.reader(column, cells.values)
    readings = [_garbled(kind.outputs) if GARBLED in text else read(text) for text in cells.values]
    faults = {place: fault for place, (_, fault) in enumerate(readings) if fault}
    for code, where in _by_code(faults, cells):
        rows.tell(code, heading, where)
    for number, output in enumerate(kind.outputs):
        name = column.ours if output == "=" else output
        results = [
            None if fault and rows.empties(fault) and not _is_state(output) else values[number] for values, fault in readings
        ]
        made = cells.replaced(results)
        if kind.when_empty is not None and kind.when_empty[number] is not None:
            empty = Cells([kind.when_empty[number]], np.zeros(len(cells), np.int32)).emptied(cells.filled)
            made = made.otherwise(empty)
        rows.columns[name] = rows.columns[name].otherwise(made) if name in rows.columns else made
        rows.headings.setdefault(name, heading)
    return faults


def _is_state(output: str) -> bool:
    return output.endswith("_state")  # says why the value beside it is empty


def _garbled(outputs: tuple[str, ...]) -> tuple[tuple[str | None, ...], str]:
    return tuple("invalid" if _is_state(output) else None for output in outputs), "cell_garbled"


def _by_code(faults: dict[int, str], cells: Cells) -> Iterator[tuple[str, Mask]]:
    for code in sorted(set(faults.values())):
        chosen = np.zeros(len(cells.values) + 1, np.bool_)
        chosen[[place for place, fault in faults.items() if fault == code]] = True
        yield code, chosen[cells.codes]
