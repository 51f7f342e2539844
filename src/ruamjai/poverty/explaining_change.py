"""What would have to change for a household to leave poverty: exact, for any weights and any cut-off.

A dimension counts as long as one of its indicators fails (union), so lifting it means that every failed indicator in it
passes. Where answers are missing, what must be asked is told beside what must change: an unknown is never "not poor".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ruamjai.rulebook.weighing import smallest_sets

Indicators = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """One smallest way out of poverty: dimensions to lift, and the failed indicators in them that must then pass.

    ``ask`` are the indicators without an answer that could still keep the household at the cut-off or above it after that;
    with none of them, it is then not poor for sure.
    """

    dimensions: tuple[str, ...]
    indicators: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaysOut:
    """``ways``: every smallest set, the fewest dimensions first; none where the household is not known to be poor.

    ``ask``: the indicators without an answer that decide whether it is poor; none where that is known.
    """

    ways: tuple[Way, ...]
    ask: tuple[str, ...]


def ways_out(*, weights: Mapping[str, Fraction], k: Fraction, failed: Indicators, unknown: Indicators) -> WaysOut:
    """Every set of dimensions whose lifting brings the weighted count below ``k``, and of which no part would do.

    ``weights`` by dimension (those of weight 0 are switched off); ``failed`` and ``unknown`` are the indicators of each
    dimension that fail or have no answer. Poor at a count of ``k`` or more (Alkire and Foster 2011). Searches all sets of
    deprived dimensions: 2^5 for TPMAP, fit for a score of them.
    """
    deprived = [name for name, weight in weights.items() if weight and failed.get(name)]
    count = sum((weights[name] for name in deprived), Fraction(0))
    if count < k:
        undecided = {name: weight for name, weight in weights.items() if weight and name not in deprived and unknown.get(name)}
        return WaysOut((), _indicators(deciding(count, undecided, k), unknown))
    found: list[Way] = []
    for lifted in smallest_sets({name: weights[name] for name in deprived}, lambda weight: count - weight < k):
        still = {
            name: weight
            for name, weight in weights.items()
            if weight and unknown.get(name) and (name in lifted or name not in deprived)
        }
        left = count - sum((weights[name] for name in lifted), Fraction(0))
        ask = _indicators(deciding(left, still, k), unknown)
        found.append(Way(lifted, _indicators(lifted, failed), ask))
    return WaysOut(tuple(sorted(found, key=lambda way: (len(way.dimensions), len(way.indicators)))), ())


def deciding(count: Fraction, undecided: Mapping[str, Fraction], k: Fraction) -> tuple[str, ...]:
    """The undecided dimensions that can decide whether a count reaches ``k``, whatever the others turn out to be."""
    found = []
    for name, weight in undecided.items():
        others = [other for key, other in undecided.items() if key != name]
        sums = {count}
        for other in others:
            sums |= {partial + other for partial in sums}
        if any(partial < k <= partial + weight for partial in sums):
            found.append(name)
    return tuple(found)


def _indicators(dimensions: tuple[str, ...], by_dimension: Indicators) -> tuple[str, ...]:
    return tuple(indicator for name in dimensions for indicator in by_dimension[name])
