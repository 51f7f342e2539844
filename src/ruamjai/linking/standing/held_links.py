"""Who is linked to whom in each register of a standing spine, and what persons that makes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.standardise import Bools, Ints
from ruamjai.linking.standing.spine_file import Columns
from ruamjai.linking.standing.standing_rows import ENTITY, Segment

_TYPES = {"left": np.int32, "right": np.int32, "tier": np.int8, "probability": np.float64}


@dataclass(frozen=True, slots=True)
class HeldLinks:
    """One-to-one links of a register's rows (``right``) with the people of the registers before it, through their rows
    (``left``). Those below the rulebook's ``accept`` are kept for review and link nobody.
    """

    left: Ints
    right: Ints
    tier: npt.NDArray[np.int8]
    probability: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Bools | Ints) -> "HeldLinks":
        """Some of the links."""
        return HeldLinks(*(values[chosen] for values in self.columns().values()))

    def columns(self) -> Columns:
        """As written to a file."""
        return {name: getattr(self, name) for name in _TYPES}


def held_links(parts: Sequence[Columns]) -> HeldLinks:
    """Several as one, in the order of the right rows."""
    found = HeldLinks(*(np.concatenate([np.zeros(0, kind), *(part[name] for part in parts)]) for name, kind in _TYPES.items()))
    return found.where(np.argsort(found.right, kind="stable"))


def same_links(one: HeldLinks, other: HeldLinks) -> bool:
    """True where nothing differs."""
    return all(np.array_equal(values, other.columns()[name]) for name, values in one.columns().items())


def apply_links(person: Ints, entity: Ints, links: HeldLinks, segments: Sequence[Segment], accept: float) -> None:
    """Set ``person`` of the rows of one register (``segments``); of those before it, it is known.

    A person is named by its first row: the linked rows' is that of the rows that they are linked to, others are their own.
    """
    for segment in segments:
        rows = slice(segment.first, segment.first + len(segment))
        person[rows] = entity[rows]
    linked = links.where(links.probability >= accept)
    person[entity[linked.right]] = person[linked.left]
    for segment in segments:
        if ENTITY in segment.columns:
            rows = slice(segment.first, segment.first + len(segment))
            person[rows] = person[entity[rows]]
