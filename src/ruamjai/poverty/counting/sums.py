"""The one scan: states, scores, who is poor by each cut-off, and their sums by group, stratum and primary sampling unit.

Written for how engines work: the whole score once in a subquery, one column of weights a cut-off that is zero for who is not
poor, and then plain sums of products. Without person weights every sum is one of whole numbers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.counting.asking import ROWS, Asked
from ruamjai.poverty.counting.scoring import Items, cardinal, gap, item_state, state, weighted_count


@dataclass(frozen=True, slots=True)
class Plan:
    """What is summed and under which name.

    ``whole``: no row misses anything, or those that do are left out, so that everybody in the sample is known in
    everything; else each cut-off has a sample of its own and each indicator its own known rows. ``gaps``: rows that miss
    something are there. ``bounds``: least and most are wanted.
    """

    items: Items
    cuts: int
    whole: bool
    gaps: bool
    bounds: bool
    weighted: bool
    cardinal: bool

    def n(self, cut: int) -> str:
        """Rows of the sample of a cut-off."""
        return "n" if self.whole else f"n{cut}"

    def w(self, cut: int) -> str:
        """Weight of the sample of a cut-off."""
        if not self.whole:
            return f"w{cut}"
        return "w" if self.weighted else "n"

    @property
    def w_all(self) -> str:
        """Weight of everybody."""
        return "w_all" if self.weighted else "rows"

    def known(self, state: str) -> tuple[str, str]:
        """Rows and weight of who is known in a state."""
        if self.whole:
            return self.n(0), self.w(0)
        return f"kn_{state}", f"kw_{state}" if self.weighted else f"kn_{state}"

    def most(self, name: str, cut: int) -> str:
        """The sum over who could be poor: where nothing is missing, that over the poor."""
        return f"m{name}{cut}" if self.gaps else f"{name}{cut}"

    @property
    def states(self) -> dict[str, str]:
        """Every state that has headcounts: its short name in the sums → item or indicator."""
        named = {f"d{i}": item.id for i, item in enumerate(self.items.items)}
        return named | {f"e{i}": part.id for i, part in enumerate(self.items.inner)}


def plan_of(asked: Asked, items: Items, *, has_gaps: bool) -> Plan:
    """What a call needs summed. Without gaps every rule for missing answers is the same."""
    whole = asked.missing == "drop" or not has_gaps
    bounds = asked.missing == "bounds"
    return Plan(items, len(asked.ks), whole, has_gaps, bounds, asked.weight is not None, cardinal(items))


def keys_of(table: ir.Table, asked: Asked, *, design: bool = True) -> dict[str, ir.Value]:
    """The columns to group by, under names of our own; without ``design`` no stratum and no unit."""
    keys: dict[str, ir.Value] = {f"by_{i}": table[name] for i, name in enumerate(asked.by_columns)}
    if design and asked.strata is not None:
        keys["stratum"] = table[asked.strata]
    if design and asked.psu not in (None, ROWS):
        keys["psu"] = table[asked.psu]
    return keys


def weight_of(table: ir.Table, asked: Asked) -> ir.NumericValue:
    """A person's weight, known to be a number in every row: whole numbers stay whole, so that their sums are exact."""
    column = table[asked.weight]
    return column.cast("int64" if column.type().is_integer() else "float64")


def states_of(table: ir.Table, items: Items) -> dict[str, ir.Value]:
    """The state of each item (``d0`` …) and of each indicator inside a union (``e0`` …)."""
    parts = {part.id: state(table, part) for item in items.items for part in item.parts}
    found: dict[str, ir.Value] = {f"d{i}": item_state(parts, item) for i, item in enumerate(items.items)}
    return found | {f"e{i}": parts[part.id] for i, part in enumerate(items.inner)}


def totals(table: ir.Table, asked: Asked, plan: Plan) -> ir.Table:
    """One row a cell: its keys, ``rows``, and the sums that ``plan`` names."""
    keys = keys_of(table, asked)
    columns = keys | states_of(table, plan.items)
    if plan.weighted:
        columns["weight"] = weight_of(table, asked)
    if plan.cardinal:
        for i, item in enumerate(plan.items.items):
            columns[f"gap{i}"] = gap(table, item.parts[0], columns[f"d{i}"])
    rows = _scored(table.select(**columns), plan)
    rows = _in_sample(rows, asked, plan)
    return summed(rows, keys, _sums(rows, plan))


