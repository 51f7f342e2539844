"""Pairs of records to comparison patterns: for each field the level of likeness, -1 where either side is unknown.

The level is the gamma of Fellegi and Sunter. A pattern is all that a pair's weight depends on: how rare a shared name is, is
part of it. Names are compared by Jaro-Winkler (Winkler, 1990: prefix scale 0.1, at most four letters, bonus above 0.7), as
RapidFuzz computes it, over one byte a character.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from ruamjai.linking.rules import FIXED_LEVELS, RARITY_BASE, RARITY_STEPS, Field, LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Names, Records
from ruamjai.thai.skeletons import consonants_of

Levels = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
UNKNOWN = -1
_CLOSE = 1  # the level of a name after "same"
GENERATION = 12  # years
_PROVINCE = 100  # amphoe codes in a province
_FOREIGN = 10**6  # codes from here on stand for places outside the official list


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many people known before bear each name: the level of rarity by name code, for given and family names."""

    first: Levels
    last: Levels


def rarity(records: Records, before: Ints) -> Rarity:
    """How common each name is among the records ``before``: 0 for 1 to 3 bearers, a level more for four times as many."""

    def steps(names: Names, codes: Ints) -> Levels:
        known = codes[codes != NONE]
        return rarity_of(np.bincount(known, minlength=len(names)))

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(steps, records.first_names, records.first[before])
        last = threads.submit(steps, records.last_names, records.last[before])
        return Rarity(first.result(), last.result())


def rarity_of(bearers: Ints) -> Levels:
    """The level of rarity of names, by how many people bear each."""
    level = np.floor(np.log2(np.maximum(bearers, 1)) / np.log2(RARITY_BASE))
    found: Levels = np.minimum(level, RARITY_STEPS - 1).astype(np.int8)
    return found


def compare(records: Records, left: Ints, right: Ints, rules: LinkingRules, rare: Rarity) -> Levels:
    """Levels of each pair (rows) in each field (columns, in the rulebook's order)."""
    levels = np.empty((len(left), len(rules.fields)), np.int8)

    def fill(place: int) -> None:
        levels[:, place] = _compare_field(records, left, right, rules.fields[place], rare)

    names = [place for place, field in enumerate(rules.fields) if field.kind == "name"]
    for place in names:
        fill(place)  # RapidFuzz has threads of its own
    with ThreadPoolExecutor(2) as threads:  # NumPy lets go of the interpreter while it works
        list(threads.map(fill, [place for place in range(len(rules.fields)) if place not in names]))
    return levels


def _compare_field(records: Records, left: Ints, right: Ints, field: Field, rare: Rarity) -> Levels:
    if field.kind == "name":
        code, names = (records.first, records.first_names) if field.id == "first_name" else (records.last, records.last_names)
        return _compare_names(names, code[left], code[right], field)
    if field.kind == "rarity":
        code, steps = (records.first, rare.first) if field.id == "first_rarity" else (records.last, rare.last)
        one, other = code[left], code[right]
        shared = (one == other) & (one != NONE)
        return np.where(shared, steps[np.where(shared, one, 0)] if len(steps) else 0, UNKNOWN).astype(np.int8)
    alike, known = _COMPARE[field.kind](records, left, right)
    return _levels([alike[name] for name in FIXED_LEVELS[field.kind][:-1]], known)


def _levels(conditions: list[Bools], known: Bools) -> Levels:
    """The first condition that holds; the level after them all where none does; unknown where not ``known``."""
    found = np.full(len(known), len(conditions), np.int8)
    for level in range(len(conditions) - 1, -1, -1):
        found[conditions[level]] = level
    found[~known] = UNKNOWN
    return found


def name_similarity(names: Names, left: Ints, right: Ints) -> npt.NDArray[np.float32]:
    """Jaro-Winkler of pairs of name codes; 1 where equal, 0 where either is unknown."""
    similarity: npt.NDArray[np.float32] = ((left == right) & (left != NONE)).astype(np.float32)
    unequal = np.flatnonzero((left != right) & (left != NONE) & (right != NONE))
    if len(unequal):
        one, other = names.spelt[left[unequal]], names.spelt[right[unequal]]
        similarity[unequal] = cpdist(one, other, scorer=JaroWinkler.similarity, dtype=np.float32, workers=2)
    return similarity


def _compare_names(names: Names, left: Ints, right: Ints, field: Field) -> Levels:
    similarity = name_similarity(names, left, right)
    conditions = [left == right, *(similarity >= np.float32(level.at_least) for level in field.levels[1:-1])]
    levels = _levels(conditions, (left != NONE) & (right != NONE))
    _compare_scripts(names, left, right, levels)
    return levels


def _compare_scripts(names: Names, left: Ints, right: Ints, levels: Levels) -> None:
    """A name in Latin letters against one in Thai: close if their consonants meet, else it says nothing."""
    if not names.latin.any() or names.latin.all():
        return
    across = np.flatnonzero((levels != UNKNOWN) & (names.latin[left] != names.latin[right]))
    involved = np.unique(np.concatenate([left[across], right[across]]))
    bones = np.full(len(names), NONE, np.int64)
    skeletons = pa.array(consonants_of(names.written.take(pa.array(involved)).to_pylist()), pa.string())
    bones[involved] = pc.dictionary_encode(skeletons).indices.to_numpy()
    levels[across] = np.where(bones[left[across]] == bones[right[across]], _CLOSE, UNKNOWN)


