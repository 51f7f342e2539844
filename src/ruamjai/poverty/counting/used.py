"""The design that the errors rest on, and what the reader must know of it: a design passed is never silently ignored."""

import numpy as np

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells
from ruamjai.poverty.counting.results import DesignUsed
from ruamjai.poverty.designs import NO_DESIGN, ROWS_ARE_UNITS, Words, of_lone_units


def design_used(cells: Cells, asked: Asked) -> DesignUsed:
    """Strata and units of a call, counted."""
    if not asked.has_design:
        return DesignUsed("none", 0, 0, 0)
    n_h = _units(cells, asked)
    units = "rows" if asked.rows_are_units else "psu"
    return DesignUsed(units, len(n_h), int(n_h.sum()), int((n_h == 1).sum()))


def design_notices(cells: Cells, asked: Asked) -> list[Words]:
    """What to say of the design: there is none, rows are its units, units lie in two strata, strata have one unit."""
    if not asked.has_design:
        return [NO_DESIGN]
    found = []
    if asked.psu is None:
        found.append(ROWS_ARE_UNITS)
    if cells.nested_twice > 0 and asked.strata is not None and not asked.rows_are_units:
        en = (
            f"{cells.nested_twice} names in {asked.psu} lie in more than one stratum: units are told apart by stratum and name."
        )
        th = f"ชื่อหน่วยใน {asked.psu} {cells.nested_twice} ชื่ออยู่ในหลายชั้น จึงแยกหน่วยด้วยชั้นและชื่อ"
        found.append(Words("psu_in_two_strata", th, en))
    return [*found, *of_lone_units(_units(cells, asked), asked.lone)]


def _units(cells: Cells, asked: Asked) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if asked.rows_are_units:
        return np.rint(np.bincount(cells.stratum, cells.column("rows"))).astype(np.int64)
    return np.bincount(cells.stratum_of).astype(np.int64)
