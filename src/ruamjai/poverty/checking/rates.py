"""From counts by village to rates of areas, with intervals that know that neighbours are alike.

Each rate is a ratio Σ w·error / Σ w·reached with villages as primary sampling units; its interval is a t interval on the logit
scale, with one degree of freedom less than villages where somebody was reached. With few villages the error may come out
smaller by chance than that of as many independent people; it is never taken to be: the design effect is at least 1, on the
effective number of people (Kish 1965: (Σw)² / Σw², at most the people themselves). Where no error can be had (nobody or
everybody is an error, one village) the interval is Clopper and Pearson's (1934) on the effective number. That one knows
nothing of villages: it is the least that is unsure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import beta

from ruamjai.poverty.areas import COUNTRY, TO_AMPHOE
from ruamjai.poverty.checking.visits import MEASURES, MILLION, SUMS
from ruamjai.poverty.designs import Totals, interval, ratios

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

FEWEST = 2  # people reached; of one person no rate is told


@dataclass(frozen=True, slots=True)
class Cells:
    """Village by village: the group (area, rule, measure) that a row counts for, and its sums by the names of ``SUMS``."""

    group: Whole
    sums: dict[str, Whole]
    keys: list[tuple[str, str, str]]


def clopper_pearson(errors: Floats, n: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """Exact limits of a share; ``errors`` and ``n`` need not be whole (effective numbers). Clopper and Pearson (1934)."""
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(errors > 0, beta.ppf(tail, errors, n - errors + 1), 0.0)
        high = np.where(errors < n, beta.ppf(1 - tail, errors + 1, n - errors), 1.0)
    return low, high


def rates(counted: pa.Table, known_areas: Sequence[str]) -> list[dict[str, object]]:
    """Rows of ``list_errors`` from ``count_by_village``, in the order of their key; areas where nobody was drawn have none."""
    # Sums of fractions depend on their order, and engines hand rows over in any.
    counted = counted.sort_by([(name, "ascending") for name in ("rule", "tambon_code", "unit")])
    cells = _cells(counted, frozenset(known_areas))
    n_groups = len(cells.keys)
    totals = {name: _total(cells, name, n_groups) for name in SUMS}
    estimates = ratios(
        Totals(
            group=cells.group,
            stratum=cells.group,  # every figure has a design of its own: the villages visited for it
            psu=np.arange(len(cells.group)),
            sums=np.stack([cells.sums["errors"], cells.sums["reached"]], axis=1).astype(np.float64),
            stratum_of=cells.group,
            groups=n_groups,
        ),
        [(0, 1)],
    )
    b = np.where(totals["n_reached"] >= FEWEST, estimates.b[:, 0], np.nan)
    villages = np.bincount(cells.group[cells.sums["reached"] > 0], minlength=n_groups)
    se, low, high = _intervals(b, estimates.se[:, 0], villages, totals)
    figures = {"b": b, "se": se, "ll": low, "ul": high}
    found: list[dict[str, object]] = []
    for (area, rule, measure), place in sorted((key, place) for place, key in enumerate(cells.keys)):
        if totals["n_drawn"][place]:
            row: dict[str, object] = {"area_code": area, "level": _level(area), "rule": rule, "measure": measure}
            row |= {name: int(totals[name][place]) for name in ("n_drawn", "n_reached", "n_errors")}
            found.append(row | {name: _number(values[place]) for name, values in figures.items()})
    return found


def _intervals(b: Floats, se: Floats, villages: Whole, totals: dict[str, Floats]) -> tuple[Floats, Floats, Floats]:
    """(se, lower, upper); of the exact interval there is no standard error."""
    told = ~np.isnan(b)
    n = _effective(totals)
    exact: Mask = (villages < 2) | (b <= 0) | (b >= 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.maximum(se, np.sqrt(b * (1 - b) / n))
    low, high = interval(b, se, (villages - 1).astype(np.float64))
    exact_low, exact_high = clopper_pearson(np.where(told, b, 0.0) * n, n)
    return (
        np.where(told & ~exact, se, np.nan),
        np.where(told, np.where(exact, exact_low, low), np.nan),
        np.where(told, np.where(exact, exact_high, high), np.nan),
    )


def _effective(totals: dict[str, Floats]) -> Floats:
    """The effective number of people reached, of equal weights the people themselves."""
    reached, squares = totals["reached"] / MILLION, totals["squares"] / MILLION
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.fmin(totals["n_reached"], reached**2 / squares)
    return found


def _cells(counted: pa.Table, known_areas: frozenset[str]) -> Cells:
    rules = counted.column("rule").to_pylist()
    tambons = counted.column("tambon_code").to_pylist()
    names = ["n_in_area", *(f"{measure}_{name}" for measure in MEASURES for name in SUMS)]
    columns = {name: counted.column(name).cast(pa.int64()).to_numpy() for name in names}  # engines sum into wider ones
    in_area = columns["n_in_area"] > 0
    keys: dict[tuple[str, str, str], int] = {}
    group, of_row, of_measure = [], [], []
    for row, (rule, tambon) in enumerate(zip(rules, tambons, strict=True)):
        for area in _areas_of(tambon, known_areas):
            for place, measure in enumerate(MEASURES):
                if measure == "exclusion" and not in_area[row]:
                    continue  # nobody was called on door to door: the village is not in that sample
                group.append(keys.setdefault((area, rule, measure), len(keys)))
                of_row.append(row)
                of_measure.append(place)
    chosen = np.array(of_row, np.int64), np.array(of_measure, np.int64)
    sums = {name: np.stack([columns[f"{measure}_{name}"] for measure in MEASURES], axis=1)[chosen] for name in SUMS}
    return Cells(np.array(group, np.int64), sums, list(keys))


def _areas_of(tambon: str | None, known: frozenset[str]) -> list[str]:
    if tambon is None:
        return [COUNTRY]
    codes = [tambon[:digits] or COUNTRY for _, digits in TO_AMPHOE]
    return [code for code in codes if code in known]


def _level(area: str) -> str:
    return {digits: level for level, digits in TO_AMPHOE}[0 if area == COUNTRY else len(area)]


def _total(cells: Cells, name: str, n_groups: int) -> Floats:
    found = np.zeros(n_groups)
    np.add.at(found, cells.group, cells.sums[name])
    return found


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