def _sexes(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    one, other = records.sex[left], records.sex[right]
    return {"same": one == other}, (one != NONE) & (other != NONE)


def _births(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    year, other_year = records.year[left], records.year[right]
    month, other_month = records.month[left], records.month[right]
    day, other_day = records.day[left], records.day[right]
    days_known = (day != NONE) & (other_day != NONE)
    same_year, same_month, same_day = year == other_year, month == other_month, day == other_day
    apart = np.abs(year - other_year)
    return {
        "same_day": same_year & same_month & same_day & days_known,
        "swapped": same_year & (day == other_month) & (month == other_day) & days_known,
        "one_part_off": same_year & (same_month | same_day) & days_known,
        "same_year": same_year & ~days_known,
        "year_off": same_month & same_day & days_known,
        "other_day": same_year,
        "near_year": apart <= 1,
        "same_generation": apart <= GENERATION,
    }, (year > 0) & (other_year > 0)


def _addresses(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    tambon, other_tambon = records.tambon[left], records.tambon[right]
    amphoe, other_amphoe = records.amphoe[left], records.amphoe[right]
    village, other_village = records.village[left], records.village[right]
    house, other_house = records.house[left], records.house[right]
    same_tambon = (tambon == other_tambon) & (tambon != NONE)
    villages_known = (village != NONE) & (other_village != NONE)
    same_village = (village == other_village) & villages_known
    houses_known = (house != NONE) & (other_house != NONE)
    same_house = (house == other_house) & houses_known
    thai = (amphoe < _FOREIGN) & (other_amphoe < _FOREIGN)
    return {
        "same_house": same_house & same_village,
        # In a municipality no village is named: the house number alone then says as much as a village.
        "house_unknown": (same_village & ~houses_known) | (same_house & same_tambon & ~villages_known),
        "same_village": same_village,
        "same_tambon": same_tambon,
        "same_amphoe": amphoe == other_amphoe,
        "same_province": (amphoe // _PROVINCE == other_amphoe // _PROVINCE) & thai,
    }, (amphoe != NONE) & (other_amphoe != NONE)


def _numbers(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    """Numbers as written: also one whose check digit fails tells a slip of one digit."""
    one, other = records.number[left], records.number[right]
    known = (one != NONE) & (other != NONE)
    differing = np.zeros(len(one), np.int8)
    swapped = np.zeros(len(one), bool)
    both = np.flatnonzero(known & (one != other))
    # Digit by digit only where the difference is one that two digits can make.
    both = both[_among(np.abs(one[both] - other[both]), _two_digit_differences())]
    differing[known & (one != other)] = 13
    differing[both] = 0
    a_rest, b_rest = one[both], other[both]
    last_a = last_b = np.full(len(both), NONE)
    for _ in range(13):
        a_rest, a = np.divmod(a_rest, 10)
        b_rest, b = np.divmod(b_rest, 10)
        differing[both] += a != b
        swapped[both] |= (a == last_b) & (b == last_a) & (a != b)
        last_a, last_b = a, b
    near = (differing == 1) | ((differing == 2) & swapped)
    return {"same": one == other, "one_digit_off": near, "two_digits_off": differing == 2}, known


def _among(values: Ints, few: Ints) -> Bools:
    """Which values are among the sorted ``few``."""
    found: Bools = few[np.minimum(np.searchsorted(few, values), len(few) - 1)] == values
    return found


@cache
def _two_digit_differences() -> Ints:
    """All differences, sorted, of two numbers that differ in at most two digits."""
    of_one = np.array([digit * 10**place for place in range(13) for digit in range(-9, 10)])
    return np.unique(np.abs(of_one[:, None] + of_one[None, :]))


_Compare = Callable[[Records, Ints, Ints], tuple[dict[str, Bools], Bools]]
_COMPARE: dict[str, _Compare] = {"birth": _births, "sex": _sexes, "address": _addresses, "number": _numbers}


def patterns(levels: Levels, rules: LinkingRules) -> list[str]:
    """Each row of levels as letters, one a field in the rulebook's order: a most alike, z unknown."""
    if len(levels) == 0:
        return []
    kinds = group(levels, rules)
    words = [
        "".join(field.letter(level) for field, level in zip(rules.fields, row, strict=True)) for row in kinds.levels.tolist()
    ]
    return [words[i] for i in kinds.of.tolist()]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The distinct patterns (rows of ``levels``, in a fixed order) and which of them each pair has."""

    levels: Levels
    of: Ints


def group(levels: Levels, rules: LinkingRules) -> Kinds:
    """Pairs of one pattern together: there are some thousands of patterns, however many pairs."""
    sizes = [(len(field.levels) or RARITY_STEPS) + 1 for field in rules.fields]
    packed = np.zeros(len(levels), np.int64)
    for place, size in enumerate(sizes):
        packed = packed * size + (levels[:, place] + 1)
    present = np.zeros(int(np.prod(sizes)), bool)
    present[packed] = True
    distinct = np.flatnonzero(present)
    number = np.zeros(len(present), np.int32)
    number[distinct] = np.arange(len(distinct))
    of = number[packed].astype(np.int64)
    columns: list[Ints] = []
    for size in reversed(sizes):
        distinct, level = np.divmod(distinct, size)
        columns.append(level - 1)
    return Kinds(np.column_stack(columns[::-1]).astype(np.int8), of)
