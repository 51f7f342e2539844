"""Chance, reproducible: each stage draws from a stream of its own, so a change in one leaves the others as they were."""

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Whole = npt.NDArray[np.signedinteger[Any]]  # whole numbers of any width
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[Any]  # of object dtype: Python strings, or None where there is none


def stream(seed: int, *stage: str | int) -> np.random.Generator:
    """A generator for one stage; the same seed and stage names give the same draws, on any machine."""
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in stage)])


def happens(rng: np.random.Generator, rate: Floats | float, n: int) -> Bools:
    """n independent events, each with its ``rate`` (a probability, one for all or one each)."""
    found: Bools = rng.random(n) < rate
    return found


def pick(rng: np.random.Generator, shares: Floats, n: int) -> Ints:
    """n indices into ``shares`` (not necessarily summing to one), independent, in proportion to them."""
    ladder = np.cumsum(shares)
    found: Ints = np.searchsorted(ladder, rng.random(n) * ladder[-1], side="right")
    return found


def spread(rng: np.random.Generator, shares: Floats, n: int) -> Ints:
    """n indices in proportion to ``shares`` as evenly as n allows (systematic sampling), in ascending order."""
    ladder = np.cumsum(shares)
    places = (np.arange(n) + rng.random()) / n * ladder[-1]
    found: Ints = np.searchsorted(ladder, places, side="right").clip(max=len(shares) - 1)
    return found


def words(values: list[str]) -> Words:
    """Python strings as an array that indices can take from."""
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
