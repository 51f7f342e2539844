"""What stands, in memory, and what becomes of it when rows are added or taken away: the one act behind all others.

The result depends on the rows that stand, the rules, the model and the counted names, and not on the order in which batches
came (but for the order of the registers, and of rows within one, to which ties go). Only what a change touches is worked on:
the changed rows' pairs are found and weighed, and register by register the groups that hang together with them are assigned
anew; where a row's person changes, the registers after it follow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ruamjai.linking.model import Model
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints
from ruamjai.linking.standing.changed_blocks import ChangedPairs, RowPairs, changed_pairs
from ruamjai.linking.standing.held_links import HeldLinks, apply_links, held_links
from ruamjai.linking.standing.held_pairs import HeldPairs, blocking_mask, held, number_bit, packed, verified_bit, weigh
from ruamjai.linking.standing.reassigning import Touched, reassign
from ruamjai.linking.standing.standing_rows import Segment, StandingRows
from ruamjai.linking.standing.texts import SHORT


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing spine in memory. ``person`` of a row number is the first row of its person, ``NONE`` where no row stands."""

    rows: StandingRows
    registers: tuple[str, ...]
    rules: LinkingRules
    model: Model
    pairs: Mapping[int, HeldPairs]
    links: Mapping[int, HeldLinks]
    person: Ints


@dataclass(frozen=True, slots=True)
class Relinked:
    """The state after a change; ``grown``: by how many pairs at the end each register's have grown, None where others went."""

    standing: Standing
    grown: Mapping[int, int | None]


def persons(rows: StandingRows, links: Mapping[int, HeldLinks], accept: float) -> Ints:
    """Each row's person by the links of all registers."""
    entity = rows.entities()
    found: Ints = np.full(rows.end, NONE, SHORT)
    for rank in sorted({segment.rank for segment in rows.segments}):
        apply_links(found, entity, links.get(rank, held_links([])), rows.of_rank(rank), accept)
    return found


def relink(before: Standing, changed: Sequence[Segment], *, added: bool) -> Relinked:
    """The spine with the batches ``changed`` (of one register) added, or without them."""
    rank = changed[0].rank
    names = {segment.batch for segment in changed}
    others = [segment for segment in before.rows.segments if segment.batch not in names]
    segments = tuple(sorted([*others, *changed] if added else others, key=lambda segment: segment.first))
    end = max([before.rows.end, *(segment.first + len(segment) for segment in changed)])
    rows = replace(before.rows, segments=segments, end=end)
    state = _State(before, rows, changed, added=added)
    first = min(segment.rank for segment in (*others, *changed))  # its people are who they are: nobody stands before them
    ranks = [one for one in sorted({segment.rank for segment in segments}) if one >= rank and one != first]
    found = changed_pairs(others, changed, ranks, before.rules, added=added)
    for one in ranks:
        state.follow(one, found.pop(one))
    after = replace(before, rows=rows, pairs=state.pairs, links=state.links, person=state.person)
    return Relinked(after, state.grown)


