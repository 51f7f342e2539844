"""Stage 1: each household's result in each indicator, generated from the rulebook.

Three-valued throughout. An indicator *fails* where it applies and its condition of deprivation holds; a member outside
it is never a failure; what no known answer decides is unknown. Members are counted in one pass and joined to their
household once, whatever the number of indicators.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.conditions import Column, answered_expression, expression
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook.model import Indicator, IndicatorVersion

PASS, FAIL, NOT_APPLICABLE, UNKNOWN = 0, 1, 2, 3
RESULTS = ("pass", "fail", "not_applicable", "unknown")

_COUNTS = ("eligible", "failed", "unknown")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One version of an indicator over one row (a member or a household): whether it applies, and whether it fails."""

    outside: ir.BooleanValue
    failed: ir.BooleanValue


def _ask(version: IndicatorVersion, column: Column) -> _Asked:
    read = answered_expression if version.missing == "unknown" else expression
    deprived = read(version.deprived, column)
    if version.applies is None:
        return _Asked(ibis.literal(False), deprived)
    applies = expression(version.applies, column)
    # Where it is not known whether the indicator applies, a row that is not deprived still cannot fail it.
    return _Asked((~applies).fill_null(False), applies & deprived)


def count_members(members: ir.Table, indicators: Sequence[Indicator]) -> ir.Table:
    """Members by household, and for each version of a person's indicator how many it asks, fail, and are unknown.

    ``members`` is ``basic_needs_members``. One row a household: ``household_record_id``, ``n_members`` and
    ``<indicator>_<version>_<count>``.
    """
    sums = {"n_members": members.count().cast("int16")}
    for indicator in indicators:
        if indicator.unit != "person":
            continue
        for i, version in enumerate(indicator.versions.versions):
            asked = _ask(version, lambda name: members[name])
            counted = ((~asked.outside), asked.failed.fill_null(False), asked.failed.isnull())
            for name, rows in zip(_COUNTS, counted, strict=True):
                sums[f"{indicator.id}_{i}_{name}"] = rows.cast("int16").sum().cast("int16")
    return members.group_by("household_record_id").agg(**sums)


def household_results(households: ir.Table, indicators: Sequence[Indicator]) -> ir.Table:
    """``households`` with four columns an indicator: ``<indicator>_state`` (0-3), ``_eligible``, ``_failed``, ``_unknown``.

    ``households`` holds the answers, ``survey_year``, ``n_members``, ``income_per_person`` and the counts of
    ``count_members``.
    """
    found: dict[str, ir.Value] = {}
    for indicator in indicators:
        versions = indicator.versions.versions
        counts = [_counts(households, indicator, i, version) for i, version in enumerate(versions)]
        states = [_state(households, indicator, *count) for count in counts]
        year = households.survey_year
        found[f"{indicator.id}_state"] = pick(year, versions, states, ibis.literal(UNKNOWN, "int8")).cast("int8")
        for at, name in enumerate(_COUNTS):
            picked = pick(year, versions, [count[at] for count in counts], ibis.literal(0, "int16"))
            found[f"{indicator.id}_{name}"] = picked.cast("int16")
    return households.mutate(**found)


def _counts(
    households: ir.Table, indicator: Indicator, i: int, version: IndicatorVersion
) -> tuple[ir.IntegerValue, ir.IntegerValue, ir.IntegerValue]:
    """How many the version asks, fail, and are unknown; of a household's indicator the household itself, 1 or 0."""
    if indicator.unit == "person":
        eligible, failed, unknown = (households[f"{indicator.id}_{i}_{name}"].fill_null(0) for name in _COUNTS)
        return eligible, failed, unknown
    asked = _ask(version, lambda name: households[name])
    return (
        (~asked.outside).cast("int16"),
        asked.failed.fill_null(False).cast("int16"),
        asked.failed.isnull().cast("int16"),
    )


def _state(
    households: ir.Table,
    indicator: Indicator,
    eligible: ir.IntegerValue,
    failed: ir.IntegerValue,
    unknown: ir.IntegerValue,
) -> ir.IntegerValue:
    cases = [
        (failed > 0, ibis.literal(FAIL, "int8")),
        (unknown > 0, ibis.literal(UNKNOWN, "int8")),
        (eligible == 0, ibis.literal(NOT_APPLICABLE, "int8")),
    ]
    if indicator.unit == "person":  # a household without a row of a member: whom it asks about is not known
        cases.insert(0, (households.n_members == 0, ibis.literal(UNKNOWN, "int8")))
    return ibis.cases(*cases, else_=ibis.literal(PASS, "int8"))


def income_per_person(households: ir.Table) -> ir.FloatingValue:
    """Baht a person a year: the average that the form computed, else its four parts over the members surveyed.

    The form knows the members who live there even where a member's row could not be taken, so its own average comes
    first; null where it is empty and a part is not answered.
    """
    total = households.a42211 + households.a42212 + households.a42213 + households.a42214
    return ibis.coalesce(households.a42216, total / households.n_members.nullif(0))


def by_indicator(results: ir.Table, indicators: Sequence[Indicator]) -> ir.Table:
    """The wide results as ``indicator_results``: one row a household and indicator."""
    rows = [
        ibis.struct(
            {
                "indicator": ibis.literal(indicator.id),
                "dimension": ibis.literal(indicator.dimension),
                "state": results[f"{indicator.id}_state"],
                **{f"n_{name}": results[f"{indicator.id}_{name}"] for name in _COUNTS},
            }
        )
        for indicator in indicators
    ]
    long = results.select("household_id", row=ibis.array(rows).unnest()).unpack("row")
    words = ibis.cases(*((long.state == i, word) for i, word in enumerate(RESULTS[:-1])), else_=RESULTS[-1])
    return long.select("household_id", "indicator", "dimension", *_result_columns(long, words))


def _result_columns(long: ir.Table, words: ir.StringValue) -> list[ir.Value]:
    return [words.name("result"), *(long[f"n_{name}"] for name in _COUNTS)]
