"""Map classes that a person can say: five at most, edges at multiples of one round step ("4–8 %")."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

STEPS = (0.5, 1, 2, 3, 4, 5, 8, 10, 12, 15, 20)  # per cent
N_CLASSES = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """Five classes: below ``edges[0]``, four between, and from ``edges[-1]`` on; edges in per cent."""

    edges: tuple[float, ...]

    def of(self, share: float) -> int:
        """The class, 1 to 5, of a share between 0 and 1. An edge belongs to the class above it, by the figure as printed."""
        per_cent = round(share * 100, 1)
        return 1 + sum(per_cent >= edge for edge in self.edges)

    def spans(self) -> list[tuple[float | None, float | None]]:
        """(least, most) of each class in per cent; None where it is open."""
        edges = [None, *self.edges, None]
        return list(pairwise(edges))


def classes_for(shares: Sequence[float]) -> Classes:
    """The smallest round step under which no more than a fifth of the shares (0 to 1) fall into the open class at the top.

    Areas where nobody is poor do not count: where they are many, they would push all others into the class at the top.
    """
    per_cent = [found for share in shares if (found := round(share * 100, 1)) > 0]
    if not per_cent:
        return _with_step(5)
    for step in STEPS:
        if sum(value >= step * (N_CLASSES - 1) for value in per_cent) <= len(per_cent) / N_CLASSES:
            return _with_step(step)
    return _with_step(STEPS[-1])


def _with_step(step: float) -> Classes:
    return Classes(tuple(step * i for i in range(1, N_CLASSES)))
