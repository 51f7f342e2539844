"""The change between two measurements: how much, how sure, and by how much a year.

Of two samples drawn apart (repeated cross-sections) the variances add. Of a panel, in which the same units were asked twice,
the linearised values of both rounds are subtracted unit by unit first, so that what the rounds share cancels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ruamjai.poverty.counting.cells import Floats, Groups, Whole
from ruamjai.poverty.counting.estimating import Clustered
from ruamjai.poverty.counting.figures import Figure
from ruamjai.poverty.counting.results import Measured, as_table
from ruamjai.poverty.counting.words import Words, refuse
from ruamjai.poverty.designs import interval, ratios, sum_by, variance

CHANGES = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),
        pa.field("k", pa.string()),
        pa.field("subgroup", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("indicator", pa.string(), nullable=False),
        pa.field("change", pa.string(), nullable=False),
        *(pa.field(name, pa.float64()) for name in ("before", "after", "b", "se", "ll", "ul")),
        pa.field("n_before", pa.int64(), nullable=False),
        pa.field("n_after", pa.int64(), nullable=False),
    ]
)
"""Changes of the figures that both measurements have. ``change``: "absolute" (after − before) or "relative" (after / before
− 1), and both "_a_year" where the years are known. ``before`` and ``after`` are the figures themselves."""

_KEYS = ("measure", "k", "subgroup", "level", "indicator")


@dataclass(frozen=True, slots=True)
class Changed:
    """Changes in the form of ``CHANGES``, and what to know of them."""

    table: pa.Table
    notices: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Figures of two rounds side by side, (figures,), with the variances of after − before and of after / before."""

    b1: Floats
    b2: Floats
    absolute: Floats
    ratio: Floats
    df: Floats


def change(
    before: Measured, after: Measured, *, panel: bool = False, years: tuple[float, float] | None = None, level: float = 0.95
) -> Changed:
    """How each figure changed from ``before`` to ``after``. ``panel``: the same units (by name) were asked twice.

    ``years``: of the two rounds; else those that were measured with. Shares of groups are not compared. ``UsageError`` where
    the two are of different measures, or a panel has no units in common.
    """
    refuse(_faults(before, after, panel=panel, years=years))
    first, second = _places(before), _places(after)
    keys = [key for key in first if key in second]
    here, there = [first[key] for key in keys], [second[key] for key in keys]
    pair = _side_by_side(before, after, here, there)
    if panel:
        pair = _of_panel(before, after, keys, pair)
    span = _span(before, after, years)
    columns = _columns(pair, span, level)
    count = len(columns["change"]) // max(len(keys), 1)
    for i, name in enumerate(_KEYS):
        columns[name] = [key[i] for _ in range(count) for key in keys]
    for name, measured, rows in (("n_before", before, here), ("n_after", after, there)):
        columns[name] = np.tile(measured.table.column("n").to_numpy()[rows], count)
    return Changed(as_table(columns, CHANGES), tuple(_notices(before, after)))


def _faults(before: Measured, after: Measured, *, panel: bool, years: tuple[float, float] | None) -> list[Words]:
    found = []
    if before.measure.id != after.measure.id:
        names = f"{before.measure.id}, {after.measure.id}"
        found.append(Words("measure", f"สองรอบใช้ตัววัดต่างกัน ({names})", f"The rounds are of different measures ({names})."))
    if years is not None and years[0] >= years[1]:
        found.append(Words("years", "ปีของรอบหลังต้องมากกว่ารอบแรก", f"years = {years}: the second must be later than the first."))
    if panel:
        clustered = all(measured.design.units == "psu" for measured in (before, after))
        common = set(before.parts[0].cells.units) & set(after.parts[0].cells.units)
        if not clustered or not common:
            en = "A panel needs psu in both rounds, with units (strata and psu) of the same names."
            found.append(Words("panel", "การเทียบแบบติดตามหน่วยเดิมต้องมี psu ทั้งสองรอบและชื่อหน่วยตรงกัน", en))
    return found


