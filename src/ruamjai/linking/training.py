"""What the model of one list is learnt from: pairs of one person, of any two people, of household mates.

Each kind of pair comes without hand labelling: verified numbers give the first, chance the second, the household of a
verified partner the third. All is sorted before it is drawn from, with one seed a list.
"""

import numpy as np

from ruamjai.linking.blocking import blocking_key
from ruamjai.linking.comparing import Levels, compare
from ruamjai.linking.fellegi_sunter import Expected, Floats, Model, learn
from ruamjai.linking.joins import product_counts
from ruamjai.linking.rules import BlockingRule, LinkingRules
from ruamjai.linking.standardise import NONE, Ints, Records

_HOUSE = BlockingRule("house", ("tambon", "village", "house"))


def train(
    records: Records, before: Ints, rows: Ints, verified: tuple[Ints, Ints], expected: Expected, rules: LinkingRules, seed: int
) -> Model:
    """The model that tells ``rows`` (one list) from the records ``before`` them, from the ``verified`` pairs of tier 1."""
    draw = np.random.default_rng(seed)
    labelled = _some(draw, np.column_stack(verified), rules.label_pairs)
    anyone = np.column_stack([before[draw.integers(0, len(before), rules.random_pairs)],
                              rows[draw.integers(0, len(rows), rules.random_pairs)]])  # fmt: skip
    mates = _some(draw, mates_of_partners(records, before, *verified), rules.mate_pairs)
    same, random, housemates = (compare(records, pairs[:, 0], pairs[:, 1], rules) for pairs in (labelled, anyone, mates))
    return learn(
        rules, same=same, random=random, mates=housemates, exact_u=exact_shares(records, before, rows, rules), expected=expected
    )


def _some(draw: np.random.Generator, pairs: Ints, most: int) -> Ints:
    """At most so many of the pairs, in their order."""
    if len(pairs) <= most:
        return pairs
    return pairs[np.sort(draw.choice(len(pairs), most, replace=False))]


def mates_of_partners(records: Records, before: Ints, left: Ints, right: Ints) -> Ints:
    """Pairs (a household mate of ``left[k]`` in its own list, ``right[k]``): surely two people of one household."""
    listed = before[records.household[before] != NONE]
    listed = listed[np.argsort(records.household[listed], kind="stable")]
    household = records.household[listed]
    start, stop = np.searchsorted(household, household, "left"), np.searchsorted(household, household, "right")
    place = np.full(len(records), NONE)
    place[listed] = np.arange(len(listed))
    at, partner = place[left], right
    at, partner = at[at != NONE], partner[at != NONE]
    pairs = []
    for step in (1, 2):  # the next two members of the same household, round the end
        has = stop[at] - start[at] > step
        here = at[has]
        mate = start[here] + (here - start[here] + step) % (stop[here] - start[here])
        pairs.append(np.column_stack([listed[mate], partner[has]]))
    return np.concatenate(pairs).astype(np.int64)


def exact_shares(records: Records, before: Ints, rows: Ints, rules: LinkingRules) -> dict[int, float]:
    """Of fields whose first level is plain equality: its share among all pairs, counted rather than drawn."""
    of = {
        "first_name": (records.first[before], records.first[rows]),
        "last_name": (records.last[before], records.last[rows]),
        "birth": (records.birth[before], records.birth[rows]),
        "address": (blocking_key(records, before, _HOUSE), blocking_key(records, rows, _HOUSE)),
    }
    shares = {rules.pattern_field(name): product_counts(left, right, NONE) for name, (left, right) in of.items()}
    return {place: share for place, share in shares.items() if 0 < share < 1}


def rarity(records: Records, before: Ints, left: Ints, levels: Levels, model: Model, rules: LinkingRules) -> Floats:
    """What sharing this very value says beyond sharing some value: log2(u of the level / frequency of the value) summed
    over the fields that the rulebook marks. A shared สมชาย says less, a shared rare name more."""
    total = np.zeros(len(left))
    codes = {"first_name": records.first, "last_name": records.last}
    for place, field in enumerate(rules.fields):
        if field.frequencies and field.id in codes:
            known = codes[field.id][before]
            known = known[known != NONE]
            frequency = np.bincount(known, minlength=int(codes[field.id].max(initial=0)) + 1) / max(len(known), 1)
            equal = levels[:, place] == 0
            total[equal] += np.log2(model.u[place][0] / frequency[codes[field.id][left[equal]]])
    return total
