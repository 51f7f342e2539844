"""Incomes, vulnerable households and the movement of capitals by area, and which of them anybody may read.

A figure of an area is open where it rests on at least fifty people (or households), where each guarded count in it is none or
at least five, and at least five are outside it; of the areas inside it: :mod:`ruamjai.web.queries.open_areas`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ruamjai.tables.registers import CAPITALS
from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.open_areas import open_areas
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

OF_ALL = ("mean", "median", "gini", "theil", *(f"share_q{i}" for i in range(1, 6)))
OF_THE_POOR = ("fgt0", "fgt1", "fgt2", "watts", "sen")
VULNERABLE = ("n_households", "n_vulnerable", "n_unknown", "n_low_income", "n_dependents", "n_both")
MOVED = ("n_better", "n_same", "n_worse")
_ESTIMATE = ("b", "se", "ll", "ul", "n", "n_missing")
_MOVEMENT = ("n_before", "n_after", "n_matched", "mean_before", "mean_after", "b", "se", "ll", "ul", *MOVED)
_SMALL_AREA = (
    "n_people", "n_households", "direct", "direct_se", "synthetic", "eblup", "rmse", "benchmarked", "gamma", "residual", "flag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its error and interval; ``n`` people it rests on, ``n_missing`` left out. None where there is none."""

    b: float | None
    se: float | None
    ll: float | None
    ul: float | None
    n: int
    n_missing: int


@dataclass(frozen=True, slots=True)
class Incomes:
    """Measures of income by name, as far as the reader may see them; ``withheld`` says whether any was kept back."""

    measures: Mapping[str, Estimate] = field(default_factory=dict)
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """Households by the vulnerable-household rule. ``n_unknown`` and the three counts of causes are None where only they are
    kept back; the unknown are then among those not known to be vulnerable."""

    n_households: int
    n_vulnerable: int
    n_unknown: int | None
    n_low_income: int | None
    n_dependents: int | None
    n_both: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """How one capital moved over households seen twice. ``moved`` (better, same, worse) is empty where it is kept back."""

    capital: str
    n_before: int
    n_after: int
    n_matched: int
    mean_before: float | None
    mean_after: float | None
    change: Estimate
    moved: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A tambon's headcount ratio as surveyed and by the model."""

    n_people: int
    n_households: int
    direct: float | None
    direct_se: float | None
    synthetic: float | None
    eblup: float | None
    rmse: float | None
    benchmarked: float | None
    gamma: float | None
    residual: float | None
    flag: str


@dataclass(frozen=True)
class _Rows:
    """A table as columns, and where each key stands in it."""

    at: Mapping[tuple[str, ...], int]
    columns: Mapping[str, list]  # type: ignore[type-arg]

    def get(self, key: tuple[str, ...], names: Sequence[str]) -> list:  # type: ignore[type-arg]
        return [self.columns[name][self.at[key]] for name in names]


def _rows(run: SealedRun, name: str, keys: Sequence[str], columns: Sequence[str]) -> _Rows:
    found = columns_of(run, name, *keys, *columns)
    at = {key: i for i, key in enumerate(zip(*(found[key] for key in keys), strict=True))}
    return _Rows(at, found)


@once_a_run
def _incomes(run: SealedRun) -> tuple[_Rows, frozenset[str], frozenset[str]]:
    rows = _rows(run, "area_incomes", ("area_code", "measure"), _ESTIMATE)
    everybody, poor = {}, {}
    for code, measure in rows.at:
        b, _se, _ll, _ul, n, _missing = rows.get((code, measure), _ESTIMATE)
        if measure == "mean":
            everybody[code] = (n,)
        elif measure == "fgt0":
            poor[code] = (n, round((b or 0.0) * n))  # of a register, every row stands for itself: the share gives the count
    return rows, open_areas(everybody), open_areas(poor)


def incomes(run: SealedRun, code: str, *, sees_small: bool) -> Incomes | None:
    """What is known of an area's incomes; None where nobody's is known."""
    rows, everybody, poor = _incomes(run)
    found = {name: Estimate(*rows.get((code, name), _ESTIMATE)) for name in (*OF_ALL, *OF_THE_POOR) if (code, name) in rows.at}
    if not any(one.n for one in found.values()):
        return None
    allowed = {
        name for name in found if sees_small or (name in OF_ALL and code in everybody) or (name in OF_THE_POOR and code in poor)
    }
    kept_back = any(found[name].n and name not in allowed for name in found)
    return Incomes({name: one for name, one in found.items() if name in allowed and one.n}, kept_back)


