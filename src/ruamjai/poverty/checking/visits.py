"""Which visit counts for whom, and what the visits say of each rule: counts by village, from which every rate follows.

Weights are whole millionths, so that sums are exact and any engine gives the same.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.register_rules import takes_in
from ruamjai.rulebook.model import Rule

AREA = "area"  # drawn_from of a door-to-door check
MILLION = 1_000_000
_THOUSAND = 1_000

POOR = ("confirmed", "newly_found")
TOLD = (*POOR, "not_poor")  # it was seen whether the person is poor
GONE = ("moved", "dead")

MEASURES = ("inclusion", "gone", "exclusion")
SUMS = ("n_drawn", "n_reached", "n_errors", "reached", "errors", "squares")
"""Of each measure and village: people; the millionths that those reached and those in error stand for; and of those reached the
sum of the squares of their weights in thousandths."""


def visits_of(field_checks: ir.Table, record_persons: ir.Table, person_poverty: ir.Table) -> ir.Table:
    """Each visit with all that ``person_poverty`` says of the person visited."""
    persons = record_persons.select("record_id", "person_id")
    return field_checks.inner_join(persons, "record_id").inner_join(person_poverty, "person_id")


def latest_visits(visits: ir.Table) -> ir.Table:
    """``checked_people``: each person's latest visit, and how many there were. A visit of no known day counts as oldest."""
    placed = visits.mutate(place=_place(visits, ["person_id"]), n_checks=visits.count().over(group_by="person_id"))
    return placed.filter(placed.place == 0).drop("place")


def _place(visits: ir.Table, of: list[str]) -> ir.IntegerValue:
    order = [visits.checked_on.desc(nulls_first=False), visits.record_id]
    return ibis.row_number().over(ibis.window(group_by=of, order_by=order))


def count_by_village(visits: ir.Table, rules: Mapping[str, Rule]) -> ir.Table:
    """For each rule and village with a visit that may speak of the rule: ``<measure>_<sum>`` of ``MEASURES`` and ``SUMS``.

    A visit speaks of a rule if it was drawn from the rule's list or in a door-to-door check. A person counts once for a rule,
    by the latest such visit; among the found poor of door-to-door checks by the latest of those. A person of no known village
    is a ``unit`` alone. ``n_in_area`` counts people visited door to door: the villages that exclusion is drawn from.
    """
    said = [
        ibis.struct({"rule": ibis.literal(name), "takes": takes_in(visits, rule).cast("boolean")})
        for name, rule in rules.items()
    ]
    long = visits.select(
        "person_id", "record_id", "outcome", "checked_on", "drawn_from", "tambon_code",
        unit=ibis.coalesce(visits.village_code, visits.person_id),
        weight=_weight(visits),
        in_area=(visits.drawn_from == AREA).fill_null(False),
        said=ibis.array(said).unnest(),
    ).unpack("said")  # fmt: skip
    long = long.filter(long.in_area | (long.drawn_from == long.rule).fill_null(False))
    long = long.mutate(
        latest=_place(long, ["rule", "person_id"]) == 0,
        latest_in_area=long.in_area & (_place(long, ["rule", "person_id", "in_area"]) == 0),
    )
    sums = {"n_in_area": long.latest_in_area.cast("int64").sum().cast("int64")}
    for measure, (drawn, reached, error) in _conditions(long).items():
        sums |= {f"{measure}_{name}": value for name, value in _sums(long, drawn, drawn & reached, drawn & error).items()}
    return long.group_by(["rule", "tambon_code", "unit"]).agg(**sums)


def _weight(visits: ir.Table) -> ir.IntegerValue:
    """Whole millionths. A visit without weight counts as the mean of its draw in its province, and as 1 where none has any."""
    given = (visits.weight * MILLION + 0.5).floor().cast("int64")
    alike = ibis.window(group_by=[visits.drawn_from, visits.tambon_code.left(2)])
    mean = given.sum().over(alike).cast("int64") // given.count().over(alike).cast("int64").nullif(0)
    return ibis.coalesce(given, mean, MILLION).cast("int64")


def _conditions(long: ir.Table) -> dict[str, tuple[ir.BooleanValue, ir.BooleanValue, ir.BooleanValue]]:
    """(drawn, of those reached, of those errors) of each measure; none of them null."""
    takes, leaves = long.takes.fill_null(False), (~long.takes).fill_null(False)
    taken_in = long.latest & takes
    gone = long.outcome.isin(GONE)
    return {
        "inclusion": (taken_in, long.outcome.isin(TOLD), long.outcome == "not_poor"),
        "gone": (taken_in, long.outcome.isin((*TOLD, *GONE)), gone),
        "exclusion": (long.latest_in_area & long.outcome.isin(POOR), takes | leaves, leaves),
    }


def _sums(
    long: ir.Table, drawn: ir.BooleanValue, reached: ir.BooleanValue, error: ir.BooleanValue
) -> dict[str, ir.IntegerValue]:
    def total(rows: ir.BooleanValue, value: ir.IntegerValue | int = 1) -> ir.IntegerValue:
        return ibis.ifelse(rows, value, 0).cast("int64").sum().cast("int64")

    thousandths = (long.weight + _THOUSAND // 2) // _THOUSAND
    return {
        "n_drawn": total(drawn),
        "n_reached": total(reached),
        "n_errors": total(error),
        "reached": total(reached, long.weight),
        "errors": total(error, long.weight),
        "squares": total(reached, thousandths * thousandths),
    }
