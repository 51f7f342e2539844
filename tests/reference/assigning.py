"""One-to-one assignment by its definition: every way of pairing is written down and weighed."""

from math import e

SMALL = 4  # records on either side
LEAST_ODDS, MOST_ODDS = 1e-3, e**30


def groups(pairs):
    """Pairs that share a record, or are joined by pairs that do; ``pairs`` are (left, right, odds)."""
    found = []
    for pair in pairs:
        meeting = [group for group in found if any(pair[0] == other[0] or pair[1] == other[1] for other in group)]
        found = [group for group in found if group not in meeting]
        found.append([pair, *(other for group in meeting for other in group)])
    return found


def pairings(pairs):
    """All ways to choose pairs so that no record stands in two, the empty one among them."""
    if not pairs:
        return [[]]
    (left, right, odds), rest = pairs[0], pairs[1:]
    apart = [pair for pair in rest if pair[0] != left and pair[1] != right]
    return pairings(rest) + [[(left, right, odds), *way] for way in pairings(apart)]


def shares(group):
    """{(left, right): probability}: the share, by the product of odds, of all ways of pairing that hold the pair."""
    total, held = 0.0, dict.fromkeys(((left, right) for left, right, _ in group), 0.0)
    for way in pairings(group):
        weight = 1.0
        for *_, odds in way:
            weight *= odds
        total += weight
        for left, right, _ in way:
            held[left, right] += weight
    return {pair: weight / total for pair, weight in held.items()}


def greedy(pairs):
    """The strongest open pair is taken and both its records leave, again and again; ties go to the smaller records.

    ``pairs`` are (left, right, score). Returns the taken (left, right).
    """
    lefts, rights, taken = set(), set(), set()
    for left, right, _ in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            taken.add((left, right))
    return taken


def against_rivals(group, taken):
    """{taken pair: probability} in a large group: its odds against none and all rivals of the fuller side, but for those rivals
    that are better placed themselves."""
    odds = {(left, right): value for left, right, value in group}
    placed = [{pair[side]: odds[pair] for pair in taken} for side in (0, 1)]
    found = {}
    for pair in taken:
        sums = []
        for side in (0, 1):
            rivals = [other for other in odds if other[side] == pair[side]]
            sums.append(sum(odds[other] for other in rivals if odds[other] >= placed[1 - side].get(other[1 - side], 0.0)))
        found[pair] = odds[pair] / (1 + max(sums))
    return found


def assigned(pairs, accept):
    """{(left, right): probability} of the links among (left, right, odds)."""
    found = {}
    pairs = [(left, right, min(odds, MOST_ODDS)) for left, right, odds in pairs if odds >= LEAST_ODDS]
    for group in groups(pairs):
        if max(len({pair[side] for pair in group}) for side in (0, 1)) <= SMALL:
            chance = shares(group)
            taken = greedy([(*pair, probability) for pair, probability in chance.items()])
        else:
            taken = greedy(group)
            chance = against_rivals(group, taken)
        found |= {pair: chance[pair] for pair in taken if chance[pair] >= accept}
    return found