@once_a_run
def _vulnerable(run: SealedRun) -> tuple[_Rows, frozenset[str], frozenset[str], frozenset[str]]:
    """The table, and the areas whose vulnerable households are open, whose unknown ones are too, and whose causes."""
    rows = _rows(run, "area_vulnerable", ("area_code",), VULNERABLE)
    found, states, causes = {}, {}, {}
    for (code,) in rows.at:
        n, vulnerable, unknown, low, dependents, both = rows.get((code,), VULNERABLE)
        found[code] = (n, vulnerable)
        states[code] = (n, vulnerable, unknown, max(0, n - vulnerable - unknown))
        causes[code] = (*states[code], low, dependents, both, low - both, dependents - both)
    opened = open_areas(found)
    known = opened & open_areas(states)
    return rows, opened, known, known & open_areas(causes)


def vulnerable(run: SealedRun, code: str, *, sees_small: bool) -> Vulnerable | str | None:
    """Vulnerable households of an area; "withheld" where it is kept back, None where nobody was surveyed."""
    rows, opened, states, causes = _vulnerable(run)
    if (code,) not in rows.at:
        return None
    n, found, unknown, low, dependents, both = rows.get((code,), VULNERABLE)
    if sees_small or code in causes:
        return Vulnerable(n, found, unknown, low, dependents, both)
    if code not in opened:
        return "withheld"
    return Vulnerable(n, found, unknown if code in states else None, None, None, None)


@once_a_run
def _movement(run: SealedRun) -> tuple[_Rows, dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    rows = _rows(run, "area_capital_changes", ("area_code", "capital"), _MOVEMENT)
    means, counts = {}, {}
    known = figures(run)
    # How many were seen before is how many households PPPConnext surveyed: of two sisters this page would tell the one and
    # the overview the other, and their whole both.
    withheld = {
        code for code, _name in rows.at if known.cell(code, "capital_households", sees_small=False).state in ("small", "hidden")
    }
    for capital in (*CAPITALS, "overall"):
        sizes = {code: rows.get((code, capital), _MOVEMENT) for code, name in rows.at if name == capital}
        means[capital] = (
            open_areas({code: (row[2],) for code, row in sizes.items()}, closed=withheld)
            & open_areas({code: (row[0], row[0] - row[2]) for code, row in sizes.items()})  # not seen again
            & open_areas({code: (row[1], row[1] - row[2]) for code, row in sizes.items()})  # not seen before
        )
        counts[capital] = means[capital] & open_areas({code: (row[2], *row[-3:]) for code, row in sizes.items()})
    return rows, means, counts


def movement(run: SealedRun, code: str, *, sees_small: bool) -> list[Movement] | None:
    """How capitals moved in an area, overall last; [] where all is kept back, None where nobody was surveyed."""
    rows, means, counts = _movement(run)
    known = [capital for capital in (*CAPITALS, "overall") if (code, capital) in rows.at]
    if not known:
        return None
    found = []
    for capital in known:
        if not sees_small and code not in means[capital]:
            continue
        before, after, matched, mean_before, mean_after, b, se, ll, ul, *moved = rows.get((code, capital), _MOVEMENT)
        told = tuple(moved) if sees_small or code in counts[capital] else ()
        change = Estimate(b, se, ll, ul, matched, before - matched)
        found.append(Movement(capital, before, after, matched, mean_before, mean_after, change, told))
    return found


@once_a_run
def _small_areas(run: SealedRun) -> _Rows:
    return _rows(run, "small_areas", ("area_code",), _SMALL_AREA)


def small_area(run: SealedRun, code: str) -> SmallArea | None:
    """A tambon's figures as surveyed and by the model; None where neither is. Who may see them is for the page to ask."""
    rows = _small_areas(run)
    return SmallArea(*rows.get((code,), _SMALL_AREA)) if (code,) in rows.at else None


@once_a_run
def _models(run: SealedRun) -> dict[str, list[tuple[str, float | None, float | None, int]]]:
    found = columns_of(run, "small_area_models", "area_code", "term", "value", "se", "n_areas")
    models: dict[str, list[tuple[str, float | None, float | None, int]]] = defaultdict(list)
    for code, *term in zip(*found.values(), strict=True):
        models[code].append(tuple(term))  # type: ignore[arg-type]
    return dict(models)


def small_area_model(run: SealedRun, code: str) -> list[tuple[str, float | None, float | None, int]]:
    """The terms (term, value, se, tambons) of the model that a tambon's figure comes from: its province's, or the country's."""
    models = _models(run)
    return models.get(code[:2]) or models.get(COUNTRY, [])


def small_area_border(run: SealedRun, code: str) -> str:
    """Whether the variance between the tambons of that model came out as zero: "" not, "zero" and so it was taken, "adjusted".

    A run made before that was told apart took what came out.
    """
    variances = {term: value for term, value, _se, _n in small_area_model(run, code) if term.startswith("sigma2")}
    if variances.get("sigma2_reml", variances.get("sigma2")) != 0:
        return ""
    return "adjusted" if variances["sigma2"] else "zero"
