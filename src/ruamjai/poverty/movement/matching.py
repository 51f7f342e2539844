"""Both surveys of a household side by side, and how far each capital moved between them."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.model import Capitals, CapitalsVersion

OVERALL = "overall"
_UNIT = 10_000_000_000
_PLACE = ("survey_year", "village_code", "tambon_code")
# A score counts in units of 1e-10. Scores are given to 1e-4 and human capital is a mean of n members, so a mean that is not
# on an edge is 1 / (n · edge's denominator) of a ten-thousandth from it or more: far more than the half unit by which counting
# in units rounds. One that is on the edge is on it, whatever floats say.


def side_by_side(capitals: ir.Table, rules: Capitals) -> ir.Table:
    """One row a household that was surveyed before or after help, from ``household_capitals``.

    ``matched``: surveyed both times, and not after help before it was surveyed "before" (then the second is the start of
    another round and no movement). For each capital and ``overall``: ``<name>_before`` and ``<name>_after`` (whether it was
    scored), ``<name>_units_before`` and ``<name>_units_after`` over ``<name>_over`` (scores counted in units, where scored both
    times; the overall one over the capitals scored both times), and ``<name>_step`` (1 better by level, 0 same, -1 worse).
    The household lies where its survey after help says, else where the one before does.
    """
    names = [capital.id for capital in rules.capitals]
    both = _period(capitals, "before", names).outer_join(_period(capitals, "after", names), "household_id")
    placed = both.tambon_code_after.notnull()
    in_order = (both.survey_year_after >= both.survey_year_before).fill_null(True)
    matched = both.mutate(
        household_id=ibis.coalesce(both.household_id, both.household_id_right),
        village_code=ibis.ifelse(placed, both.village_code_after, both.village_code_before),
        tambon_code=ibis.coalesce(both.tambon_code_after, both.tambon_code_before),
        matched=(both.period_before.notnull() & both.period_after.notnull() & in_order),
    )
    values: dict[str, ir.Value] = {}
    twice = {name: matched.matched & matched[f"{name}_before"].notnull() & matched[f"{name}_after"].notnull() for name in names}
    for name in names:
        values |= _of_capital(matched, name, twice[name])
    wide = matched.select(
        "household_id", "village_code", "tambon_code", "survey_year_before", "survey_year_after", "matched",
        overall_before=matched.overall_before.notnull(), overall_after=matched.overall_after.notnull(), **values,
    )  # fmt: skip
    return _with_overall(wide, names, rules.versions.versions)


def _period(capitals: ir.Table, period: str, names: Sequence[str]) -> ir.Table:
    rows = capitals.filter(capitals.period == period)
    columns = ["period", *_PLACE, *names, *(f"{name}_level" for name in names), OVERALL]
    return rows.select("household_id", **{f"{name}_{period}": rows[name] for name in columns})


def _of_capital(both: ir.Table, name: str, twice: ir.BooleanValue) -> dict[str, ir.Value]:
    step = (both[f"{name}_level_after"] - both[f"{name}_level_before"]).cast("int8").sign().cast("int8")
    return {
        f"{name}_before": both[f"{name}_before"].notnull(),
        f"{name}_after": both[f"{name}_after"].notnull(),
        f"{name}_units_before": _units(both[f"{name}_before"], twice),
        f"{name}_units_after": _units(both[f"{name}_after"], twice),
        f"{name}_over": twice.cast("int64"),
        f"{name}_step": ibis.ifelse(twice, step, ibis.null("int8")),
    }


def _units(score: ir.FloatingValue, twice: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(twice, (score * _UNIT + 0.5).floor().cast("int64"), ibis.literal(0, "int64"))


def _with_overall(wide: ir.Table, names: Sequence[str], versions: Sequence[CapitalsVersion]) -> ir.Table:
    summed = wide.mutate(
        **{
            f"{OVERALL}_{part}": reduce(add, (wide[f"{name}_{part}"] for name in names)).cast("int64")
            for part in ("units_before", "units_after", "over")
        }
    )
    levels = {
        period: pick(
            summed[f"survey_year_{period}"],
            versions,
            [_level(summed[f"{OVERALL}_units_{period}"], summed[f"{OVERALL}_over"], version) for version in versions],
            ibis.null("int8"),
        )
        for period in ("before", "after")
    }
    step = (levels["after"] - levels["before"]).sign().cast("int8")
    return summed.mutate(overall_step=ibis.ifelse(summed.overall_over > 0, step, ibis.null("int8")))


def _level(units: ir.IntegerValue, over: ir.IntegerValue, version: CapitalsVersion) -> ir.IntegerValue:
    """1 and one more for every edge that the mean ``units / over`` meets, half a unit of rounding given to the edge."""
    met = [
        (units * (2 * edge.denominator) + edge.denominator >= over * (2 * edge.numerator * _UNIT)).cast("int8")
        for edge in version.edges
    ]
    return reduce(add, met, ibis.literal(1, "int8")).cast("int8")


def change(wide: ir.Table, name: str) -> ir.FloatingValue:
    """After less before, in points of the scale; null where the capital was not scored both times."""
    moved = wide[f"{name}_units_after"] - wide[f"{name}_units_before"]
    return moved / (wide[f"{name}_over"] * _UNIT).nullif(0)


def score(wide: ir.Table, name: str, period: str) -> ir.FloatingValue:
    """The score of one period, in points of the scale, where the capital was scored both times."""
    return wide[f"{name}_units_{period}"] / (wide[f"{name}_over"] * _UNIT).nullif(0)


def names_of(rules: Capitals) -> list[str]:
    """The capitals and ``overall``."""
    return [*(capital.id for capital in rules.capitals), OVERALL]


def sums(wide: ir.Table, names: Sequence[str], unit: int) -> Mapping[str, ir.IntegerValue]:
    """Whole-number totals of which every area's figures are made, scores counted in ``1 / unit`` of a point.

    A sum of floats depends on its order, a sum of whole numbers does not.
    """

    def total(value: ir.Value) -> ir.IntegerValue:
        return value.cast("int64").sum().cast("int64")

    def counted(value: ir.FloatingValue) -> ir.IntegerValue:
        return (value * unit + 0.5).floor().cast("int64").fill_null(0)

    found: dict[str, ir.IntegerValue] = {}
    for name in names:
        moved, step = counted(change(wide, name)), wide[f"{name}_step"]
        found |= {
            f"{name}_n_before": total(wide[f"{name}_before"]),
            f"{name}_n_after": total(wide[f"{name}_after"]),
            f"{name}_n_matched": total(wide[f"{name}_over"] > 0),
            f"{name}_before": total(counted(score(wide, name, "before"))),
            f"{name}_after": total(counted(score(wide, name, "after"))),
            f"{name}_moved": total(moved),
            f"{name}_squared": total(moved * moved),
            f"{name}_n_better": total((step > 0).fill_null(False)),
            f"{name}_n_same": total((step == 0).fill_null(False)),
            f"{name}_n_worse": total((step < 0).fill_null(False)),
        }
    return found
