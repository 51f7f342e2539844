"""Vulnerable households: low income and/or members who depend on others, each true, false or unknown."""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.conditions import any_of
from ruamjai.poverty.vintages import pick
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.policies.vulnerable import VulnerableVersion
from ruamjai.tables import TABLES
from ruamjai.warehouse import Expression, promised

POLICY = "vulnerable"
HOUSING = "secure_house"  # the indicator whose failure is insecure housing

_DISABLED = 1  # body_status
_COUNTED = {"child": "n_children", "elder": "n_elderly", "disabled": "n_disabled", "cannot_care": "n_cannot_care"}
_SUMS = ("n_households", "n_vulnerable", "n_unknown", "n_low_income", "n_dependents", "n_both")


def find_vulnerable(
    *,
    household_poverty: ir.Table,
    indicator_results: ir.Table,
    basic_needs_members: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
) -> Mapping[str, Expression]:
    """``vulnerable_households`` and ``area_vulnerable``: of every household that จปฐ. surveyed, by its survey year's version.

    Unknown where an answer it needs is missing and no known answer decides; before the first version everything is unknown.
    Source of the rule: ``policies/vulnerable.toml``. Method: docs/method/poverty.md.
    """
    versions: Sequence[VulnerableVersion] = rules.policies[POLICY].versions.versions
    homes = household_poverty.select(
        "household_id", "household_record_id", "village_code", "tambon_code", "survey_year", "income_per_person"
    )
    counted = _count_members(basic_needs_members, homes, versions)
    homes = homes.left_join(counted, "household_record_id").drop("household_record_id_right")
    homes = homes.left_join(_insecure(indicator_results), "household_id").drop("household_id_right")
    year, unknown = homes.survey_year, ibis.null("boolean")
    low = pick(year, versions, [homes.income_per_person <= version.income_at_most for version in versions], unknown)
    # Nobody's row could be taken: nothing is known of the members.
    depends = ibis.cases(
        (homes.n_dependents > 0, ibis.literal(True)), (homes.n_open == 0, ibis.literal(False)), else_=unknown
    )  # fmt: skip
    found = homes.mutate(
        low_income=low,
        has_dependents=depends,
        **{name: homes[name].fill_null(0) for name in _COUNTED.values()},
    )
    combined = [
        found.low_income | found.has_dependents if version.rule == "any" else found.low_income & found.has_dependents
        for version in versions
    ]
    found = found.mutate(vulnerable=pick(found.survey_year, versions, combined, unknown))
    tables = {"vulnerable_households": found, "area_vulnerable": _by_area(found, areas)}
    return {name: promised(table, TABLES[name]) for name, table in tables.items()}


def _count_members(members: ir.Table, homes: ir.Table, versions: Sequence[VulnerableVersion]) -> ir.Table:
    """By survey row: members known to be of each kind, known to depend on others, and of whom that is open."""
    years = homes.select("household_record_id", "survey_year")
    asked = members.select("household_record_id", "age", "body_status", "self_care").join(years, "household_record_id")
    unknown = ibis.null("boolean")
    kinds = [_kinds(asked, version) for version in versions]
    sums = {
        column: _number(pick(asked.survey_year, versions, [kind[name] for kind in kinds], unknown).fill_null(False))
        for name, column in _COUNTED.items()
    }
    depend = [any_of([kind[name] for name in version.dependents]) for kind, version in zip(kinds, versions, strict=True)]
    depends = pick(asked.survey_year, versions, depend, unknown)
    return asked.group_by("household_record_id").agg(
        **sums, n_dependents=_number(depends.fill_null(False)), n_open=_number(depends.isnull())
    )


def _kinds(members: ir.Table, version: VulnerableVersion) -> dict[str, ir.BooleanValue]:
    return {
        "child": members.age < version.child_below,
        "elder": members.age >= version.elder_from,
        "disabled": members.body_status == _DISABLED,
        "cannot_care": ~members.self_care,
    }


def _number(rows: ir.BooleanValue) -> ir.IntegerValue:
    return rows.cast("int64").sum().cast("int64")


def _insecure(results: ir.Table) -> ir.Table:
    """``insecure_housing`` by household: null where the indicator's result is unknown."""
    asked = results.filter(results.indicator == HOUSING)
    known = ibis.ifelse(asked.result == "unknown", ibis.null("boolean"), asked.result == "fail")
    return asked.select("household_id", insecure_housing=known)


def _by_area(found: ir.Table, areas: ir.Table) -> ir.Table:
    totals = found.group_by(["tambon_code", "village_code"]).agg(
        n_households=found.count().cast("int64"),
        n_vulnerable=_number(found.vulnerable.fill_null(False)),
        n_unknown=_number(found.vulnerable.isnull()),
        n_low_income=_number(found.low_income.fill_null(False)),
        n_dependents=_number(found.has_dependents.fill_null(False)),
        n_both=_number((found.low_income & found.has_dependents).fill_null(False)),
    )
    rolled = roll_up(totals, _SUMS, areas)
    return rolled.filter(rolled.level != "village")
