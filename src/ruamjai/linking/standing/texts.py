"""The distinct spellings that a standing spine has met: a name or house number is a code, the same for ever."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ruamjai.linking.comparing import Levels
from ruamjai.linking.standardise import NONE, Ints, by_code

KINDS = ("first", "last", "house")
SHORT: type[np.signedinteger[Any]] = np.int32  # codes and row numbers, as they are held


@dataclass(frozen=True, slots=True)
class Texts:
    """``written[code]`` is a spelling (null where no row bears it any more); ``rarity[code]`` how common it was when counted.

    A spelling met after the count is as rare as any: 0.
    """

    written: pa.Array
    rarity: Levels

    def __len__(self) -> int:
        return len(self.written)

    def with_codes_of(self, values: pa.Array) -> tuple["Texts", Ints]:
        """These and the distinct spellings of ``values``, and the code of each of ``values``."""
        found = pc.index_in(values, value_set=self.written, skip_nulls=True)
        unmet = pc.is_null(found)
        fresh = values.filter(unmet)
        coded: Ints = pc.fill_null(found, NONE).to_numpy(zero_copy_only=False).astype(SHORT)
        coded[unmet.to_numpy(zero_copy_only=False)] = len(self) + np.arange(len(fresh))
        if len(fresh) == 0:
            return self, coded
        return Texts(pa.concat_arrays([self.written, fresh]), np.append(self.rarity, np.zeros(len(fresh), np.int8))), coded

    def only(self, used: npt.NDArray[np.bool_]) -> "Texts":
        """The same codes; spellings that nobody bears are forgotten."""
        return Texts(pc.if_else(pa.array(used), self.written, pa.scalar(None, pa.string())), self.rarity)

    def some(self, coded: Ints) -> tuple["Texts", Ints]:
        """The spellings that ``coded`` speaks of, and its codes among these."""
        used = np.zeros(len(self), bool)
        used[coded[coded != NONE]] = True
        place = np.cumsum(used, dtype=SHORT) - SHORT(1)
        return Texts(self.written.filter(pa.array(used)), self.rarity[used]), by_code(place, coded)


def no_texts() -> Texts:
    """None met yet."""
    return Texts(pa.array([], pa.string()), np.zeros(0, np.int8))
