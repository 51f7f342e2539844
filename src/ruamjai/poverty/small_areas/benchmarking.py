"""Figures of parts made to add up to the figure of the whole, the unsure ones moving most."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def benchmark(estimate: Floats, mse: Floats, weight: Floats, total: float, *, least: float = 0.0, most: float = 1.0) -> Floats:
    """``estimate`` moved so that Σ weight · figure / Σ weight is ``total``; every figure stays from ``least`` to ``most``.

    Of all figures that add up it is the one with the least Σ (figure - estimate)² / mse: each moves by weight · mse times one
    number (Wang, Fuller and Qu 2008, with mse for φ⁻¹), and one that meets an end stays there while the others go on. Figures
    of weight 0 do not move. All are (parts,). ``ValueError`` for a total outside the ends, or where no part has weight.
    """
    if not least <= total <= most or not (weight > 0).any() or (weight < 0).any():
        raise ValueError(f"nothing adds up to that: the total must be from {least} to {most}, and some part must have weight")
    found = np.clip(estimate, least, most)
    pull = weight * mse
    free = pull > 0
    for _ in range(len(found)):
        gap = total * weight.sum() - (weight * found).sum()
        if not free.any() or gap == 0:
            break
        moved = found + np.where(free, pull * gap / (weight * pull)[free].sum(), 0.0)
        outside = free & ((moved < least) | (moved > most))
        if not outside.any():
            return moved
        found = np.where(outside, np.clip(moved, least, most), found)
        free = free & ~outside
    return found
