"""List after list is linked to the spine: the people that the lists before it know. A list is a register's one year."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ruamjai.linking.assigning import one_to_one
from ruamjai.linking.blocking import Bind, Collect, candidate_pairs, rule_names
from ruamjai.linking.comparing import Levels, compare
from ruamjai.linking.duplicates import Duplicates, find_duplicates
from ruamjai.linking.fellegi_sunter import Expected, Model, match_weights, odds
from ruamjai.linking.joins import best_of_each
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Ints, Records
from ruamjai.linking.tier1 import NumberPairs, same_number, unique_number_pairs
from ruamjai.linking.training import rarity, train

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of records (places) held to be one person, and why."""

    left: Ints
    right: Ints
    tier: int
    rules: list[str]
    levels: Levels
    weight: Floats | None
    probability: Floats


@dataclass(slots=True)
class Spine:
    """``person[k]`` is whom the k-th record speaks of, 0, 1, …; the rest is how that came about."""

    person: Ints
    n_people: int = 0
    links: list[Links] = field(default_factory=list)
    doubted: list[tuple[Ints, Ints]] = field(default_factory=list)
    models: dict[str, Model] = field(default_factory=dict)


def build_spine(records: Records, rules: LinkingRules, *, collect: Collect, table: Bind, seed: int) -> Spine:
    """Whom each record speaks of. The first list makes the spine; each later one is linked to it and adds to it."""
    spine = Spine(np.full(len(records), NONE))
    nobody = np.zeros(0, np.int64)
    spine.doubted.append((nobody, nobody))
    spine.links.append(Links(nobody, nobody, 1, [], compare(records, nobody, nobody, rules), None, np.zeros(0)))
    for rank, name in enumerate(records.lists.names()):
        rows = np.flatnonzero(records.in_list == rank).astype(np.int64)
        duplicates = find_duplicates(records, rows, rules)
        _note_duplicates(spine, records, duplicates, rules)
        person_of = np.full(int(duplicates.entity.max()) + 1, NONE)
        if rank:
            joining = _Joining(spine, records, rules, np.arange(rows[0]), rows, duplicates.entity)
            joining.by_number(person_of)
            spine.models[name] = joining.by_comparison(person_of, collect, table, seed + rank)
        new = person_of == NONE
        person_of[new] = spine.n_people + np.arange(new.sum())
        spine.n_people += int(new.sum())
        spine.person[rows] = person_of[duplicates.entity]
    return spine


def _note_duplicates(spine: Spine, records: Records, found: Duplicates, rules: LinkingRules) -> None:
    spine.doubted.append((found.doubted_left, found.doubted_right))
    for tier, chosen, rule in ((1, found.by_number, "duplicate_number"), (2, ~found.by_number, "duplicate_details")):
        left, right = found.left[chosen], found.right[chosen]
        certain = np.full(len(left), rules.tier1_probability)
        spine.links.append(Links(left, right, tier, [rule] * len(left), compare(records, left, right, rules), None, certain))


class _Joining:
    """One list's people (``entity`` of its ``rows``) on their way to the people of the records ``before``."""

    def __init__(self, spine: Spine, records: Records, rules: LinkingRules, before: Ints, rows: Ints, entity: Ints) -> None:
        self.spine, self.records, self.rules = spine, records, rules
        self.before, self.rows, self.entity = before, rows, entity
        self.numbered = 0.0
        self.verified: tuple[Ints, Ints] = (before[:0], rows[:0])

    def entity_of(self, rows: Ints) -> Ints:
        found: Ints = self.entity[rows - self.rows[0]]
        return found

    def by_number(self, person_of: Ints) -> None:
        """Tier 1; fills ``person_of`` (a person of the spine for each entity) and keeps the verified pairs to learn from."""
        pairs = same_number(self.records, self.before, self.rows, self.rules)
        people, entities = self.spine.person[pairs.left], self.entity_of(pairs.right)
        good = pairs.verified & unique_number_pairs(self.records.number[pairs.left], people, entities)
        self._doubt(pairs, people, entities)
        best = np.flatnonzero(good)[best_of_each(people[good], entities[good], np.zeros(good.sum()))]
        linked = one_to_one(people[best], entities[best], np.full(len(best), 1e9), accept=self.rules.accept).pairs
        chosen = best[linked]
        person_of[entities[chosen]] = people[chosen]
        self.verified = (pairs.left[chosen], pairs.right[chosen])
        certain = np.full(len(chosen), self.rules.tier1_probability)
        self.spine.links.append(Links(*self.verified, 1, ["number"] * len(chosen), pairs.levels[chosen], None, certain))

    def _doubt(self, pairs: NumberPairs, people: Ints, entities: Ints) -> None:
        """List a pair of people with one number if no pair of their records bears it out."""
        best = best_of_each(people, entities, pairs.verified.astype(float))
        doubted = best[~pairs.verified[best]]
        self.spine.doubted.append((pairs.left[doubted], pairs.right[doubted]))

    def by_comparison(self, person_of: Ints, collect: Collect, table: Bind, seed: int) -> Model:
        """Tier 2 over those whom tier 1 left alone on both sides; fills ``person_of`` further."""
        taken = np.zeros(self.spine.n_people, bool)
        taken[person_of[person_of != NONE]] = True
        left = self.before[~taken[self.spine.person[self.before]]]
        right = self.rows[person_of[self.entity] == NONE]
        expected = self._expected(left, right, person_of)
        model = train(self.records, self.before, self.rows, self.verified, expected, self.rules, seed)
        one, other, bits = candidate_pairs(self.records, left, right, self.rules, collect=collect, table=table)
        levels = compare(self.records, one, other, self.rules)
        weights = match_weights(model, levels, rarity(self.records, self.before, one, levels, model, self.rules))
        people, entities = self.spine.person[one], self.entity_of(other)
        best = best_of_each(people, entities, weights)
        assigned = one_to_one(people[best], entities[best], odds(model, weights[best]), accept=self.rules.accept)
        chosen = best[assigned.pairs]
        person_of[entities[chosen]] = people[chosen]
        self.spine.links.append(
            Links(one[chosen], other[chosen], 2, rule_names(bits[chosen], self.rules), levels[chosen], weights[chosen],
                  assigned.probability)
        )  # fmt: skip
        return model

    def _expected(self, left: Ints, right: Ints, person_of: Ints) -> Expected:
        """How many pairs of each kind the two sides hold, tier 1 taken out.

        The share of this list's people whom the spine knows is read off those with a number: linked by tier 1, over
        the chance that the spine's record has its number. Where no number tells, the rulebook's share stands.
        """
        entities, remaining = len(person_of), float(len(np.unique(self.entity_of(right))))
        with_number = len(np.unique(self.entity_of(self.rows[self.records.number[self.rows] != NONE])))
        linked = int((person_of != NONE).sum())
        spine_numbered = float((self.records.number[self.before] != NONE).mean())
        known = self.rules.known_before
        if linked and with_number:
            known = min(linked / with_number / spine_numbered, 0.99)
        matches = min(max(known * entities - linked, 0.02 * remaining), 0.98 * remaining)
        people = float(len(np.unique(self.spine.person[left])))
        sizes = np.bincount(self.records.household[self.before][self.records.household[self.before] != NONE])
        mates = float((sizes.astype(float) ** 2).sum() / max(sizes.sum(), 1)) - 1 if len(sizes) else 0.0
        return Expected(max(matches, 0.5), max(people * remaining, 1.0), max(mates, 0.0) * remaining * known)
