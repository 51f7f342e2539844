"""How often the intervals hold: samples drawn again and again from populations whose truth is known.

Populations as linking makes them: most links by number and nearly all right, fewer by comparison in several bins, pairs left
apart of which few are one person. What is asked is the nominal 0.95, less three standard errors of 400 repetitions.
"""

from math import sqrt

import numpy as np
import pytest

from ruamjai.linking.quality.estimates import measured
from ruamjai.linking.quality.intervals import kappa
from ruamjai.linking.quality.pairs import PairCount
from ruamjai.linking.quality.sampling import plan
from ruamjai.linking.quality.verdicts import Reviewed

REPEATS = 400
LEAST = 0.95 - 3 * sqrt(0.95 * 0.05 / REPEATS)
# kind, stated probability, pairs, share that is one person
USUAL = (
    ("tier1", 0.9998, 20_000, 0.9995), ("tier2", 0.995, 3_000, 0.985), ("tier2", 0.97, 800, 0.95), ("tier2", 0.9, 300, 0.85),
    ("tier2", 0.65, 150, 0.7), ("possible", 0.35, 400, 0.45), ("possible", 0.1, 1_500, 0.12), ("possible", 0.03, 9_000, 0.01),
)  # fmt: skip
WORSE = tuple((kind, stated, n, max(share - 0.08, 0.0)) for kind, stated, n, share in USUAL)
SMALL = tuple((kind, stated, max(n // 60, 8), share) for kind, stated, n, share in USUAL)


def strata(population, registers):
    """(stratum, register, kind, stated, size, how many are one person): the population dealt out to unlike registers."""
    dealt = []
    for kind, stated, n, share in population:
        for place, register in enumerate(registers):
            size = max(int(n * 2.0**-place / 2), 4) if len(registers) > 1 else n
            dealt.append((f"{register}:{kind}:{stated}", register, kind, stated, size, round(size * share)))
    return dealt


def drawn(rng, dealt, sizes):
    pairs = []
    for stratum, register, kind, stated, size, true in dealt:
        same = int(rng.hypergeometric(true, size - true, sizes[stratum]))
        for k in range(sizes[stratum]):
            verdict = "same" if k < same else "different"
            pairs.append(
                Reviewed("f", f"l{k}", f"{stratum}{k}", "0001", stratum, register, kind, stated, "57", size, size, 10**6,
                         verdict, verdict, None, verdict, "agreed")
            )  # fmt: skip
    return pairs


def truth(dealt, reach):
    linked = sum(true for *_, kind, _, _, true in dealt if kind != "possible")
    weighed = linked + sum(true for *_, kind, _, _, true in dealt if kind == "possible")
    missed = sum(true * (1 - reach) / reach for *_, kind, _, _, true in dealt if kind != "tier1")
    n = sum(size for *_, kind, _, size, _ in dealt if kind != "possible")
    return {"precision": linked / n, "recall_weighed": linked / weighed, "recall": linked / (weighed + missed)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("population", "registers", "size"),
    [(USUAL, "a", 200), (USUAL, "a", 400), (USUAL, "abcd", 400), (WORSE, "abcd", 400), (SMALL, "a", 300)],
    ids=["few read", "usual", "four registers", "worse than stated", "small"],
)
def test_the_intervals_hold_as_often_as_they_say(population, registers, size):
    rng = np.random.default_rng(2566)
    dealt, reach = strata(population, registers), 0.95
    counts = [PairCount(stratum, register, kind, 0.0, "57", n, n * stated) for stratum, register, kind, stated, n, _ in dealt]
    sizes = {one.id: one.drawn for one in plan(counts, size)}
    true, held = truth(dealt, reach), dict.fromkeys(("precision", "recall_weighed", "recall"), 0)
    for _ in range(REPEATS):
        for found in measured(drawn(rng, dealt, sizes), dict.fromkeys(registers, reach)):
            if found.scope == "all" and found.part == "all" and found.measure in held:
                held[found.measure] += found.ll - 1e-9 <= true[found.measure] <= found.ul + 1e-9
    assert {measure: n / REPEATS for measure, n in held.items() if n / REPEATS < LEAST} == {}


def test_wald_s_interval_would_not_hold():
    """Why another is used: with 400 pairs the usual formula takes strata without a wrong pair for certain."""
    rng = np.random.default_rng(2566)
    dealt = strata(USUAL, "a")
    counts = [PairCount(stratum, "a", kind, 0.0, "57", n, n * stated) for stratum, _, kind, stated, n, _ in dealt]
    sizes = {one.id: one.drawn for one in plan(counts, 400)}
    true, held = truth(dealt, 1.0)["precision"], 0
    linked = [one for one in dealt if one[2] != "possible"]
    whole = sum(size for *_, size, _ in linked)
    for _ in range(REPEATS):
        estimate = variance = 0.0
        for stratum, *_, size, same in linked:
            n = sizes[stratum]
            p = rng.hypergeometric(same, size - same, n) / n
            estimate += size / whole * p
            variance += (size / whole) ** 2 * p * (1 - p) / max(n - 1, 1)
        held += abs(estimate - true) <= 1.96 * sqrt(variance)
    assert held / REPEATS < 0.9


@pytest.mark.parametrize(("agree", "same"), [(0.98, 0.85), (0.9, 0.6), (0.95, 0.95)])
def test_kappa_s_interval_holds(agree, same):
    """Two readers who each flip the truth now and then; kappa in the long run against the intervals of 400 pairs."""
    rng = np.random.default_rng(1)
    flip = (1 - sqrt(2 * agree - 1)) / 2  # both right or both wrong with chance ``agree``

    def table(n):
        true = rng.random(n) < same
        one, other = (true ^ (rng.random(n) < flip) for _ in range(2))
        return np.array([[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), (~one & ~other).sum()]])

    _, (long_run, _, _) = kappa(table(2_000_000))
    held = 0
    for _ in range(REPEATS):
        found = kappa(table(400))
        held += found[1] is not None and found[1][1] <= long_run <= found[1][2]
    assert held / REPEATS >= LEAST
