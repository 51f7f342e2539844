"""Whole numbers mixed into 64-bit keys, and sets of keys as a few bits: what joins of millions of rows go by."""

import numpy as np
import numpy.typing as npt

from ruamjai.linking.standardise import Bools, Ints

Keys = npt.NDArray[np.uint64]

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio
_MIX_AGAIN = np.uint64(0xD6E8FEB86659FD93)
_ALL_BITS = (1 << 64) - 1
_FEWEST_BITS, _MOST_BITS = 12, 27


def mixed(values: Ints, *, salt: int = 0) -> Keys:
    """Each value in 64 bits that tell nothing of its size (multiply, shift, xor). Equal values and salts give equal keys."""
    keys = values.astype(np.int64).view(np.uint64)
    keys += np.uint64(salt << 56)
    keys *= _MIX
    keys ^= keys >> np.uint64(32)
    keys *= _MIX_AGAIN
    keys ^= keys >> np.uint64(29)
    keys *= _MIX
    return keys


def salted(number: int) -> np.uint64:
    """A number to add to keys, so that equal sums of two kinds do not meet."""
    return np.uint64(number * int(_MIX_AGAIN) & _ALL_BITS)


def leading(keys: int, *, extra: int) -> np.uint64:
    """How far to shift a key so that its leading digits name one of about 2^extra times as many places as there are keys."""
    return np.uint64(64 - min(max(keys.bit_length() + extra, _FEWEST_BITS), _MOST_BITS))


class Noted:
    """A set of keys as bits at their leading digits: small enough for the processor's cache, and wrong one way only."""

    def __init__(self, keys: Keys) -> None:
        self.shift = leading(len(keys), extra=4)
        marked = np.zeros(1 << (64 - int(self.shift)), bool)
        marked[keys >> self.shift] = True
        self.bytes = np.packbits(marked, bitorder="little")

    def may_hold(self, keys: Keys) -> Bools:
        """True for every key of the set, and for few others."""
        places = keys >> self.shift
        bits = self.bytes[places >> np.uint64(3)]
        bits >>= (places & np.uint64(7)).astype(np.uint8)
        bits &= 1
        found: Bools = bits.view(np.bool_)
        return found
