"""What there is to say of a survey's design, in Thai and in English: the same words for every measure that rests on one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruamjai.poverty.designs.ratios import LonePsu

_LONE = {
    "centre": ("ใช้ระยะจากค่าเฉลี่ยของทุกหน่วย", "its distance from the mean of all units is taken"),
    "certain": ("ถือว่าถูกเลือกแน่นอน จึงไม่เพิ่มความแปรปรวน", "it is taken as drawn with certainty and adds no variance"),
    "missing": ("ไม่ให้ค่าคลาดเคลื่อน", "no error is given"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One thing to say. ``code`` tells it apart, whatever the language."""

    code: str
    th: str
    en: str


NO_DESIGN = Words(
    "no_design",
    "ไม่ได้ระบุแผนการสุ่ม จึงไม่มีค่าคลาดเคลื่อนมาตรฐาน ระบุ psu (และ strata) หรือ psu=_n หากสุ่มทีละแถว",
    "No design was given, so there are no standard errors: give psu (and strata), or psu=_n if each row was drawn.",
)
ROWS_ARE_UNITS = Words(
    "rows_are_units",
    "ระบุ strata โดยไม่มี psu จึงถือว่าสุ่มทีละแถวในแต่ละชั้น",
    "Strata were given without psu: each row is taken as drawn by itself within its stratum.",
)


def one_unit(psu: str | None) -> Words:
    """A design of one unit gives no error, so nothing is computed under it. ``psu``: the column of units; None for rows."""
    th, en = ("แต่ละแถว", "each row") if psu is None else (psu, psu)
    return Words(
        "one_unit",
        f"แผนการสุ่มมีหน่วยแรก (psu: {th}) เพียงหน่วยเดียว จึงหาค่าคลาดเคลื่อนไม่ได้ หากไม่ระบุ psu และ strata จะได้ตัวเลขที่ไม่มีค่าคลาดเคลื่อน",
        f"The design has a single primary sampling unit (psu: {en}): it can give no standard error. "
        "Without psu and strata there are figures without errors.",
    )


def of_lone_units(n_h: NDArray[np.int64], lone: LonePsu) -> list[Words]:
    """What to say of strata with one unit, ``n_h`` (strata,) being how many units each has; that all have one, too."""
    alone = int((n_h == 1).sum())
    if not alone:
        return []
    th, en = _LONE[lone]
    found = [Words("lone_psu", f"มี {alone} ชั้นที่มีหน่วยเดียว: {th} ({lone})", f"{alone} strata have a single unit: {en} ({lone}).")]
    if alone == len(n_h):
        found.append(
            Words(
                "no_interval",
                "ทุกชั้นมีหน่วยเดียว ไม่เหลือองศาอิสระ จึงไม่มีช่วงเชื่อมั่น",
                "Every stratum has a single unit: no degree of freedom is left, so there are no intervals.",
            )
        )
    return found
