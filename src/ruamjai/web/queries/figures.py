"""The figures of areas, and which of them a reader may see.

All area tables of a run are a few thousand rows; they are read once a run and process. Every count leaves as a
:class:`~ruamjai.warehouse.privacy.Cell`; a reader without the right to small counts gets those that
:mod:`ruamjai.warehouse.suppression` leaves standing, and no share that would give a hidden count away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ruamjai.tables.registers import CAPITALS, DIMENSIONS
from ruamjai.warehouse import suppression
from ruamjai.warehouse.privacy import SMALL, Cell, cell
from ruamjai.warehouse.suppression import Columns, Relation
from ruamjai.web.queries.open_areas import open_areas
from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

LEVELS_OF_CAPITAL = (1, 2, 3, 4)
UNION = "union"
# The rules that stand on open pages. Each further list would tell, beside these, of the few who stand between them: one
# register's own list is nearly the survey's poor, and a crossing lies within what it crosses. They are for readers with the
# right to small counts.
OPEN_RULES = (UNION, "target", "target_registered", "pppconnext")
# Of these, who is in the second and not in the first can be had by subtraction.
_WITHIN = (("target", "target_registered"),)
NOBODY = Cell(None, "no_data")
_POVERTY = ("n_people", "n_households", "n_unknown", "n_unknown_households", "n_poor", "n_poor_households")
_AMONG = {"": "people", "_households": "households"}
_SHARES = ("h", "h_least", "h_most", "m0", "m0_least", "m0_most")
_MANY = 10**9


@dataclass(frozen=True, slots=True)
class Between:
    """A figure and the least and most that it may be once the unknown are known; None where it is not told."""

    value: float | None
    least: float | None = None
    most: float | None = None
    decimals: int = 3


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one rule makes of an area's people. Of how many it cannot tell is for readers with the right to small counts."""

    rule: str
    n_people: Cell
    n_dropped: Cell
    n_unknown: Cell


