"""PPPConnext's five capitals: scores to levels, in whole numbers so that an edge is met or not.

A score counts in ten-thousandths. Human capital is averaged over the members first, so the overall mean is a fraction
whose denominator is (capitals surveyed) × (members scored): the level is read from that fraction, never from a float.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.surveyed import latest, register_rows
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.model import Capitals, CapitalsVersion

_UNIT = 10_000  # a score of 1.75 counts 17,500
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean as a whole number of ten-thousandths over a whole number of scores; ``over`` is 0 where nothing was scored."""

    total: ir.IntegerValue
    over: ir.IntegerValue

    @property
    def value(self) -> ir.FloatingValue:
        return self.total / (self.over * _UNIT).nullif(0)

    def level(self, edges: Sequence[Fraction]) -> ir.IntegerValue:
        """1 and one more for every edge that is met (an edge belongs to the level above it); null where nothing was scored."""
        rising = [
            (self.total * edge.denominator < self.over * (edge.numerator * _UNIT), ibis.literal(i, "int8"))
            for i, edge in enumerate(edges, start=1)
        ]
        return ibis.cases((self.over == 0, ibis.null("int8")), *rising, else_=ibis.literal(len(edges) + 1, "int8"))


def _counted(score: ir.FloatingValue, version: CapitalsVersion) -> ir.IntegerValue:
    """A score in ten-thousandths; null where none was given or it lies outside the scale."""
    whole = (score * _UNIT + 0.5).floor().cast("int64")
    return ibis.ifelse(whole.between(int(version.least * _UNIT), int(version.most * _UNIT)), whole, ibis.null("int64"))


def score_capitals(
    *,
    household_records: ir.Table,
    household_sources: ir.Table,
    pppconnext_households: ir.Table,
    pppconnext_members: ir.Table,
    rules: Capitals,
) -> ir.Table:
    """``household_capitals``, with ``poor`` (null: no level) beside it: the latest survey of each household and period."""
    versions = rules.versions.versions
    counted = pppconnext_households.select(
        "household_record_id",
        "period",
        "survey_round",
        **{
            f"{name}_{i}_total": _counted(pppconnext_households[name], version)
            for i, version in enumerate(versions)
            for name in _of_household(rules)
        },
    )
    rows = register_rows("pppconnext", household_records, household_sources).join(counted, "household_record_id")
    rows = rows.left_join(_count_members(pppconnext_members, rules), "household_record_id").drop("household_record_id_right")
    rows = latest(rows, ("household_id", "period"), ("survey_year", "survey_round", "survey_date"))
    means = [_means(rows, rules, i) for i in range(len(versions))]
    year = rows.survey_year
    values: dict[str, ir.Value] = {}
    for name in (*(capital.id for capital in rules.capitals), "overall"):
        level = "level" if name == "overall" else f"{name}_level"
        values[name] = pick(year, versions, [mean[name].value for mean in means], ibis.null("float64"))
        levels = [mean[name].level(version.edges) for mean, version in zip(means, versions, strict=True)]
        values[level] = pick(year, versions, levels, ibis.null("int8"))
    scored = rows.select("household_id", "period", "survey_year", "village_code", "tambon_code", **values)
    edges = [version.poor_at_or_below for version in versions]
    return scored.mutate(poor=scored.level <= pick(scored.survey_year, versions, edges, ibis.null("int8")))


def _of_household(rules: Capitals) -> list[str]:
    return [capital.id for capital in rules.capitals if capital.id != "human"]


def _count_members(members: ir.Table, rules: Capitals) -> ir.Table:
    """Human capital by household: the sum of its members' scores and how many were scored."""
    sums = {}
    for i, version in enumerate(rules.versions.versions):
        human = _counted(members.human, version)
        sums[f"human_{i}_total"] = human.sum().cast("int64")
        sums[f"human_{i}_over"] = human.count().cast("int64")
    return members.group_by("household_record_id").agg(**sums)


def _means(rows: ir.Table, rules: Capitals, i: int) -> dict[str, _Mean]:
    """Each capital's mean by version ``i``, and ``overall``: the mean of the capitals that were scored.

    Only human capital is itself a mean, of n members: (others + human / n) / scored = (others × n + human) / (scored × n).
    """
    means = {}
    for name in _of_household(rules):
        total = rows[f"{name}_{i}_total"]
        means[name] = _Mean(total.fill_null(0), total.notnull().cast("int64"))
    others = reduce(add, (mean.total for mean in means.values()))
    scored = reduce(add, (mean.over for mean in means.values()))
    human = _Mean(rows[f"human_{i}_total"].fill_null(0), rows[f"human_{i}_over"].fill_null(0))
    n = ibis.greatest(human.over, 1)
    means["overall"] = _Mean(others * n + human.total, (scored + (human.over > 0).cast("int64")) * n)
    return means | {"human": human}


def newest_period(capitals: ir.Table) -> ir.Table:
    """Each household's latest survey: of the newest year, and of that the one after help."""
    after = (capitals.period == "after").cast("int8")
    place = ibis.row_number().over(
        ibis.window(group_by="household_id", order_by=[capitals.survey_year.desc(nulls_first=False), after.desc()])
    )
    placed = capitals.mutate(place=place)
    return placed.filter(placed.place == 0).drop("place")


def by_area(capitals: ir.Table, areas: ir.Table, rules: Capitals) -> ir.Table:
    """``area_capitals`` from ``score_capitals``: mean scores and households by level, of the latest period."""
    names = [*(capital.id for capital in rules.capitals), "overall"]
    newest = newest_period(capitals)
    sums: dict[str, ir.Value] = {"n_households": newest.count().cast("int64")}
    for name in names:  # a sum of floats depends on its order, a sum of whole millionths does not
        sums[f"{name}_total"] = (newest[name] * _MILLION + 0.5).floor().cast("int64").sum().cast("int64")
        sums[f"{name}_over"] = newest[name].count().cast("int64")
    for level in rules.levels:
        sums[f"n_level_{level.number}"] = (newest.level == level.number).fill_null(False).cast("int64").sum().cast("int64")
    totals = newest.group_by(["tambon_code", "village_code"]).agg(**sums)
    rolled = roll_up(totals, list(sums), areas)
    means = {name: rolled[f"{name}_total"] / (rolled[f"{name}_over"] * _MILLION).nullif(0) for name in names}
    levels = [f"n_level_{level.number}" for level in rules.levels]
    return rolled.select("area_code", "level", "n_households", **means, **{name: rolled[name] for name in levels})
