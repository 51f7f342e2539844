"""Pairs of records to comparison patterns: for each field the level of likeness, -1 where either side is unknown.

The level is the gamma of Fellegi and Sunter. Jaro-Winkler is computed once for each distinct pair of names.
"""

import numpy as np
import numpy.typing as npt

from ruamjai.linking.jaro_winkler import jaro_winkler
from ruamjai.linking.rules import FIXED_LEVELS, Field, LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Names, Records

Levels = npt.NDArray[np.int8]
UNKNOWN = -1


def compare(records: Records, left: Ints, right: Ints, rules: LinkingRules) -> Levels:
    """Levels of each pair (rows) in each field (columns, in the rulebook's order)."""
    levels = np.empty((len(left), len(rules.fields)), np.int8)
    for place, field in enumerate(rules.fields):
        levels[:, place] = _compare_field(records, left, right, field)
    return levels


def _compare_field(records: Records, left: Ints, right: Ints, field: Field) -> Levels:
    if field.kind == "name":
        code, names = (records.first, records.first_names) if field.id == "first_name" else (records.last, records.last_names)
        return _compare_names(names, code[left], code[right], field)
    compare_kind = {"birth": _births, "sex": _sexes, "address": _addresses, "number": _numbers}[field.kind]
    alike, known = compare_kind(records, left, right)
    return _levels([alike[name] for name in FIXED_LEVELS[field.kind][:-1]], known)


def _levels(conditions: list[Bools], known: Bools) -> Levels:
    """The first condition that holds; the level after them all where none does; unknown where not ``known``."""
    found = np.select(conditions, range(len(conditions)), default=len(conditions))
    return np.where(known, found, UNKNOWN).astype(np.int8)


def name_similarity(names: Names, left: Ints, right: Ints) -> npt.NDArray[np.float64]:
    """Jaro-Winkler of pairs of name codes; 1 where equal, 0 where either is unknown."""
    similarity = np.where((left == right) & (left != NONE), 1.0, 0.0)
    unequal = np.flatnonzero((left != right) & (left != NONE) & (right != NONE))
    if len(unequal):
        pair = np.minimum(left[unequal], right[unequal]) * len(names.lengths) + np.maximum(left[unequal], right[unequal])
        distinct, place = np.unique(pair, return_inverse=True)
        one, other = np.divmod(distinct, len(names.lengths))
        similarity[unequal] = jaro_winkler(names.letters, names.lengths, one, other)[place]
    return similarity


def _compare_names(names: Names, left: Ints, right: Ints, field: Field) -> Levels:
    similarity = name_similarity(names, left, right)
    conditions = [left == right, *(similarity >= level.at_least for level in field.levels[1:-1])]
    return _levels(conditions, (left != NONE) & (right != NONE))


def _sexes(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    one, other = records.sex[left], records.sex[right]
    return {"same": one == other}, (one != NONE) & (other != NONE)


def _births(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    year, other_year = records.year[left], records.year[right]
    month, other_month = records.month[left], records.month[right]
    day, other_day = records.day[left], records.day[right]
    days_known = (day != NONE) & (other_day != NONE)
    same_year, same_month, same_day = year == other_year, month == other_month, day == other_day
    swapped = (day == other_month) & (month == other_day)
    return {
        "same_day": same_year & same_month & same_day & days_known,
        "one_part_off": same_year & (same_month | same_day | swapped) & days_known,
        "same_year": same_year & ~days_known,
        "year_off": same_month & same_day & days_known,
        "near_year": np.abs(year - other_year) <= 1,
    }, (year != NONE) & (other_year != NONE)


def _addresses(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    tambon, other_tambon = records.tambon[left], records.tambon[right]
    village, other_village = records.village[left], records.village[right]
    house, other_house = records.house[left], records.house[right]
    same_tambon = tambon == other_tambon
    villages_known = (village != NONE) & (other_village != NONE)
    same_village = (village == other_village) & villages_known & same_tambon
    same_house = (house == other_house) & (house != NONE)
    return {
        "same_house": same_house & same_village,
        # In a municipality no village is named: the house number alone then says as much as a village.
        "same_village": same_village | (same_house & same_tambon & ~villages_known),
        "same_tambon": same_tambon,
        "same_amphoe": tambon // 100 == other_tambon // 100,
    }, (tambon != NONE) & (other_tambon != NONE)


def _numbers(records: Records, left: Ints, right: Ints) -> tuple[dict[str, Bools], Bools]:
    one, other = records.number[left], records.number[right]
    known = (one != NONE) & (other != NONE)
    differing = np.zeros(len(one), np.int8)
    swapped = np.zeros(len(one), bool)
    last_a = last_b = np.full(len(one), NONE)
    for place in range(13):
        a, b = one // 10**place % 10, other // 10**place % 10
        differing += a != b
        swapped |= (a == last_b) & (b == last_a) & (a != b)
        last_a, last_b = a, b
    near = (differing == 1) | ((differing == 2) & swapped)
    return {"same": one == other, "one_digit_off": near}, known


def patterns(levels: Levels, rules: LinkingRules) -> list[str]:
    """Each row of levels as letters, one a field in the rulebook's order: a most alike, z unknown."""
    if len(levels) == 0:
        return []
    distinct, place = np.unique(levels, axis=0, return_inverse=True)
    words = ["".join(field.letter(level) for field, level in zip(rules.fields, row, strict=True)) for row in distinct.tolist()]
    return [words[i] for i in place.ravel().tolist()]
