"""The gate for figures that leave: which count is small, and how one reads that may not be shown.

A count below :data:`SMALL` may point at a family. Zero is shown: that nobody is counted points at nobody. This is the rule
for one count that stands alone; where totals, parts and columns stand side by side, ``suppression`` decides what else must
be withheld so that no hidden count can be had from them.

This door is locked: a change needs two people and a decision page.
"""

from dataclasses import dataclass
from typing import Literal

SMALL = 5

Shown = Literal["shown", "small", "hidden", "no_data"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as it may be shown: ``value`` only if ``state`` is "shown".

    "small" reads "น้อยกว่า 5"; "hidden" says that the figure is withheld to protect a smaller one; "no_data" is no zero.
    """

    value: int | None
    state: Shown


def cell(count: int | None, *, may_see_small: bool = False, small: int = SMALL) -> Cell:
    """One count that stands alone."""
    if count is None:
        return Cell(None, "no_data")
    if not may_see_small and 0 < count < small:
        return Cell(None, "small")
    return Cell(count, "shown")
