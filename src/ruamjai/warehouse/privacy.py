"""The gate for figures that leave: small counts are hidden, and so is what would give them away.

A count below :data:`SMALL` may point at a family (thai-facts 7.2). Where the counts of the parts of one whole stand
beside their total, one hidden part could be had by subtraction, so a second is hidden with it (complementary
suppression). Zero is shown: that nobody is counted points at nobody.

This door is locked: a change needs two people and a decision page.
"""

from collections.abc import Sequence
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


def cells(
    counts: Sequence[int | None], *, total_shown: bool = True, may_see_small: bool = False, small: int = SMALL
) -> list[Cell]:
    """The parts of one whole, side by side.

    With ``total_shown`` no hidden part can be told from the total and the parts shown: of the hidden parts at least two
    splits of their sum remain possible, as far as the parts allow.
    """
    single = [cell(count, may_see_small=may_see_small, small=small) for count in counts]
    hidden = {i for i, c in enumerate(single) if c.state == "small"}
    if may_see_small or not total_shown or not hidden:
        return single
    values = {i: count for i, count in enumerate(counts) if count is not None}
    if _labels_hold(hidden, values, small):
        return single
    spare = sorted((i for i in values if i not in hidden and values[i] > 0), key=lambda i: (values[i], i))
    while spare and not _sum_keeps_secret(hidden, values):
        hidden.add(spare.pop(0))
    # A label "below 5" beside a part hidden for its sake would narrow both; so all of them read alike.
    return [Cell(None, "hidden") if i in hidden else c for i, c in enumerate(single)]


def _labels_hold(hidden: set[int], values: dict[int, int], small: int) -> bool:
    """Parts labelled "below small" lie in 1..small-1; their known sum must leave each more than one value."""
    total = sum(values[i] for i in hidden)
    return len(hidden) >= 2 and len(hidden) < total < len(hidden) * (small - 1)


def _sum_keeps_secret(hidden: set[int], values: dict[int, int]) -> bool:
    """Parts without a label are at least 1; a sum equal to their number would give every one of them away."""
    return len(hidden) >= 2 and sum(values[i] for i in hidden) > len(hidden)
