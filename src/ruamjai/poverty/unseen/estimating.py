"""From the counts of one area to its estimates: Chapman for two lists, log-linear models and their average for more."""

from ruamjai.poverty.unseen.averaging import average
from ruamjai.poverty.unseen.estimates import Estimate, Reason
from ruamjai.poverty.unseen.log_linear import all_models, cells, fit
from ruamjai.poverty.unseen.two_lists import chapman


def estimate_unseen(
    counts: dict[str, int], lists: int, *, people_at_least: int = 1, overlap_at_least: int = 1, dispersion: float = 1.0
) -> tuple[Estimate, ...]:
    """How many people none of ``lists`` lists holds, the figure to show first.

    ``counts``: history → people, such as {"110": 4} for four people on the first two lists and not on the third; a history of
    nobody's ("000") may not stand among them. With two lists there is Chapman's estimate alone; with more, the average over
    all models with main effects and any set of two-way interactions, then each of them. A ``reason`` in place of a number:
    ``one_register``, ``too_few`` people or people seen twice, ``no_overlap``, ``not_fitted``.

    ``dispersion`` is how many people are found at a time, Σ m² / Σ m over homes of m people of one history; 1 for one by one.
    It widens every interval and weakens the criterion by which models are weighed. ``ValueError`` below 1.
    """
    if not dispersion >= 1:
        raise ValueError(f"{dispersion} people found at a time")
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
        return (chapman(first, second, counts.get("11", 0), dispersion=dispersion),)
    return average([fit(found, pairs, dispersion=dispersion) for pairs in all_models(lists)])
