"""How sure the figures of areas are, and what M0 is made of, as one reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.figures import AreaFigures
from ruamjai.web.queries.open_areas import open_areas
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

Limits = tuple[float, float]
_ROWS = [(measure, "") for measure in ("H", "A", "M0")] + [
    (measure, name) for measure in ("share", "hdk") for name in DIMENSIONS
]
_COLUMNS = ("b", "ll", "ul")
_SIZES = ("n_people", "n_unknown", "n_households", "n_unknown_households", "n_poor", "n_poor_households")
_DECIMALS = 3  # as the pages write them: H and A in tenths of a per cent


@dataclass(frozen=True, slots=True)
class Errors:
    """(lower, upper) of the 95 % intervals of an area, None where none is told.

    ``a``: the intensity itself, where M0 is told whole. ``parts``: of each dimension its part of M0, and the share of people
    poor and lacking it; empty where they are withheld or nobody is poor.
    """

    h: Limits | None = None
    a: float | None = None
    a_between: Limits | None = None
    m0: Limits | None = None
    parts: Mapping[str, Limits] = field(default_factory=dict)


class Estimates:
    """``poverty_measures`` of a run: (areas, figures of ``_ROWS``, ``_COLUMNS``), NaN where there is none."""

    def __init__(self, run: SealedRun) -> None:
        self._row: dict[str, int] = {}
        self._values: NDArray[np.float64] = np.full((0, len(_ROWS), len(_COLUMNS)), np.nan)
        if run.has("poverty_measures"):
            self._fill(run)

    def _fill(self, run: SealedRun) -> None:
        table = run.table("poverty_measures")
        wanted = table.measure.isin(["H", "A", "M0", "share", "hdk"]) & table.indicator.isin(["", *DIMENSIONS])
        found = run.collect(table.filter(wanted).select("area_code", "measure", "indicator", *_COLUMNS))
        codes = found["area_code"].to_pylist()
        self._row = {code: i for i, code in enumerate(dict.fromkeys(codes))}
        at = {key: i for i, key in enumerate(_ROWS)}
        figures = [at[key] for key in zip(found["measure"].to_pylist(), found["indicator"].to_pylist(), strict=True)]
        self._values = np.full((len(self._row), len(_ROWS), len(_COLUMNS)), np.nan)
        values = np.column_stack([found[name].to_numpy() for name in _COLUMNS])
        self._values[[self._row[code] for code in codes], figures] = values

    def get(self, code: str, measure: str, indicator: str = "") -> tuple[float | None, Limits | None]:
        """A figure and its interval."""
        if code not in self._row:
            return None, None
        b, low, high = (float(value) for value in self._values[self._row[code], _ROWS.index((measure, indicator))])
        return None if np.isnan(b) else b, None if np.isnan(low) or np.isnan(high) else (low, high)


@once_a_run
def estimates(run: SealedRun) -> Estimates:
    """The estimates of the run, read once."""
    return Estimates(run)


@once_a_run
def _open_limits(run: SealedRun) -> frozenset[str]:
    """The areas whose intervals anybody may read.

    A household is a cluster, so an interval to its last digit tells the sum of the squares of the sizes of the poor households.
    Taken from that of the area around it, so does what is left over: of two poor households with eight people how many live in
    each, and with that which hidden count is whose. So what is left over has to be as large as what is told.
    """
    rows = columns_of(run, "area_poverty", "area_code", *_SIZES)
    sizes = {
        code: (people - unknown, poor, poor_homes, max(0, homes - unknown_homes - poor_homes))
        for code, people, unknown, homes, unknown_homes, poor, poor_homes in zip(*rows.values(), strict=True)
        if len(code) <= 6  # no village has an interval
    }
    return open_areas(sizes)


def _as_seen(limits: Limits | None, *, sees_small: bool) -> Limits | None:
    if limits is None or sees_small:
        return limits
    low, high = (round(end, _DECIMALS) for end in limits)
    return low, high


def errors(run: SealedRun, found: AreaFigures, *, sees_small: bool) -> Errors:
    """The errors that go with ``found``: never more than the figures themselves tell.

    An interval stands only beside a figure that is told whole, and without the right to small counts only in large groups.
    How many are poor and lack a dimension is told to everybody only where it is how many lack it, which the suppression
    has looked at: else it would tell of the few who lack and are not poor.
    """
    if found.all_unknown or found.n_poor.state != "shown":
        return Errors()
    known, code = estimates(run), found.code
    limits = {name: known.get(code, name)[1] for name in ("H", "A", "M0")}
    if not sees_small and code not in _open_limits(run):
        limits = dict.fromkeys(limits)
    told = {name: _as_seen(pair, sees_small=sees_small) for name, pair in limits.items()}
    h = told["H"] if found.h.value is not None else None
    if found.m0.value is None or found.m0.least is None:
        return Errors(h)
    parts = {name: (known.get(code, "share", name)[0], known.get(code, "hdk", name)[0]) for name in DIMENSIONS}
    whole = {name: pair for name, pair in parts.items() if None not in pair} if sees_small or found.all_lacking_poor else {}
    return Errors(h, known.get(code, "A")[0], told["A"], told["M0"], whole)
