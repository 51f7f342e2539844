"""Stage 3: from villages up to the country. Totals are summed once by village; every higher area is a sum of those."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

COUNTRY = "TH"
LEVELS = (("country", 0), ("province", 2), ("amphoe", 4), ("tambon", 6), ("village", 8))
"""Each level and how many digits its codes have, the widest first."""
TO_TAMBON = LEVELS[:4]
TO_AMPHOE = LEVELS[:3]


def roll_up(
    totals: ir.Table, sums: Sequence[str], areas: ir.Table, *, least: Sequence[str] = (), most: Sequence[str] = ()
) -> ir.Table:
    """``area_code``, ``level``, the ``sums``, and the ``least`` and ``most`` of columns for every area of ``areas`` with data.

    ``totals`` holds ``tambon_code``, ``village_code`` and whole numbers. What lies in no known tambon counts for the
    country alone; what lies in no known village does not count for a village.
    """
    parts = []
    for level, digits in LEVELS:
        code = _code(totals, digits)
        placed = totals.mutate(area_code=code).filter(code.notnull())
        summed = placed.group_by("area_code").agg(
            **{name: placed[name].sum().cast("int64") for name in sums},
            **{name: placed[name].min() for name in least},
            **{name: placed[name].max() for name in most},
        )
        parts.append(summed.mutate(level=ibis.literal(level)))
    everywhere = ibis.union(*parts)
    return everywhere.semi_join(areas, "area_code").select("area_code", "level", *sums, *least, *most)


def _code(totals: ir.Table, digits: int) -> ir.StringValue:
    if digits == 0:
        return ibis.literal(COUNTRY)
    return totals.village_code if digits == 8 else totals.tambon_code.left(digits)
