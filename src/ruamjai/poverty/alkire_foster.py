"""Stage 2: the dual cut-off of Alkire and Foster (2011), in whole numbers and with unknowns kept.

Weights w_j and the cut-off k are fractions; scaled by their common denominator a count c_i = Σ w_j g_ij meets k or does
not, never nearly. Where a g_ij is unknown the count lies between a least and a most; a household is poor if the least
meets k, not poor if the most does not, and unknown between. See docs/method/poverty.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import lcm
from operator import add

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.conditions import any_of
from ruamjai.poverty.indicators import FAIL, UNKNOWN
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.model import Measure, MeasureVersion


@dataclass(frozen=True, slots=True)
class Score:
    """The weighted count of deprivations, at least and at most, in units of 1/scale; whether that is poor (null: unknown)."""

    least: ir.IntegerValue
    most: ir.IntegerValue
    poor: ir.BooleanValue


def common_scale(fractions: Sequence[Fraction]) -> int:
    """The whole number that makes every fraction whole."""
    return lcm(1, *(fraction.denominator for fraction in fractions))


def measure_scale(measure: Measure) -> int:
    """One scale for every version of a measure, so that counts of two vintages can be summed."""
    return common_scale([f for version in measure.versions.versions for f in (version.k, *version.weights.values())])


def identify(deprived: Mapping[str, ir.BooleanValue], weights: Mapping[str, Fraction], k: Fraction, scale: int) -> Score:
    """Who is poor: ``deprived[j]`` (null unknown) weighted by ``weights[j]``, against the cut-off ``k`` (poor at c_i >= k)."""
    whole = {name: int(weight * scale) for name, weight in weights.items()}
    least = reduce(add, (deprived[name].fill_null(False).cast("int32") * whole[name] for name in whole))
    most = reduce(add, (deprived[name].fill_null(True).cast("int32") * whole[name] for name in whole))
    line = int(k * scale)
    poor = ibis.cases(
        (least >= line, ibis.literal(True)), (most < line, ibis.literal(False)), else_=ibis.null("boolean")
    )  # fmt: skip
    return Score(least, most, poor)


def dimension(results: ir.Table, indicators: Sequence[str]) -> ir.BooleanValue:
    """A dimension by union: deprived if an indicator fails, unknown if none fails and one is unknown, else not deprived."""
    states = [results[f"{name}_state"] for name in indicators]
    return ibis.cases(
        (any_of([state == FAIL for state in states]), ibis.literal(True)),
        (any_of([state == UNKNOWN for state in states]), ibis.null("boolean")),
        else_=ibis.literal(False),
    )


def score_households(results: ir.Table, measure: Measure) -> ir.Table:
    """``results`` with each dimension (bool, null unknown), ``n_deprived``, ``n_unknown``, ``poor``, ``least`` and ``most``.

    ``least`` and ``most`` are counts in units of ``1 / measure_scale(measure)``. A dimension of weight 0 is shown but not
    counted. Before a measure's first version everything is unknown.
    """
    versions = measure.versions.versions
    scale = measure_scale(measure)
    year = results.survey_year
    names = [dimension.id for dimension in measure.dimensions]
    unknown = ibis.null("boolean")
    deprived = {
        name: pick(year, versions, [dimension(results, v.indicators[name]) for v in versions], unknown) for name in names
    }
    results = results.mutate(**deprived)
    columns = {name: results[name] for name in names}
    scores = [identify(columns, v.weights, v.k, scale) for v in versions]
    none, every = ibis.literal(0, "int32"), ibis.literal(scale, "int32")
    return results.mutate(
        poor=pick(year, versions, [score.poor for score in scores], unknown),
        least=pick(year, versions, [score.least for score in scores], none).cast("int32"),
        most=pick(year, versions, [score.most for score in scores], every).cast("int32"),
        reaches=pick(year, versions, [s.most >= int(v.k * scale) for s, v in zip(scores, versions, strict=True)], True),
        n_deprived=_count(year, versions, columns, deprived=True),
        n_unknown=_count(year, versions, columns, deprived=False),
    )


def _count(
    year: ir.IntegerValue, versions: Sequence[MeasureVersion], columns: Mapping[str, ir.BooleanValue], *, deprived: bool
) -> ir.IntegerValue:
    """How many counted dimensions are known to be deprived, or unknown."""
    totals = []
    for version in versions:
        counted = [columns[name] for name, weight in version.weights.items() if weight]
        flags = [column.fill_null(False) if deprived else column.isnull() for column in counted]
        totals.append(reduce(add, (flag.cast("int8") for flag in flags)).cast("int8"))
    return pick(year, versions, totals, ibis.literal(0 if deprived else len(columns), "int8")).cast("int8")


def sum_people(scored: ir.Table, names: Sequence[str], by: Sequence[str]) -> ir.Table:
    """The whole-number totals from which H, A, M0, bounds and headcounts of any area follow; of which years they are.

    ``scored`` comes from ``score_households``; people are counted through their household (``n_members``).
    """
    people = scored.n_members.cast("int64")
    poor, unknown = scored.poor.fill_null(False), scored.poor.isnull()

    def of(rows: ir.BooleanValue, what: ir.IntegerValue = people) -> ir.IntegerValue:
        return ibis.ifelse(rows, what, 0).sum().cast("int64")

    return scored.group_by(list(by)).agg(
        n_households=scored.count().cast("int64"),
        n_poor_households=of(poor, ibis.literal(1, "int64")),
        n_unknown_households=of(unknown, ibis.literal(1, "int64")),
        n_people=people.sum().cast("int64"),
        n_poor=of(poor),
        n_unknown=of(unknown),
        **{f"n_{name}": of(scored[name].fill_null(False)) for name in names},
        **{f"n_{name}_unknown": of(scored[name].isnull()) for name in names},
        **{f"n_{name}_poor": of(poor & scored[name].fill_null(False)) for name in names},
        count_poor=of(poor, people * scored.least),
        count_most=of(scored.reaches, people * scored.most),
        survey_first=scored.survey_year.min(),
        survey_last=scored.survey_year.max(),
    )


def ratios(totals: ir.Table, scale: int) -> ir.Table:
    """``totals`` with H, A and M0 = H × A, and their least and most over all that is unknown.

    H and M0 are among people whose state is known; the bounds are among all people. Each is one division of whole
    numbers, so that every engine gives the same figure.
    """
    known = totals.n_people - totals.n_unknown
    everyone = totals.n_people.nullif(0)
    return totals.mutate(
        h=totals.n_poor / known.nullif(0),
        h_least=(totals.n_poor / everyone).fill_null(0.0),
        h_most=((totals.n_poor + totals.n_unknown) / everyone).fill_null(1.0),
        a=totals.count_poor / (totals.n_poor * scale).nullif(0),
        m0=totals.count_poor / (known * scale).nullif(0),
        m0_least=(totals.count_poor / (everyone * scale)).fill_null(0.0),
        m0_most=(totals.count_most / (everyone * scale)).fill_null(1.0),
    )
