"""What reviewers found, put together for one scope: each kind and bin of pairs as one share with its limits.

Inside a kind and bin, strata (and provinces) count by how many pairs they stand for (Horvitz and Thompson 1952); how much such
a mixed sample tells is Kish's effective size (Kish 1965), which the limits are drawn with.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ruamjai.linking.quality.intervals import Floats, Shares, limits, of_finite
from ruamjai.linking.quality.pairs import EDGES, TIER1
from ruamjai.linking.quality.verdicts import SAME, Reviewed

KindAndBin = tuple[str, float]
REST = "rest"
"""Kind of the pairs of a province that stand in strata of which nothing was read there."""


@dataclass(slots=True)
class Cell:
    """Pairs of one stratum (in one province): how many there are, and what those drawn of them turned out to be."""

    size: int
    register: str
    same: int = 0
    different: int = 0
    open: int = 0
    stated: float = 0.0

    def add(self, pair: Reviewed) -> None:
        """Count one drawn pair."""
        if pair.verdict is None:
            self.open += 1
        else:
            self.same += pair.verdict == SAME
            self.different += pair.verdict != SAME
            self.stated += pair.probability

    @property
    def n(self) -> int:
        return self.same + self.different


@dataclass(slots=True)
class Group:
    """The cells of one kind and bin. ``linked`` says on which side of the decision they stand."""

    kind: str
    edge: float
    linked: bool
    cells: dict[str, Cell] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(cell.size for cell in self.cells.values())

    @property
    def n(self) -> int:
        return sum(cell.n for cell in self.cells.values())

    @property
    def n_open(self) -> int:
        return sum(cell.open for cell in self.cells.values())

    def share(self, *, open_same: int = 0, open_different: int = 0) -> float | None:
        """The share that is one person; open pairs left out, or counted as one or the other. None if nothing was read."""
        known = [
            (cell.size, (cell.same + open_same * cell.open) / n)
            for cell in self.cells.values()
            if (n := cell.n + (open_same + open_different) * cell.open)
        ]
        total = sum(size for size, _ in known)
        return sum(size * share for size, share in known) / total if total else None

    def stated(self) -> float | None:
        """Mean stated probability of the pairs read, weighted like the share."""
        read = [(cell.size, cell.stated / cell.n) for cell in self.cells.values() if cell.n]
        total = sum(size for size, _ in read)
        return sum(size * mean for size, mean in read) / total if total else None

    def n_effective(self) -> float:
        """Kish's effective number of readings, corrected for what is read of a finite number of pairs."""
        read = [cell for cell in self.cells.values() if cell.n]
        if not read:
            return 0.0
        kish = sum(cell.size for cell in read) ** 2 / sum(cell.size**2 / cell.n for cell in read)
        return float(of_finite(np.array([kish]), np.array([float(self.size)]))[0])


def edge_of(kind: str, probability: float) -> float:
    """The lower edge of the bin that a pair of this kind lies in."""
    return 0.0 if kind == TIER1 else max(edge for edge in EDGES if probability >= edge)


def groups(pairs: Iterable[Reviewed], *, in_provinces: bool = False) -> list[Group]:
    """Kinds and bins of drawn pairs. ``in_provinces``: the pairs are those of one province and stand for its pairs only."""
    found: dict[KindAndBin, Group] = {}
    sides: dict[bool, int] = {}
    for pair in pairs:
        edge = edge_of(pair.kind, pair.probability)
        group = found.setdefault((pair.kind, edge), Group(pair.kind, edge, pair.linked))
        size = pair.n_cell if in_provinces else pair.n_stratum
        group.cells.setdefault(pair.stratum, Cell(size, pair.right_register)).add(pair)
        sides[pair.linked] = pair.n_side
    made = [found[key] for key in sorted(found)]
    if in_provinces:
        for linked, size in sorted(sides.items()):
            rest = size - sum(group.size for group in made if group.linked == linked)
            if rest > 0:
                made.append(Group(REST, 0.0, linked, {REST: Cell(rest, REST)}))
    return made


def shares(found: Sequence[Group], wider: Mapping[KindAndBin, float]) -> Shares | None:
    """The groups' shares with limits; None where a share can be known from nowhere.

    A group of which nothing was read may be anything from 0 to 1; for its share stands that of the same kind and bin in a
    ``wider`` scope, or that of its whole side here.
    """
    p = [group.share() for group in found]
    for place, group in enumerate(found):
        if p[place] is None:
            p[place] = wider.get((group.kind, group.edge), _of_side(found, linked=group.linked))
    if any(share is None for share in p):
        return None
    known = np.array(p, np.float64)
    low, high = limits(known, np.array([group.n_effective() for group in found]))
    return Shares(known, low, high)


def _of_side(found: Sequence[Group], *, linked: bool) -> float | None:
    read = [(group.size, share) for group in found if group.linked == linked and (share := group.share()) is not None]
    total = sum(size for size, _ in read)
    return sum(size * share for size, share in read) / total if total else None


def extreme_shares(found: Sequence[Group], *, for_the_links: bool) -> Floats:
    """The shares if every open pair went for the links (linked ones the same, left apart ones different) or against them."""
    made = []
    for group in found:
        same = group.linked == for_the_links
        share = group.share(open_same=int(same), open_different=int(not same))
        made.append(float(same) if share is None else share)
    return np.array(made, np.float64)


def by_register(pairs: Iterable[Reviewed]) -> dict[str, list[Reviewed]]:
    """The pairs by the right row's register."""
    found: dict[str, list[Reviewed]] = defaultdict(list)
    for pair in pairs:
        found[pair.right_register].append(pair)
    return dict(sorted(found.items()))


def by_province(pairs: Iterable[Reviewed]) -> dict[str, list[Reviewed]]:
    """The pairs by province; those that lie nowhere are left out."""
    found: dict[str, list[Reviewed]] = defaultdict(list)
    for pair in pairs:
        if pair.province:
            found[pair.province].append(pair)
    return dict(sorted(found.items()))
