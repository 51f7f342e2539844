"""Where households live: real tambons, as many provinces as keep a tambon's people at about 800 whatever the size."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.madeup.draws import Ints, spread, stream
from ruamjai.thai.areas import all_areas

PEOPLE_A_TAMBON = 825  # about six million people over the country's 7,436 tambons
_SEAT = 1.5  # how much larger an amphoe seat's tambon is


@dataclass(frozen=True, slots=True)
class Places:
    """``tambon`` holds codes, provinces in blocks; the others are arrays over households, which stand village by village."""

    tambon: Ints
    household_tambon: npt.NDArray[np.int32]
    moo: npt.NDArray[np.int32]
    house: npt.NDArray[np.int32]  # the number times four, plus the part after the stroke (0 where there is none)


def house_text(house: int) -> str:
    """A house number as it is written: 12 or 12/1."""
    number, part = divmod(house, 4)
    return f"{number}/{part}" if part else str(number)


def make_places(*, people: int, households: int, seed: int) -> Places:
    """Spread ``households`` over tambons and villages; ``people`` says over how many tambons."""
    rng = stream(seed, "registers", "places")
    tambon = _tambons(max(1, round(people / PEOPLE_A_TAMBON)), rng)
    weight = rng.lognormal(0.0, 0.4, len(tambon)) * np.where(tambon % 100 == 1, _SEAT, 1.0)
    of = spread(rng, weight, households)
    count = np.bincount(of, minlength=len(tambon))
    before = np.cumsum(count) - count
    villages = np.minimum(rng.integers(5, 15, len(tambon)), np.maximum(count // 4, 1))
    moo = (np.arange(households) - before[of]) * villages[of] // count[of] + 1
    return Places(
        tambon=tambon, household_tambon=of.astype(np.int32), moo=moo.astype(np.int32), house=_houses(of * 100 + moo, rng)
    )


def _tambons(wanted: int, rng: np.random.Generator) -> Ints:
    """Codes of about ``wanted`` tambons: whole provinces by chance, of the last one as many as are still wanted."""
    codes = np.array([int(area.code) for area in all_areas() if area.level == "tambon"], dtype=np.int64)
    provinces = rng.permutation(np.unique(codes // 10_000))
    blocks = np.concatenate([codes[codes // 10_000 == province] for province in provinces])
    return blocks[:wanted]


def _houses(village: Ints, rng: np.random.Generator) -> npt.NDArray[np.int32]:
    """House numbers that rise with gaps within a village, for not all its houses are in a register; some are divided."""
    n = len(village)
    first = np.concatenate([[True], village[1:] != village[:-1]])
    steps = np.cumsum(rng.integers(1, 11, n))
    number = steps - np.maximum.accumulate(np.where(first, steps, 0)) + 1
    part = np.where(rng.random(n) < 0.12, rng.integers(1, 4, n), 0)
    return (number * 4 + part).astype(np.int32)
