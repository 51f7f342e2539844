"""Fellegi and Sunter (1969) with two kinds of non-matches, for one pair, as plainly as it can be said."""

from fractions import Fraction


def weight_of_evidence(pattern, m, u, mates, n_others, n_mates, rarity_factor=1):
    """The Bayes factor of a pattern: its share among pairs of one person over its share among all other pairs.

    ``pattern`` holds a level for each field, None where unknown; ``m``, ``u``, ``mates`` a list of shares for each field.
    ``rarity_factor`` multiplies the share among any two people (a rare shared name makes it smaller).
    """
    same = other = housemates = Fraction(1)
    for field, level in enumerate(pattern):
        if level is None:
            continue
        same *= Fraction(m[field][level])
        other *= Fraction(u[field][level])
        housemates *= Fraction(mates[field][level])
    other *= Fraction(rarity_factor)
    everyone_else = (n_others * other + n_mates * housemates) / (Fraction(n_others) + Fraction(n_mates))
    return same / everyone_else


def shares(levels, first, first_weight):
    """Learnt shares of one field: seen counts, the first shares as so many pairs, half a pair for each level."""
    seen = [Fraction(sum(level == k for level in levels)) for k in range(len(first))]
    half = Fraction(1, 2) if sum(seen) else 0
    counts = [n + Fraction(start) * Fraction(first_weight) + half for n, start in zip(seen, first, strict=True)]
    return [n / sum(counts) for n in counts]
