"""The design that the errors rest on, and what the reader must know of it: a design passed is never silently ignored."""

import numpy as np

from ruamjai.poverty.counting.asking import Asked
from ruamjai.poverty.counting.cells import Cells
from ruamjai.poverty.counting.results import DesignUsed
from ruamjai.poverty.counting.words import Words

_LONE = {
    "centre": ("ใช้ระยะจากค่าเฉลี่ยของทุกหน่วย", "its distance from the mean of all units is taken"),
    "certain": ("ถือว่าถูกเลือกแน่นอน จึงไม่เพิ่มความแปรปรวน", "it is taken as drawn with certainty and adds no variance"),
    "missing": ("ไม่ให้ค่าคลาดเคลื่อน", "no error is given"),
}


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
        en = "No design was given, so there are no standard errors: give psu (and strata), or psu=_n if each row was drawn."
        th = "ไม่ได้ระบุแผนการสุ่ม จึงไม่มีค่าคลาดเคลื่อนมาตรฐาน ระบุ psu (และ strata) หรือ psu=_n หากสุ่มทีละแถว"
        return [Words("no_design", th, en)]
    found = []
    if asked.psu is None:
        en = "Strata were given without psu: each row is taken as drawn by itself within its stratum."
        found.append(Words("rows_are_units", "ระบุ strata โดยไม่มี psu จึงถือว่าสุ่มทีละแถวในแต่ละชั้น", en))
    if cells.nested_twice > 0 and asked.strata is not None and not asked.rows_are_units:
        en = (
            f"{cells.nested_twice} names in {asked.psu} lie in more than one stratum: units are told apart by stratum and name."
        )
        th = f"ชื่อหน่วยใน {asked.psu} {cells.nested_twice} ชื่ออยู่ในหลายชั้น จึงแยกหน่วยด้วยชั้นและชื่อ"
        found.append(Words("psu_in_two_strata", th, en))
    lone = int((_units(cells, asked) == 1).sum())
    if lone:
        th, en = _LONE[asked.lone]
        found.append(
            Words(
                "lone_psu",
                f"มี {lone} ชั้นที่มีหน่วยเดียว: {th} ({asked.lone})",
                f"{lone} strata have a single unit: {en} ({asked.lone}).",
            )
        )
    return found


def _units(cells: Cells, asked: Asked) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if asked.rows_are_units:
        return np.rint(np.bincount(cells.stratum, cells.column("rows"))).astype(np.int64)
    return np.bincount(cells.stratum_of).astype(np.int64)
