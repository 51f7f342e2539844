"""Do probabilities mean what they say: stated against found, bin by bin: rows of ``link_calibration``."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ruamjai.linking.quality.intervals import limits
from ruamjai.linking.quality.pairs import PairCount, bin_of
from ruamjai.linking.quality.readings import Group, groups
from ruamjai.linking.quality.verdicts import Reviewed


def calibration(pairs: Sequence[Reviewed], counts: Sequence[PairCount]) -> list[dict[str, Any]]:
    """One row for each kind and bin that this run has pairs of, or that pairs were read of; in the order of kind and bin."""
    read = {(group.kind, group.edge): group for group in groups(pairs)}
    keys = sorted({*read, *((count.kind, count.edge) for count in counts)})
    return [_row(*key, read.get(key), [count for count in counts if (count.kind, count.edge) == key]) for key in keys]


def _row(kind: str, edge: float, group: Group | None, counts: Sequence[PairCount]) -> dict[str, Any]:
    n = sum(count.n for count in counts)
    bottom, top = bin_of(kind, edge)
    row = {
        "kind": kind, "bin_from": bottom, "bin_to": top, "n_pairs": n,
        "stated": sum(count.stated for count in counts) / n if n else None,
        "n_reviewed": group.n if group else 0, "reviewed_stated": group.stated() if group else None,
        "estimate": None, "ll": None, "ul": None,
    }  # fmt: skip
    share = group.share() if group else None
    if group is not None and share is not None:
        low, high = limits(np.array([share]), np.array([group.n_effective()]))
        row |= {"estimate": share, "ll": float(low[0]), "ul": float(high[0])}
    return row