def summed(rows: ir.Table, keys: Collection[str], sums: Mapping[str, ir.Value]) -> ir.Table:
    """One row a combination of keys; without keys one row of everything."""
    return rows.group_by(list(keys)).agg(**sums) if keys else rows.aggregate(**sums)


def _scored(rows: ir.Table, plan: Plan) -> ir.Table:
    """The least score, and the most where something is missing and counts."""
    parts = [rows[f"d{i}"] for i in range(len(plan.items.items))]
    weights = [item.weight for item in plan.items.items]
    more: dict[str, ir.Value] = {}
    if plan.whole:
        more["score"] = weighted_count(parts, weights, plan.items.scale)
    else:
        more["score"] = weighted_count([part.fill_null(0) for part in parts], weights, plan.items.scale)
        more["most"] = weighted_count([part.fill_null(1) for part in parts], weights, plan.items.scale)
    if plan.cardinal:
        gaps = [rows[f"gap{i}"] if plan.whole else rows[f"gap{i}"].fill_null(0.0) for i in range(len(parts))]
        shares = [weight / plan.items.scale for weight in weights]
        more["gap_sum"] = sum(gap * share for gap, share in zip(gaps, shares, strict=True))
        more["gap_squares"] = sum(gap * gap * share for gap, share in zip(gaps, shares, strict=True))
    return rows.mutate(**more)


def _in_sample(rows: ir.Table, asked: Asked, plan: Plan) -> ir.Table:
    """The weight of each row where it is in the sample, is poor, or could be poor, and zero elsewhere."""
    one: ir.NumericValue = rows.weight if plan.weighted else ibis.literal(1, "int8")
    none = ibis.literal(0, "int8").cast(one.type())
    more: dict[str, ir.Value] = {}
    if plan.whole and plan.gaps:
        more["w"] = ibis.ifelse(rows.score.notnull(), one, none)
    for cut, k in enumerate(asked.ks):
        line = ibis.literal(plan.items.line(k), rows.score.type())
        more[f"p{cut}"] = ibis.ifelse(rows.score >= line, one, none)
        if not plan.whole:
            sure = (rows.score >= line) | (rows.most < line)
            more[f"n{cut}"] = sure.cast("int8")
            more[f"w{cut}"] = ibis.ifelse(sure, one, none)
            more[f"mp{cut}"] = ibis.ifelse(rows.most >= line, one, none)
    return rows.mutate(**more)


def _sums(rows: ir.Table, plan: Plan) -> dict[str, ir.Value]:
    found: dict[str, ir.Value] = {"rows": rows.count()}
    if plan.weighted:
        found["w_all"] = _sum(rows.weight)
    sample = rows.w if plan.whole and plan.gaps else rows.weight if plan.weighted else None
    if plan.whole:
        found["n"] = rows.score.count() if plan.gaps else rows.count()
        if plan.weighted:
            found["w"] = _sum(sample)
    for name in plan.states:
        column = rows[name]
        if not plan.whole:
            found[f"kn_{name}"] = column.count()
            if plan.weighted:
                found[f"kw_{name}"] = _sum(ibis.ifelse(column.notnull(), rows.weight, 0))
        found[f"hd_{name}"] = _sum(column if sample is None else sample * column)
    for cut in range(plan.cuts):
        found |= _of_cut(rows, plan, cut)
    return found


def _of_cut(rows: ir.Table, plan: Plan, cut: int) -> dict[str, ir.Value]:
    poor = rows[f"p{cut}"]
    found = {f"p{cut}": _sum(poor), f"c{cut}": _sum(poor * rows.score)}
    if not plan.whole:
        found |= {name: _sum(rows[name]) for name in (f"n{cut}", f"w{cut}", f"mp{cut}")}
        found[f"mc{cut}"] = _sum(rows[f"mp{cut}"] * rows.most)
    for name in plan.states:
        found[f"hdk{cut}_{name}"] = _sum(poor * rows[name])
    if plan.cardinal:
        found[f"g1{cut}"], found[f"g2{cut}"] = _sum(poor * rows.gap_sum), _sum(poor * rows.gap_squares)
    return found


def _sum(column: ir.NumericValue) -> ir.NumericValue:
    """A sum that is never empty; of whole numbers it is whole, and no engine's wider type comes back."""
    total = column.sum()
    return total.cast("int64").fill_null(0) if column.type().is_integer() else total.fill_null(0.0)