@dataclass(frozen=True, slots=True)
class CapitalFigures:
    """PPPConnext in an area. ``means`` and ``levels`` are empty where so few were surveyed that they are withheld."""

    n_households: Cell
    means: Mapping[str, float | None] = field(default_factory=dict)
    overall: float | None = None
    levels: Mapping[int, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """What is known of an area's poverty by จปฐ., as one reader may see it."""

    code: str
    n_people: Cell
    n_households: Cell
    n_poor: Cell
    n_poor_households: Cell
    n_unknown: Cell
    n_unknown_households: Cell
    all_unknown: bool  # people were surveyed, and nobody's state is known
    h: Between
    m0: Between
    dimensions: Mapping[str, Cell]
    dimension_unknown: Mapping[str, Cell]
    all_lacking_poor: bool = False  # everybody known to lack a dimension is poor, as the usual rule has it

    @property
    def state(self) -> str:
        """What can be told: known, zero (nobody is poor), unknown (of everybody), or why it is not: small, hidden."""
        if self.all_unknown:
            return "unknown"
        if self.n_poor.state != "shown":
            return self.n_poor.state
        return "known" if self.n_poor.value else "zero"


class Figures:
    """The figures of every area of a run."""

    def __init__(self, run: SealedRun) -> None:
        poverty = _table(run, "area_poverty", *_POVERTY, *_dimension_columns(), *_SHARES)
        capitals = _table(run, "area_capitals", "n_households", *CAPITALS, "overall", *_level_columns())
        rules = _rules(run)
        self.rules = list(rules)
        codes = sorted({*poverty.row, *capitals.row, *(code for table in rules.values() for code in table.row)}, key=_depth)
        self.row = {code: i for i, code in enumerate(codes)}
        self.poverty, self.capital_table, self.rule_tables = poverty, capitals, rules
        self.column, counts, ceiling = _counts(codes, poverty, capitals, rules)
        self.counts = counts
        self.states = _states(codes, self.column, counts, ceiling, poverty)
        self.open_capitals = _open_capitals(self, capitals)

    def cell(self, code: str, column: str, *, sees_small: bool) -> Cell:
        """One count of an area: a column of ``column``."""
        row = self.row.get(code)
        if row is None:
            return NOBODY
        count = int(self.counts[row, self.column[column]])
        if count < 0:
            return NOBODY
        if sees_small:
            return Cell(count, "shown")
        state = suppression.STATE_NAMES[self.states[row, self.column[column]]]
        return Cell(count if state == "shown" else None, state)  # type: ignore[arg-type]

    def of(self, code: str, *, sees_small: bool) -> AreaFigures | None:
        """An area's figures; None where จปฐ. surveyed nobody."""
        if code not in self.poverty.row:
            return None
        get = self.poverty.get
        counts = {name: int(get(code, name)) for name in _POVERTY}
        poor = self.cell(code, "n_poor", sees_small=sees_small)
        all_unknown = counts["n_people"] > 0 and counts["n_unknown"] >= counts["n_people"]
        dimensions = {name: self.cell(code, f"n_{name}", sees_small=sees_small) for name in DIMENSIONS}
        plain = {name: cell(counts[name], may_see_small=sees_small) for name in _POVERTY}
        plain |= {f"n_unknown{of}": _unknown(counts[f"n_unknown{of}"], plain[f"n_{among}"]) for of, among in _AMONG.items()}
        h = Between(None)
        if poor.state == "shown" and not all_unknown:
            h = Between(get(code, "h"), get(code, "h_least"), get(code, "h_most"))
        return AreaFigures(
            code=code,
            n_people=plain["n_people"],
            n_households=plain["n_households"],
            n_poor=poor,
            n_poor_households=self.cell(code, "n_poor_households", sees_small=sees_small),
            n_unknown=plain["n_unknown"],
            n_unknown_households=plain["n_unknown_households"],
            all_unknown=all_unknown,
            h=h,
            m0=Between(None) if all_unknown or poor.state != "shown" else self._m0(code, dimensions, counts),
            dimensions=dimensions,
            dimension_unknown={name: _unknown(int(get(code, f"n_{name}_unknown")), plain["n_people"]) for name in DIMENSIONS},
            all_lacking_poor=all(get(code, f"n_{name}_poor") == get(code, f"n_{name}") for name in DIMENSIONS),
        )

    def _m0(self, code: str, dimensions: Mapping[str, Cell], counts: Mapping[str, int]) -> Between:
        """M0, to as many decimals as tell nothing of a hidden dimension: one person more or fewer must print the same."""
        m0 = self.poverty.get(code, "m0")
        if m0 is None:
            return Between(None)
        if all(found.state == "shown" for found in dimensions.values()):
            return Between(m0, self.poverty.get(code, "m0_least"), self.poverty.get(code, "m0_most"))
        step = 1 / (len(DIMENSIONS) * max(1, counts["n_people"] - counts["n_unknown"]))
        for decimals in (3, 2):
            if round(m0 - step, decimals) == round(m0, decimals) == round(m0 + step, decimals):
                return Between(round(m0, decimals), decimals=decimals)
        return Between(None)

    def rule_rows(self, code: str, *, sees_small: bool) -> list[RuleRow]:
        """Each rule and whom it drops, the union of registers first; [] where no register names anybody.

        Without the right to small counts only ``OPEN_RULES`` are there.
        """
        rows = []
        for rule, table in self.rule_tables.items():
            if code not in table.row or (rule not in OPEN_RULES and not sees_small):
                continue
            counts = [Cell(int(table.get(code, name)), "shown") for name in ("n_people", "n_dropped", "n_unknown")]
            if not sees_small:
                dropped = Cell(0, "shown") if rule == UNION else self.cell(code, f"dropped:{rule}", sees_small=False)
                counts = [self.cell(code, f"kept:{rule}", sees_small=False), dropped, NOBODY]
            rows.append(RuleRow(rule, *counts))
        return rows

    def lists_that_name(self, code: str) -> list[str]:
        """Rules by which at least five people of the area are poor: that the area is known, without a count."""
        return [
            rule for rule, table in self.rule_tables.items() if code in table.row and int(table.get(code, "n_people")) >= SMALL
        ]

    def capitals(self, code: str, *, sees_small: bool) -> CapitalFigures | None:
        """The five capitals; None where PPPConnext surveyed nobody."""
        if code not in self.capital_table.row:
            return None
        households = self.cell(code, "capital_households", sees_small=sees_small)
        if not sees_small and code not in self.open_capitals:
            return CapitalFigures(households)
        get = self.capital_table.get
        return CapitalFigures(
            n_households=households,
            means={name: get(code, name) for name in CAPITALS},
            overall=get(code, "overall"),
            levels={i: self.cell(code, f"level_{i}", sees_small=sees_small) for i in LEVELS_OF_CAPITAL},
        )


@once_a_run
def figures(run: SealedRun) -> Figures:
    """The figures of the run, worked out once."""
    return Figures(run)


@dataclass(frozen=True)
class _Table:
    row: dict[str, int]
    columns: dict[str, list]  # type: ignore[type-arg]

    def get(self, code: str, column: str):  # type: ignore[no-untyped-def]
        return self.columns[column][self.row[code]]


def _table(run: SealedRun, name: str, *columns: str) -> _Table:
    rows = columns_of(run, name, "area_code", *columns)
    return _Table({code: i for i, code in enumerate(rows["area_code"])}, rows)


def _rules(run: SealedRun) -> dict[str, _Table]:
    """The comparison of rules, a table a rule: the union first, then by how many people a rule takes in countrywide."""
    rows = columns_of(run, "rule_comparison", "area_code", "rule", "n_people", "n_dropped", "n_unknown")
    found: dict[str, _Table] = {}
    for code, rule, *counts in zip(*rows.values(), strict=True):
        table = found.setdefault(rule, _Table({}, {"n_people": [], "n_dropped": [], "n_unknown": []}))
        table.row[code] = len(table.row)
        for column, count in zip(table.columns.values(), counts, strict=True):
            column.append(count)
    size = {rule: max(table.columns["n_people"], default=0) for rule, table in found.items()}
    return {rule: found[rule] for rule in sorted(found, key=lambda rule: (rule != UNION, -size[rule], rule))}


def _unknown(count: int, among: Cell) -> Cell:
    """How many people or households nobody knows enough of: it says nothing of anybody, and is told where they are counted."""
    return Cell(count, "shown") if among.state == "shown" else Cell(None, among.state)


def _dimension_columns() -> list[str]:
    return [f"n_{name}{which}" for name in DIMENSIONS for which in ("", "_unknown", "_poor")]


def _level_columns() -> list[str]:
    return [f"n_level_{i}" for i in LEVELS_OF_CAPITAL]


def _depth(code: str) -> tuple[int, str]:
    return (0 if code == "TH" else len(code), code)


def _counts(
    codes: list[str], poverty: _Table, capitals: _Table, rules: Mapping[str, _Table]
) -> tuple[dict[str, int], NDArray[np.int64], NDArray[np.int64]]:
    """The guarded counts, areas x columns, -1 where there is no data; with the most that each may be by what is shown."""
    sources: dict[str, tuple[_Table, str, tuple[str, str] | None]] = {
        "n_poor": (poverty, "n_poor", ("n_people", "n_unknown")),
        "n_poor_households": (poverty, "n_poor_households", ("n_households", "n_unknown_households")),
    }
    sources |= {f"n_{name}": (poverty, f"n_{name}", ("n_people", f"n_{name}_unknown")) for name in DIMENSIONS}
    for rule, table in rules.items():
        if rule not in OPEN_RULES:
            continue
        sources[f"kept:{rule}"] = (table, "n_people", None)
        if rule != UNION:
            sources[f"dropped:{rule}"] = (table, "n_dropped", None)
            rest = _undecided(rules[UNION], table) if UNION in rules else None
            if rest:
                sources[f"rest:{rule}"] = (rest, "n_rest", None)
    for inner, outer in _WITHIN:
        if inner in rules and outer in rules:
            sources[f"between:{inner}:{outer}"] = (_beyond(rules[inner], rules[outer]), "n_beyond", None)
    sources["capital_households"] = (capitals, "n_households", None)
    sources |= {f"level_{i}": (capitals, f"n_level_{i}", None) for i in LEVELS_OF_CAPITAL}
    at = {code: i for i, code in enumerate(codes)}
    counts = np.full((len(codes), len(sources)), -1, dtype=np.int64)
    ceiling = np.full_like(counts, _MANY)
    for i, (table, column, known) in enumerate(sources.values()):
        rows = [at[code] for code in table.row]
        counts[rows, i] = np.array(table.columns[column], dtype=np.int64)
        if known:
            everyone, unknown = (np.array(table.columns[name], dtype=np.int64) for name in known)
            ceiling[rows, i] = everyone - unknown
    return {name: i for i, name in enumerate(sources)}, counts, ceiling


def _states(
    codes: list[str],
    column: Mapping[str, int],
    counts: NDArray[np.int64],
    ceiling: NDArray[np.int64],
    poverty: _Table,
) -> NDArray[np.int8]:
    """What a reader without the right to small counts may see."""
    at = {code: i for i, code in enumerate(codes)}
    parent = np.array([_parent_row(code, at) for code in codes], dtype=np.int64)
    grown, most, tree = suppression.complete(counts, ceiling, parent)
    closed = np.zeros_like(grown, dtype=bool)
    few = [
        at[code]
        for code in poverty.row
        if 0 < poverty.get(code, "n_people") < SMALL or 0 < poverty.get(code, "n_households") < SMALL
    ]
    closed[np.ix_(few, [i for name, i in column.items() if not name.startswith(("capital", "level"))])] = True
    closed |= (most > 0) & (most < SMALL)  # of so few is enough known that somebody would be all of them
    states = suppression.suppress(grown, tree, _hanging_together(column), ceiling=most, closed=closed)
    return states[: len(codes)]


def _open_capitals(made: Figures, capitals: _Table) -> frozenset[str]:
    """The areas whose mean capitals anybody may read: of no few households, and neither are those that they leave over."""
    closed = {code for code in capitals.row if made.cell(code, "capital_households", sees_small=False).state != "shown"}
    sizes = {code: (int(capitals.get(code, "n_households")),) for code in capitals.row}
    return open_areas(sizes, lambda size: size[0] >= SMALL, closed=closed)


def _hanging_together(column: Mapping[str, int]) -> Columns:
    """How the columns hang together, which stand on no open page, and what is hidden last."""
    dimensions = [column[f"n_{name}"] for name in DIMENSIONS]
    levels = [column[f"level_{i}"] for i in LEVELS_OF_CAPITAL]
    poor, households, union = column["n_poor"], column["n_poor_households"], column.get(f"kept:{UNION}")
    relations = [
        Relation("union", poor, tuple(dimensions)),
        Relation("sum", column["capital_households"], tuple(levels)),
    ]
    along = [(poor, households), (households, poor)]
    along.append((households, column["capital_households"]))  # PPPConnext surveys the poor: often the same households
    if union is not None:
        along.append((poor, union))  # the union holds the same people and few more
        for rule in (name.removeprefix("dropped:") for name in column if name.startswith("dropped:")):
            parts = tuple(column[name] for name in (f"kept:{rule}", f"dropped:{rule}", f"rest:{rule}") if name in column)
            relations.append(Relation("sum", union, parts, closes=False, as_one=True))
    for name in column:
        kind, *between = name.split(":")
        if kind == "between":
            inner, outer = (column[f"kept:{rule}"] for rule in between)
            relations.append(Relation("sum", outer, (inner, column[name]), closes=False))
    rules = [i for name, i in column.items() if name.startswith(("kept:", "dropped:")) and i != union]
    return Columns(
        relations=relations,
        along=along,
        unlisted=frozenset(i for name, i in column.items() if name.startswith("rest:")),
        zeros=frozenset([*dimensions, *levels, *rules]),
        precious=frozenset([poor, households]),
    )


def _undecided(union: _Table, table: _Table) -> _Table | None:
    """People of the union whom a rule neither takes in nor drops, as it cannot tell; None where there is nobody like that.

    No page shows them, but they stand between what a rule says and the union.
    """
    rest = {
        code: union.get(code, "n_people") - table.get(code, "n_people") - table.get(code, "n_dropped")
        for code in table.row
        if code in union.row
    }
    if not any(rest.values()):
        return None
    return _Table({code: i for i, code in enumerate(rest)}, {"n_rest": [max(0, count) for count in rest.values()]})


def _beyond(inner: _Table, outer: _Table) -> _Table:
    """People whom the outer rule takes in and the inner one, which lies within it, does not. No page shows them."""
    beyond = {
        code: max(0, outer.get(code, "n_people") - (inner.get(code, "n_people") if code in inner.row else 0))
        for code in outer.row
    }
    return _Table({code: i for i, code in enumerate(beyond)}, {"n_beyond": list(beyond.values())})


def _parent_row(code: str, at: Mapping[str, int]) -> int:
    """The row of the area it lies in: the next one outward that has a row."""
    while code != "TH":
        code = code[:-2] if len(code) > 2 else "TH"
        if code in at:
            return at[code]
    return -1
