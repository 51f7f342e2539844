"""Mutual best, one pair at a time: the strongest open pair is taken and both its sides leave."""


def greedy(pairs):
    """``pairs`` are (left, right, odds); returns the places of the taken ones."""
    order = sorted(range(len(pairs)), key=lambda k: (-pairs[k][2], pairs[k][0], pairs[k][1]))
    lefts, rights, taken = set(), set(), []
    for k in order:
        left, right, _ = pairs[k]
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            taken.append(k)
    return sorted(taken)
