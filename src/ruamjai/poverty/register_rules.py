"""Stage 5: the rules that make one list of several registers, side by side, and whom each leaves out."""

from collections.abc import Mapping
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.conditions import expression
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.conditions import Condition
from ruamjai.rulebook.model import Rule

_NO_YEAR = 9999  # a person whom จปฐ. did not survey, or in no known year, is judged by the newest version

_COUNTS = ("n_people", "n_dropped", "n_unknown")


def _by_year(people: ir.Table, rule: Rule, conditions: list[Condition]) -> ir.BooleanValue:
    year = people.basic_needs_year.fill_null(_NO_YEAR)
    said = [expression(condition, lambda name: people[name]) for condition in conditions]
    return pick(year, rule.versions.versions, said, ibis.null("boolean"))


def apply_rules(people: ir.Table, rules: Mapping[str, Rule]) -> ir.Table:
    """``people`` (of ``side_by_side``) with ``target``, ``in_union``, the counts of registers, and ``takes_<rule>`` for each.

    A rule's word is null where an answer it needs is missing and no known answer decides.
    """
    takes = {
        f"takes_{name}": _by_year(people, rule, [version.takes_in for version in rule.versions.versions])
        for name, rule in rules.items()
    }
    asked = [
        _by_year(people, rule, [version.asked for version in rule.versions.versions if version.asked is not None])
        for rule in rules.values()
        if rule.register is not None
    ]
    words = [takes[f"takes_{name}"] for name, rule in rules.items() if rule.register is not None]
    return people.mutate(
        **takes,
        target=takes["takes_target"],
        in_union=takes["takes_union"].fill_null(False),
        n_registers_poor=_number(words),
        n_registers_asked=_number(asked),
    )


def _number(words: list[ir.BooleanValue]) -> ir.IntegerValue:
    zero = ibis.literal(0, "int8")
    return reduce(add, (word.fill_null(False).cast("int8") for word in words), zero).cast("int8")


def compare_rules(people: ir.Table, areas: ir.Table, rules: Mapping[str, Rule]) -> ir.Table:
    """``rule_comparison`` from ``apply_rules``: people taken in, people of the union left out for sure, and unknown."""
    sums = {}
    for name in rules:
        takes = people[f"takes_{name}"]
        counted = (takes.fill_null(False), people.in_union & (~takes).fill_null(False), takes.isnull())
        for count, rows in zip(_COUNTS, counted, strict=True):
            sums[f"{name}_{count}"] = rows.cast("int64").sum().cast("int64")
    totals = people.group_by(["tambon_code", "village_code"]).agg(**sums)
    rolled = roll_up(totals, list(sums), areas)
    rows = [
        ibis.struct({"rule": ibis.literal(name), **{count: rolled[f"{name}_{count}"] for count in _COUNTS}}) for name in rules
    ]
    return rolled.select("area_code", "level", row=ibis.array(rows).unnest()).unpack("row")
