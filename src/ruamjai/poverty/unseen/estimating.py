"""From the counts of one area to its estimates: Chapman for two lists, log-linear models and their average for more."""

from ruamjai.poverty.unseen.averaging import average
from ruamjai.poverty.unseen.estimates import Estimate, Reason
from ruamjai.poverty.unseen.log_linear import all_models, cells, fit
from ruamjai.poverty.unseen.two_lists import chapman


def estimate_unseen(
    counts: dict[str, int], lists: int, *, people_at_least: int = 1, overlap_at_least: int = 1
) -> tuple[Estimate, ...]:
    """How many people none of ``lists`` lists holds, the figure to show first.

    ``counts``: history → people, such as {"110": 4} for four people on the first two lists and not on the third; a history of
    nobody's ("000") may not stand among them. With two lists there is Chapman's estimate alone; with more, the average over
    all models with main effects and any set of two-way interactions, then each of them. A ``reason`` in place of a number:
    ``one_register``, ``too_few`` people or people seen twice, ``no_overlap``, ``not_fitted``.
    """
    if lists < 2:
        return (Estimate("chapman", reason="one_register"),)
    found = cells(counts, lists)
    kind = "chapman" if lists == 2 else "average"
    reason: Reason = ""
    if found.seen < people_at_least:
        reason = "too_few"
    elif found.seen_again == 0:
        reason = "no_overlap"
    elif found.seen_again < overlap_at_least:
        reason = "too_few"
    if reason:
        return (Estimate(kind, reason=reason),)
    if lists == 2:
        first, second = (sum(n for history, n in counts.items() if history[place] == "1") for place in (0, 1))
        return (chapman(first, second, counts.get("11", 0)),)
    return average([fit(found, pairs) for pairs in all_models(lists)])
