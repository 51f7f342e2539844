"""Deprivations and scores of each row as expressions, in whole numbers; unknown is null until the measure's rule decides.

An item is what is counted: an indicator of a nested dimension, or a dimension by union. Its state is 1, 0 or null (int8).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import ceil, lcm
from operator import add, or_

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.conditions import expression
from ruamjai.rulebook.conditions import Test
from ruamjai.rulebook.surveys import CountingVersion, SurveyIndicator

MOST_SCALE = 1 << 53
"""Counts of deprivations up to here are whole numbers in a float too."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is counted. ``weight`` is whole, in units of 1/``Items.scale``; ``parts`` are its indicators (several: a union)."""

    id: str
    dimension: str
    weight: int
    parts: tuple[SurveyIndicator, ...]
    union: bool


@dataclass(frozen=True, slots=True)
class Items:
    """All that is counted, and the scale on which their weights are whole and sum to it."""

    items: tuple[Item, ...]
    scale: int

    def line(self, k: Fraction) -> int:
        """The least whole score that meets ``k``: between two scores there is none, so it is rounded up."""
        return ceil(k * self.scale)

    @property
    def dimensions(self) -> dict[str, tuple[int, ...]]:
        """The places of the items of each nested dimension whose name is no item's own."""
        found: dict[str, list[int]] = {}
        for place, item in enumerate(self.items):
            found.setdefault(item.dimension, []).append(place)
        names = {item.id for item in self.items}
        return {name: tuple(places) for name, places in found.items() if name not in names}

    @property
    def inner(self) -> tuple[SurveyIndicator, ...]:
        """The indicators inside unions, which have headcounts but no weight of their own."""
        return tuple(part for item in self.items if item.union for part in item.parts)


def items_of(version: CountingVersion) -> Items:
    """What a version counts, without what is switched off."""
    found: list[tuple[str, str, Fraction, tuple[SurveyIndicator, ...], bool]] = []
    for dimension in version.dimensions:
        parts = tuple(indicator for indicator in dimension.indicators if indicator.weight)
        if not dimension.weight:
            continue
        if dimension.combine == "union":
            found.append((dimension.id, dimension.id, dimension.weight, parts, True))
        else:
            found.extend((part.id, dimension.id, part.weight, (part,), False) for part in parts)
    scale = lcm(1, *(weight.denominator for _, _, weight, _, _ in found))
    return Items(tuple(Item(name, of, int(weight * scale), parts, union) for name, of, weight, parts, union in found), scale)


def answer(table: ir.Table, name: str) -> ir.Value:
    """A column of the survey; a float that is no number, or infinite, is an empty cell.

    Told by x − x, which is then no number: DuckDB 2 takes ``isnan`` for false where the least and most in a Parquet file's
    statistics are numbers.
    """
    column = table[name]
    if not column.type().is_floating():
        return column
    return ibis.ifelse((column - column) == 0, column, ibis.null(column.type()))


def state(table: ir.Table, indicator: SurveyIndicator) -> ir.IntegerValue:
    """1 deprived, 0 not (or not applicable), null unknown. Who is certainly not asked is not deprived."""
    plain = indicator.column is not None and indicator.applies is None
    if plain and table[indicator.column].type().is_int8():
        return table[indicator.column]  # as it is: an engine reads and adds bytes fastest
    return _deprived(table, indicator).cast("int8")


def _deprived(table: ir.Table, indicator: SurveyIndicator) -> ir.BooleanValue:
    if indicator.column is not None:
        column = answer(table, indicator.column)
        found = column if column.type().is_boolean() else column == 1
    else:
        assert indicator.deprived is not None  # noqa: S101  one of the two was read
        found = expression(indicator.deprived, lambda name: answer(table, name))
    if indicator.applies is None:
        return found
    return expression(indicator.applies, lambda name: answer(table, name)) & found


def item_state(states: Mapping[str, ir.IntegerValue], item: Item) -> ir.IntegerValue:
    """The state of an item from those of its indicators: of a union 1 if one is, null if one could be, else 0."""
    if len(item.parts) == 1:
        return states[item.parts[0].id]
    return reduce(or_, (states[part.id] == 1 for part in item.parts)).cast("int8")


def gap(table: ir.Table, indicator: SurveyIndicator, deprived: ir.IntegerValue) -> ir.FloatingValue:
    """The normalised gap (z − x) / z of who is deprived, 0 of who is not, null for unknown; below nothing counts as nothing."""
    test = indicator.deprived
    assert isinstance(test, Test)  # noqa: S101  cardinal() was asked first
    line = float(test.value)  # type: ignore[arg-type]  # a number
    short = (line - answer(table, test.column).cast("float64").clip(0.0, line)) / line
    return ibis.ifelse(deprived == 1, short, ibis.ifelse(deprived == 0, 0.0, ibis.null("float64")))


def cardinal(items: Items) -> bool:
    """Whether every item has a gap: one number below one positive line."""
    return all(not item.union and _has_gap(item.parts[0]) for item in items.items)


def _has_gap(indicator: SurveyIndicator) -> bool:
    test = indicator.deprived
    return (
        isinstance(test, Test)
        and test.word in ("below", "at_most")
        and not isinstance(test.value, bool | str | tuple)
        and test.value > 0
    )


def weighted_count(parts: Sequence[ir.IntegerValue], weights: Sequence[int], scale: int) -> ir.IntegerValue:
    """Σ weight · part in the smallest whole type that holds it; null if one part is."""
    kind = next(name for name, most in _WHOLE_TYPES if scale <= most)
    terms = []
    for part, weight in zip(parts, weights, strict=True):
        whole = part if kind == "int8" else part.cast(kind)
        terms.append(whole if weight == 1 else whole * ibis.literal(weight, kind))
    return reduce(add, terms).cast(kind)


_WHOLE_TYPES = (("int8", 127), ("int16", 32_767), ("int32", 2_147_483_647), ("int64", MOST_SCALE))
