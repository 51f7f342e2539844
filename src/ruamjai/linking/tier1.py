"""Tier 1: one valid citizen number on both sides, known once on either, and borne out by name or birth.

A valid check digit proves little (one digit in eleven is wrong and passes; mates' numbers get mixed up), so a number alone
never links. Pairs whose name and birth contradict their number are listed for the registers' owners.
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.comparing import name_similarity
from ruamjai.linking.joins import equal_pairs
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Records


@dataclass(frozen=True, slots=True)
class NumberPairs:
    """Pairs of records with one valid number, and whether name or birth bears the number out."""

    left: Ints
    right: Ints
    verified: Bools


def same_number(records: Records, left: Ints, right: Ints, rules: LinkingRules) -> NumberPairs:
    """All pairs (a record of ``left``, one of ``right``) that share a valid number."""
    ours, theirs = left[records.valid[left]], right[records.valid[right]]
    i, j = equal_pairs(records.number[ours], records.number[theirs], largest=rules.largest_block)
    one, other = ours[i], theirs[j]
    return NumberPairs(one, other, verify(records, one, other, rules))


def verify(records: Records, left: Ints, right: Ints, rules: LinkingRules) -> Bools:
    """True where two of {given name, family name, birth year} agree and the sexes do not differ, or the given name is close.

    (people.toml, tier1.) Spouses of one age and one family name, with one's number on both, agree in all but name and sex.
    """
    agreeing = np.zeros(len(left), np.int8)
    for part in (records.first, records.last, records.year):
        one, other = part[left], part[right]
        agreeing += (one == other) & (one != NONE)
    sex, other_sex = records.sex[left], records.sex[right]
    sexes_differ = (sex != other_sex) & (sex != NONE) & (other_sex != NONE)
    found: Bools = (agreeing >= rules.agreeing) & ~sexes_differ
    unsure = np.flatnonzero(~found)
    close = name_similarity(records.first_names, records.first[left[unsure]], records.first[right[unsure]])
    found[unsure] = close >= np.float32(rules.close_name)
    return found


def contradicts(records: Records, left: Ints, right: Ints) -> Bools:
    """True where a name, the birth year or the sex is known on both sides and differs: something speaks against the number."""
    found = np.zeros(len(left), bool)
    for part in (records.first, records.last, records.year, records.sex):
        one, other = part[left], part[right]
        found |= (one != other) & (one != NONE) & (other != NONE)
    return found


def unique_number_pairs(numbers: Ints, left_person: Ints, right_person: Ints) -> Bools:
    """True for pairs whose number only one person on the left and only one on the right bears, among these pairs."""
    return ~_in_several(numbers, left_person) & ~_in_several(numbers, right_person)


def _in_several(numbers: Ints, people: Ints) -> Bools:
    """True where the row's number is borne by more than one of ``people``."""
    order = np.argsort(numbers)
    repeated = np.zeros(len(numbers), bool)
    same = numbers[order[1:]] == numbers[order[:-1]]
    repeated[order[1:]] |= same
    repeated[order[:-1]] |= same
    rows = np.flatnonzero(repeated)  # few: most numbers stand once
    rows = rows[np.lexsort((people[rows], numbers[rows]))]
    number, person = numbers[rows], people[rows]
    other_person = (number[1:] == number[:-1]) & (person[1:] != person[:-1])
    found: Bools = np.zeros(len(numbers), bool)
    found[rows] = np.isin(number, number[1:][other_person])
    return found