def _notices(before: Measured, after: Measured) -> list[Words]:
    if before.version_start == after.version_start and before.asked.missing == after.asked.missing:
        return []
    en = "The rounds were measured by different versions or rules for missing answers: part of the change may be theirs."
    return [Words("versions_differ", "สองรอบใช้ตัววัดคนละรุ่นหรือคนละกติกาเมื่อขาดคำตอบ ส่วนต่างอาจเกิดจากกติกา", en)]


def _places(measured: Measured) -> dict[tuple[str | None, ...], int]:
    columns = [measured.table.column(name).to_pylist() for name in _KEYS]
    return {key: place for place, key in enumerate(zip(*columns, strict=True)) if key[0] != "popshare"}


def _side_by_side(before: Measured, after: Measured, here: Sequence[int], there: Sequence[int]) -> _Pair:
    b1, se1, df1 = _taken(before, here)
    b2, se2, df2 = _taken(after, there)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = se2**2 / b1**2 + b2**2 * se1**2 / b1**4
    return _Pair(b1, b2, se1**2 + se2**2, ratio, df1 + df2)


def _taken(measured: Measured, rows: Sequence[int]) -> tuple[Floats, Floats, Floats]:
    b, se = (measured.table.column(name).to_numpy()[rows].astype(np.float64) for name in ("b", "se"))
    return b, se, measured.df[rows]


def _of_panel(before: Measured, after: Measured, keys: Sequence[tuple[str | None, ...]], pair: _Pair) -> _Pair:
    """The same pair with variances that know what the rounds share."""
    place = {key: i for i, key in enumerate(keys)}
    absolute, ratio, df = np.full(len(keys), np.nan), np.full(len(keys), np.nan), np.zeros(len(keys))
    shared = [g for g in before.asked.groupings if g.name in {other.name for other in after.asked.groupings}]
    for grouping in shared:
        rounds = [_Round.of(measured, grouping.name) for measured in (before, after)]
        for key, values in _variances(rounds[0], rounds[1], before.asked.lone).items():
            absolute[place[key]], ratio[place[key]], df[place[key]] = values
    return _Pair(pair.b1, pair.b2, absolute, ratio, df)


@dataclass(frozen=True, slots=True)
class _Round:
    """One round's linearised values by group and unit. ``z``: (cells, figures), in the figures' own units; ``b`` by group."""

    groups: Groups
    group: Whole
    unit: Whole
    stratum_of: Whole
    units: tuple[tuple[str, str], ...]
    figures: Sequence[Figure]
    b: Floats
    z: Floats

    @classmethod
    def of(cls, measured: Measured, grouping: str) -> "_Round":
        asked = next(g for g in measured.asked.groupings if g.name == grouping)
        cells = next(part.cells for part in measured.parts if asked in part.groupings)
        groups, clustered = cells.groups(asked), Clustered(cells, measured.asked, measured.present)
        pairs = [(figure.over, figure.under) for figure in measured.figures]
        names = tuple(dict.fromkeys(name for pair in pairs for name in pair))
        totals = clustered.totals(groups, names)
        found = ratios(totals, [(names.index(over), names.index(under)) for over, under in pairs], lone=measured.asked.lone)
        factor = np.array([figure.factor for figure in measured.figures])
        return cls(
            groups,
            totals.group,
            totals.psu,
            cells.stratum_of,
            cells.units,
            measured.figures,
            found.b * factor,
            found.z * factor,
        )

    def key(self, group: int, figure: int) -> tuple[str | None, ...]:
        asked = self.figures[figure]
        k = None if asked.k is None else str(asked.k)
        return (asked.measure, k, self.groups.grouping.name, self.groups.levels[group], asked.indicator)


