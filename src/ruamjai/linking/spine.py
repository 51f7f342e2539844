"""List after list is linked to the spine: the people that the lists before it know. A list is a register's one year."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ruamjai.linking.assigning import one_to_one
from ruamjai.linking.blocking import Candidates, JoinOn, candidate_pairs, rule_names
from ruamjai.linking.cluster import levels_of
from ruamjai.linking.comparing import UNKNOWN, Levels, Rarity, compare, group, rarity
from ruamjai.linking.duplicates import find_duplicates
from ruamjai.linking.joins import best_of_each
from ruamjai.linking.links import BITS, Links
from ruamjai.linking.model import Model
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Records
from ruamjai.linking.tier1 import NumberPairs, contradicts, same_number, unique_number_pairs
from ruamjai.linking.training import Pairs, adapt, draw_labels, draw_rest, label, learn

Floats = npt.NDArray[np.float64]
_CERTAIN = 20.0  # log odds


@dataclass(slots=True)
class Spine:
    """``person[k]`` is whom the k-th record speaks of, 0, 1, …; the rest is how that came about.

    ``possible`` are pairs that were weighed, kept for review, and not linked.
    """

    person: Ints
    n_people: int = 0
    links: list[Links] = field(default_factory=list)
    possible: list[Links] = field(default_factory=list)
    doubted: list[tuple[Ints, Ints, Levels]] = field(default_factory=list)
    models: dict[str, Model] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Linker:
    """What linking a list needs besides the records: the rules, the shipped model, an engine to join on, and a seed.

    ``progress`` is told the name of each stage as it begins; a ``model`` learnt before is taken instead of learning one.
    Without ``details`` links that a number settled are not compared, and what they agree in is not known.
    """

    rules: LinkingRules
    shipped: Model
    join_on: JoinOn | None
    seed: int
    progress: Callable[[str], None] = lambda stage: None
    model: Model | None = None
    details: bool = True


def build_spine(records: Records, linker: Linker) -> Spine:
    """Whom each record speaks of. The first list makes the spine; each later one is linked to it and adds to it."""
    spine = Spine(np.full(len(records), NONE, np.int64))
    for rank, name in enumerate(records.lists.names()):
        rows = np.flatnonzero(records.in_list == rank).astype(np.int64)
        duplicates = find_duplicates(records, rows, linker.rules, linker.shipped, linker.join_on)
        spine.links += duplicates.links
        spine.doubted.append(duplicates.doubted)
        person_of = np.full(int(duplicates.entity.max()) + 1, NONE, np.int64)
        if rank:
            joining = Joining(spine, records, linker, np.arange(rows[0]), rows, duplicates.entity)
            joining.by_number(person_of)
            spine.models[name] = joining.by_comparison(person_of, linker.seed + rank)
        new = person_of == NONE
        person_of[new] = spine.n_people + np.arange(new.sum())
        spine.n_people += int(new.sum())
        spine.person[rows] = person_of[duplicates.entity]
    return spine


class Joining:
    """One list's people (``entity`` of its ``rows``) on their way to the people of the records ``before``."""

    def __init__(self, spine: Spine, records: Records, linker: Linker, before: Ints, rows: Ints, entity: Ints) -> None:
        self.spine, self.records, self.linker, self.rules = spine, records, linker, linker.rules
        self.before, self.rows, self.entity = before, rows, entity
        self.verified: tuple[Ints, Ints] = (before[:0], rows[:0])
        self.rare: Rarity = rarity(records, before)
        self.one_record_each = len(rows) == int(entity.max()) + 1 and len(before) == spine.n_people

    def entity_of(self, rows: Ints) -> Ints:
        found: Ints = self.entity[rows - self.rows[0]]
        return found

    def by_number(self, person_of: Ints) -> None:
        """Tier 1; fills ``person_of`` (a person of the spine for each entity) and keeps the verified pairs to learn from."""
        self.linker.progress("tier 1")
        pairs = same_number(self.records, self.before, self.rows, self.rules)
        people, entities = self.spine.person[pairs.left], self.entity_of(pairs.right)
        good = np.flatnonzero(pairs.verified & unique_number_pairs(self.records.number[pairs.left], people, entities))
        self._doubt(pairs, people, entities)
        best = good if self.one_record_each else good[best_of_each(people[good], entities[good], np.zeros(len(good)))]
        chosen = best
        if not self.one_record_each:  # a person may have two numbers over several records: one partner of two is taken
            chosen = best[one_to_one(people[best], entities[best], np.full(len(best), _CERTAIN), accept=0.0).pairs]
        person_of[entities[chosen]] = people[chosen]
        self.verified = (pairs.left[chosen], pairs.right[chosen])
        certain = np.full(len(chosen), self.rules.tier1_probability)
        levels = self._levels(*self.verified) if self.linker.details else self._nothing_compared(len(chosen))
        self.spine.links.append(Links(*self.verified, 1, ["number"] * len(chosen), levels, None, certain))

    def _levels(self, left: Ints, right: Ints) -> Levels:
        return compare(self.records, left, right, self.rules, self.rare)

    def _nothing_compared(self, n: int) -> Levels:
        return np.full((n, len(self.rules.fields)), UNKNOWN, np.int8)

    def _doubt(self, pairs: NumberPairs, people: Ints, entities: Ints) -> None:
        """List a pair of people with one number if no pair of their records bears it out."""
        doubted = np.flatnonzero(~pairs.verified)
        if not self.one_record_each:
            best = best_of_each(people, entities, pairs.verified.astype(float))
            doubted = best[~pairs.verified[best]]
        doubted = doubted[contradicts(self.records, pairs.left[doubted], pairs.right[doubted])]
        left, right = pairs.left[doubted], pairs.right[doubted]
        self.spine.doubted.append((left, right, self._levels(left, right)))

    def by_comparison(self, person_of: Ints, seed: int) -> Model:
        """Tier 2 over those whom tier 1 left alone on both sides; fills ``person_of`` further."""
        person = self.spine.person
        taken = np.zeros(self.spine.n_people, bool)
        taken[person_of[person_of != NONE]] = True
        right = self.rows[person_of[self.entity] == NONE]
        labels = draw_labels(self.verified, self.rules, seed) if self.linker.model is None else self._no_labels()
        self.linker.progress("blocking")
        open_left = ~taken[person[self.before]]
        in_left = open_left.copy()
        in_left[labels[0]] = True
        pairs = candidate_pairs(
            self.records, self.before[in_left], np.union1d(right, labels[1]), self.rules, join_on=self.linker.join_on
        )
        self.linker.progress("comparing")
        levels = levels_of(self.records, pairs.left, pairs.right, self.rules, self.rare, self.linker.join_on)
        labelled = np.zeros(len(self.records), bool)
        labelled[labels[1]] = True
        is_label = labelled[pairs.right]
        rest = _part(pairs, levels, ~is_label & open_left[pairs.left], right)
        # A verified person whom somebody else's record meets is left out: the rest does not meet verified people either.
        partner = np.full(len(self.records), NONE, np.int64)
        partner[labels[1]] = person[labels[0]]
        own = person[pairs.left] == partner[pairs.right]
        met = _part(pairs, levels, is_label & (own | open_left[pairs.left]), labels[1])
        self.linker.progress("learning")
        model = self.linker.model or self.linker.shipped
        if self.linker.model is None and len(labels[0]) >= self.rules.few_labels:
            drawn = draw_rest(rest, self.rules, seed)
            model = learn(label(self.records, person, labels, met, drawn, self.rules), drawn, person, self.rules, model)
        elif self.linker.model is None:
            model = adapt(model, rest, person, self.rules)
        self.linker.progress("weighing")
        self._assign(rest, model, person_of)
        return model

    def _no_labels(self) -> tuple[Ints, Ints]:
        return self.verified[0][:0], self.verified[1][:0]

    def _assign(self, rest: Pairs, model: Model, person_of: Ints) -> None:
        kinds = group(rest.levels, self.rules)
        log_odds = model.log_odds(kinds.levels, self.rules)[kinds.of]
        people, entities = self.spine.person[rest.pairs.left], self.entity_of(rest.pairs.right)
        best = np.arange(len(log_odds)) if self.one_record_each else best_of_each(people, entities, log_odds)
        found = one_to_one(people[best], entities[best], log_odds[best], accept=self.rules.keep)
        chosen = best[found.pairs]
        weight = log_odds[chosen] * BITS
        linked = found.probability >= self.rules.accept
        person_of[entities[chosen[linked]]] = people[chosen[linked]]
        for which, kept in ((self.spine.links, linked), (self.spine.possible, ~linked)):
            which.append(
                self._links(rest.pairs.where(chosen[kept]), rest.levels[chosen[kept]], weight[kept], found.probability[kept])
            )

    def _links(self, pairs: Candidates, levels: Levels, weight: Floats, probability: Floats) -> Links:
        names = rule_names(pairs.rules, self.rules) if self.linker.details else []
        return Links(pairs.left, pairs.right, 2, names, levels, weight, probability)


def _part(pairs: Candidates, levels: Levels, chosen: Bools, right: Ints) -> Pairs:
    return Pairs(pairs.where(chosen), levels[chosen], right)
