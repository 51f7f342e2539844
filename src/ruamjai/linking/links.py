"""Pairs held to be one person, and why."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.comparing import Levels
from ruamjai.linking.standardise import Ints

Floats = npt.NDArray[np.float64]
BITS = float(np.log2(np.e))  # a natural logarithm times this is a weight in bits


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of records (places) of one tier; ``weight`` in bits, None where a number settled it and nothing was weighed."""

    left: Ints
    right: Ints
    tier: int
    rules: list[str]
    levels: Levels
    weight: Floats | None
    probability: Floats
