"""Stage 5: the rules that make one list of several registers, side by side, and whom each leaves out."""

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir

from ruamjai.errors import UsageError
from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.conditions import expression
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.conditions import Condition
from ruamjai.rulebook.model import Rule

_NO_YEAR = 9999  # a person whom จปฐ. did not survey, or in no known year, is judged by the newest version

_COUNTS = ("n_people", "n_dropped", "n_unknown", "n_added", "n_left", "n_both")
_TARGET = "target"

Kind = Literal["added", "left", "dropped", "unknown"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WORDS = (
    "in_basic_needs", "basic_needs_poor", "basic_needs_year", "tpmap_listed", "tpmap_year", "welfare_state", "welfare_year",
    "pppconnext_level", "pppconnext_poor", "pppconnext_year",
)  # fmt: skip
"""Each register's word on a person, with its year."""


def takes_in(people: ir.Table, rule: Rule) -> ir.BooleanValue:
    """Whether a rule takes each person of ``person_poverty`` in; null where an answer it needs is missing."""
    return _by_year(people, rule, [version.takes_in for version in rule.versions.versions])


def _by_year(people: ir.Table, rule: Rule, conditions: list[Condition]) -> ir.BooleanValue:
    year = people.basic_needs_year.fill_null(_NO_YEAR)
    said = [expression(condition, lambda name: people[name]) for condition in conditions]
    return pick(year, rule.versions.versions, said, ibis.null("boolean"))


def apply_rules(people: ir.Table, rules: Mapping[str, Rule]) -> ir.Table:
    """``people`` (of ``side_by_side``) with ``target``, ``in_union``, the counts of registers, and ``takes_<rule>`` for each.

    A rule's word is null where an answer it needs is missing and no known answer decides.
    """
    takes = {f"takes_{name}": takes_in(people, rule) for name, rule in rules.items()}
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


def _sure(first: ir.BooleanValue, second: ir.BooleanValue) -> ir.BooleanValue:
    return (first & second).fill_null(False)


def compare_rules(people: ir.Table, areas: ir.Table, rules: Mapping[str, Rule]) -> ir.Table:
    """``rule_comparison`` from ``apply_rules``: people taken in, people of the union left out for sure, unknown; and beside
    the target rule whom the rule adds, whom it leaves out and whom both take in, of all of which both rules are sure."""
    sums = {}
    for name in rules:
        takes, target = people[f"takes_{name}"], people[f"takes_{_TARGET}"]
        counted = (
            takes.fill_null(False), _sure(people.in_union, ~takes), takes.isnull(),
            _sure(takes, ~target), _sure(target, ~takes), _sure(takes, target),
        )  # fmt: skip
        for count, rows in zip(_COUNTS, counted, strict=True):
            sums[f"{name}_{count}"] = rows.cast("int64").sum().cast("int64")
    totals = people.group_by(["tambon_code", "village_code"]).agg(**sums)
    rolled = roll_up(totals, list(sums), areas)
    rows = [
        ibis.struct({"rule": ibis.literal(name), **{count: rolled[f"{name}_{count}"] for count in _COUNTS}}) for name in rules
    ]
    return rolled.select("area_code", "level", row=ibis.array(rows).unnest()).unpack("row")


def people_by_rule(
    person_poverty: ir.Table, rules: Rulebook, *, rule: str, against: str = _TARGET, kind: Kind = "added", tambon: str
) -> ir.Table:
    """The people of a tambon (six digits) whom a rule and another part over, with each register's word and its year.

    ``kind``: "added" (``rule`` takes them in, ``against`` does not), "left" (the other way round), "dropped" (a register calls
    them poor and ``rule`` leaves them out) or "unknown" (``rule`` cannot tell): those whom ``rule_comparison`` counts as
    n_added and n_left (against "target"), n_dropped and n_unknown. Columns: person_id, household_id, village_code, ``WORDS``.
    One row a person, in no order. ``UsageError`` for a rule or kind that there is none of. Person-level: ask for the right to
    see people before showing it.
    """
    for name in (rule, against):
        if name not in rules.rules:
            raise UsageError(f"There is no rule {name}. Rules: {', '.join(rules.rules)}", message_th=f"ไม่มีกติกา {name}")
    if kind not in KINDS:
        raise UsageError(f"There is no list {kind}. Lists: {', '.join(KINDS)}", message_th=f"ไม่มีรายชื่อแบบ {kind}")
    here = person_poverty.filter(person_poverty.tambon_code == tambon)
    takes, other = takes_in(here, rules.rules[rule]), takes_in(here, rules.rules[against])
    chosen = {
        "added": _sure(takes, ~other),
        "left": _sure(other, ~takes),
        "dropped": _sure(here.in_union, ~takes),
        "unknown": takes.isnull(),
    }[kind]
    return here.filter(chosen).select("person_id", "household_id", "village_code", *WORDS)
