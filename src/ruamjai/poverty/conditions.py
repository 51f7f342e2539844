"""The rulebook's conditions as Ibis expressions: true, false or null for unknown, as SQL's own logic has it."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import Any

import ibis
import ibis.expr.types as ir

from ruamjai.rulebook.conditions import AllOf, Condition, Test, columns

Column = Callable[[str], ir.Value]


def _compare(column: ir.Value, value: Any, operator: Callable[[Any, Any], ir.BooleanValue]) -> ir.BooleanValue:
    """A comparison with a fraction is one of whole numbers: column × denominator against the numerator."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return operator(column * value.denominator, value.numerator)
    return operator(column, int(value) if isinstance(value, Fraction) else value)


_WORDS: Mapping[str, Callable[[ir.Value, Any], ir.BooleanValue]] = {
    "is": lambda column, value: _compare(column, value, lambda a, b: a == b),
    "is_not": lambda column, value: _compare(column, value, lambda a, b: a != b),
    "one_of": lambda column, values: any_of([_compare(column, value, lambda a, b: a == b) for value in values]),
    "at_least": lambda column, value: _compare(column, value, lambda a, b: a >= b),
    "above": lambda column, value: _compare(column, value, lambda a, b: a > b),
    "at_most": lambda column, value: _compare(column, value, lambda a, b: a <= b),
    "below": lambda column, value: _compare(column, value, lambda a, b: a < b),
    "between": lambda column, ends: _WORDS["at_least"](column, ends[0]) & _WORDS["at_most"](column, ends[1]),
    "known": lambda column, wanted: column.notnull() if wanted else column.isnull(),
}


def any_of(parts: list[ir.BooleanValue]) -> ir.BooleanValue:
    """True if one part is; false if every part is false; else null."""
    return reduce(or_, parts)


def expression(condition: Condition, column: Column) -> ir.BooleanValue:
    """The condition over the columns that ``column`` gives by name."""
    if isinstance(condition, Test):
        return _WORDS[condition.word](column(condition.column), condition.value)
    parts = [expression(part, column) for part in condition.parts]
    return reduce(and_, parts) if isinstance(condition, AllOf) else any_of(parts)


def answered_expression(condition: Condition, column: Column) -> ir.BooleanValue:
    """The condition where every answer it rests on is given; null where one is missing, even if the others would decide."""
    missing = any_of([column(name).isnull() for name in columns(condition)])
    return ibis.ifelse(missing, ibis.null("boolean"), expression(condition, column))