class _State:
    """The state on its way from one to the other, register by register."""

    def __init__(self, before: Standing, rows: StandingRows, changed: Sequence[Segment], *, added: bool) -> None:
        self.rows, self.rules, self.model = rows, before.rules, before.model
        self.pairs, self.links, self.grown = dict(before.pairs), dict(before.links), dict[int, int | None]()
        self.entity = rows.entities()
        self.was: Ints = np.append(before.person, np.full(rows.end - len(before.person), NONE, SHORT))
        self.person = self.was.copy()
        self.gone = np.zeros(rows.end, bool)
        for segment in changed:
            part = slice(segment.first, segment.first + len(segment))
            self.person[part] = self.entity[part] if added else NONE
            self.gone[part] = not added
        if not added and not rows.of_rank(changed[0].rank):
            self.pairs.pop(changed[0].rank, None)
            self.links.pop(changed[0].rank, None)

    def follow(self, rank: int, change: ChangedPairs) -> None:
        """Bring one register's pairs, links and persons up to date."""
        before, links = self.pairs.get(rank, held([])), self.links.get(rank, held_links([]))
        touched = Touched(np.zeros(self.rows.end, bool), np.zeros(self.rows.end, bool))
        self.pairs[rank], self.grown[rank] = self._pairs(before, change, touched)
        pairs = self.pairs[rank]
        self._touch(touched, pairs.left[self._moved(pairs.left)], pairs.right[self._moved(pairs.left)])
        links = links.where(~self.gone[links.right])
        self.links[rank] = reassign(self.rows, pairs, links, self.person, self.entity, touched, self.rules)
        apply_links(self.person, self.entity, self.links[rank], self.rows.of_rank(rank), self.rules.accept)

    def _moved(self, rows: Ints) -> Bools:
        found: Bools = self.was[rows] != self.person[rows]
        return found

    def _touch(self, touched: Touched, left: Ints, right: Ints) -> None:
        """Mark the ends of pairs: the persons of the left rows, as they were and as they are, and the right rows' own."""
        for people in (self.was[left], self.person[left]):
            touched.people[people[people != NONE]] = True
        touched.entities[self.entity[right]] = True

    def _pairs(self, before: HeldPairs, change: ChangedPairs, touched: Touched) -> tuple[HeldPairs, int | None]:
        """(the pairs held now, how many more at the end; None where others changed). Marks what changed."""
        gone = self.gone[before.left] | self.gone[before.right]
        less, gained = _without_lost(before, change.lost, self.rules), change.gained
        emptied = (less.rules == 0) | _among(less, gained)
        gained = _with_bits_of(less, gained, self.rules)
        changed = gone | emptied | (less.rules != before.rules)
        self._touch(touched, before.left[changed], before.right[changed])
        fresh = weigh(self.rows, gained, self.rules, self.model)
        self._touch(touched, fresh.left, fresh.right)
        if not changed.any():
            return (before.and_also(fresh) if len(before) else fresh), len(fresh)
        return less.where(~gone & ~emptied).and_also(fresh), None


def _without_lost(pairs: HeldPairs, lost: RowPairs, rules: LinkingRules) -> HeldPairs:
    """The same pairs without the bits of rules that propose them no more; 0 where no bit that counts is left."""
    if len(lost) == 0:
        return pairs
    place, found = _places(packed(lost.left, lost.right), pairs.packed())
    bits = pairs.rules.copy()
    bits[found] &= ~lost.rules[place]
    no_number = (bits & number_bit(rules)) == 0
    bits[no_number] &= blocking_mask(rules)
    return replace(pairs, rules=bits)


def _among(pairs: HeldPairs, gained: RowPairs) -> Bools:
    """True for pairs that are gained once more: a crowded block has thinned out."""
    found = np.zeros(len(pairs), bool)
    if len(pairs) and len(gained):
        found[_places(packed(gained.left, gained.right), pairs.packed())[1]] = True
    return found


def _with_bits_of(pairs: HeldPairs, gained: RowPairs, rules: LinkingRules) -> RowPairs:
    """The gained pairs, with the rules that proposed them before: they are weighed once more as a whole."""
    if len(pairs) == 0 or len(gained) == 0:
        return gained
    place, found = _places(packed(gained.left, gained.right), pairs.packed())
    bits = gained.rules.copy()
    bits[place] |= pairs.rules[found] & ~verified_bit(rules)
    return RowPairs(gained.left, gained.right, bits)


def _places(sought: Ints, held_ones: Ints) -> tuple[Ints, Ints]:
    """(places in ``sought``, places in ``held_ones``) of equal numbers; ``sought`` rises, each stands once in either."""
    place = np.minimum(np.searchsorted(sought, held_ones), len(sought) - 1)
    found = np.flatnonzero(sought[place] == held_ones)
    return place[found], found
