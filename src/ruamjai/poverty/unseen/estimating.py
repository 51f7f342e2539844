"""From the counts of one area to its estimates: Chapman for two lists, log-linear models and their average for more."""

from collections.abc import Mapping

from ruamjai.poverty.unseen.averaging import average
from ruamjai.poverty.unseen.estimates import Estimate, Reason
from ruamjai.poverty.unseen.log_linear import Cells, Floats, all_models, cells, fit
from ruamjai.poverty.unseen.two_lists import chapman


def estimate_unseen(
    counts: Mapping[str, float], lists: int, *, people_at_least: int = 1, overlap_at_least: int = 1, dispersion: float = 1.0
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
    reason = why_not(found, people_at_least=people_at_least, overlap_at_least=overlap_at_least)
    if reason:
        return (Estimate("chapman" if lists == 2 else "average", reason=reason),)
    if lists == 2:
        first, second = (sum(n for history, n in counts.items() if history[place] == "1") for place in (0, 1))
        return (chapman(first, second, counts.get("11", 0), dispersion=dispersion),)
    return estimate_cells(found, dispersion=dispersion)


def why_not(found: Cells, *, people_at_least: int, overlap_at_least: int) -> Reason:
    """Why so few people make no estimate; "" where they do."""
    if found.seen < people_at_least:
        return "too_few"
    if found.seen_again == 0:
        return "no_overlap"
    return "too_few" if found.seen_again < overlap_at_least else ""


def estimate_cells(found: Cells, *, dispersion: float = 1.0, spread: Floats | None = None) -> tuple[Estimate, ...]:
    """The average over all models of three lists or more, then each model. ``spread`` as in ``fit``."""
    return average([fit(found, pairs, dispersion=dispersion, spread=spread) for pairs in all_models(found.lists)])