def _variances(first: _Round, second: _Round, lone: str) -> dict[tuple[str | None, ...], tuple[float, float, float]]:
    """(variance of the difference, of the ratio, df) of each figure that both rounds have in a group."""
    names = _figure_names(second)
    both = [(i, names[name]) for name, i in _figure_names(first).items() if name in names]
    levels = [level for level in first.groups.levels if level in second.groups.levels]
    units = list(dict.fromkeys([*first.units, *second.units]))
    strata = list(dict.fromkeys(stratum for stratum, _ in units))
    stratum_of = np.array([strata.index(stratum) for stratum, _ in units], np.int64)
    n_h = np.bincount(stratum_of, minlength=len(strata))
    (group1, unit1, z1), (group2, unit2, z2) = _aligned(first, levels, units, 0, both), _aligned(second, levels, units, 1, both)
    b1 = first.b[[first.groups.levels.index(level) for level in levels]][:, [i for i, _ in both]]
    b2 = second.b[[second.groups.levels.index(level) for level in levels]][:, [i for _, i in both]]
    place, back = np.unique(np.concatenate([group1, group2]) * len(units) + np.concatenate([unit1, unit2]), return_inverse=True)
    group, unit = place // len(units), place % len(units)
    spread = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for by1, by2 in ((np.ones_like(b1), np.ones_like(b1)), (b2 / b1**2, 1 / b1)):
            z = sum_by(back, np.concatenate([-z1 * by1[group1], z2 * by2[group2]]), len(place))
            found, df = variance(group, stratum_of[unit], n_h, z, z * z, len(levels), lone)  # type: ignore[arg-type]
            spread.append(found)
    return {
        first.key(first.groups.levels.index(level), i): (spread[0][g, f], spread[1][g, f], df[g])
        for g, level in enumerate(levels)
        for f, (i, _) in enumerate(both)
    }


def _figure_names(of: _Round) -> dict[tuple[str, Fraction | None, str], int]:
    return {(figure.measure, figure.k, figure.indicator): i for i, figure in enumerate(of.figures)}


def _aligned(
    of: _Round, levels: Sequence[str], units: Sequence[tuple[str, str]], side: int, both: Sequence[tuple[int, int]]
) -> tuple[Whole, Whole, Floats]:
    """The cells of a round in the groups and units that the two have together."""
    unit_place = {unit: i for i, unit in enumerate(units)}
    level_place = {level: i for i, level in enumerate(levels)}
    group = np.array([level_place.get(level, -1) for level in of.groups.levels], np.int64)[of.group]
    unit = np.array([unit_place[unit] for unit in of.units], np.int64)[of.unit]
    here = group >= 0
    return group[here], unit[here], of.z[here][:, [places[side] for places in both]]


def _span(before: Measured, after: Measured, years: tuple[float, float] | None) -> float | None:
    if years is not None:
        return years[1] - years[0]
    first, second = before.asked.year, after.asked.year
    return float(second - first) if first is not None and second is not None and second > first else None


def _columns(pair: _Pair, span: float | None, level: float) -> dict[str, Sequence[object] | NDArray[np.generic]]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(pair.b1 == 0, np.nan, pair.b2 / pair.b1)
        kinds = [("absolute", pair.b2 - pair.b1, np.sqrt(pair.absolute)), ("relative", ratio - 1, np.sqrt(pair.ratio))]
        if span is not None:
            a_year = ratio ** (1 / span)
            kinds.append(("absolute_a_year", kinds[0][1] / span, kinds[0][2] / span))
            kinds.append(("relative_a_year", a_year - 1, a_year / ratio / span * kinds[1][2]))
    b, se = np.concatenate([kind[1] for kind in kinds]), np.concatenate([kind[2] for kind in kinds])
    low, high = interval(b, se, np.tile(pair.df, len(kinds)), level=level, scale="any")
    count = len(pair.b1)
    return {
        "change": [kind[0] for kind in kinds for _ in range(count)],
        "before": np.tile(pair.b1, len(kinds)),
        "after": np.tile(pair.b2, len(kinds)),
        "b": b, "se": se, "ll": low, "ul": high,
    }  # fmt: skip
