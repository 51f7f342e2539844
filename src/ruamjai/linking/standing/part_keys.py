"""The parts that blocking rules look at, as 32 bits a row: made once, when a batch is taken in.

A part's bits must be the same whichever batch a row came with. Names and houses have lasting codes, numbers, dates and
places speak for themselves, and so do Thai sounds; only the sounds of names in Latin letters, and of names that have none,
are numbered within one file, and are told by their text here.
"""

import hashlib
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ruamjai.linking.keys import mixed
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Ints, Names, Records
from ruamjai.linking.standing.standing_rows import PartKeys
from ruamjai.thai.skeletons import latin_sound_of

NUMBER = "number"
_CODED = ("first", "last", "house")


def parts_needed(rules: LinkingRules) -> list[str]:
    """The parts of the rules between lists, and the number."""
    return sorted({part for rule in rules.blocks if rule.between for part in rule.on} | {NUMBER})


def part_keys(records: Records, codes: dict[str, Ints], rules: LinkingRules) -> PartKeys:
    """Of all ``records``: each part's 32 bits, 0 where it is unknown. ``codes``: first, last and house in lasting codes."""
    told = replace(records, first_names=_by_text(records.first_names), last_names=_by_text(records.last_names))
    everyone = np.arange(len(records))
    return {
        part: _bits(codes[part] if part in _CODED else told.part(part, everyone), salt)
        for salt, part in enumerate(parts_needed(rules))
    }


def _bits(values: Ints, salt: int) -> npt.NDArray[np.uint32]:
    bits = (mixed(values, salt=salt) >> np.uint64(32)).astype(np.uint32)
    bits[bits == 0] = 1
    bits[values == NONE] = 0
    return bits


def _by_text(names: Names) -> Names:
    """The same names; a sound that has no number of its own (it is below ``NONE``) becomes a number made of its text."""
    sounds = names.sounds.copy()
    numbered = np.flatnonzero(sounds < NONE)
    latin = numbered[names.latin[numbered]]
    other = numbered[~names.latin[numbered]]
    if len(latin):
        sounds[latin] = [_number("latin", sound) for sound in latin_sound_of(names.written.take(latin).to_pylist())]
    if len(other):
        sounds[other] = [_number("other", text) for text in names.written.take(other).to_pylist()]
    return replace(names, sounds=sounds)


def _number(kind: str, text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=7, person=kind.encode()).digest()
    return -int.from_bytes(digest, "big") - 2
