"""How good the links of a run are: counts as a reader may see them, what reviewers measured, what the model itself holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ruamjai.warehouse import suppression
from ruamjai.warehouse.privacy import Cell
from ruamjai.warehouse.suppression import Tree
from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

COUNTS = ("n_records", "n_alone", "n_tier1", "n_tier2", "n_duplicates", "n_possible", "n_contradicted")
_MEASURES = (
    "scope", "scope_id", "measure", "part", "basis", "estimate", "ll", "ul", "least", "most", "n_reviewed", "n_open",
    "n_pairs", "run",
)  # fmt: skip
_BINS = (
    "kind", "bin_from", "bin_to", "n_pairs", "stated", "n_reviewed", "reviewed_stated", "estimate", "ll", "ul",
)  # fmt: skip
ALL = ("all", "all")
NOBODY = Cell(None, "no_data")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure; ``estimate`` is None where it cannot be told. ``run`` is the run that the reviewed pairs were drawn from."""

    estimate: float | None
    ll: float | None
    ul: float | None
    least: float | None
    most: float | None
    n_reviewed: int
    n_open: int
    n_pairs: int
    run: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """All links, those of a register or of a province: counts as the reader may see them, and what is known of them."""

    scope: str
    id: str
    counts: Mapping[str, Cell]
    measures: Mapping[tuple[str, str, str], Measure] = field(default_factory=dict)

    def measure(self, measure: str, *, part: str = "all", basis: str = "review") -> Measure | None:
        """One figure, or None where there is none that says anything."""
        found = self.measures.get((measure, part, basis))
        return found if found is not None and found.estimate is not None else None


@dataclass(frozen=True, slots=True)
class Bin:
    """A kind of pairs and a bin of their stated probability: what was stated, and what reviewers found."""

    kind: str
    bin_from: float
    bin_to: float
    n_pairs: int
    stated: float | None
    n_reviewed: int
    reviewed_stated: float | None
    estimate: float | None
    ll: float | None
    ul: float | None


@dataclass(frozen=True, slots=True)
class Reviews:
    """The drawn pairs of the frame that the figures stand on: how many in which state, and how many links still stand."""

    states: Mapping[str, int]
    n_linked: int
    n_still_linked: int

    @property
    def n(self) -> int:
        return sum(self.states.values())


def scopes(run: SealedRun, sees_small: Callable[[str], bool]) -> list[Scope]:
    """All, then registers, then provinces, each by its id; empty for a run that was made before links were measured."""
    counted = _counts(run)
    measures = _measures(run)
    found = []
    for (scope, id_), (counts, states) in counted.items():
        allowed = sees_small(id_ if scope == "province" else COUNTRY)
        cells = {
            name: Cell(count, "shown") if allowed else _cell(count, state)
            for name, count, state in zip(COUNTS, counts, states, strict=True)
        }
        found.append(Scope(scope, id_, cells, measures.get((scope, id_), {})))
    return sorted(found, key=lambda one: (("all", "register", "province").index(one.scope), one.id))


def _cell(count: int, state: int) -> Cell:
    name = suppression.STATE_NAMES[state]
    return Cell(count if name == "shown" else None, name)  # type: ignore[arg-type]


@once_a_run
def _counts(run: SealedRun) -> dict[tuple[str, str], tuple[Sequence[int], Sequence[int]]]:
    """Counts of each scope, and for readers without the right to small counts the state of each: registers and provinces are
    each the parts of the same whole, and what is hidden in either must not be had from it."""
    columns = columns_of(run, "link_counts", "scope", "scope_id", *COUNTS)
    rows = {
        key: [columns[name][place] for name in COUNTS]
        for place, key in enumerate(zip(columns["scope"], columns["scope_id"], strict=True))
    }
    if ALL not in rows:
        return {}
    states: dict[tuple[str, str], Sequence[int]] = {}
    for kind in ("register", "province"):
        parts = [key for key in rows if key[0] == kind]
        for key, state in zip([ALL, *parts], _states([rows[key] for key in (ALL, *parts)]), strict=True):
            known = states.get(key)
            states[key] = state if known is None else [max(pair) for pair in zip(known, state, strict=True)]
    return {key: (rows[key], states[key]) for key in rows}


def _states(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The state of each count of a whole (first) and its parts."""
    counts = np.array(rows, np.int64)
    parent = np.array([-1, *[0] * (len(rows) - 1)], np.int64)
    counts, ceiling, tree = suppression.complete(counts, np.maximum(counts, counts[:, :1]), parent)
    found = suppression.suppress(counts, Tree(tree.parent, tree.unlisted), ceiling=ceiling)
    return found[: len(rows)].tolist()


@once_a_run
def _measures(run: SealedRun) -> dict[tuple[str, str], dict[tuple[str, str, str], Measure]]:
    columns = columns_of(run, "link_quality", *_MEASURES)
    found: dict[tuple[str, str], dict[tuple[str, str, str], Measure]] = {}
    for values in zip(*columns.values(), strict=True):
        scope, id_, measure, part, basis, *rest = values
        found.setdefault((scope, id_), {})[measure, part, basis] = Measure(*rest)
    return found


@once_a_run
def bins(run: SealedRun) -> list[Bin]:
    """The calibration table, from the least likely to the surest."""
    columns = columns_of(run, "link_calibration", *_BINS)
    found = [Bin(*values) for values in zip(*columns.values(), strict=True)]
    order = ("possible", "tier2", "duplicates", "tier1")
    return sorted(found, key=lambda one: (order.index(one.kind), one.bin_from))


@once_a_run
def reviews(run: SealedRun) -> Reviews:
    """Where the reviewing stands, of the frame that the figures were estimated from."""
    columns = columns_of(run, "reviewed_links", "run", "kind", "state", "now")
    frame = next((one.run for one in _measures(run).get(ALL, {}).values() if one.run), None)
    rows = [row for row in zip(*columns.values(), strict=True) if row[0] == frame]
    linked = [now for _, kind, _, now in rows if kind != "possible"]
    states = Counter(state for _, _, state, _ in rows)
    return Reviews(dict(states), len(linked), sum(now in ("linked", "one_person") for now in linked))


def of(found: Iterable[Scope], scope: str) -> list[Scope]:
    """The scopes of one kind."""
    return [one for one in found if one.scope == scope]
