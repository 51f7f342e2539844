"""One register's rows given to people anew, where something has changed; elsewhere the links stay as they are.

Rows of one register compete for a person whichever batch they came with. Pairs that share a person or a row hang together;
what is linked in such a group depends on the group alone. So the groups that a change touches are assigned again, with the
pairs held of them, exactly as all would be from scratch: first by number, then, for whom that leaves open on both sides, by
comparison.
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.assigning import one_to_one
from ruamjai.linking.joins import best_of_each
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import Bools, Ints
from ruamjai.linking.standing.held_links import HeldLinks, held_links
from ruamjai.linking.standing.held_pairs import HeldPairs, blocking_mask, number_bit, verified_bit
from ruamjai.linking.standing.standing_rows import StandingRows
from ruamjai.linking.tier1 import unique_number_pairs

_CERTAIN = 20.0  # log odds


@dataclass(frozen=True, slots=True)
class Touched:
    """What has changed for a register: the persons, by their first rows, and its own rows, one flag a row number."""

    people: Bools
    entities: Bools


def reassign(
    rows: StandingRows, pairs: HeldPairs, before: HeldLinks, person: Ints, entity: Ints, touched: Touched, rules: LinkingRules
) -> HeldLinks:  # fmt: skip
    """The register's links. ``touched`` is widened to all that hangs together with it."""
    graph = _Graph(rows, pairs, person[pairs.left], entity[pairs.right], rules)
    by_number = graph.by_number(touched)
    settled = before.where((before.tier == 1) & ~touched.entities[entity[before.right]])
    taken = np.zeros(len(person), bool)
    done = np.zeros(len(person), bool)
    taken[person[settled.left]], taken[graph.people[by_number]] = True, True
    done[entity[settled.right]], done[graph.entities[by_number]] = True, True
    by_comparison, probability = graph.by_comparison(touched, taken, done)
    stay = before.where((before.tier == 2) & ~touched.entities[entity[before.right]])
    certain = np.full(len(by_number), rules.tier1_probability)
    return held_links(
        [
            settled.columns(),
            stay.columns(),
            _links(pairs, by_number, 1, certain).columns(),
            _links(pairs, by_comparison, 2, probability).columns(),
        ]
    )


def _links(pairs: HeldPairs, chosen: Ints, tier: int, probability: np.ndarray[tuple[int], np.dtype[np.float64]]) -> HeldLinks:
    return HeldLinks(pairs.left[chosen], pairs.right[chosen], np.full(len(chosen), tier, np.int8), probability)


class _Graph:
    """The pairs as ties between people and entities (the register's own people)."""

    def __init__(self, rows: StandingRows, pairs: HeldPairs, people: Ints, entities: Ints, rules: LinkingRules) -> None:
        self.rows, self.pairs, self.rules = rows, pairs, rules
        self.people, self.entities = people, entities

    def by_number(self, touched: Touched) -> Ints:
        """The pairs (places) that tier 1 settles among those that hang together by numbers with what is touched."""
        numbered = np.flatnonzero(self.pairs.rules & number_bit(self.rules))
        hit = numbered[self._spread(numbered, touched)]
        hit = hit[np.lexsort((self.pairs.right[hit], self.rows.in_order(self.pairs.left[hit])))]
        numbers = self.rows.take("number", self.pairs.left[hit])
        verified = (self.pairs.rules[hit] & verified_bit(self.rules)) != 0
        good = hit[verified & unique_number_pairs(numbers, self.people[hit], self.entities[hit])]
        best = good[best_of_each(self.people[good], self.entities[good], np.zeros(len(good)))]
        # A person may have two numbers over several rows: one partner of two is taken.
        chosen: Ints = best[self._one_to_one(best, np.full(len(best), _CERTAIN), accept=0.0)[0]]
        return chosen

    def by_comparison(
        self, touched: Touched, taken: Bools, done: Bools
    ) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """(pairs, probabilities) of tier 2 among people not ``taken`` and entities not ``done`` by tier 1."""
        weighed = np.flatnonzero(self.pairs.rules & blocking_mask(self.rules))
        # Whom a touched one could meet before or could not is touched too: tier 1 may have opened or closed it.
        self._mark(weighed[self._hit(weighed, touched)], touched)
        still = weighed[~taken[self.people[weighed]] & ~done[self.entities[weighed]]]
        hit = still[self._spread(still, touched)]
        hit = hit[np.lexsort((self.rows.in_order(self.pairs.left[hit]), self.pairs.right[hit]))]
        best = hit[best_of_each(self.people[hit], self.entities[hit], self.pairs.log_odds[hit])]
        chosen, probability = self._one_to_one(best, self.pairs.log_odds[best], accept=self.rules.keep)
        return best[chosen], probability

    def _one_to_one(
        self, offered: Ints, log_odds: np.ndarray[tuple[int], np.dtype[np.float64]], *, accept: float
    ) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        people = self.rows.in_order(self.people[offered])  # ties go to the person and the row that stand first
        found = one_to_one(people, self.entities[offered], log_odds, accept=accept)
        return found.pairs, found.probability

    def _hit(self, places: Ints, touched: Touched) -> Bools:
        return touched.people[self.people[places]] | touched.entities[self.entities[places]]

    def _mark(self, places: Ints, touched: Touched) -> None:
        touched.people[self.people[places]] = True
        touched.entities[self.entities[places]] = True

    def _spread(self, places: Ints, touched: Touched) -> Bools:
        """True for the pairs that hang together with what is touched, by these pairs; their ends are touched too."""
        while True:
            hit = self._hit(places, touched)
            news = places[hit]
            if (touched.people[self.people[news]] & touched.entities[self.entities[news]]).all():
                return hit
            self._mark(news, touched)
