"""What must hold across the tables of a run before it is published; each broken rule stops the seal."""

from collections.abc import Callable
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from ruamjai.tables.registers import DIMENSIONS

Read = Callable[[str], ir.Table]


def broken_rules(read: Read, collect: Callable[[ir.Table], object], tables: set[str]) -> list[str]:
    """One line for each rule that does not hold, with the number of rows that break it; rules whose tables are absent rest."""
    faults = []
    for name, needs, rows in RULES:
        if set(needs) <= tables:
            count = _count(rows(read), collect)
            if count:
                faults.append(f"{name} ({count} rows)")
    return faults


def _count(rows: ir.Table, collect: Callable[[ir.Table], object]) -> int:
    found = collect(rows.aggregate(n=rows.count()))
    return int(found.column("n")[0].as_py())  # type: ignore[attr-defined]


def _every_person_record_has_a_person(read: Read) -> ir.Table:
    return read("person_records").anti_join(read("record_persons"), "record_id")


def _links_are_one_to_one(read: Read) -> ir.Table:
    # A list is a register in one survey year: the same household may be surveyed before help and after. Inside one list a
    # person may stand in any number of rows: duplicates all hang on the first of them.
    links = read("person_links").filter(lambda t: ~t.rule.startswith("duplicate"))
    left = links.group_by(["left_record_id", "model"]).aggregate(n=links.count())
    right = links.group_by(["right_record_id", "left_register"]).aggregate(n=links.count())
    return left.filter(left.n > 1).select("n").union(right.filter(right.n > 1).select("n"))


def _every_person_in_one_household_known(read: Read) -> ir.Table:
    people = read("people").filter(lambda t: t.household_id.notnull())
    return people.anti_join(read("households"), "household_id")


def _parts_add_up(read: Read) -> ir.Table:
    """max(dimension) <= poor <= sum(dimensions): TPMAP's sanity rule (thai-facts 1.5)."""
    areas = read("area_poverty")
    dimensions = [areas[f"n_{name}_poor"] for name in DIMENSIONS]
    return areas.filter((ibis.greatest(*dimensions) > areas.n_poor) | (reduce(add, dimensions) < areas.n_poor))


def _counts_fit(read: Read) -> ir.Table:
    areas = read("area_poverty")
    return areas.filter(
        (areas.n_poor + areas.n_unknown > areas.n_people)
        | (areas.n_poor_households + areas.n_unknown_households > areas.n_households)
        | (areas.h_least > areas.h_most)
    )


def _targets_are_poor(read: Read) -> ir.Table:
    people = read("person_poverty")
    return people.filter(people.target & ~people.basic_needs_poor.fill_null(False))


def _areas_are_known(read: Read) -> ir.Table:
    return read("area_poverty").anti_join(read("areas"), "area_code")


RULES: tuple[tuple[str, tuple[str, ...], Callable[[Read], ir.Table]], ...] = (
    ("a person's row has no person", ("person_records", "record_persons"), _every_person_record_has_a_person),
    ("a link is not one-to-one", ("person_links",), _links_are_one_to_one),
    ("a person lives in a household that is not there", ("people", "households"), _every_person_in_one_household_known),
    ("dimensions and poor people of an area do not fit", ("area_poverty",), _parts_add_up),
    ("counts of an area do not fit", ("area_poverty",), _counts_fit),
    ("a target person is not poor", ("person_poverty",), _targets_are_poor),
    ("a figure speaks of an unknown area", ("area_poverty", "areas"), _areas_are_known),
)
